import { defineConfig } from 'tsup';

import { sharedOptions } from '../../tsup.shared.js';

// The worker is a file of its own: thread-runner.ts names it beside itself.
export default defineConfig(sharedOptions(['src/index.ts', 'src/snapshot-worker.ts']));
