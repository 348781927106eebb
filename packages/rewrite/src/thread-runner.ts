/**
 * Runs jobs in threads of their own, one for each: the caller's thread does nothing but start it
 * and hear of its end.
 *
 *     starter                                  thread (snapshot-worker.js)
 *       new Worker ---- job, shared words --->   FrozenReader over the same memory, NodeStorage
 *       keysProcessed <----- word 1 ----------
 *       cancel ----------- word 0 ----------->   stops at the next key or write
 *                  <---------- report --------
 *       done       <----------- exit ---------   nothing reads the memory any more
 *
 * A thread that dies without a report (its heap was full, someone ended it) is a failure like any
 * other; what it left of the file is removed here.
 *
 * The program of the thread is the file snapshot-worker.js beside this one, as the package is
 * published. Whoever bundles says where it went: `workerUrl`, made from @varve/rewrite/worker.
 */
import { Worker } from 'node:worker_threads';

import { StorageError, type Storage } from '@varve/storage';

import type { SnapshotJob, SnapshotOutcome } from './snapshot-job.js';
import type { RunningSnapshot, SnapshotRunner } from './snapshot-runner.js';
import {
  cancelWord,
  controlWords,
  keysWord,
  type ThreadInput,
  type ThreadReport,
} from './snapshot-thread.js';

export interface ThreadRunnerOptions {
  /** The files of this system, which a thread opens by itself: a NodeStorage. */
  readonly storage: Storage;
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
  /** Where the program of the thread is; beside this file unless told. */
  readonly workerUrl?: URL | undefined;
}

export class ThreadRunner implements SnapshotRunner {
  readonly #options: ThreadRunnerOptions;

  constructor(options: ThreadRunnerOptions) {
    this.#options = options;
  }

  /**
   * Has a thread started that ends at once. The first thread of a process holds up the one that
   * starts it for several milliseconds, later ones for less than one: a server calls this before it
   * has clients.
   */
  warmUp(): void {
    const thread = newThread(this.#options, undefined);
    thread.unref();
    // Nothing was asked of it, and a thread that cannot be had is told of when there is.
    thread.on('error', () => undefined);
  }

  start(job: SnapshotJob, done: (outcome: SnapshotOutcome) => void): RunningSnapshot {
    return new ThreadSnapshot(this.#options, job, done);
  }
}

class ThreadSnapshot implements RunningSnapshot {
  readonly #control: Int32Array;
  #report: ThreadReport | undefined;
  #isCancelled: boolean;

  constructor(
    options: ThreadRunnerOptions,
    job: SnapshotJob,
    done: (outcome: SnapshotOutcome) => void,
  ) {
    const { storage, now } = options;
    this.#control = new Int32Array(
      new SharedArrayBuffer(controlWords * Int32Array.BYTES_PER_ELEMENT),
    );
    this.#report = undefined;
    this.#isCancelled = false;
    const startedMs = now();
    const input: ThreadInput = { job, control: this.#control };
    const worker = newThread(options, input);
    worker.on('message', (report: ThreadReport) => {
      this.#report = report;
    });
    worker.on('error', (error: Error) => {
      this.#report = failed(`The snapshot thread died: ${error.message}`);
    });
    worker.on('exit', (code) => {
      const report = this.#report ?? failed(`The snapshot thread ended with exit code ${code}`);
      const outcome = this.#outcomeOf(report, now() - startedMs);
      if (outcome.kind === 'written') done(outcome);
      else {
        removeLeftover(storage, job.path, () => {
          done(outcome);
        });
      }
    });
  }

  get keysProcessed(): number {
    return Atomics.load(this.#control, keysWord) >>> 0;
  }

  cancel(): void {
    this.#isCancelled = true;
    Atomics.store(this.#control, cancelWord, 1);
    Atomics.notify(this.#control, cancelWord);
  }

  #outcomeOf(report: ThreadReport, ms: number): SnapshotOutcome {
    if (this.#isCancelled) return { kind: 'cancelled' };
    return report.kind === 'written' ? { ...report, ms } : report;
  }
}

function newThread(options: ThreadRunnerOptions, input: ThreadInput | undefined): Worker {
  const url = options.workerUrl ?? new URL('./snapshot-worker.js', import.meta.url);
  return new Worker(url, { workerData: input });
}

function failed(error: string): ThreadReport {
  return { kind: 'failed', error, reason: error };
}

/** Removes what a thread left, if it did. What the disk refuses then is no reason to wait. */
function removeLeftover(storage: Storage, path: string, done: () => void): void {
  try {
    if (storage.stat(path) === undefined) done();
    else storage.removeAsync(path, done);
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    done();
  }
}
