/**
 * Sine, cosine and arcsine, right to the last bit but for one in thousands: what distances are
 * computed with.
 *
 * A distance can become a score (STOREDIST), and scores are compared digit by digit. The C
 * library's functions round nearly always to the nearest double; JavaScript's often miss it by one.
 * So these compute with pairs of doubles, of 106 bits, where it matters:
 *
 *     value   high + low                |low| <= half of high's last place
 *     sine    x reduced by quarter turns to r, |r| <= pi / 4; then the series in z = r x r,
 *             its first terms as pairs, the rest, which is small, as doubles
 *
 * Spec: glibc's sin, cos and asin, whose errors stay below 0.55 of the last place; T. J. Dekker, "A
 * floating-point technique for extending the available precision" (1971).
 */
import assert from 'node:assert';

/** A quarter turn in three parts. */
const quarterHigh = 1.5707963267948966;
const quarterMiddle = 6.123233995736766e-17;
const quarterLow = -1.4973849048591698e-33;

/** Splits a double into two of 26 bits. */
const splitter = 134217729;

/** 1/3!, 1/5! and 1/2!, 1/4!, 1/6! as pairs, with signs; then the other terms, innermost first. */
const sineHighs = [-0.16666666666666666, 0.008333333333333333] as const;
const sineLows = [-9.25185853854297e-18, 1.1564823173178714e-19] as const;
const cosineHighs = [-0.5, 0.041666666666666664, -0.001388888888888889] as const;
const cosineLows = [0, 2.3129646346357427e-18, 5.300543954373577e-20] as const;
const sineTail = reciprocals([21, 19, 17, 15, 13, 11, 9, 7]);
const cosineTail = reciprocals([22, 20, 18, 16, 14, 12, 10, 8]);

/** The result of the functions below that compute pairs. */
const pair = { high: 0, low: 0 };

/** @param x at most pi */
export function sine(x: number): number {
  turnedSine(x, 0);
  return pair.high;
}

/** @param x at most pi */
export function cosine(x: number): number {
  turnedSine(x, 1);
  return pair.high;
}

/** @param x from 0 to 1; NaN above. Corrects the built-in by one step of Newton's method. */
export function arcsine(x: number): number {
  const guess = Math.asin(x);
  if (!(x > 0 && x <= 1)) return guess;
  turnedSine(guess, 0);
  const error = x - pair.high - pair.low;
  return guess + error / Math.cos(guess);
}

/** Makes `pair` the sine of x and so many quarter turns. */
function turnedSine(x: number, turns: number): void {
  assert(Math.abs(x) < 4, 'an angle is at most half a turn');
  const quarters = Math.round(x / quarterHigh);
  // The product with so small an integer is exact.
  addPair(x, 0, -quarters * quarterHigh, -quarters * quarterMiddle);
  addPair(pair.high, pair.low, -quarters * quarterLow, 0);
  const turn = (quarters + turns) & 3;
  if ((turn & 1) === 0) sineSeries(pair.high, pair.low);
  else cosineSeries(pair.high, pair.low);
  if (turn < 2) return;
  pair.high = -pair.high;
  pair.low = -pair.low;
}

/** r - r^3/3! + r^5/5! - ... */
function sineSeries(high: number, low: number): void {
  multiplyPair(high, low, high, low);
  const { high: z, low: zLow } = pair;
  multiplyPair(z, zLow, tailOf(sineTail, z), 0);
  for (let i = sineHighs.length - 1; i >= 0; i--) {
    addPair(pair.high, pair.low, sineHighs[i] as number, sineLows[i] as number);
    multiplyPair(pair.high, pair.low, z, zLow);
  }
  multiplyPair(pair.high, pair.low, high, low);
  addPair(high, low, pair.high, pair.low);
}

/** 1 - r^2/2! + r^4/4! - ... */
function cosineSeries(high: number, low: number): void {
  multiplyPair(high, low, high, low);
  const { high: z, low: zLow } = pair;
  multiplyPair(z, zLow, tailOf(cosineTail, z), 0);
  for (let i = cosineHighs.length - 1; i >= 0; i--) {
    addPair(pair.high, pair.low, cosineHighs[i] as number, cosineLows[i] as number);
    multiplyPair(pair.high, pair.low, z, zLow);
  }
  addPair(1, 0, pair.high, pair.low);
}

function tailOf(terms: readonly number[], z: number): number {
  let sum = 0;
  for (const term of terms) sum = sum * z + term;
  return sum;
}

/** Makes `pair` the sum of two pairs. */
function addPair(aHigh: number, aLow: number, bHigh: number, bLow: number): void {
  const sum = aHigh + bHigh;
  const part = sum - aHigh;
  const error = aHigh - (sum - part) + (bHigh - part) + (aLow + bLow);
  pair.high = sum + error;
  pair.low = error - (pair.high - sum);
}

/** Makes `pair` the product of two pairs. */
function multiplyPair(aHigh: number, aLow: number, bHigh: number, bLow: number): void {
  const product = aHigh * bHigh;
  const aSplit = aHigh * splitter;
  const aTop = aSplit - (aSplit - aHigh);
  const aRest = aHigh - aTop;
  const bSplit = bHigh * splitter;
  const bTop = bSplit - (bSplit - bHigh);
  const bRest = bHigh - bTop;
  const exact = aTop * bTop - product + aTop * bRest + aRest * bTop + aRest * bRest;
  const error = exact + (aHigh * bLow + aLow * bHigh);
  pair.high = product + error;
  pair.low = error - (pair.high - product);
}

/** 1/n! of each, with the sign that the term of that power has. */
function reciprocals(powers: readonly number[]): readonly number[] {
  return powers.map((power) => {
    let factorial = 1;
    for (let i = 2; i <= power; i++) factorial *= i;
    return ((power >> 1) & 1) === 0 ? 1 / factorial : -1 / factorial;
  });
}
