/**
 * Goal: at every crash and after every refused call the name holds all of the old bytes or all of
 * the new ones. Method: a crash at every call in every outcome; a fault at every call.
 */
import { describe, expect, test } from 'vitest';

import { FaultyStorage } from './faulty/index.js';
import { everyChoice, MemoryStorage, SimulatedCrash, type Profile } from './memory/index.js';
import { readFile } from './read-file.js';
import {
  replaceFile,
  replaceFileAsync,
  ReplaceFileError,
  temporaryPath,
} from './replace-file.js';

const path = 'data/manifest';
const oldBytes = Buffer.from('old');
const newBytes = Buffer.from('the new bytes');

function preparedDisk(profile: Profile, stopAt?: number): MemoryStorage {
  const disk = new MemoryStorage({
    profile,
    beforeCall: ({ number }) => {
      if (number === stopAt) throw new SimulatedCrash();
    },
  });
  disk.install(path, oldBytes);
  return disk;
}

describe('replaceFile', () => {
  for (const profile of ['prefix', 'reorder', 'adversarial'] as const) {
    test(`a crash at any call leaves the old file or the new one, whole (${profile})`, () => {
      const seen = new Set<string>();
      const callCount = countCalls();
      for (let stopAt = 1; stopAt <= callCount; stopAt += 1) {
        const disk = preparedDisk(profile, stopAt);
        expect(() => {
          replaceFile(disk, path, newBytes);
        }).toThrow(SimulatedCrash);
        const complete = everyChoice((choose) => {
          const text = readFile(disk.survivor('power', choose), path)?.toString() ?? '(missing)';
          seen.add(text);
        }, 20_000);
        expect(complete).toBe(true);
      }
      expect([...seen].sort()).toEqual(['old', 'the new bytes']);
    });
  }

  test('what it replaced is durable when it returns', () => {
    const disk = preparedDisk('adversarial');
    replaceFile(disk, path, newBytes);
    expect(disk.isDurable).toBe(true);
    expect(readFile(disk, path)).toEqual(newBytes);
  });

  test('a refused call before the rename leaves the old file, and nothing else', () => {
    for (const operation of ['open', 'write', 'sync', 'close', 'rename'] as const) {
      const disk = preparedDisk('reorder');
      const faulty = new FaultyStorage(disk, [{ operation, fault: { kind: 'fail', code: 'EIO' } }]);
      expect(replaceError(faulty)).toMatchObject({ outcome: 'unchanged', operation, code: 'EIO' });
      expect([...disk.files().keys()]).toEqual([path]);
      expect(readFile(disk, path)).toEqual(oldBytes);
    }
  });

  test('a failed sync of the directory leaves the outcome unknown, and deletes nothing', () => {
    const disk = preparedDisk('reorder');
    const faulty = new FaultyStorage(disk, [
      { operation: 'syncDirectory', fault: { kind: 'fail', code: 'EIO' } },
    ]);
    expect(replaceError(faulty)).toMatchObject({ outcome: 'unknown', path: 'data' });
    expect(readFile(disk, path)).toEqual(newBytes);
  });

  test('a leftover that cannot be removed does not hide the first error', () => {
    const disk = preparedDisk('reorder');
    const faulty = new FaultyStorage(disk, [
      { operation: 'write', fault: { kind: 'fail', code: 'ENOSPC' } },
      { operation: 'remove', fault: { kind: 'fail', code: 'EROFS' } },
    ]);
    const error = replaceError(faulty);
    expect(error.reason).toBe('No space left on device');
    expect(error.cause).toMatchObject({ name: 'StorageError', operation: 'write' });
    expect(readFile(disk, path)).toEqual(oldBytes);
    replaceFile(disk, path, newBytes);
    expect([...disk.files().keys()]).toEqual([path]);
  });

  test('a crash while the leftover is removed rises as a crash', () => {
    const disk = new MemoryStorage({
      beforeCall: ({ operation }) => {
        if (operation === 'remove') throw new SimulatedCrash();
      },
    });
    disk.install(path, oldBytes);
    const faulty = new FaultyStorage(disk, [
      { operation: 'sync', fault: { kind: 'fail', code: 'EIO' } },
    ]);
    expect(() => {
      replaceFile(faulty, path, newBytes);
    }).toThrow(SimulatedCrash);
  });

  test('goes on after short writes', () => {
    const disk = preparedDisk('reorder');
    const faulty = new FaultyStorage(disk, [
      { operation: 'write', repeat: 'forever', fault: { kind: 'short', bytes: 1 } },
    ]);
    replaceFile(faulty, path, newBytes);
    expect(faulty.fired).toBe(newBytes.byteLength);
    expect(readFile(disk, path)).toEqual(newBytes);
  });

  test('a lying disk would be noticed', () => {
    const disk = preparedDisk('reorder');
    const faulty = new FaultyStorage(disk, [
      { operation: 'sync', fault: { kind: 'syncIgnored' } },
    ]);
    replaceFile(faulty, path, newBytes);
    const seen = new Set<string | undefined>();
    everyChoice((choose) => {
      seen.add(readFile(disk.survivor('power', choose), path)?.toString());
    }, 20_000);
    expect(seen).toContain('');
  });

  test('prepares the file under the prefix that Redis uses', () => {
    expect(temporaryPath('data/appendonly.aof.manifest')).toBe('data/temp-appendonly.aof.manifest');
    expect(temporaryPath('manifest')).toBe('./temp-manifest');
  });
});

describe('replaceFileAsync', () => {
  /** Runs it to its end, or to the crash. */
  async function replace(
    storage: MemoryStorage | FaultyStorage,
  ): Promise<ReplaceFileError | undefined> {
    return await new Promise((resolve) => {
      replaceFileAsync(storage, path, newBytes, resolve);
    });
  }

  for (const profile of ['prefix', 'reorder', 'adversarial'] as const) {
    test(`a crash at any call leaves the old file or the new one, whole (${profile})`, async () => {
      const seen = new Set<string>();
      let calls = 0;
      const disk: MemoryStorage = new MemoryStorage({
        profile,
        beforeCall: ({ changes }) => {
          if (!changes) return;
          calls += 1;
          const complete = everyChoice((choose) => {
            seen.add(readFile(disk.survivor('power', choose), path)?.toString() ?? '(missing)');
          }, 20_000);
          expect(complete).toBe(true);
        },
      });
      disk.install(path, oldBytes);
      expect(await replace(disk)).toBeUndefined();
      expect(calls).toBe(7); // open, write, sync (2), rename, syncDirectory (2)
      expect([...seen].sort()).toEqual(['old', 'the new bytes']);
      expect(disk.isDurable).toBe(true);
    });
  }

  test('a refused call before the rename leaves the old file, and nothing else', async () => {
    for (const operation of ['open', 'write', 'sync', 'close', 'rename'] as const) {
      const disk = preparedDisk('reorder');
      const faulty = new FaultyStorage(disk, [{ operation, fault: { kind: 'fail', code: 'EIO' } }]);
      const error = await replace(faulty);
      expect(error).toMatchObject({ outcome: 'unchanged', operation, code: 'EIO' });
      expect([...disk.files().keys()]).toEqual([path]);
      expect(readFile(disk, path)).toEqual(oldBytes);
    }
  });

  test('a failed sync of the directory leaves the outcome unknown, and deletes nothing', async () => {
    const disk = preparedDisk('reorder');
    const faulty = new FaultyStorage(disk, [
      { operation: 'syncDirectory', fault: { kind: 'fail', code: 'EIO' } },
    ]);
    expect(await replace(faulty)).toMatchObject({ outcome: 'unknown', path: 'data' });
    expect(readFile(disk, path)).toEqual(newBytes);
  });

  test('the bytes are free again when the call returns', async () => {
    const disk = preparedDisk('reorder');
    const bytes = Buffer.from(newBytes);
    const replaced = new Promise((resolve) => {
      replaceFileAsync(disk, path, bytes, resolve);
    });
    bytes.fill(0);
    await replaced;
    expect(readFile(disk, path)).toEqual(newBytes);
  });
});

function countCalls(): number {
  const disk = preparedDisk('prefix');
  replaceFile(disk, path, newBytes);
  return disk.callCount;
}

function replaceError(storage: FaultyStorage): ReplaceFileError {
  try {
    replaceFile(storage, path, newBytes);
  } catch (error) {
    if (error instanceof ReplaceFileError) return error;
    throw error;
  }
  throw new Error('replaceFile succeeded.');
}
