/**
 * Runs jobs in the thread of the caller, some keys at a time: for simulation and tests, where the
 * same calls are to give the same bytes, and for whoever has no threads.
 *
 *     new InlineRunner({ storage, schedule: (step) => setImmediate(step), now, keysPerStep: 100 })
 *
 * Between two steps the keyspace may change at will: what the view shows does not.
 */
import assert from 'node:assert/strict';

import type { Storage } from '@varve/storage';

import type { SnapshotJob, SnapshotOutcome } from './snapshot-job.js';
import type { RunningSnapshot, SnapshotRunner } from './snapshot-runner.js';
import { SnapshotWriter } from './snapshot-writer.js';
import { failureOf } from './write-snapshot.js';

export interface InlineRunnerOptions {
  readonly storage: Storage;
  /** Calls `step` in a later turn, not before `delayMs` have passed. Never inside this call. */
  readonly schedule: (step: () => void, delayMs: number) => void;
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
  /** Keys written in one step, at least 1. */
  readonly keysPerStep: number;
}

export class InlineRunner implements SnapshotRunner {
  readonly #options: InlineRunnerOptions;

  constructor(options: InlineRunnerOptions) {
    assert(options.keysPerStep >= 1);
    this.#options = options;
  }

  start(job: SnapshotJob, done: (outcome: SnapshotOutcome) => void): RunningSnapshot {
    return new InlineSnapshot(this.#options, job, done);
  }
}

class InlineSnapshot implements RunningSnapshot {
  readonly #options: InlineRunnerOptions;
  readonly #job: SnapshotJob;
  readonly #done: (outcome: SnapshotOutcome) => void;
  readonly #startedMs: number;
  readonly #delayMs: number;
  #writer: SnapshotWriter | undefined;
  #isCancelled: boolean;

  constructor(
    options: InlineRunnerOptions,
    job: SnapshotJob,
    done: (outcome: SnapshotOutcome) => void,
  ) {
    this.#options = options;
    this.#job = job;
    this.#done = done;
    this.#startedMs = options.now();
    this.#delayMs = job.keyDelayUs / 1000;
    this.#writer = undefined;
    this.#isCancelled = false;
    this.#schedule(0);
  }

  get keysProcessed(): number {
    return this.#writer?.keys ?? 0;
  }

  cancel(): void {
    this.#isCancelled = true;
  }

  #schedule(delayMs: number): void {
    this.#options.schedule(() => {
      this.#step();
    }, delayMs);
  }

  #step(): void {
    const outcome = this.#advance();
    if (outcome === undefined) this.#schedule(this.#delayMs);
    else this.#done(outcome);
  }

  /** Writes some keys, or ends the file. Returns the outcome when there is one. */
  #advance(): SnapshotOutcome | undefined {
    const { storage, keysPerStep, now } = this.#options;
    if (this.#isCancelled) {
      this.#writer?.abandon();
      return { kind: 'cancelled' };
    }
    try {
      const writer = (this.#writer ??= new SnapshotWriter(storage, this.#job));
      if (!writer.step(this.#delayMs > 0 ? 1 : keysPerStep)) return undefined;
      const size = writer.complete();
      return { kind: 'written', size, keys: writer.keys, ms: now() - this.#startedMs };
    } catch (error) {
      this.#writer?.abandon();
      return failureOf(error);
    }
  }
}
