import { expect, test, vi } from 'vitest';

import { Keyspace } from './keyspace.js';
import { rehearseViews } from './rehearsal.js';

test('a rehearsal writes under two views, on collections in their large encodings', () => {
  const freeze = vi.spyOn(Keyspace.prototype, 'freeze');
  rehearseViews();
  const [keyspace, again, ...others] = freeze.mock.contexts as Keyspace[];
  freeze.mockRestore();
  expect(keyspace).toBeInstanceOf(Keyspace);
  expect(again).toBe(keyspace);
  expect(others).toEqual([]);
  expect(keyspace!.viewOpen).toBe(false);
  expect(keyspace!.usedMemory).toBe(keyspace!.liveMemory);
  keyspace!.check();
  const database = keyspace!.databases[0]!;
  const encodings = ['hash', 'set', 'zset', 'list'].map((text) => {
    const name = Buffer.from(text);
    expect(database.find(name, 0, name.length)).toBe(true);
    return database.encodingName();
  });
  expect(encodings).toEqual(['hashtable', 'hashtable', 'skiplist', 'quicklist']);
});
