/**
 * A job as another thread does it. What the two threads share is the memory of the job, and two
 * words:
 *
 *     word 0    written by the starter: not 0 means cancel; the thread waits on it between keys
 *     word 1    written by the thread: keys written so far, unsigned
 *
 * The report is the only message; then the thread ends.
 */
import { StorageError, type Storage } from '@varve/storage';

import type { SnapshotFailure, SnapshotJob } from './snapshot-job.js';
import { SnapshotWriter } from './snapshot-writer.js';
import { failureOf } from './write-snapshot.js';

export const cancelWord = 0;
export const keysWord = 1;
export const controlWords = 2;

/** What a thread is given. */
export interface ThreadInput {
  readonly job: SnapshotJob;
  /** The shared words. */
  readonly control: Int32Array;
}

/** What a thread says at its end. */
export type ThreadReport =
  | { readonly kind: 'written'; readonly size: number; readonly keys: number }
  | SnapshotFailure
  | { readonly kind: 'cancelled' };

/** Between two looks at the shared words. */
const keysPerStep = 1000;

class Cancelled extends Error {}

/**
 * Writes all of a job, or as much as there is until it is cancelled; then, or if the disk refuses,
 * the file is gone.
 */
export function runInThread(storage: Storage, { job, control }: ThreadInput): ThreadReport {
  let writer: SnapshotWriter | undefined;
  const checkpoint = (): void => {
    if (Atomics.load(control, cancelWord) !== 0) throw new Cancelled();
  };
  try {
    checkpoint();
    writer = new SnapshotWriter(storage, job, checkpoint);
    writeKeys(writer, control, job.keyDelayUs / 1000, checkpoint);
    const size = writer.complete();
    return { kind: 'written', size, keys: writer.keys };
  } catch (error) {
    writer?.abandon();
    if (error instanceof Cancelled) return { kind: 'cancelled' };
    if (error instanceof StorageError) return failureOf(error);
    throw error;
  }
}

function writeKeys(
  writer: SnapshotWriter,
  control: Int32Array,
  delayMs: number,
  checkpoint: () => void,
): void {
  for (;;) {
    const isLast = writer.step(delayMs > 0 ? 1 : keysPerStep);
    Atomics.store(control, keysWord, writer.keys);
    if (isLast) return;
    if (delayMs > 0) Atomics.wait(control, cancelWord, 0, delayMs);
    checkpoint();
  }
}
