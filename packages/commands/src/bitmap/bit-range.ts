/**
 * The range of a string that BITCOUNT and BITPOS look at, in bits.
 *
 *     BITCOUNT k 0 -2         of "abc": bytes 0..1, bits 0..15
 *     BITCOUNT k 5 -1 BIT     of "abc": bits 5..23
 *
 * Both ends are in the range. Negative ones count from the end; whatever is outside of the string
 * is cut off.
 *
 * Spec: redis/src/bitops.c bitcountCommand, bitposCommand (7.0).
 */
import type { Argv } from '@varve/resp';
import type { Context } from '../core/context.js';
import { errors } from '../core/errors.js';
import { toSafe } from '../core/integers.js';

/** The last range that `setBitRange` made: used again for every command. */
export const bitRange = { first: 0, last: 0 };

/** Makes `bitRange` what `start` and `end` mean in a string of `size` bytes. */
export function setBitRange(
  start: number | bigint,
  end: number | bigint,
  isInBits: boolean,
  size: number,
): void {
  const total = isInBits ? size * 8 : size;
  const first = fromStart(toSafe(start), total);
  const last = Math.min(fromStart(toSafe(end), total), total - 1);
  bitRange.first = isInBits ? first : first * 8;
  bitRange.last = isInBits ? last : last * 8 + 7;
}

/**
 * Reads argument `i` as the unit of a range. Returns whether it is BIT; when it is neither BIT nor
 * BYTE, answers that and returns `undefined`.
 */
export function readIsInBits(context: Context, i: number): boolean | undefined {
  const argv: Argv = context.argv;
  if (argv.is(i, 'bit')) return true;
  if (argv.is(i, 'byte')) return false;
  context.reply.error(errors.syntax);
  return undefined;
}

function fromStart(index: number, total: number): number {
  return index < 0 ? Math.max(index + total, 0) : index;
}
