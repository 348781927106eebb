/**
 * Deletes keys, and fields of hashes, that are past their time though nobody asks for them: the
 * store's tick runs it.
 *
 * Databases take turns, a few segments of their index at a time, until nothing is due or the budget
 * of time is spent. As in Redis the budget is a share of the time between two ticks, a quarter by
 * default and more with `active-expire-effort`; whatever is due is found within the round, so there
 * is no estimate of how many keys are stale.
 *
 * @see redis/src/expire.c activeExpireCycle (7.0)
 */
import { expireActively } from '@varve/commands';
import type { Context } from '@varve/commands';
import type { Database } from '@varve/keyspace';

import type { Clock } from '../clock.js';
import type { Traffic } from '../traffic.js';

/** Index segments per step: about 4000 keys are looked at between two readings of the clock. */
const segmentsPerStep = 4;

/** Share of the time the search may take, in percent, at effort 1; each further effort adds two. */
const basePercent = 25;
const effortPercent = 2;

/** The search for expired keys. */
export class ExpireCycle {
  /** DEBUG SET-ACTIVE-EXPIRE. */
  enabled: boolean;
  readonly #context: Context;
  readonly #clock: Clock;
  readonly #traffic: Traffic;
  #next: number;

  constructor(context: Context, clock: Clock, traffic: Traffic) {
    this.enabled = true;
    this.#context = context;
    this.#clock = clock;
    this.#traffic = traffic;
    this.#next = 0;
  }

  /**
   * Runs one round.
   *
   * @param hz ticks per second
   * @param effort from 1 to 10
   */
  run(hz: number, effort: number): void {
    if (!this.enabled) return;
    const databases = this.#context.keyspace.databases;
    const started = this.#clock.microseconds();
    const budget = ((basePercent + effortPercent * (effort - 1)) / 100) * (1e6 / hz);
    for (let done = 0; done < databases.length; done++) {
      const db = databases[this.#next] as Database;
      while (mayExpire(db) && expireActively(this.#context, db, segmentsPerStep)) {
        if (this.#clock.microseconds() - started < budget) continue;
        this.#traffic.expiryBudgetExhausted++;
        this.#traffic.expiryMicroseconds += this.#clock.microseconds() - started;
        return;
      }
      this.#next = (this.#next + 1) % databases.length;
    }
    this.#traffic.expiryMicroseconds += this.#clock.microseconds() - started;
  }
}

function mayExpire(db: Database): boolean {
  return db.expires > 0 || db.expiringHashes > 0;
}
