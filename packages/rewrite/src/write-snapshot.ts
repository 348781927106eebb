/**
 * A snapshot in one call, in this thread: for SAVE, and for the BASE of a first start, where nothing
 * else is to happen meanwhile.
 *
 *     const outcome = writeSnapshot(storage, { ...job, memory: keyspace.memory() }, now);
 *
 * Nothing changes the keyspace while this runs, so that it takes no view, and one that is open (a
 * rewrite in another thread) may stay open.
 */
import { StorageError, type Storage } from '@varve/storage';

import type { SnapshotFailure, SnapshotJob, SnapshotOutcome } from './snapshot-job.js';
import { SnapshotWriter } from './snapshot-writer.js';

const keysPerStep = 10_000;

/** Something that nobody wakes. */
const asleep = new Int32Array(new SharedArrayBuffer(4));

/** A file that holds all of a job. */
export interface WholeSnapshot {
  /** In bytes. */
  readonly size: number;
  readonly keys: number;
}

/**
 * Writes all of a job. O(bytes of the dataset).
 *
 * After: the outcome is `written`, and the content of the file is on disk; or `failed`, and it is
 * gone.
 *
 * @param now milliseconds on a clock that never goes back
 */
export function writeSnapshot(
  storage: Storage,
  job: SnapshotJob,
  now: () => number,
): SnapshotOutcome {
  const startedMs = now();
  try {
    const { size, keys } = writeWholeSnapshot(storage, job);
    return { kind: 'written', size, keys, ms: now() - startedMs };
  } catch (error) {
    return failureOf(error);
  }
}

/**
 * As `writeSnapshot`, for whom a failure is no outcome. After: the content of the file is on disk.
 *
 * @throws StorageError; the file is gone then
 */
export function writeWholeSnapshot(storage: Storage, job: SnapshotJob): WholeSnapshot {
  const delayMs = job.keyDelayUs / 1000;
  const writer = new SnapshotWriter(storage, job);
  try {
    while (!writer.step(delayMs > 0 ? 1 : keysPerStep)) {
      if (delayMs > 0) Atomics.wait(asleep, 0, 0, delayMs);
    }
    return { size: writer.complete(), keys: writer.keys };
  } catch (error) {
    writer.abandon();
    throw error;
  }
}

/** The outcome of what a writer threw; rethrows what the disk did not refuse. */
export function failureOf(error: unknown): SnapshotFailure {
  if (!(error instanceof StorageError)) throw error;
  return { kind: 'failed', error: error.message, reason: error.reason };
}
