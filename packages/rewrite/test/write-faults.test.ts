// Goal: whatever call the disk refuses, the outcome says which and why, and no half a file stays.
// Method: the sweep of faulty.ts: the nth call fails, for every n, for every way to run a job.
import { FaultyStorage } from '@varve/storage/faulty';
import { MemoryStorage } from '@varve/storage/memory';
import { describe, expect, test } from 'vitest';

import {
  InlineRunner,
  writeSnapshot,
  type SnapshotJob,
  type SnapshotOutcome,
} from '../src/index.js';
import { randomKeyspace } from './dataset.js';
import { jobOf, rdbForm, respForm } from './rig.js';

const keyspace = randomKeyspace(5, 60, true);

/** Something larger than a write, so that there are several. */
function addLarge(): void {
  const database = keyspace.databases[0]!;
  const value = Buffer.alloc(6_000_000);
  for (let i = 0; i < value.length; i++) value[i] = (i * 2654435761) >>> 13;
  database.find(Buffer.from('large'), 0, 5);
  database.string.put(value, 0, value.length, false);
}

addLarge();

type Run = (storage: FaultyStorage, job: SnapshotJob) => SnapshotOutcome;

const runs: [how: string, run: Run][] = [
  ['in one call', (storage, job) => writeSnapshot(storage, job, () => 0)],
  ['in steps', inSteps],
];

function inSteps(storage: FaultyStorage, job: SnapshotJob): SnapshotOutcome {
  const steps: (() => void)[] = [];
  const schedule = (step: () => void): void => void steps.push(step);
  const runner = new InlineRunner({ storage, schedule, now: () => 0, keysPerStep: 5 });
  const outcomes: SnapshotOutcome[] = [];
  runner.start(job, (outcome) => outcomes.push(outcome));
  for (let step = steps.shift(); step !== undefined; step = steps.shift()) step();
  expect(outcomes).toHaveLength(1);
  return outcomes[0]!;
}

describe.each(runs)('%s', (_how, run) => {
  test.each([
    ['rdb', rdbForm],
    ['resp', respForm],
    ['resp with checksums', { ...respForm, fileId: 9 }],
  ])('a disk that refuses any call makes a failure of %s, and no file', (_name, form) => {
    let failures = 0;
    for (let nth = 1; ; nth++) {
      const memory = new MemoryStorage();
      const fault = { kind: 'fail', code: 'ENOSPC' } as const;
      const storage = new FaultyStorage(memory, [{ operation: 'any', nth, fault }]);
      const outcome = run(storage, jobOf(keyspace.memory(), { form, incrementalSync: true }));
      if (storage.fired === 0) {
        expect(outcome.kind).toBe('written');
        break;
      }
      failures++;
      expect(outcome).toMatchObject({ kind: 'failed', reason: 'No space left on device' });
      expect((outcome as { error: string }).error).toContain('temp');
      expect(memory.stat('temp')).toBe(undefined);
    }
    // To open, a write or more, the sync on the way, the last one, and to close.
    expect(failures).toBeGreaterThan(5);
  });
});

test('a disk that takes less at a time gets all of it', () => {
  const memory = new MemoryStorage();
  const fault = { kind: 'short', bytes: 1000 } as const;
  const storage = new FaultyStorage(memory, [{ operation: 'write', repeat: 'forever', fault }]);
  const outcome = writeSnapshot(storage, jobOf(keyspace.memory()), () => 0);
  expect(outcome).toMatchObject({ kind: 'written', size: memory.stat('temp')?.size });
});

test('what is no refusal of the disk is not taken for one', () => {
  const storage = new MemoryStorage();
  storage.open = () => {
    throw new TypeError('a mistake');
  };
  expect(() => writeSnapshot(storage, jobOf(keyspace.memory()), () => 0)).toThrow(TypeError);
});

test('a job that is cancelled leaves no file, and one that is over cannot be', () => {
  const storage = new MemoryStorage();
  const steps: (() => void)[] = [];
  const schedule = (step: () => void): void => void steps.push(step);
  const runner = new InlineRunner({ storage, schedule, now: () => 0, keysPerStep: 10 });
  const outcomes: SnapshotOutcome[] = [];
  const running = runner.start(jobOf(keyspace.memory()), (outcome) => outcomes.push(outcome));
  steps.shift()!();
  expect(storage.stat('temp')).not.toBe(undefined);
  expect(running.keysProcessed).toBeGreaterThanOrEqual(10);
  running.cancel();
  expect(outcomes).toEqual([]);
  steps.shift()!();
  expect(outcomes).toEqual([{ kind: 'cancelled' }]);
  expect(storage.stat('temp')).toBe(undefined);
  running.cancel();
  expect(steps).toHaveLength(0);
});

test('a job whose keys are delayed is scheduled key by key', () => {
  const storage = new MemoryStorage();
  const delays: number[] = [];
  const steps: (() => void)[] = [];
  const schedule = (step: () => void, delayMs: number): void => {
    delays.push(delayMs);
    steps.push(step);
  };
  const runner = new InlineRunner({ storage, schedule, now: () => 0, keysPerStep: 1000 });
  const small = randomKeyspace(1, 4, false);
  runner.start(jobOf(small.memory(), { keyDelayUs: 2500 }), () => undefined);
  for (let step = steps.shift(); step !== undefined; step = steps.shift()) step();
  const keys = small.databases.reduce((sum, { size }) => sum + size, 0);
  expect(delays.filter((delay) => delay === 2.5).length).toBeGreaterThanOrEqual(keys - 1);
});
