import { AssertionError } from 'node:assert';
import { expect, test } from 'vitest';

import { MemoryStorage } from './memory/index.js';
import { readFile } from './read-file.js';
import type { Storage, StorageFile } from './storage.js';
import { writeFully } from './write-fully.js';

test('readFile ends where the file ends, if it shrinks meanwhile', () => {
  const disk = new MemoryStorage();
  disk.install('log', Buffer.from('abcdef'));
  const shrinking: Pick<Storage, 'stat' | 'open'> = {
    stat: (path) => disk.stat(path),
    open: (path, mode) => {
      const file = disk.open(path, mode);
      const size = file.size();
      disk.install(path, Buffer.from('abc'));
      const shorter = disk.open(path, 'read');
      return Object.assign(Object.create(shorter) as StorageFile, {
        size: () => size,
        read: shorter.read.bind(shorter),
        close: shorter.close.bind(shorter),
      });
    },
  };
  expect(readFile(shrinking as Storage, 'log')?.toString()).toBe('abc');
});

test('writeFully refuses a part that is not in the source', () => {
  const file = new MemoryStorage().open('log', 'append');
  expect(() => {
    writeFully(file, Buffer.from('abc'), 0, 4);
  }).toThrow(AssertionError);
  expect(() => {
    writeFully(file, Buffer.from('abc'), -1, 2);
  }).toThrow(AssertionError);
});
