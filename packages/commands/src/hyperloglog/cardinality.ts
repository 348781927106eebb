/**
 * How many elements there were, estimated from the registers.
 *
 * Otmar Ertl's estimator: it needs how many registers have each value and nothing else, no table of
 * biases and no switch between methods. The sums run until they do not change any more, so every
 * operation is done in the order of Redis, to the same last bit.
 *
 * Spec: redis/src/hyperloglog.c hllCount, hllTau, hllSigma (7.0); arXiv:1702.01284.
 */
import { patternBits } from './element-hash.js';
import { registerCount } from './layout.js';

/** 0.5 / ln 2 */
const alpha = 0.7213475204444817;
const int64Max = 2 ** 63;

/** Counts of registers by value: 6 bits of them, though no hash gives more than 51. */
export function newHistogram(): Int32Array {
  return new Int32Array(64);
}

/** Estimates from a histogram; an estimate beyond 63 bits becomes 2^63, as on x86. */
export function estimate(histogram: Int32Array): bigint {
  const m = registerCount;
  let z = m * tau((m - (histogram[patternBits + 1] as number)) / m);
  for (let count = patternBits; count >= 1; count--) {
    z += histogram[count] as number;
    z *= 0.5;
  }
  z += m * sigma((histogram[0] as number) / m);
  const estimated = Math.round((alpha * m * m) / z);
  return BigInt(estimated < int64Max ? estimated : int64Max);
}

function tau(x: number): number {
  if (x === 0 || x === 1) return 0;
  let root = x;
  let y = 1;
  let z = 1 - x;
  let before: number;
  do {
    root = Math.sqrt(root);
    before = z;
    y *= 0.5;
    z -= (1 - root) * (1 - root) * y;
  } while (before !== z);
  return z / 3;
}

function sigma(x: number): number {
  if (x === 1) return Infinity;
  let square = x;
  let y = 1;
  let z = x;
  let before: number;
  do {
    square *= square;
    before = z;
    z += square * y;
    y += y;
  } while (before !== z);
  return z;
}
