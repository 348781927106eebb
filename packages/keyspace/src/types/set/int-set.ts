/**
 * The set of integers: sorted, packed, all of the width that the widest of them needs. HOT.
 *
 *   width: 1 | integer | integer | ...          each of `width` bytes (2, 4 or 8), little-endian
 *
 * Worked example: {-1, 2, 300}, 7 bytes:
 *
 *   02  ff ff  02 00  2c 01
 *   2    -1     2      300
 *
 * The count follows from the size of the value. A lookup is a binary search; an insertion moves
 * what is behind. An integer that is too wide makes all of them wider, and they stay so.
 *
 * An integer of 64 bits is a pair of words here, `high` and `low`, both signed: nothing but text
 * beyond 15 digits needs a bigint. `IntegerMember` makes the pair of a member's bytes.
 *
 * Invariants: integers ascend, none is there twice, and the size is 1 + count x width.
 *
 * Spec: redis/src/intset.c (7.0). There the header has 8 bytes; the integers are the same.
 */
import { readWord, writeWord } from '../../entry/entry-layout.js';
import { parseInteger, parseShortInteger, writeIntegerText } from '../../entry/integer-text.js';

/** Bytes before the first integer. */
export const widthBytes = 1;
export const widthMin = 2;

const wordRange = 4294967296;

/** A member that is an integer of 64 bits, after `parse`. */
export class IntegerMember {
  high = 0;
  low = 0;

  /** Reads canonical text of an integer of 64 bits. Returns false if it is not. */
  parse(bytes: Buffer, start: number, end: number): boolean {
    let value = parseShortInteger(bytes, start, end);
    if (value !== value) {
      const long = parseInteger(bytes, start, end);
      if (long === undefined) return false;
      if (typeof long === 'bigint') {
        this.high = Number(BigInt.asIntN(32, long >> 32n));
        this.low = Number(BigInt.asIntN(32, long));
        return true;
      }
      value = long;
    }
    const high = Math.floor(value / wordRange);
    this.high = high | 0;
    this.low = (value - high * wordRange) | 0;
    return true;
  }
}

/** Returns the width an integer needs. */
export function widthOf(high: number, low: number): number {
  if (high !== low >> 31) return 8;
  return (low << 16) >> 16 === low ? 2 : 4;
}

/** Count of integers in the set at `start..end`. */
export function integerCount(bytes: Buffer, start: number, end: number): number {
  return (end - start - widthBytes) / bytes[start]!;
}

/**
 * Returns the index of the integer in the set at `start..end`, or, if it is not there, the one's
 * complement of the index it belongs at.
 */
export function findInteger(
  bytes: Buffer,
  start: number,
  end: number,
  high: number,
  low: number,
): number {
  const width = bytes[start]!;
  const count = (end - start - widthBytes) / width;
  if (widthOf(high, low) > width) return high < 0 ? -1 : ~count;
  const first = start + widthBytes;
  let from = 0;
  let to = count;
  while (from < to) {
    const middle = (from + to) >>> 1;
    const order = compareAt(bytes, first + middle * width, width, high, low);
    if (order === 0) return middle;
    if (order < 0) from = middle + 1;
    else to = middle;
  }
  return ~from;
}

/** Writes an integer of that width at an absolute offset; it must fit. */
export function writeInteger(
  target: Buffer,
  at: number,
  width: number,
  high: number,
  low: number,
): void {
  if (width === 2) {
    target[at] = low;
    target[at + 1] = low >>> 8;
    return;
  }
  writeWord(target, at, low);
  if (width === 8) writeWord(target, at + 4, high);
}

/** Low word of the integer at an absolute offset. */
export function lowAt(bytes: Buffer, at: number, width: number): number {
  if (width === 2) return ((bytes[at]! | (bytes[at + 1]! << 8)) << 16) >> 16;
  return readWord(bytes, at) | 0;
}

/** High word of the integer at an absolute offset. */
export function highAt(bytes: Buffer, at: number, width: number): number {
  return width === 8 ? readWord(bytes, at + 4) | 0 : lowAt(bytes, at, width) >> 31;
}

/** Writes the text of the integer at an absolute offset to `text`. Returns where it ends. */
export function writeTextAt(text: Buffer, bytes: Buffer, at: number, width: number): number {
  const low = lowAt(bytes, at, width);
  if (width < 8) return writeIntegerText(text, 0, low);
  const value = highAt(bytes, at, width) * wordRange + (low >>> 0);
  if (Number.isSafeInteger(value)) return writeIntegerText(text, 0, value);
  return text.write(bytes.readBigInt64LE(at).toString(), 0, 'latin1');
}

/** Compares the integer at an absolute offset with another: below 0 if it is less. */
export function compareAt(
  bytes: Buffer,
  at: number,
  width: number,
  high: number,
  low: number,
): number {
  if (width < 8) {
    const other = lowAt(bytes, at, width);
    return other < low ? -1 : other > low ? 1 : 0;
  }
  const otherHigh = readWord(bytes, at + 4) | 0;
  if (otherHigh !== high) return otherHigh < high ? -1 : 1;
  const otherLow = readWord(bytes, at);
  return otherLow < low >>> 0 ? -1 : otherLow > low >>> 0 ? 1 : 0;
}
