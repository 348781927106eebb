/** The soak: the long forms of the tests here, started by soak.mjs. */
import { defineConfig } from 'vitest/config';

import { sharedConfig } from '../vitest.shared.js';

export default defineConfig({
  ...sharedConfig,
  test: {
    ...sharedConfig.test,
    include: ['src/**/*.soak.ts'],
    outputFile: { json: 'test-results/soak.json' },
    maxWorkers: 2,
  },
});
