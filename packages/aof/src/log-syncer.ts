/**
 * Runs the syncs of a log, here or off-thread, and keeps the ages that bound what a crash can take.
 *
 *     flushed -----------> sync starts ---------------> sync done
 *     unsyncedSinceMs      becomes syncingSinceMs       forgotten
 *
 * Invariants
 * 1. At most one sync is under way off-thread.
 * 2. The oldest flushed unit that is not durable is at most `lagMs` old.
 * 3. `durableSequence` only grows; it is the last unit of a write that a completed sync covers.
 */
import assert from 'node:assert/strict';

import type { StorageError } from '@varve/storage';

import type { LogFile } from './log-file.js';
import { inlineSyncMsMax, SyncGauge } from './sync-gauge.js';

/** Under `everysec`, how long after the start of one sync the next one starts. */
export const syncIntervalMs = 1000;

export class LogSyncer {
  log: LogFile;
  /** Last unit that was flushed, and last one that is durable. */
  flushedSequence: number;
  durableSequence: number;
  /** Whether a sync is under way off-thread. */
  running: boolean;
  #now: () => number;
  #gauge: SyncGauge;
  #startedMs: number;
  /** When the oldest flushed unit that no sync covers was flushed; -1: there is none. */
  #unsyncedSinceMs: number;
  /** The same for the units that the running sync covers. */
  #syncingSinceMs: number;

  constructor(log: LogFile, now: () => number) {
    this.log = log;
    this.flushedSequence = 0;
    this.durableSequence = 0;
    this.running = false;
    this.#now = now;
    this.#gauge = new SyncGauge();
    this.#startedMs = now() - syncIntervalMs;
    this.#unsyncedSinceMs = -1;
    this.#syncingSinceMs = -1;
  }

  /** Whether a sync takes so little time that it may run on this thread. */
  get isFast(): boolean {
    return this.#gauge.inline;
  }

  /** How long a sync takes, in milliseconds; 0 before the first. */
  get medianMs(): number {
    return this.#gauge.medianMs;
  }

  /** Age of the oldest flushed unit that is not durable; 0 if there is none. */
  lagMs(now: number): number {
    const oldest = this.#syncingSinceMs >= 0 ? this.#syncingSinceMs : this.#unsyncedSinceMs;
    return oldest < 0 ? 0 : now - oldest;
  }

  /** Whether a second has passed since the last sync began. */
  isDue(now: number): boolean {
    return now - this.#startedMs >= syncIntervalMs;
  }

  /** Whether a write(2) now might have to wait for the running sync. */
  isHoldingWrites(now: number): boolean {
    return this.running && (!this.#gauge.inline || now - this.#startedMs > inlineSyncMsMax);
  }

  /** Takes note that all units up to `sequence` are in the OS. */
  flushed(sequence: number, now: number): void {
    assert(sequence >= this.flushedSequence);
    this.flushedSequence = sequence;
    if (this.#unsyncedSinceMs < 0) this.#unsyncedSinceMs = now;
  }

  /** Syncs on this thread. After: everything flushed is durable, unless an error is returned. */
  syncInline(): StorageError | undefined {
    const before = this.#now();
    const error = this.log.sync();
    if (error) return error;
    this.#gauge.record(this.#now() - before);
    this.#startedMs = before;
    this.#unsyncedSinceMs = -1;
    this.durableSequence = this.flushedSequence;
    return undefined;
  }

  /** Starts a sync off-thread; `done` is called in a later turn. */
  start(done: (error: StorageError | undefined) => void): void {
    assert(!this.running);
    const startedMs = this.#now();
    const sequence = this.flushedSequence;
    this.running = true;
    this.#startedMs = startedMs;
    this.#syncingSinceMs = this.#unsyncedSinceMs;
    this.#unsyncedSinceMs = -1;
    this.log.syncAsync((error) => {
      this.running = false;
      if (!error) {
        this.#syncingSinceMs = -1;
        this.#gauge.record(this.#now() - startedMs);
        if (sequence > this.durableSequence) this.durableSequence = sequence;
      }
      done(error);
    });
  }
}
