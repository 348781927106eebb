/**
 * Units of length, and distances in replies.
 *
 * Spec: redis/src/geo.c extractUnitOrReply, addReplyDoubleDistance (7.0).
 */
import type { Context } from '../core/context.js';
import { geoErrors } from './errors.js';
import { formatFixed } from './fixed-point.js';

/** Reads argument `i`; returns its meters, or, having answered that it is no unit, `undefined`. */
export function readUnit(context: Context, i: number): number | undefined {
  const { argv } = context;
  if (argv.is(i, 'm')) return 1;
  if (argv.is(i, 'km')) return 1000;
  if (argv.is(i, 'ft')) return 0.3048;
  if (argv.is(i, 'mi')) return 1609.34;
  context.reply.error(geoErrors.badUnit);
  return undefined;
}

/** Answers with a distance: four decimals. */
export function replyDistance(context: Context, distance: number): void {
  context.reply.latin1(formatFixed(distance, 4));
}
