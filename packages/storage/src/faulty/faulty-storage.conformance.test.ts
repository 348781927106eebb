import { describe, test } from 'vitest';

import { conformanceSuite } from '../conformance/index.js';
import { MemoryStorage } from '../memory/index.js';
import { FaultyStorage } from './faulty-storage.js';

describe('faulty storage without rules', () => {
  conformanceSuite({
    describe,
    test,
    create: () => {
      const storage = new MemoryStorage();
      storage.makeDirectory('data');
      return { storage: new FaultyStorage(storage), directory: 'data' };
    },
  });
});
