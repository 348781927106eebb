import { AssertionError } from 'node:assert';
import { describe, expect, test } from 'vitest';

import { everyChoice, MemoryStorage } from '../memory/index.js';
import { NodeStorage } from '../index.js';
import { readFile } from '../read-file.js';
import type { StorageFile } from '../storage.js';
import { type Fault, type FaultRule, lyingDisk } from './fault-rule.js';
import { FaultyStorage } from './faulty-storage.js';

const eio: Fault = { kind: 'fail', code: 'EIO' };

function faultyDisk(...rules: FaultRule[]): { disk: MemoryStorage; faulty: FaultyStorage } {
  const disk = new MemoryStorage({ profile: 'prefix' });
  disk.install('log', Buffer.from('A'));
  return { disk, faulty: new FaultyStorage(disk, rules) };
}

function write(file: StorageFile, text: string): number {
  return file.write(Buffer.from(text), 0, text.length);
}

/** Returns every content of "log" that a power failure may leave. */
function afterPowerFailure(disk: MemoryStorage): string[] {
  const found = new Set<string>();
  everyChoice((choose) => {
    found.add(readFile(disk.survivor('power', choose), 'log')?.toString('latin1') ?? '(missing)');
  }, 10_000);
  return [...found].sort();
}

describe('rules', () => {
  test('once: the n-th matching call fails, and only that', () => {
    const { disk, faulty } = faultyDisk({ operation: 'write', nth: 2, fault: eio });
    const file = faulty.open('log', 'append');
    write(file, 'b');
    expect(() => write(file, 'c')).toThrow('write log: Input/output error (EIO)');
    write(file, 'd');
    expect(faulty.fired).toBe(1);
    expect(readFile(disk, 'log')?.toString()).toBe('Abd');
  });

  test('forever: the n-th matching call fails, and all after it, until the disk is healed', () => {
    const { disk, faulty } = faultyDisk({
      operation: 'write',
      nth: 2,
      repeat: 'forever',
      fault: { kind: 'fail', code: 'ENOSPC' },
    });
    const file = faulty.open('log', 'append');
    write(file, 'b');
    expect(() => write(file, 'c')).toThrow('No space left on device');
    expect(() => write(file, 'd')).toThrow('No space left on device');
    faulty.heal();
    write(file, 'e');
    expect(faulty.fired).toBe(2);
    expect(readFile(disk, 'log')?.toString()).toBe('Abe');
  });

  test('a path restricts a rule: exact, or a pattern', () => {
    const { faulty } = faultyDisk(
      { operation: 'open', path: 'log', fault: eio },
      { operation: 'open', path: /\.incr$/, repeat: 'forever', fault: eio },
    );
    faulty.open('log2', 'append').close();
    expect(() => faulty.open('log', 'append')).toThrow('EIO');
    expect(() => faulty.open('1.incr', 'append')).toThrow('EIO');
    expect(() => faulty.open('2.incr', 'append')).toThrow('EIO');
  });

  test('a refused asynchronous call on names reports in a later turn', async () => {
    for (const operation of ['remove', 'syncDirectory'] as const) {
      const { disk, faulty } = faultyDisk({ operation, fault: eio });
      const path = operation === 'remove' ? 'log' : '.';
      const error = await new Promise<unknown>((resolve) => {
        faulty[`${operation}Async`](path, resolve);
      });
      expect(error).toMatchObject({ operation, path, code: 'EIO' });
      expect(disk.stat('log')).toBeDefined();
    }
  });

  test('an ignored syncDirectoryAsync reports success, and makes no name durable', async () => {
    const { disk, faulty } = faultyDisk(...lyingDisk);
    disk.rename('log', 'other');
    const error = await new Promise<unknown>((resolve) => {
      faulty.syncDirectoryAsync('.', resolve);
    });
    expect(error).toBeUndefined();
    expect(disk.isDurable).toBe(false);
  });

  test('every call can be befallen, and a sweep over them ends', () => {
    const operations = new Set<string>();
    let nth = 1;
    for (; nth < 100; nth += 1) {
      const { faulty } = faultyDisk({ operation: 'any', nth, fault: eio });
      try {
        everyCall(faulty);
      } catch (error) {
        operations.add((error as { operation: string }).operation);
      }
      if (faulty.fired === 0) break;
    }
    expect([...operations].sort()).toEqual(
      ['close', 'list', 'makeDirectory', 'open', 'read', 'remove', 'rename', 'size', 'stat']
        .concat(['sync', 'syncDirectory', 'truncate', 'write'])
        .sort(),
    );
    expect(nth).toBe(operations.size + 1);
  });

  test('may be armed in the middle of a run', () => {
    const { faulty } = faultyDisk();
    faulty.stat('log');
    faulty.arm({ operation: 'stat', fault: eio });
    expect(() => faulty.stat('log')).toThrow('EIO');
  });

  test('that make no sense are mistakes', () => {
    const nonsense: FaultRule[] = [
      { operation: 'sync', fault: { kind: 'short', bytes: 1 } },
      { operation: 'write', fault: { kind: 'short', bytes: 0 } },
      { operation: 'write', fault: { kind: 'syncIgnored' } },
      { operation: 'any', fault: { kind: 'syncIgnored' } },
      { operation: 'write', nth: 0, fault: eio },
    ];
    for (const rule of nonsense) {
      expect(() => new FaultyStorage(new MemoryStorage(), [rule])).toThrow(AssertionError);
    }
  });
});

describe('faults of a write', () => {
  test('short: takes so many bytes, without an error', () => {
    const { disk, faulty } = faultyDisk({ operation: 'write', fault: { kind: 'short', bytes: 2 } });
    expect(write(faulty.open('log', 'append'), 'bcde')).toBe(2);
    expect(readFile(disk, 'log')?.toString()).toBe('Abc');
  });

  test('the asynchronous form is befallen in the same ways, in a later turn', async () => {
    const { disk, faulty } = faultyDisk(
      { operation: 'write', nth: 1, fault: eio },
      { operation: 'write', nth: 2, fault: { kind: 'short', bytes: 1 } },
    );
    const file = faulty.open('log', 'append');
    const attempt = (): Promise<string> =>
      new Promise((resolve) => {
        file.writeAsync(Buffer.from('xy'), 0, 2, (error, written) => {
          resolve(`${error?.code ?? 'ok'} ${written}`);
        });
      });
    expect(await attempt()).toBe('EIO 0');
    expect(await attempt()).toBe('ok 1');
    expect(await attempt()).toBe('ok 2');
    expect(readFile(disk, 'log')?.toString()).toBe('Axxy');
  });
});

describe('faults of a sync', () => {
  const lost = (readers: 'kept' | 'reverted', reported: 'now' | 'next'): FaultRule => ({
    operation: 'sync',
    fault: { kind: 'syncLost', readers, reported, code: 'EIO' },
  });

  test('fail: the data stay unsynced, and a later sync saves them', () => {
    const { disk, faulty } = faultyDisk({ operation: 'sync', fault: eio });
    const file = faulty.open('log', 'append');
    write(file, 'b');
    expect(() => {
      file.sync();
    }).toThrow('EIO');
    expect(afterPowerFailure(disk)).toEqual(['A', 'Ab']);
    file.sync();
    expect(afterPowerFailure(disk)).toEqual(['Ab']);
  });

  test('lost and kept: the next sync succeeds and saves nothing', () => {
    const { disk, faulty } = faultyDisk(lost('kept', 'now'));
    const file = faulty.open('log', 'append');
    write(file, 'b');
    expect(() => {
      file.sync();
    }).toThrow('EIO');
    file.sync();
    expect(readFile(disk, 'log')?.toString()).toBe('Ab');
    expect(afterPowerFailure(disk)).toEqual(['A\0']);
  });

  test('lost and reverted: readers see what is durable', () => {
    const { disk, faulty } = faultyDisk(lost('reverted', 'now'));
    const file = faulty.open('log', 'append');
    write(file, 'b');
    expect(() => {
      file.sync();
    }).toThrow('EIO');
    expect(readFile(disk, 'log')?.toString()).toBe('A');
  });

  test('lost and reported by the next sync: the first one lies', () => {
    const { disk, faulty } = faultyDisk(lost('kept', 'next'));
    const file = faulty.open('log', 'append');
    write(file, 'b');
    file.sync();
    expect(() => {
      file.sync();
    }).toThrow('EIO');
    file.sync();
    expect(afterPowerFailure(disk)).toEqual(['A\0']);
  });

  test('ignored: reports success, for directories too, and does nothing', () => {
    const { disk, faulty } = faultyDisk(...lyingDisk);
    const file = faulty.open('new', 'append');
    file.sync();
    faulty.syncDirectory('.');
    expect(faulty.fired).toBe(2);
    expect(disk.isDurable).toBe(false);
  });

  test('the asynchronous form is befallen in the same ways, in a later turn', async () => {
    const { disk, faulty } = faultyDisk(
      { operation: 'sync', nth: 1, fault: eio },
      { operation: 'sync', nth: 2, fault: { kind: 'syncIgnored' } },
    );
    const file = faulty.open('log', 'append');
    write(file, 'b');
    const attempt = (): Promise<string> =>
      new Promise((resolve) => {
        file.syncAsync((error) => {
          resolve(error?.code ?? 'ok');
        });
      });
    expect(await attempt()).toBe('EIO');
    expect(await attempt()).toBe('ok');
    expect(disk.isDurable).toBe(false);
    expect(await attempt()).toBe('ok');
    expect(disk.isDurable).toBe(true);
  });

  test('losing data needs a backend that can', () => {
    const faulty = new FaultyStorage(new NodeStorage(), [lost('kept', 'now')]);
    const file = faulty.open('/dev/null', 'append');
    expect(() => {
      file.sync();
    }).toThrow(AssertionError);
    file.close();
  });
});

/** Calls everything once. */
function everyCall(storage: FaultyStorage): void {
  storage.stat('log');
  storage.list('.');
  storage.makeDirectory('logs');
  const file = storage.open('log', 'append');
  write(file, 'b');
  file.size();
  file.read(Buffer.alloc(1), 0, 1, 0);
  file.truncate(1);
  file.sync();
  file.close();
  storage.rename('log', 'logs/log');
  storage.remove('logs/log');
  storage.syncDirectory('logs');
}
