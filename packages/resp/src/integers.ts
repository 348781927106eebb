/**
 * Decimal integers, as Redis reads and writes them. HOT (bench: resp).
 *
 * A string is an integer only if formatting that integer gives the same string back:
 *
 *     "0"  "7"  "-7"  "9223372036854775807"           integers
 *     ""  "-0"  "+7"  "07"  " 7"  "9223372036854775808"   not integers
 *
 * Values a double holds exactly are `number`; the rest of int64 is `bigint`, which is slower, so
 * that only who meets such a value pays for it.
 *
 * Spec: redis/src/util.c string2ll, ll2string (7.0).
 */
import { Byte } from './bytes.js';

/** Most characters an int64 takes: "-9223372036854775808". */
export const integerSizeMax = 20;

const int64Max = 9223372036854775807n;
const int64Min = -9223372036854775808n;

/** Any integer of this many digits is exact in a double; some of 16 are not. */
const exactDigitsMax = 15;

/**
 * Parses `bytes[start, end)` as a signed 64-bit integer.
 *
 * @returns a `number` when it is a safe integer, a `bigint` for the rest of int64, `undefined` when
 * the bytes are not the canonical form of an int64. Allocates nothing for safe integers of up to 15
 * digits.
 */
export function parseInteger(
  bytes: Uint8Array,
  start: number,
  end: number,
): number | bigint | undefined {
  if (start >= end) return undefined;
  let position = start;
  const negative = bytes[position] === Byte.minus;
  if (negative) position++;
  const digits = end - position;
  if (digits < 1 || digits > integerSizeMax - 1) return undefined;
  if (bytes[position] === Byte.zero) return digits === 1 && !negative ? 0 : undefined;
  if (digits > exactDigitsMax) return parseLong(bytes, start, end);
  let value = 0;
  for (; position < end; position++) {
    const digit = (bytes[position] as number) - Byte.zero;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  return negative ? -value : value;
}

/** The rare long forms, of 16 to 19 digits. The first digit is known not to be 0. */
function parseLong(bytes: Uint8Array, start: number, end: number): number | bigint | undefined {
  let text = '';
  for (let position = start; position < end; position++) {
    const byte = bytes[position] as number;
    const isSign = position === start && byte === Byte.minus;
    if (!isSign && (byte < Byte.zero || byte > Byte.nine)) return undefined;
    text += String.fromCharCode(byte);
  }
  const value = BigInt(text);
  if (value < int64Min || value > int64Max) return undefined;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/**
 * Writes a safe integer in decimal at `target[offset]`, which must have `integerSizeMax` bytes
 * free.
 *
 * @returns the offset after the last digit. Allocates nothing.
 */
export function writeInteger(target: Uint8Array, offset: number, value: number): number {
  let rest = value;
  let start = offset;
  if (rest < 0) {
    target[start++] = Byte.minus;
    rest = -rest;
  }
  if (rest < 10) {
    target[start] = Byte.zero + rest;
    return start + 1;
  }
  const end = start + countDigits(rest);
  let position = end;
  // Divisions of doubles above 2^31, then of small integers.
  while (rest > 0x7fffffff) {
    const quotient = Math.floor(rest / 10);
    target[--position] = Byte.zero + (rest - quotient * 10);
    rest = quotient;
  }
  let small = rest | 0;
  while (position > start) {
    const quotient = (small / 10) | 0;
    target[--position] = Byte.zero + (small - quotient * 10);
    small = quotient;
  }
  return end;
}

/** Characters that the decimal form of a safe integer takes, sign included. */
export function integerSize(value: number): number {
  return value < 0 ? 1 + countDigits(-value) : countDigits(value);
}

function countDigits(value: number): number {
  if (value < 100) return value < 10 ? 1 : 2;
  if (value < 10_000) return value < 1000 ? 3 : 4;
  let count = 5;
  for (let bound = 100_000; value >= bound; bound *= 10) count++;
  return count;
}
