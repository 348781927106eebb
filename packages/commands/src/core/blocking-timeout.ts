/**
 * How long a blocking command waits: its timeout argument as the time at which waiting ends.
 *
 *     BLPOP k 1.5          seconds, a long double           now + 1500
 *     BLPOP k 0.0001       rounded up                       now + 1
 *     XREAD BLOCK 250 ...  milliseconds, an integer         now + 250
 *     BLPOP k 0            without end                      0
 *
 * A number of seconds beyond 64 bits of milliseconds, infinity among them, becomes the least
 * integer when a processor converts it, and so is "negative"; a time that ends beyond 2^53 - 1 ms
 * ends then.
 *
 * Spec: redis/src/timeout.c getTimeoutFromObjectOrReply (7.0.15).
 */
import { parseInteger } from '@varve/resp';
import type { Context } from './context.js';
import { int64Max, toSafe } from './integers.js';
import { ceilLongDouble, parseLongDouble, scaleLongDouble } from './long-double.js';

export const timeoutErrors = {
  notAFloat: 'ERR timeout is not a float or out of range',
  notAnInteger: 'ERR timeout is not an integer or out of range',
  negative: 'ERR timeout is negative',
} as const;

/**
 * Reads argument `i` as seconds; when it is no timeout, answers that and returns `undefined`.
 *
 * @returns milliseconds since 1970 at which waiting ends; 0: never
 */
export function readTimeoutSeconds(context: Context, i: number): number | undefined {
  const { argv } = context;
  const seconds = parseLongDouble(argv.buffer.toString('latin1', argv.start(i), argv.end(i)));
  if (seconds === undefined) {
    context.reply.error(timeoutErrors.notAFloat);
    return undefined;
  }
  const milliseconds = scaleLongDouble(seconds, 1000n);
  const rounded = milliseconds.finite ? ceilLongDouble(milliseconds) : -1n;
  return endOfWaiting(context, rounded > int64Max ? -1 : toSafe(rounded));
}

/** As `readTimeoutSeconds`, for an integer of milliseconds. */
export function readTimeoutMilliseconds(context: Context, i: number): number | undefined {
  const { argv } = context;
  const milliseconds = parseInteger(argv.buffer, argv.start(i), argv.end(i));
  if (milliseconds === undefined) {
    context.reply.error(timeoutErrors.notAnInteger);
    return undefined;
  }
  return endOfWaiting(context, toSafe(milliseconds));
}

function endOfWaiting(context: Context, milliseconds: number): number | undefined {
  if (milliseconds < 0) {
    context.reply.error(timeoutErrors.negative);
    return undefined;
  }
  return milliseconds === 0 ? 0 : toSafe(context.nowMs + milliseconds);
}
