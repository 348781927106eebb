/**
 * Goal: no refused storage call makes the log lose what it released, and every one is reported.
 * Method: the n-th call of any kind fails, for every n, once and for ever, with a full disk and a
 * broken one; then the disk is sound again, and the log is opened.
 */
import { StorageError } from '@varve/storage';
import { FaultyStorage } from '@varve/storage/faulty';
import { MemoryStorage } from '@varve/storage/memory';
import { expect, test } from 'vitest';

import { AofError, type SyncPolicy } from '../src/index.js';
import {
  appendUnit,
  flushed,
  installed,
  loadLog,
  ManualClock,
  openLog,
  record,
  rotated,
  writeBase,
} from './log-bench.js';

/** Runs a small life of a log; returns how many units were released. Stops at the first error. */
async function live(storage: FaultyStorage, policy: SyncPolicy): Promise<{ released: number; error?: unknown }> {
  const clock = new ManualClock();
  let released = 0;
  try {
    let fatal: AofError | undefined;
    const onFatal = (error: AofError): void => {
      fatal ??= error;
    };
    const stopIfFatal = (): void => {
      if (fatal) throw fatal;
    };
    const { log } = openLog({ storage, policy, now: clock.now, onFatal });
    const step = async (value: string): Promise<void> => {
      appendUnit(log, 0, record('SET', 'k', value));
      await flushed(log);
      clock.ms += 1000;
      log.writer.tick();
      await flushed(log);
      released = log.writer.releasedSequence;
      stopIfFatal();
    };
    await step('1');
    await step('2');
    const rotation = await attempt(() => rotated(log));
    stopIfFatal();
    await step('3');
    if (rotation) {
      await attempt(async () => {
        const base = writeBase(log, storage, record('SET', 'k', '1'), record('SET', 'k', '2'));
        await installed(log, base, rotation.sequence);
      });
      stopIfFatal();
    }
    await step('4');
    await new Promise<void>((resolve, reject) => {
      log.close((error) => (error ? reject(error) : resolve()));
    });
    released = 4;
    return { released };
  } catch (error) {
    return { released, error };
  }
}

/** A rewrite that is refused somewhere fails, and the log goes on. */
async function attempt<T>(step: () => Promise<T>): Promise<T | undefined> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof AofError || error instanceof StorageError) return undefined;
    throw error;
  }
}

const codes = ['ENOSPC', 'EIO'] as const;
const policies: SyncPolicy[] = ['always', 'everysec'];

test.each(policies)('no refused call loses what was released (%s)', async (policy) => {
  let runs = 0;
  for (const code of codes) {
    for (const repeat of ['once', 'forever'] as const) {
      for (let nth = 1; ; nth++) {
        const memory = new MemoryStorage();
        memory.makeDirectory('data');
        const fault = { kind: 'fail', code } as const;
        const storage = new FaultyStorage(memory, [{ operation: 'any', nth, repeat, fault }]);
        const { released, error } = await live(storage, policy);
        if (storage.fired === 0) break;
        runs++;
        const what = `${policy}, call ${nth} ${repeat} ${code}`;
        if (error !== undefined) expect(error, what).toBeInstanceOf(AofError);
        const after = memory.survivor('process', () => 0);
        const values = openLog({ storage: after }).replayed.map((line) => line.slice(-1)).join('');
        expect('1234'.startsWith(values), `${what}: ${values}`).toBe(true);
        expect(values.length, what).toBeGreaterThanOrEqual(released);
        expect(loadLog({ storage: after }).replayed.map((line) => line.slice(-1)).join('')).toBe(values);
      }
    }
  }
  expect(runs).toBeGreaterThan(200);
});
