/**
 * Integers of 64 bits as decimal text and as packed bytes. HOT (bench: replay).
 *
 * Text is canonical when it is what printing the integer gives: no plus, no leading zero, no -0,
 * no blanks, within -2^63..2^63-1. Only such a string may be stored as an integer, because only
 * then does it come back as the same bytes.
 *
 * Integers are numbers while they are safe (|n| < 2^53) and bigints only beyond.
 *
 * Spec: redis/src/util.c string2ll, redis/src/object.c tryObjectEncoding (7.0).
 */
import { readWord, writeWord } from './entry-layout.js';

/** Longest text of an integer of 64 bits: -9223372036854775808. */
export const integerTextMax = 20;
const safeDigits = 15;
const int64Min = -(2n ** 63n);
const int64Max = 2n ** 63n - 1n;

/**
 * Parses canonical text of at most 15 digits, which is always a safe integer.
 * Returns NaN if it is longer or not canonical.
 */
export function parseShortInteger(bytes: Uint8Array, start: number, end: number): number {
  const isNegative = start < end && bytes[start] === 0x2d; /* - */
  let at = isNegative ? start + 1 : start;
  const digits = end - at;
  if (digits < 1 || digits > safeDigits) return NaN;
  let value = bytes[at]! - 0x30; /* 0 */
  if (value < 0 || value > 9) return NaN;
  if (value === 0 && (digits > 1 || isNegative)) return NaN;
  while (++at < end) {
    const digit = bytes[at]! - 0x30;
    if (digit < 0 || digit > 9) return NaN;
    value = value * 10 + digit;
  }
  return isNegative ? -value : value;
}

/** Parses canonical text of any length. Returns undefined if it is not one or exceeds 64 bits. */
export function parseInteger(
  bytes: Buffer,
  start: number,
  end: number,
): number | bigint | undefined {
  const short = parseShortInteger(bytes, start, end);
  if (short === short) return short;
  if (end - start <= safeDigits || end - start > integerTextMax) return undefined;
  const text = bytes.toString('latin1', start, end);
  if (!/^-?[1-9][0-9]*$/.test(text)) return undefined;
  const value = BigInt(text);
  if (value < int64Min || value > int64Max) return undefined;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** Writes a safe integer's text at `at` and returns the offset after it. */
export function writeIntegerText(target: Buffer, at: number, value: number): number {
  let rest = value < 0 ? -value : value;
  let digits = 1;
  for (let power = 10; power <= rest; power *= 10) digits++;
  const end = at + digits + (value < 0 ? 1 : 0);
  if (value < 0) target[at] = 0x2d; /* - */
  let to = end;
  // Division of doubles is slow, of small integers fast: split off nine digits at a time.
  while (rest > 999_999_999) {
    const high = Math.floor(rest / 1e9);
    let low = (rest - high * 1e9) | 0;
    for (let i = 0; i < 9; i++) {
      const tens = (low / 10) | 0;
      target[--to] = 0x30 + low - tens * 10;
      low = tens;
    }
    rest = high;
  }
  let low = rest | 0;
  do {
    const tens = (low / 10) | 0;
    target[--to] = 0x30 + low - tens * 10;
    low = tens;
  } while (low > 0);
  return end;
}

/** Count of characters of a safe integer's text. */
export function integerTextSize(value: number): number {
  const rest = value < 0 ? -value : value;
  let digits = value < 0 ? 2 : 1;
  for (let power = 10; power <= rest; power *= 10) digits++;
  return digits;
}

/** Writes a safe integer as 8 bytes, two's complement, little-endian. */
export function writeInt64(target: Buffer, at: number, value: number): void {
  const high = Math.floor(value / 4294967296);
  writeWord(target, at, value - high * 4294967296);
  writeWord(target, at + 4, high);
}

/** Writes a bigint of 64 bits as 8 bytes, two's complement, little-endian. */
export function writeBigInt64(target: Buffer, at: number, value: bigint): void {
  target.writeBigInt64LE(value, at);
}

/** Reads 8 bytes as a number if that is safe, else as NaN. */
export function readInt64(source: Buffer, at: number): number {
  const value = (readWord(source, at + 4) | 0) * 4294967296 + readWord(source, at);
  return value >= -Number.MAX_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? value : NaN;
}

/** Reads 4 bytes as a signed integer. */
export function readInt32(source: Buffer, at: number): number {
  return readWord(source, at) | 0;
}
