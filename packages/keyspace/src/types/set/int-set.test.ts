/** Goal: integers of every width are found, ordered and printed; BigInt is the oracle. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesOf } from '../../testing/bytes-of.js';
import {
  findInteger,
  IntegerMember,
  integerCount,
  widthBytes,
  widthOf,
  writeInteger,
  writeTextAt,
} from './int-set.js';

const edges = [15n, 16n, 31n, 32n, 53n, 63n].flatMap((bits) => [
  2n ** bits - 1n,
  2n ** bits,
  -(2n ** bits),
  -(2n ** bits) - 1n,
]);
const integer = fc
  .oneof(
    fc.constantFrom(...edges),
    fc.integer({ min: -70_000, max: 70_000 }).map(BigInt),
    fc.bigInt(),
  )
  .map((value) => BigInt.asIntN(64, value));

function wordsOf(value: bigint): IntegerMember {
  const member = new IntegerMember();
  const bytes = bytesOf(`<${value}>`);
  expect(member.parse(bytes, 1, bytes.length - 1)).toBe(true);
  return member;
}

test('an integer of 64 bits is a pair of words, and needs the width that holds it', () => {
  fc.assert(
    fc.property(integer, (value) => {
      const { high, low } = wordsOf(value);
      expect((BigInt(high) << 32n) | BigInt.asUintN(32, BigInt(low))).toBe(value);
      const width = [2, 4, 8].find((bytes) => BigInt.asIntN(bytes * 8, value) === value);
      expect(widthOf(high, low)).toBe(width);
    }),
    { numRuns: 500 },
  );
});

test('what does not print as itself is no integer', () => {
  const member = new IntegerMember();
  for (const text of ['', '-', '+1', '01', '-0', '1.0', ' 1', '9223372036854775808', '1e3']) {
    const bytes = bytesOf(text);
    expect(member.parse(bytes, 0, bytes.length)).toBe(false);
  }
});

test('a search finds what is there, and where the rest belongs', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(integer, { maxLength: 40 }),
      fc.array(integer),
      fc.nat({ max: 9 }),
      (present, others, start) => {
        const sorted = present.sort((a, b) => (a < b ? -1 : 1));
        const words = sorted.map(wordsOf);
        const width = Math.max(2, ...words.map(({ high, low }) => widthOf(high, low)));
        const end = start + widthBytes + sorted.length * width;
        const bytes = Buffer.alloc(end + 8, 0xee);
        bytes[start] = width;
        words.forEach(({ high, low }, i) => {
          writeInteger(bytes, start + widthBytes + i * width, width, high, low);
        });
        expect(integerCount(bytes, start, end)).toBe(sorted.length);
        const text = Buffer.alloc(20);
        sorted.forEach((value, i) => {
          const size = writeTextAt(text, bytes, start + widthBytes + i * width, width);
          expect(text.toString('latin1', 0, size)).toBe(`${value}`);
        });
        for (const value of [...sorted, ...others]) {
          const { high, low } = wordsOf(value);
          const at = sorted.indexOf(value);
          const place = sorted.filter((other) => other < value).length;
          expect(findInteger(bytes, start, end, high, low)).toBe(at < 0 ? ~place : at);
        }
      },
    ),
    { numRuns: 300 },
  );
});
