import { describe, test } from 'vitest';

import { conformanceSuite } from '../conformance/index.js';
import { MemoryStorage } from './memory-storage.js';

for (const names of ['posix', 'journaled'] as const) {
  describe(`memory storage, ${names} names`, () => {
    conformanceSuite({
      describe,
      test,
      create: () => {
        const storage = new MemoryStorage({ names });
        storage.makeDirectory('data');
        return {
          storage,
          directory: 'data',
          dispose: () => {
            storage.check();
          },
        };
      },
    });
  });
}
