/**
 * Integers of 1 to 64 bits anywhere in a string: what BITFIELD reads and writes.
 *
 *     u5 at 6 in   |000000 11|101 00000|      0b11101 = 29      i5: 29 - 32 = -3
 *
 * The highest bit comes first. Up to 53 bits a field is a number; wider ones are put together of
 * two halves, and are bigints.
 *
 * Spec: redis/src/bitops.c getUnsignedBitfield, setUnsignedBitfield, getSignedBitfield (7.0).
 */
import assert from 'node:assert';
import { narrow } from '../core/integers.js';

export interface FieldType {
  readonly isSigned: boolean;
  /** 1..64, of an unsigned field 1..63. */
  readonly width: number;
}

/** Widest field that a double holds. */
const numberWidthMax = 53;
const lowWidth = 32;

/**
 * Reads the field at bit `offset` of `bytes[start, end)`; behind the end there are zeros.
 */
export function readField(
  bytes: Buffer,
  start: number,
  end: number,
  offset: number,
  type: FieldType,
): number | bigint {
  const { isSigned, width } = type;
  if (width <= numberWidthMax) {
    const value = readBits(bytes, start, end, offset, width);
    return isSigned && value >= 2 ** (width - 1) ? value - 2 ** width : value;
  }
  const highWidth = width - lowWidth;
  const high = readBits(bytes, start, end, offset, highWidth);
  const low = readBits(bytes, start, end, offset + highWidth, lowWidth);
  const value = (BigInt(high) << BigInt(lowWidth)) | BigInt(low);
  return narrow(isSigned ? BigInt.asIntN(width, value) : value);
}

/** Writes a field at bit `offset` of the bytes from `start` on; bits beyond its width are cut. */
export function writeField(
  bytes: Buffer,
  start: number,
  offset: number,
  type: FieldType,
  value: number | bigint,
): void {
  const { width } = type;
  if (width <= numberWidthMax && typeof value === 'number') {
    writeBits(bytes, start, offset, width, value < 0 ? value + 2 ** width : value);
    return;
  }
  const bits = BigInt.asUintN(width, BigInt(value));
  const highWidth = Math.max(width - lowWidth, 0);
  const low = Number(BigInt.asUintN(lowWidth, bits));
  if (highWidth > 0) writeBits(bytes, start, offset, highWidth, Number(bits >> BigInt(lowWidth)));
  writeBits(bytes, start, offset + highWidth, width - highWidth, low);
}

function readBits(
  bytes: Buffer,
  start: number,
  end: number,
  offset: number,
  width: number,
): number {
  let value = 0;
  let left = width;
  let at = start + Math.floor(offset / 8);
  /** Bits of the first byte that come before the field. */
  let before = offset & 7;
  while (left > 0) {
    const byte = at < end ? (bytes[at] as number) & (0xff >>> before) : 0;
    const count = Math.min(8 - before, left);
    value = value * 2 ** count + (byte >>> (8 - before - count));
    left -= count;
    before = 0;
    at++;
  }
  return value;
}

function writeBits(
  bytes: Buffer,
  start: number,
  offset: number,
  width: number,
  value: number,
): void {
  assert(value >= 0 && value < 2 ** width, 'a value fits its field');
  let rest = value;
  let left = width;
  const last = offset + width - 1;
  let at = start + Math.floor(last / 8);
  /** Bits of the last byte that come after the field. */
  let after = 7 - (last & 7);
  while (left > 0) {
    const count = Math.min(8 - after, left);
    const mask = ((1 << count) - 1) << after;
    const bits = (rest % 2 ** count) << after;
    bytes[at] = ((bytes[at] as number) & ~mask) | bits;
    rest = Math.floor(rest / 2 ** count);
    left -= count;
    after = 0;
    at--;
  }
}
