/**
 * Times at which keys expire, as clients give them: seconds or milliseconds, absolute or from now.
 *
 *     EX 10        base nowMs, 10 000 ms later        EXAT 1700000000     base 0, in seconds
 *     PX 10        base nowMs                         PXAT 1700000000000  base 0
 *
 * Overflow is judged as Redis does, on 64 bits. What fits is kept as a double: times beyond
 * 2^53 - 1 ms (the year 287396) become that time.
 *
 * Spec: redis/src/t_string.c getExpireMillisecondsOrReply, expire.c expireGenericCommand (7.0).
 */
import type { Context } from './context.js';
import { invalidExpireTime } from './errors.js';
import { int64Max, int64Min, readInteger, toSafe } from './integers.js';

/**
 * Reads argument `i` as a time to expire at; when it is invalid, answers that and returns
 * `undefined`.
 *
 * @param baseMs what the time counts from: now, or 0 if it is absolute
 * @returns milliseconds since 1970; never before 1970 + 1 ms
 */
export function readExpireTime(
  context: Context,
  i: number,
  inSeconds: boolean,
  baseMs: number,
): number | undefined {
  const value = readInteger(context, i);
  if (value === undefined) return undefined;
  const timeMs = value <= 0 ? undefined : expireTimeMs(value, inSeconds, baseMs);
  if (timeMs === undefined) context.reply.error(invalidExpireTime(context.entry.fullName));
  return timeMs;
}

/** Converts to milliseconds since 1970, which may be long past; `undefined` if 64 bits overflow. */
export function expireTimeMs(
  value: number | bigint,
  inSeconds: boolean,
  baseMs: number,
): number | undefined {
  if (typeof value === 'number') {
    const timeMs = (inSeconds ? value * 1000 : value) + baseMs;
    if (Number.isSafeInteger(timeMs)) return timeMs;
  }
  const unit = inSeconds ? 1000n : 1n;
  const given = BigInt(value);
  if (given > int64Max / unit || given < int64Min / unit) return undefined;
  const exact = given * unit + BigInt(baseMs);
  return exact > int64Max ? undefined : toSafe(exact);
}

/** Tells whether a key that expires then (-1: never) is past its time. */
export function isPast(expireAtMs: number, nowMs: number): boolean {
  return expireAtMs >= 0 && nowMs > expireAtMs;
}
