/**
 * Which register an element belongs to, and what it says there. HOT.
 *
 *     hash, 64 bits   | pattern: 50 | index: 14 |
 *     pattern         ...0101000     the run of zeros at its end, and the one behind it: count 4
 *
 * The hash is MurmurHash64A with Redis's seed. JavaScript has no fast integers of 64 bits: values
 * are pairs of 32 bits here. A product by the constant m keeps its low 64 bits:
 *
 *     low  = low32(a.low x m.low)
 *     high = high32(a.low x m.low) + a.high x m.low + a.low x m.high      modulo 2^32
 *
 * Spec: redis/src/hyperloglog.c MurmurHash64A, hllPatLen (7.0).
 */

/** Bits of a hash that choose the register. */
export const indexBits = 14;
const indexMask = (1 << indexBits) - 1;
/** Bits of a hash that are the pattern. */
export const patternBits = 64 - indexBits;

const seed = 0xadc83b19;
const multiplierHigh = 0xc6a4a793;
const multiplierLow = 0x5bd1e995;
/** x ^= x >> 47 moves the high word's upper bits into the low word. */
const mixShift = 47 - 32;

/**
 * Hashes the bytes and returns the register and its count in one integer: `index | count << 14`,
 * the count being 1..51.
 */
export function hashElement(bytes: Uint8Array, start: number, end: number): number {
  const size = end - start;
  let high = productHigh(size, 0);
  let low = seed ^ Math.imul(size, multiplierLow);
  const blocksEnd = end - (size & 7);
  for (let at = start; at < blocksEnd; at += 8) {
    let blockLow = wordAt(bytes, at);
    let blockHigh = wordAt(bytes, at + 4);
    blockHigh = productHigh(blockLow, blockHigh);
    blockLow = Math.imul(blockLow, multiplierLow);
    blockLow ^= blockHigh >>> mixShift;
    blockHigh = productHigh(blockLow, blockHigh);
    blockLow = Math.imul(blockLow, multiplierLow);
    low ^= blockLow;
    high = productHigh(low, high ^ blockHigh);
    low = Math.imul(low, multiplierLow);
  }
  if (blocksEnd < end) {
    for (let at = blocksEnd; at < end; at++) {
      const shift = (at - blocksEnd) * 8;
      if (shift < 32) low ^= (bytes[at] as number) << shift;
      else high ^= (bytes[at] as number) << (shift - 32);
    }
    high = productHigh(low, high);
    low = Math.imul(low, multiplierLow);
  }
  low ^= high >>> mixShift;
  high = productHigh(low, high);
  low = Math.imul(low, multiplierLow);
  low ^= high >>> mixShift;
  return (low & indexMask) | (patternCount(low, high) << indexBits);
}

/** Position of the lowest bit set of the pattern, from 1; a bit above it ends the search. */
function patternCount(low: number, high: number): number {
  const patternLow = (low >>> indexBits) | (high << (32 - indexBits));
  if (patternLow !== 0) return 32 - Math.clz32(patternLow & -patternLow);
  const patternHigh = (high >>> indexBits) | (1 << (patternBits - 32));
  return 64 - Math.clz32(patternHigh & -patternHigh);
}

function wordAt(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  );
}

/** The high word of the value (low, high) times m; the low one is `Math.imul(low, m.low)`. */
function productHigh(low: number, high: number): number {
  const a0 = low & 0xffff;
  const a1 = low >>> 16;
  const b0 = multiplierLow & 0xffff;
  const b1 = multiplierLow >>> 16;
  const middle = a1 * b0 + ((a0 * b0) >>> 16);
  const other = a0 * b1 + (middle & 0xffff);
  const carried = a1 * b1 + Math.floor(middle / 0x10000) + Math.floor(other / 0x10000);
  return (carried + Math.imul(high, multiplierLow) + Math.imul(low, multiplierHigh)) | 0;
}
