/**
 * Who writes a snapshot while the caller goes on: in another thread, or step by step in this one.
 *
 *     const view = keyspace.freeze();                            O(databases + slabs)
 *     const running = runner.start({ memory: view.memory(), path: 'temp-1.rdb', ... }, (outcome) => {
 *       view.close();                                            nothing reads it any more
 *       if (outcome.kind === 'written') storage.rename('temp-1.rdb', 'dump.rdb');
 *     });                                                        then syncDirectory
 *     running.keysProcessed                                      for INFO
 *     running.cancel();                                          FLUSHALL, CONFIG SET appendonly no
 *
 * Promises
 * 1. `done` is called once, in a later turn, never inside `start` or `cancel`.
 * 2. When it is called nothing reads the job's memory any more, so the view may be closed: also
 *    after `cancel`, and when a thread died.
 * 3. After `cancel` the outcome is never `written`.
 * 4. No job throws: whatever goes wrong is an outcome. A file that is not whole is removed.
 *
 * A runner may run several jobs at a time; a keyspace has one open view at a time.
 */
import type { SnapshotJob, SnapshotOutcome } from './snapshot-job.js';

export interface SnapshotRunner {
  /** Begins a job. */
  start(job: SnapshotJob, done: (outcome: SnapshotOutcome) => void): RunningSnapshot;
}

export interface RunningSnapshot {
  /** Keys that were written so far (current_save_keys_processed). */
  readonly keysProcessed: number;
  /** Ends the job soon: `done` tells when it has. Without effect after that, or twice. */
  cancel(): void;
}
