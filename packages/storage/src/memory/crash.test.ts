/**
 * Goal: each sentence the contract says about durability, checked against every state that a crash
 * of the simulated disk may leave. Method: a short program, then every outcome by `everyChoice`.
 */
import { describe, expect, test } from 'vitest';

import { readFile } from '../read-file.js';
import type { StorageFile } from '../storage.js';
import { everyChoice, seededChoice } from './choice.js';
import { MemoryStorage, type CrashKind, type MemoryStorageOptions } from './memory-storage.js';

const missing = '(missing)';

/** Runs a program on a disk and returns what every outcome of a crash leaves at `paths`, sorted. */
function outcomes(
  options: MemoryStorageOptions,
  paths: string[],
  program: (disk: MemoryStorage) => void,
  kind: CrashKind = 'power',
): string[] {
  const disk = new MemoryStorage(options);
  program(disk);
  const found = new Set<string>();
  const complete = everyChoice((choose) => {
    const survivor = disk.survivor(kind, choose);
    survivor.check();
    const texts = paths.map((path) => readFile(survivor, path)?.toString('latin1') ?? missing);
    found.add(texts.join(' | '));
  }, 100_000);
  expect(complete).toBe(true);
  return [...found].sort();
}

function append(disk: MemoryStorage, path: string, text: string): StorageFile {
  const file = disk.open(path, 'append');
  file.write(Buffer.from(text), 0, text.length);
  return file;
}

/** Leaves a file of this text, name and content durable. */
function settle(disk: MemoryStorage, path: string, text: string): void {
  disk.install(path, Buffer.from(text));
}

const prefix: MemoryStorageOptions = { profile: 'prefix' };
const reorder: MemoryStorageOptions = { profile: 'reorder' };
const adversarial: MemoryStorageOptions = { profile: 'adversarial' };
const every = [prefix, reorder, adversarial];

describe('content after a power failure', () => {
  test('what was synced is there in every outcome', () => {
    for (const options of every) {
      const found = outcomes(options, ['log'], (disk) => {
        append(disk, 'log', 'durable').sync();
        disk.syncDirectory('.');
      });
      expect(found).toEqual(['durable']);
    }
  });

  test('what was not synced is there up to any byte, under prefix', () => {
    const found = outcomes(prefix, ['log'], (disk) => {
      settle(disk, 'log', 'A');
      append(disk, 'log', 'bc');
      append(disk, 'log', 'd');
    });
    expect(found).toEqual(['A', 'Ab', 'Abc', 'Abcd']);
  });

  test('a later piece may be there without an earlier one, under reorder', () => {
    const first = 'b'.repeat(511);
    const found = outcomes(reorder, ['log'], (disk) => {
      settle(disk, 'log', 'A');
      append(disk, 'log', `${first}c`);
    });
    const zeros = '\0'.repeat(511);
    expect(found).toContain('A');
    expect(found).toContain(`A${first}c`);
    expect(found).toContain(`A${zeros}c`);
    expect(found).toContain(`A${first}`);
    expect(found).not.toContain('Ab');
  });

  test('the size may be there without the bytes, which are zeros or stale', () => {
    const found = outcomes(reorder, ['log'], (disk) => {
      settle(disk, 'log', 'AB');
      append(disk, 'log', 'cde');
    });
    expect(found).toEqual(['AB', 'AB\0\0\0', 'ABABA', 'ABcde']);
  });

  test('a piece may be torn or garbage, under adversarial', () => {
    const disk = new MemoryStorage(adversarial);
    settle(disk, 'log', 'A');
    append(disk, 'log', 'bcd');
    const found = new Set<string>();
    for (let seed = 0; seed < 3000; seed += 1) {
      const survivor = disk.survivor('power', seededChoice(seed));
      found.add(readFile(survivor, 'log')?.toString('latin1') ?? missing);
    }
    expect(found).toContain('Ab');
    expect(found).toContain('Abc\0');
    expect(found).toContain('A\0\0d');
    expect([...found].some((text) => /^Ab[^c\0A]/.test(text))).toBe(true);
    expect([...found].every((text) => text.startsWith('A'))).toBe(true);
  });

  test('a cut is undone or not until it is synced', () => {
    const cut = (disk: MemoryStorage): StorageFile => {
      settle(disk, 'log', 'abcd');
      const file = disk.open('log', 'append');
      file.truncate(1);
      return file;
    };
    for (const options of every) {
      expect(outcomes(options, ['log'], cut)).toEqual(['a', 'abcd']);
      const synced = outcomes(options, ['log'], (disk) => {
        cut(disk).sync();
      });
      expect(synced).toEqual(['a']);
    }
  });

  test('what was written after a cut is there without the cut only under adversarial', () => {
    const program = (disk: MemoryStorage): void => {
      settle(disk, 'log', 'abcd');
      const file = disk.open('log', 'append');
      file.truncate(1);
      file.write(Buffer.from('X'), 0, 1);
    };
    expect(outcomes(reorder, ['log'], program)).not.toContain('aXcd');
    expect(outcomes(adversarial, ['log'], program)).toContain('aXcd');
  });

  test('emptying a file by opening it is no safer than cutting it', () => {
    const found = outcomes(prefix, ['log'], (disk) => {
      settle(disk, 'log', 'old');
      disk.open('log', 'replace').write(Buffer.from('n'), 0, 1);
    });
    expect(found).toEqual(['', 'n', 'old']);
  });

  test('a sync through one handle covers what another wrote', () => {
    const found = outcomes(adversarial, ['log'], (disk) => {
      settle(disk, 'log', '');
      append(disk, 'log', 'one');
      disk.open('log', 'read').sync();
    });
    expect(found).toEqual(['one']);
  });
});

describe('names after a power failure', () => {
  test('a new name may be gone although the content was synced', () => {
    const found = outcomes(reorder, ['log'], (disk) => {
      append(disk, 'log', 'durable').sync();
    });
    expect(found).toEqual([missing, 'durable']);
  });

  test('a synced name may lead to an empty file', () => {
    const found = outcomes(prefix, ['log'], (disk) => {
      append(disk, 'log', 'x');
      disk.syncDirectory('.');
    });
    expect(found).toEqual(['', 'x']);
  });

  test('a journaled disk makes the name durable with the content', () => {
    const found = outcomes({ names: 'journaled' }, ['log'], (disk) => {
      append(disk, 'log', 'durable').sync();
    });
    expect(found).toEqual(['durable']);
  });

  test('a rename happened or not: old or new, never neither', () => {
    const found = outcomes(adversarial, ['log', 'temp'], (disk) => {
      settle(disk, 'log', 'old');
      settle(disk, 'temp', 'new');
      disk.rename('temp', 'log');
    });
    expect(found).toEqual([`new | ${missing}`, 'old | new']);
  });

  test('a rename without a sync before may leave the name on an empty file', () => {
    const found = outcomes(reorder, ['log'], (disk) => {
      settle(disk, 'log', 'old');
      append(disk, 'temp', 'new');
      disk.rename('temp', 'log');
      disk.syncDirectory('.');
    });
    expect(found).toEqual(['', '\0\0\0', 'new']);
  });

  test('a rename is certain after a sync of the directory', () => {
    const found = outcomes(adversarial, ['log', 'temp'], (disk) => {
      settle(disk, 'log', 'old');
      settle(disk, 'temp', 'new');
      disk.rename('temp', 'log');
      disk.syncDirectory('.');
    });
    expect(found).toEqual([`new | ${missing}`]);
  });

  test('a syncDirectoryAsync covers the changes before it, not those after', () => {
    const late: (() => void)[] = [];
    const schedule = (callback: () => void): void => {
      late.push(callback);
    };
    const found = outcomes({ ...adversarial, schedule }, ['log', 'second'], (disk) => {
      settle(disk, 'temp', 'new');
      settle(disk, 'temp2', 'new');
      disk.rename('temp', 'log');
      disk.syncDirectoryAsync('.', () => undefined);
      disk.rename('temp2', 'second');
      for (const callback of late.splice(0)) callback();
    });
    expect(found).toEqual([`new | ${missing}`, 'new | new']);
  });

  test('a removed file may come back until its directory is synced', () => {
    const remove = (disk: MemoryStorage): void => {
      settle(disk, 'log', 'back');
      disk.remove('log');
    };
    expect(outcomes(reorder, ['log'], remove)).toEqual([missing, 'back']);
    const synced = outcomes(reorder, ['log'], (disk) => {
      remove(disk);
      disk.syncDirectory('.');
    });
    expect(synced).toEqual([missing]);
  });

  test('a rename may be lost while a later removal is not, unless names are journaled', () => {
    const program = (disk: MemoryStorage): void => {
      settle(disk, 'old', 'old');
      settle(disk, 'temp', 'new');
      disk.rename('temp', 'log');
      disk.remove('old');
    };
    const hazard = `${missing} | ${missing} | new`;
    const paths = ['log', 'old', 'temp'];
    expect(outcomes(reorder, paths, program)).toContain(hazard);
    expect(outcomes(prefix, paths, program)).not.toContain(hazard);
    expect(outcomes({ ...reorder, names: 'journaled' }, paths, program)).not.toContain(hazard);
  });

  test('a sync of one directory says nothing about another', () => {
    const found = outcomes(reorder, ['a/log', 'b/log'], (disk) => {
      settle(disk, 'a/x', '');
      settle(disk, 'b/x', '');
      append(disk, 'a/log', 'A').sync();
      append(disk, 'b/log', 'B').sync();
      disk.syncDirectory('a');
    });
    expect(found).toEqual([`A | ${missing}`, 'A | B']);
  });

  test('a new directory is gone with all in it until its parent is synced', () => {
    const program = (disk: MemoryStorage): void => {
      disk.makeDirectory('logs');
      append(disk, 'logs/log', 'durable').sync();
      disk.syncDirectory('logs');
    };
    expect(outcomes(reorder, ['logs/log'], program)).toEqual([missing, 'durable']);
    const synced = outcomes(reorder, ['logs/log'], (disk) => {
      program(disk);
      disk.syncDirectory('.');
    });
    expect(synced).toEqual(['durable']);
  });

  test('a rename between directories never loses the file nor doubles it', () => {
    for (const synced of [undefined, 'a', 'b']) {
      const found = outcomes(adversarial, ['a/log', 'b/log'], (disk) => {
        settle(disk, 'a/log', 'X');
        settle(disk, 'b/x', '');
        disk.rename('a/log', 'b/log');
        if (synced !== undefined) disk.syncDirectory(synced);
      });
      const moved = `${missing} | X`;
      expect(found).toEqual(synced === undefined ? [moved, `X | ${missing}`] : [moved]);
    }
  });

  test('a rename into a new directory never loses the file', () => {
    const found = outcomes(reorder, ['log', 'logs/log'], (disk) => {
      settle(disk, 'log', 'X');
      disk.makeDirectory('logs');
      disk.rename('log', 'logs/log');
    });
    expect(found).toEqual([`${missing} | X`, `X | ${missing}`]);
  });

  test('a file that made way for a new one of its name is not overwritten by it', () => {
    const found = outcomes(reorder, ['log', 'old'], (disk) => {
      settle(disk, 'log', 'A');
      disk.rename('log', 'old');
      append(disk, 'log', 'B').sync();
    });
    expect(found).toEqual([`${missing} | A`, `A | ${missing}`, 'B | A']);
  });

  test('a file that is moved twice has one name in every outcome', () => {
    const found = outcomes(adversarial, ['x', 'y', 'z'], (disk) => {
      settle(disk, 'x', 'X');
      disk.rename('x', 'y');
      disk.rename('y', 'z');
    });
    expect(found).toEqual([
      `${missing} | ${missing} | X`,
      `${missing} | X | ${missing}`,
      `X | ${missing} | ${missing}`,
    ]);
  });
});

describe('a process crash', () => {
  test('keeps everything that was written', () => {
    const found = outcomes(
      adversarial,
      ['log'],
      (disk) => {
        append(disk, 'log', 'written');
      },
      'process',
    );
    expect(found).toEqual(['written']);
  });

  test('makes nothing durable: a power failure may follow', () => {
    const disk = new MemoryStorage(prefix);
    settle(disk, 'log', 'A');
    append(disk, 'log', 'b');
    const restarted = disk.crash('process', () => 0);
    expect(restarted.isDurable).toBe(false);
    const found = new Set<string>();
    everyChoice((choose) => {
      const survivor = restarted.survivor('power', choose);
      found.add(readFile(survivor, 'log')?.toString() ?? missing);
    }, 100);
    expect([...found].sort()).toEqual(['A', 'Ab']);
  });

  test('does not keep a removed file that only a handle had', () => {
    const disk = new MemoryStorage();
    append(disk, 'log', 'x');
    disk.remove('log');
    disk.syncDirectory('.');
    expect([...disk.crash('process', () => 0).files()]).toEqual([]);
  });
});

describe('a failed sync', () => {
  test('kept: readers see what no later sync will save', () => {
    const found = outcomes(reorder, ['log'], (disk) => {
      settle(disk, 'log', 'A');
      const file = disk.open('log', 'append');
      file.write(Buffer.from('bc'), 0, 2);
      file.loseUnsynced('kept');
      expect(readFile(disk, 'log')?.toString()).toBe('Abc');
      file.write(Buffer.from('d'), 0, 1);
      file.sync();
      expect(readFile(disk, 'log')?.toString()).toBe('Abcd');
    });
    expect(found).toEqual(['A\0\0d']);
  });

  test('kept: a disk with such a file is not durable, though nothing is pending', () => {
    const disk = new MemoryStorage();
    const file = append(disk, 'log', 'x');
    disk.syncDirectory('.');
    (file as ReturnType<MemoryStorage['open']>).loseUnsynced('kept');
    file.sync();
    expect(disk.isDurable).toBe(false);
    disk.check();
  });

  test('reverted: readers see what is durable, and writing goes on from there', () => {
    const found = outcomes(reorder, ['log'], (disk) => {
      settle(disk, 'log', 'A');
      const file = disk.open('log', 'append');
      file.write(Buffer.from('bc'), 0, 2);
      file.loseUnsynced('reverted');
      expect(readFile(disk, 'log')?.toString()).toBe('A');
      file.write(Buffer.from('d'), 0, 1);
      file.sync();
    });
    expect(found).toEqual(['Ad']);
  });
});
