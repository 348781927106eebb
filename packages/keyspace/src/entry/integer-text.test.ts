/** Goal: integer text and packed integers round-trip; BigInt and String are the oracle. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  integerTextSize,
  parseInteger,
  readInt64,
  writeBigInt64,
  writeInt64,
  writeIntegerText,
} from './integer-text.js';

const safe = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer(),
  fc.nat({ max: 30 }).map((n) => 10 ** (n % 16) - (n & 1)),
);

test('a safe integer is written and parsed as String does', () => {
  const target = Buffer.alloc(40, 0xee);
  fc.assert(
    fc.property(safe, (value) => {
      const end = writeIntegerText(target, 3, value);
      expect(target.toString('latin1', 3, end)).toBe(`${value}`);
      expect(integerTextSize(value)).toBe(end - 3);
      expect(parseInteger(target, 3, end)).toBe(value);
    }),
    { numRuns: 1000 },
  );
});

test('text is an integer exactly if printing it gives the text back', () => {
  const digits = fc.string({ unit: fc.constantFrom('-', '+', '0', '1', '9', ' '), maxLength: 6 });
  const edges = fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n }).map(String);
  fc.assert(
    fc.property(fc.oneof(digits, edges), (text) => {
      const value = /^-?[0-9]+$/.test(text) ? BigInt(text) : undefined;
      const isCanonical =
        value !== undefined && `${value}` === text && BigInt.asIntN(64, value) === value;
      const bytes = Buffer.from(`<${text}>`, 'latin1');
      const parsed = parseInteger(bytes, 1, bytes.length - 1);
      expect(parsed === undefined ? undefined : BigInt(parsed)).toBe(
        isCanonical ? value : undefined,
      );
    }),
    { numRuns: 1000 },
  );
});

test('8 bytes hold an integer of 64 bits, at any alignment', () => {
  const bytes = Buffer.alloc(16);
  fc.assert(
    fc.property(safe, fc.nat({ max: 7 }), (value, at) => {
      writeInt64(bytes, at, value);
      expect(readInt64(bytes, at)).toBe(value);
      expect(bytes.readBigInt64LE(at)).toBe(BigInt(value));
    }),
  );
  for (const beyond of [2n ** 53n, -(2n ** 53n), 2n ** 63n - 1n, -(2n ** 63n)]) {
    writeBigInt64(bytes, 0, beyond);
    expect(readInt64(bytes, 0)).toBeNaN();
  }
});
