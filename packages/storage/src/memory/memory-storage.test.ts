import { describe, expect, test } from 'vitest';

import { conformanceSuite } from '../conformance/index.js';
import { MemoryStorage } from './memory-storage.js';

test('the root is a directory that cannot be opened', () => {
  const disk = new MemoryStorage();
  expect(() => disk.open('/', 'append')).toThrow('open /: Is a directory (EISDIR)');
  expect(disk.stat('.')).toEqual({ kind: 'directory', size: 0 });
});

test('a path is found with or without dots and doubled slashes', () => {
  const disk = new MemoryStorage();
  disk.install('/data//log', Buffer.from('x'));
  expect(disk.stat('./data/log')?.size).toBe(1);
  expect([...disk.files().keys()]).toEqual(['data/log']);
});

test('install replaces a file for handles to come, durably', () => {
  const disk = new MemoryStorage();
  disk.install('data/log', Buffer.from('old'));
  const file = disk.open('data/log', 'read');
  disk.install('data/log', Buffer.from('new content'));
  expect(file.size()).toBe(3);
  expect(disk.stat('data/log')?.size).toBe(11);
  expect(disk.isDurable).toBe(true);
});

test('install leaves the given bytes to the caller', () => {
  const disk = new MemoryStorage();
  const bytes = Buffer.from('abc');
  disk.install('log', bytes);
  bytes.fill(0);
  expect(disk.files().get('log')?.toString()).toBe('abc');
});

test('digests differ exactly when a reader sees a difference', () => {
  const digestOf = (...files: [string, string][]): string => {
    const disk = new MemoryStorage();
    for (const [path, text] of files) disk.install(path, Buffer.from(text));
    return disk.digest();
  };
  expect(digestOf(['a', 'x'], ['b', 'y'])).toBe(digestOf(['b', 'y'], ['a', 'x']));
  const all = [
    digestOf(),
    digestOf(['a', '']),
    digestOf(['a', 'x']),
    digestOf(['a', 'xb']),
    digestOf(['a', 'x'], ['b', '']),
    digestOf(['ab', 'x']),
    digestOf(['a/b', 'x']),
  ];
  expect(new Set(all).size).toBe(all.length);
});

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
