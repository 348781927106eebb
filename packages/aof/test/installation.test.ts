/** A new BASE in place of old files: what is logged, kept and removed, and a disk that refuses. */
import { FaultyStorage } from '@varve/storage/faulty';
import { MemoryStorage } from '@varve/storage/memory';
import { describe, expect, test } from 'vitest';

import type { AofError } from '../src/index.js';
import {
  appendUnit,
  flushed,
  installed,
  ListLogger,
  loadLog,
  openLog,
  record,
  rotated,
  writeBase,
  type BenchOptions,
} from './log-bench.js';

function disk(): MemoryStorage {
  const storage = new MemoryStorage();
  storage.makeDirectory('data');
  storage.syncDirectory('.');
  return storage;
}

/** A log that was rotated, and the BASE that goes with it. */
async function rewritten(options: BenchOptions) {
  const { log } = openLog(options);
  appendUnit(log, 0, record('SET', 'k', '1'));
  const { sequence } = await rotated(log);
  appendUnit(log, 0, record('SET', 'k', '2'));
  await flushed(log);
  const base = writeBase(log, options.storage, record('SELECT', '0'), record('SET', 'k', '1'));
  return { log, base, sequence };
}

const names = (storage: MemoryStorage): string[] => storage.list('data/appendonlydir');

test('the lines, and their order, are those of Redis', async () => {
  const logger = new ListLogger();
  const { log, base, sequence } = await rewritten({ storage: disk(), logger });
  logger.lines.length = 0;
  await installed(log, base, sequence);
  expect(logger.lines).toEqual([
    'Successfully renamed the temporary AOF base file temp-rewriteaof-bg-7.aof into appendonly.aof.2.base.aof',
    'Removing the history file appendonly.aof.1.incr.aof in the background',
    'Removing the history file appendonly.aof.1.base.aof in the background',
  ]);
});

test('everything is durable when it is done, and sizes are those of the files', async () => {
  const storage = disk();
  const { log, base, sequence } = await rewritten({ storage });
  await installed(log, base, sequence);
  expect(storage.isDurable).toBe(true);
  const sizes = names(storage).map((name) => storage.stat(`data/appendonlydir/${name}`)?.size ?? 0);
  expect(names(storage)).toHaveLength(3);
  expect(log.currentSize).toBe((sizes[0] as number) + (sizes[1] as number));
  expect(log.baseSize).toBe(log.currentSize);
});

test('HISTORY is kept while keepHistory says so, and removed by the next start', async () => {
  const storage = disk();
  const { log, base, sequence } = await rewritten({ storage, keepHistory: () => true });
  await installed(log, base, sequence);
  expect(log.manifest.history.map(({ name }) => name)).toEqual([
    'appendonly.aof.1.incr.aof',
    'appendonly.aof.1.base.aof',
  ]);
  expect(names(storage)).toHaveLength(5);
  const kept = openLog({ storage: storage.clone(), keepHistory: () => true });
  expect(kept.log.manifest.history).toHaveLength(2);
  const after = storage.clone();
  expect(openLog({ storage: after }).log.manifest.history).toEqual([]);
  expect(names(after).filter((name) => name.includes('.1.'))).toEqual([]);
});

test('a BASE may be in RDB form', async () => {
  const storage = disk();
  const { log, base, sequence } = await rewritten({ storage });
  await installed(log, { ...base, form: 'rdb', fileId: undefined }, sequence);
  expect(log.manifest.base).toMatchObject({ name: 'appendonly.aof.2.base.rdb', sequence: 2, extra: [] });
});

describe('a disk that refuses', () => {
  const refused = { kind: 'fail', code: 'EIO' } as const;

  /** Installs with the n-th call from there on refused. */
  async function attempt(nth: number) {
    const memory = disk();
    const storage = new FaultyStorage(memory);
    const fatal: AofError[] = [];
    const onFatal = (error: AofError): void => {
      fatal.push(error);
    };
    const { log, base, sequence } = await rewritten({ storage, onFatal });
    storage.arm({ operation: 'any', nth, fault: refused });
    const error = await installed(log, base, sequence).then(
      () => undefined,
      (failure: unknown) => failure as AofError,
    );
    return { memory, storage, log, fatal, error };
  }

  test('at any call leaves a log that replays the same, and goes on', async () => {
    const errors = new Set<string>();
    for (let nth = 1; ; nth++) {
      const { memory, storage, log, fatal, error } = await attempt(nth);
      if (storage.fired === 0) break;
      const what = `call ${nth}`;
      if (error) errors.add(error.message.replace(/:.*/, ''));
      appendUnit(log, 0, record('SET', 'k', '3'));
      await flushed(log);
      for (const kind of ['process', 'power'] as const) {
        for (const choice of [0, 1]) {
          const survivor = memory.survivor(kind, (count) => Math.min(choice, count - 1));
          expect(openLog({ storage: survivor }).replayed, what).toEqual(['0:SET k 1', '0:SET k 2', '0:SET k 3']);
        }
      }
      if (fatal.length === 0 && error) {
        expect(names(memory).filter((name) => /temp-|2\.base/.test(name)), what).toEqual([]);
        expect(memory.list('data'), what).toEqual(['appendonlydir']);
      }
    }
    expect([...errors]).toEqual([
      'Error trying to rename the temporary AOF base file temp-rewriteaof-bg-7.aof into appendonly.aof.2.base.aof',
      'Fail to fsync AOF directory data/appendonlydir',
      'Fail to fsync AOF directory data',
      'Error trying to write the AOF manifest file appendonly.aof.manifest',
    ]);
  });

  test('to say which manifest is on disk: nothing is removed, and the process stops', async () => {
    const { memory, error, fatal } = await attempt(9);
    expect(error?.code).toBe('IO');
    expect(fatal).toEqual([error]);
    expect(names(memory)).toEqual([
      'appendonly.aof.1.base.aof',
      'appendonly.aof.1.incr.aof',
      'appendonly.aof.2.base.aof',
      'appendonly.aof.2.incr.aof',
      'appendonly.aof.manifest',
    ]);
  });

  test('to remove HISTORY: it is tried again by the next rewrite', async () => {
    const { log, storage, memory } = await attempt(10);
    expect(log.manifest.history).toHaveLength(2);
    storage.heal();
    const { sequence } = await rotated(log);
    const base = writeBase(log, storage, record('SELECT', '0'), record('SET', 'k', '2'));
    await installed(log, base, sequence);
    expect(log.manifest.history).toEqual([]);
    expect(names(memory)).toHaveLength(3);
    expect(loadLog({ storage: memory }).replayed).toEqual(['0:SET k 2']);
  });
});
