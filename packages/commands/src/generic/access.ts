/**
 * How recently, or how often, a value was used that was used elsewhere (RESTORE).
 *
 * Spec: redis/src/object.c objectSetLRUOrLFU (7.0).
 */
import { lfuClock, lruClock } from '@varve/keyspace';
import type { Context } from '../core/context.js';
import type { RestoreOptions } from './restore-options.js';

/** Seconds after which an LRU clock is the same again, but for one. */
const clockMax = 2 ** 24 - 1;

/** Sets the access clock of the key at the cursor, if the option is given that the policy needs. */
export function setAccess(context: Context, options: RestoreOptions): void {
  const { db, keyspace, nowMs } = context;
  const { frequency, idleSeconds } = options;
  if (keyspace.accessCounting.enabled) {
    if (frequency >= 0) db.setAccessClock(lfuClock(nowMs, frequency));
  } else if (idleSeconds >= 0) {
    const clock = lruClock(nowMs);
    const since = clock - idleSeconds;
    // What was idle for longer than the clock has run looks as if for half a round.
    db.setAccessClock(since >= 0 ? since : Math.floor(clock + clockMax / 2) % clockMax);
  }
}
