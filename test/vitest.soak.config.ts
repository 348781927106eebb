/**
 * The soak: the long forms of the tests here, started by soak.mjs.
 *
 * Two at a time, the longest first: two workers are then done at about the same time.
 */
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

import { sharedConfig } from '../vitest.shared.js';

/** From the longest slice to the shortest; what is not named comes last. */
const byLength = ['differential', 'rewrite', 'frozen-view', 'exchange', 'restore', 'crash'];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const index = byLength.findIndex((name) => moduleId.includes(`/${name}.soak.`));
      return index === -1 ? byLength.length : index;
    };
    return await Promise.resolve([...files].sort((a, b) => place(a) - place(b)));
  }
}

export default defineConfig({
  ...sharedConfig,
  test: {
    ...sharedConfig.test,
    include: ['src/**/*.soak.ts'],
    outputFile: { json: 'test-results/soak.json' },
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
  },
});
