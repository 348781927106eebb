import { mergeConfig } from 'vitest/config';

import { sharedConfig } from '../vitest.shared.js';

// Real processes are started and waited for, on machines that have other work as well.
export default mergeConfig(sharedConfig, { test: { testTimeout: 30_000, hookTimeout: 30_000, maxWorkers: 2 } });
