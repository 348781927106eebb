/**
 * Times at which fields expire, as clients give them; and what a time that is past does.
 *
 *     HEXPIRE key 10     now + 10 000 ms        HPEXPIREAT key 1700000000000     as it is
 *
 * A time may not be after 2^46 ms (the year 4199), and not negative. One that is not to come deletes
 * the field at once, unless a log is being replayed.
 *
 * Spec: redis/src/t_hash.c parseExpireTime, HFE_MAX_ABS_TIME_MSEC (8.0).
 */
import type { Context } from '../core/context.js';
import { invalidExpireTime } from '../core/errors.js';
import { readInteger } from '../core/integers.js';
import { hashErrors } from './errors.js';

const timeMsMax = 2 ** 46 - 1;

/**
 * Reads argument `i` as a time to expire at; when it is invalid, answers that and returns
 * `undefined`.
 *
 * @param baseMs what the time counts from: now, or 0 if it is absolute
 */
export function readFieldTime(
  context: Context,
  i: number,
  inSeconds: boolean,
  baseMs: number,
): number | undefined {
  const value = readInteger(context, i);
  if (value === undefined) return undefined;
  if (value < 0) {
    context.reply.error(hashErrors.expireTimeNegative);
    return undefined;
  }
  const timeMs = Number(value) * (inSeconds ? 1000 : 1) + baseMs;
  if (timeMs <= timeMsMax) return timeMs;
  context.reply.error(invalidExpireTime(context.entry.fullName));
  return undefined;
}

/** Tells whether a field that is to expire then goes at once. */
export function isNotToCome(context: Context, timeMs: number): boolean {
  return timeMs <= context.nowMs && !context.replaying;
}

/**
 * Deletes field argument `i`, which must be there, as its time is not to come: logged as `HDEL key
 * field`, in place of the command. Returns whether the hash is still there.
 */
export function deleteField(context: Context, i: number): boolean {
  const { argv, db, propagation } = context;
  db.hash.remove(argv.buffer, argv.start(i), argv.end(i));
  propagation.begin(db.index, 3);
  propagation.text('HDEL');
  propagation.argument(argv, 1);
  propagation.argument(argv, i);
  if (db.hash.size() > 0) return true;
  db.remove();
  return false;
}

/** Begins a record `NAME key ... FIELDS n field ...`, up to the key. */
export function beginRecord(context: Context, name: string, argc: number): void {
  const { argv, db, propagation } = context;
  propagation.begin(db.index, argc);
  propagation.text(name);
  propagation.argument(argv, 1);
}

/** Adds `FIELDS n` and the field arguments to the record. */
export function recordFields(context: Context, fields: readonly number[]): void {
  const { argv, propagation } = context;
  propagation.text('FIELDS');
  propagation.integer(fields.length);
  for (const i of fields) propagation.argument(argv, i);
}
