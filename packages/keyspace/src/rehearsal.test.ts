import { expect, test } from 'vitest';

import { Keyspace } from './keyspace.js';
import { rehearseViews } from './rehearsal.js';

test('a rehearsal runs to its end, and leaves nothing behind but what it taught', () => {
  const keyspace = new Keyspace({ hashKey: [1, 2], random: () => 0 });
  rehearseViews();
  expect(keyspace.usedMemory).toBe(0);
});
