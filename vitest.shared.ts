/**
 * The vitest configuration every package shares.
 *
 * Workspace imports resolve to sources through the `@varve/source` export condition, so that
 * tests need no build. Results also go to `test-results/unit.json`, which `scripts/tally.mjs` sums.
 */
import { defineConfig } from 'vitest/config';

const conditions = ['@varve/source', 'module', 'node', 'development|production'];

export const sharedConfig = defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['src/**/*.test.ts'],
    passWithNoTests: true,
    // Only to end what hangs: a slow machine must not fail a test.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    reporters: ['default', 'json'],
    outputFile: { json: 'test-results/unit.json' },
    coverage: { provider: 'v8', include: ['src/**/*.ts'], exclude: ['src/**/*.test.ts'] },
  },
});
