/**
 * The clock of a simulated machine: it moves when it is told to, and only forward.
 *
 *     elapsedMs     0 ----------------> what timers and durations see
 *     nowMs         epoch + elapsedMs   what commands see
 *
 * `atDawn` shows commands a moment before anything can have expired, so that a keyspace can be
 * looked at without deleting what is past its time.
 */
import assert from 'node:assert/strict';

import type { Clock } from '@varve/store';

/** Unix time when a simulation starts. */
export const epochMs = 1_700_000_000_000;

/** Unix time that no key of a workload expires before. */
const dawnMs = 1;

/** Time under control. */
export class ManualClock implements Clock {
  elapsedMs: number;
  #isDawn: boolean;

  /** @param elapsedMs where it starts, in whole milliseconds */
  constructor(elapsedMs = 0) {
    this.elapsedMs = elapsedMs;
    this.#isDawn = false;
  }

  nowMs(): number {
    return this.#isDawn ? dawnMs : epochMs + this.elapsedMs;
  }

  microseconds(): number {
    return this.elapsedMs * 1000;
  }

  /** Lets `ms` pass. */
  advance(ms: number): void {
    assert(ms >= 0, 'time does not go back');
    this.elapsedMs += ms;
  }

  /** Runs `body` at a time when nothing has expired yet. */
  atDawn<Result>(body: () => Result): Result {
    assert(!this.#isDawn);
    this.#isDawn = true;
    try {
      return body();
    } finally {
      this.#isDawn = false;
    }
  }
}
