/**
 * How many bits are set in a range of bits. HOT.
 *
 *     bits 5..17 of   xxxxx111 11111111 11xxxxxx
 *                          |      |     |
 *                     masked    whole   masked
 *
 * Whole bytes are counted four at a time, once their addresses are aligned, by adding up pairs,
 * then nibbles, then bytes of the word.
 */
import assert from 'node:assert';

/** Below this many bytes a view of words is not worth making. */
const wordsSizeMin = 128;

/**
 * Counts the bits set from bit `first` to bit `last`, both included, of the bytes from `start` on.
 * O(bits / 32).
 */
export function countBits(bytes: Buffer, start: number, first: number, last: number): number {
  assert(first <= last, 'a range has bits');
  const from = start + Math.floor(first / 8);
  const to = start + Math.floor(last / 8);
  const firstMask = 0xff >>> (first & 7);
  const lastMask = (0xff << (7 - (last & 7))) & 0xff;
  if (from === to) return bitsIn((bytes[from] as number) & firstMask & lastMask);
  return (
    bitsIn((bytes[from] as number) & firstMask) +
    countBytes(bytes, from + 1, to) +
    bitsIn((bytes[to] as number) & lastMask)
  );
}

function countBytes(bytes: Buffer, start: number, end: number): number {
  if (end - start < wordsSizeMin) return countSingly(bytes, start, end);
  const aligned = start + (-(bytes.byteOffset + start) & 3);
  const count = (end - aligned) >>> 2;
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + aligned, count);
  let total = countSingly(bytes, start, aligned) + countSingly(bytes, aligned + 4 * count, end);
  for (let i = 0; i < count; i++) total += bitsIn(words[i] as number);
  return total;
}

function countSingly(bytes: Buffer, start: number, end: number): number {
  let total = 0;
  for (let i = start; i < end; i++) total += bitsIn(bytes[i] as number);
  return total;
}

function bitsIn(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
