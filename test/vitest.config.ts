import { mergeConfig } from 'vitest/config';

import { sharedConfig } from '../vitest.shared.js';

// Every worker starts servers: more of them at once only wait for each other.
export default mergeConfig(sharedConfig, { test: { maxWorkers: 2 } });
