/**
 * Positions as integers whose order keeps neighbours together. HOT.
 *
 * The map is cut in half `step` times each way; a *cell* is a column x and a row y of 2^step. Their
 * bits taken in turns, the column's first, are the hash:
 *
 *     x  1 0 1      hash  1 0 0 1 1 1      so all cells in a larger one have its hash as a prefix:
 *     y   0 1 1           x y x y x y      a range of integers
 *
 * Members have 26 steps, 52 bits, which a double holds: the score in the sorted set. At the very
 * edge of the map a column or row is 2^step, one too many, as it is in Redis. Integers of up to 64
 * bits are two words of 32 here.
 *
 * Spec: redis/src/geohash.c (7.0).
 */
import assert from 'node:assert';

export const longitudeMax = 180;
export const latitudeMax = 85.05112878;
export const stepMax = 26;

const word = 2 ** 32;

/** The column, of 2^step, of a longitude between `-max` and `max`. */
export function indexOf(degrees: number, max: number, step: number): number {
  assert(degrees >= -max && degrees <= max, 'a position is on the map');
  return Math.floor(((degrees + max) / (max + max)) * 2 ** step);
}

/** Where the column or row begins; its end is where the next one does. */
export function edgeOf(index: number, max: number, step: number): number {
  return -max + ((index >>> 0) / 2 ** step) * (max + max);
}

/** The middle of a column or row of a member, kept on the map. */
export function centerOf(index: number, max: number): number {
  const center = (edgeOf(index, max, stepMax) + edgeOf(index + 1, max, stepMax)) / 2;
  return Math.min(Math.max(center, -max), max);
}

/** The upper word of the hash of a cell. */
export function hashHigh(x: number, y: number): number {
  return ((spread(x >>> 16) << 1) | spread(y >>> 16)) >>> 0;
}

/** The lower word of the hash of a cell. */
export function hashLow(x: number, y: number): number {
  return ((spread(x & 0xffff) << 1) | spread(y & 0xffff)) >>> 0;
}

/** The hash of a cell as decimal text: all its bits, also at the edge, where a double has not. */
export function hashText(x: number, y: number): string {
  const [high, low] = [hashHigh(x, y), hashLow(x, y)];
  return high < 2 ** 21 ? String(high * word + low) : String((BigInt(high) << 32n) | BigInt(low));
}

/** The least score in a cell of `step`, or, with `after` 1, the least behind it. */
export function scoreOfCell(x: number, y: number, step: number, after: 0 | 1): number {
  return (hashHigh(x, y) * word + (hashLow(x, y) + after)) * 2 ** (2 * (stepMax - step));
}

/** The column of a member with the hash of these words. */
export function columnOf(high: number, low: number): number {
  return ((compact(high >>> 1) << 16) | compact(low >>> 1)) >>> 0;
}

/** The row of a member with the hash of these words. */
export function rowOf(high: number, low: number): number {
  return ((compact(high) << 16) | compact(low)) >>> 0;
}

/** The upper word of a score. */
export function scoreHigh(score: number): number {
  if (score >= 0 && score < 2 ** 53) return Math.floor(score / word);
  return Number(foreignBits(score) >> 32n);
}

/** The lower word of a score. */
export function scoreLow(score: number): number {
  if (score >= 0 && score < 2 ** 53) return Math.floor(score) % word;
  return Number(foreignBits(score) & 0xffffffffn);
}

/** The 64 bits that x86 makes of a score which no GEOADD can have made. */
function foreignBits(score: number): bigint {
  if (score >= 2 ** 64) return 0n;
  if (score < -(2 ** 63)) return 1n << 63n;
  return BigInt.asUintN(64, BigInt(Math.trunc(score)));
}

/** Puts a 0 before each of 16 bits. */
function spread(bits: number): number {
  let word = bits & 0xffff;
  word = (word | (word << 8)) & 0x00ff00ff;
  word = (word | (word << 4)) & 0x0f0f0f0f;
  word = (word | (word << 2)) & 0x33333333;
  return (word | (word << 1)) & 0x55555555;
}

/** Takes every second bit of 32, from the lowest on. */
function compact(bits: number): number {
  let word = bits & 0x55555555;
  word = (word | (word >>> 1)) & 0x33333333;
  word = (word | (word >>> 2)) & 0x0f0f0f0f;
  word = (word | (word >>> 4)) & 0x00ff00ff;
  return (word | (word >>> 8)) & 0xffff;
}
