/**
 * The offset of a bit as an argument. HOT.
 *
 *     10       bit 10
 *     #10      bit 10 x the width of the field, where fields have one (BITFIELD)
 *
 * Bits count from the highest of the first byte: bit 10 is 0x20 in byte 1. A string is at most
 * proto-max-bulk-len bytes long, so an offset is below 2^34. Multiplied, "#n" wraps around at 64
 * bits as it does in Redis, before it is judged.
 *
 * Spec: redis/src/bitops.c getBitOffsetFromArgument (7.0).
 */
import { parseInteger } from '@varve/resp';
import type { Context } from '../core/context.js';
import { bitmapErrors } from './errors.js';

const hashSign = 0x23; // #

/**
 * Reads argument `i` as the offset of a bit; when it is none, answers that and returns `undefined`.
 *
 * @param width bits of the field at the offset; 0 where there is no "#n"
 */
export function readBitOffset(context: Context, i: number, width: number): number | undefined {
  const argv = context.argv;
  const start = argv.start(i);
  const isMultiple = width > 0 && argv.size(i) > 0 && argv.buffer[start] === hashSign;
  let offset = parseInteger(argv.buffer, isMultiple ? start + 1 : start, argv.end(i));
  if (isMultiple && offset !== undefined) {
    offset = Number(BigInt.asIntN(64, BigInt(offset) * BigInt(width)));
  }
  if (typeof offset !== 'number' || offset < 0 || isBeyondStrings(context, offset)) {
    context.reply.error(bitmapErrors.badOffset);
    return undefined;
  }
  return offset;
}

function isBeyondStrings(context: Context, offset: number): boolean {
  return Math.floor(offset / 8) >= context.host.settings.bulkSizeMax && !context.replaying;
}
