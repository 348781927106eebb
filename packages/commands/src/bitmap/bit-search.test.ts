/** Counting and finding bits, against bits as text: sizes and places around the word loops. */
import { expect, test } from 'vitest';
import { countBits } from './bit-count.js';
import { findBit } from './bit-search.js';

const sizes = [1, 2, 3, 127, 128, 129, 130, 133, 200];

test('bits are counted in every range, wherever the bytes begin', () => {
  for (const size of sizes) {
    for (let start = 0; start < 5; start++) {
      const length = start + size + 3;
      const bytes = Buffer.from(Array.from({ length }, (_, i) => (i * 37) ^ 0x5a));
      const text = textOf(bytes.subarray(start));
      for (const [first, last] of ranges(size)) {
        const expected = text.slice(first, last + 1).replaceAll('0', '').length;
        expect(countBits(bytes, start, first, last)).toBe(expected);
      }
    }
  }
});

test.each([0, 1] as const)('the first %d is found in every range, or nothing', (bit) => {
  for (const size of sizes) {
    for (const at of [0, 1, 7, 8, 8 * size - 9, 8 * size - 1, 4 * size]) {
      const bytes = Buffer.alloc(size + 9, bit === 1 ? 0 : 0xff);
      if (at >= 0) bytes[3 + (at >> 3)]! ^= 0x80 >> (at & 7);
      for (const [first, last] of ranges(size)) {
        expect(findBit(bytes, 3, first, last, bit)).toBe(at >= first && at <= last ? at : -1);
      }
    }
  }
});

function ranges(size: number): [number, number][] {
  const ends = [0, 1, 5, 8, 9, 8 * size - 9, 8 * size - 2, 8 * size - 1].filter((end) => end >= 0);
  return ends.flatMap((first) =>
    ends
      .filter((last) => last >= first && last < 8 * size)
      .map((last): [number, number] => [first, last]),
  );
}

function textOf(bytes: Buffer): string {
  return [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
}
