/** Counts as arguments of sorted set commands, of which every fault has the same answer. */
import { parseInteger } from '@varve/resp';
import type { Context } from '../core/context.js';
import { toSafe } from '../core/integers.js';

/**
 * Reads argument `i` as an integer of at least `min`, beyond 2^53 as the nearest safe one; when it is
 * none, answers `text` and returns `undefined`.
 */
export function readCount(
  context: Context,
  i: number,
  min: number,
  text: string,
): number | undefined {
  const { argv, reply } = context;
  const value = parseInteger(argv.buffer, argv.start(i), argv.end(i));
  if (value !== undefined && value >= min) return toSafe(value);
  reply.error(text);
  return undefined;
}
