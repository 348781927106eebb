/**
 * The event loop of a simulated process, run by hand.
 *
 *     endOfTurn      what the store wants done when the turn is over       runTurn
 *     complete       completions of asynchronous storage calls, a sync     runDue
 *                    `syncMs` after it was issued, any other soon
 *     after          the next step of a snapshot                           runDue
 *
 * Nothing runs by itself, and nothing runs within the call that asked for it. A process that dies
 * is forgotten with `clear`.
 */
import assert from 'node:assert/strict';

import type { Call } from '@varve/storage/memory';

import type { ManualClock } from './manual-clock.js';

/** Turns that ask for another turn, one after the other, before something must be wrong. */
const turnsMax = 10_000;

/** A write is a copy into the page cache, a name a note there: neither takes as long as a sync. */
const writeMsMax = 2;

interface Completion {
  readonly dueMs: number;
  readonly run: () => void;
}

/** Both queues of one process. */
export class Scheduler {
  /** How long a sync takes: simulated milliseconds. */
  syncMs: number;
  /** For `StoreOptions.schedule`. */
  readonly endOfTurn: (run: () => void) => void;
  /** For `MemoryStorageOptions.schedule`. */
  readonly complete: (run: () => void, call: Call) => void;
  readonly #clock: ManualClock;
  #turns: (() => void)[];
  #completions: Completion[];

  constructor(clock: ManualClock) {
    this.syncMs = 0;
    this.#clock = clock;
    this.#turns = [];
    this.#completions = [];
    this.endOfTurn = (run) => void this.#turns.push(run);
    this.complete = (run, call) => {
      const isSync = call.operation === 'sync' || call.operation === 'syncDirectory';
      const delayMs = isSync ? this.syncMs : Math.min(this.syncMs, writeMsMax);
      this.#completions.push({ dueMs: clock.elapsedMs + delayMs, run });
    };
  }

  /** Runs something in a turn of its own, so many milliseconds from now. */
  after(delayMs: number, run: () => void): void {
    this.#completions.push({ dueMs: this.#clock.elapsedMs + delayMs, run });
  }

  /** When the next completion is due; undefined: nothing is under way. */
  get nextDueMs(): number | undefined {
    if (this.#completions.length === 0) return undefined;
    return Math.min(...this.#completions.map(({ dueMs }) => dueMs));
  }

  /** Ends the turn, and the turns that this asks for. */
  runTurn(): void {
    for (let count = 0; this.#turns.length > 0; count += 1) {
      assert(count < turnsMax, 'the loop comes to rest');
      this.#turns.shift()?.();
    }
  }

  /** Delivers what is due, oldest first, each in a turn of its own. */
  runDue(): void {
    for (let count = 0; ; count += 1) {
      assert(count < turnsMax, 'the loop comes to rest');
      const dueMs = this.nextDueMs;
      if (dueMs === undefined || dueMs > this.#clock.elapsedMs) return;
      const index = this.#completions.findIndex((completion) => completion.dueMs === dueMs);
      const [completion] = this.#completions.splice(index, 1);
      completion?.run();
      this.runTurn();
    }
  }

  /** Forgets everything: the process is dead. */
  clear(): void {
    this.#turns = [];
    this.#completions = [];
  }
}
