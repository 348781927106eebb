/**
 * The first set or clear bit of a range of bits. HOT.
 *
 * Bytes that hold no such bit are passed over four at a time, once their addresses are aligned;
 * within a byte the highest bit is the first.
 */
import assert from 'node:assert';

/** Below this many bytes a view of words is not worth making. */
const wordsSizeMin = 128;

/**
 * Returns the offset of the first bit that is `bit`, from bit `first` to bit `last`, both included,
 * of the bytes from `start` on; -1 when there is none. O(bits / 32).
 */
export function findBit(
  bytes: Buffer,
  start: number,
  first: number,
  last: number,
  bit: 0 | 1,
): number {
  assert(first <= last, 'a range has bits');
  // What is looked for becomes a set bit.
  const flip = bit === 1 ? 0 : 0xff;
  const from = start + Math.floor(first / 8);
  const to = start + Math.floor(last / 8);
  let at = from;
  let byte = ((bytes[from] as number) ^ flip) & (0xff >>> (first & 7));
  if (byte === 0 && from < to) {
    at = skip(bytes, from + 1, to, flip);
    byte = (bytes[at] as number) ^ flip;
  }
  if (byte === 0) return -1;
  const found = (at - start) * 8 + Math.clz32(byte) - 24;
  return found <= last ? found : -1;
}

/** Returns the offset of the first byte from `start` on that is not `empty`, or `end`. */
function skip(bytes: Buffer, start: number, end: number, empty: number): number {
  let at = start;
  if (end - start >= wordsSizeMin) {
    const aligned = start + (-(bytes.byteOffset + start) & 3);
    while (at < aligned && bytes[at] === empty) at++;
    if (at < aligned) return at;
    const count = (end - aligned) >>> 2;
    const words = new Int32Array(bytes.buffer, bytes.byteOffset + aligned, count);
    const emptyWord = empty === 0 ? 0 : -1;
    let i = 0;
    while (i < count && words[i] === emptyWord) i++;
    at = aligned + 4 * i;
  }
  while (at < end && bytes[at] === empty) at++;
  return at;
}
