/**
 * Fields of every width at every place in a byte, against the bits as text; and what becomes of
 * sums that do not fit, against arithmetic without limits.
 */
import { describe, expect, test } from 'vitest';
import { readField, writeField, type FieldType } from './bit-field.js';
import { addToField, Overflow } from './bit-overflow.js';

const types: FieldType[] = [];
for (let width = 1; width <= 64; width++) {
  types.push({ isSigned: true, width });
  if (width < 64) types.push({ isSigned: false, width });
}

function limits({ isSigned, width }: FieldType): [min: bigint, max: bigint] {
  const range = 1n << BigInt(width);
  return isSigned ? [-range / 2n, range / 2n - 1n] : [0n, range - 1n];
}

function textOf(bytes: Buffer): string {
  return [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
}

describe('fields', () => {
  test.each([0, 0xff])('are where they were written, and nothing else changed, on %d', (ground) => {
    for (const type of types) {
      const [min, max] = limits(type);
      for (const value of [min, min + 1n, max, max - 1n, max / 3n, min / 3n]) {
        for (let offset = 0; offset < 9; offset++) {
          const bytes = Buffer.alloc(12, ground);
          const number = Number(value);
          writeField(bytes, 1, offset, type, Number.isSafeInteger(number) ? number : value);
          const bits = BigInt.asUintN(type.width, value).toString(2).padStart(type.width, '0');
          const before = textOf(Buffer.alloc(12, ground));
          const from = 8 + offset;
          const after = before.slice(from + bits.length);
          expect(textOf(bytes)).toBe(before.slice(0, from) + bits + after);
          expect(BigInt(readField(bytes, 1, 12, offset, type))).toBe(value);
        }
      }
    }
  });

  test('are zeros behind the end', () => {
    const bytes = Buffer.from([0xff, 0xff, 0xff]);
    expect(readField(bytes, 0, 1, 4, { isSigned: false, width: 8 })).toBe(0xf0);
    expect(readField(bytes, 0, 0, 0, { isSigned: true, width: 64 })).toBe(0);
  });
});

describe('a sum', () => {
  test('that fits is the sum; else it wraps, stays at the limit it passed, or fails', () => {
    for (const type of types) {
      const [min, max] = limits(type);
      const near = [min, min + 1n, 0n, max - 1n, max].filter((each) => each >= min && each <= max);
      for (const value of near) {
        for (const increment of [0n, 1n, -1n, 2n, -2n, max / 2n, 2n ** 53n, 2n ** 63n - 1n]) {
          const sum = value + increment;
          const fits = sum >= min && sum <= max;
          const limit = sum > max ? max : min;
          const wrapped = type.isSigned
            ? BigInt.asIntN(type.width, sum)
            : BigInt.asUintN(type.width, sum);
          expect(add(value, increment, type, Overflow.wrap)).toBe(wrapped);
          expect(add(value, increment, type, Overflow.saturate)).toBe(fits ? sum : limit);
          expect(add(value, increment, type, Overflow.fail)).toBe(fits ? sum : undefined);
        }
      }
    }
  });

  test('of an unsigned field and a negative value to set is as of 64 bits', () => {
    const type = { isSigned: false, width: 8 };
    expect(addToField(-1, 0, type, Overflow.saturate)).toBe(255);
    expect(addToField(-2, 0, type, Overflow.wrap)).toBe(254);
  });

  test('far below the minimum stays at the maximum, as in Redis', () => {
    const type = { isSigned: true, width: 63 };
    expect(addToField(-(2n ** 63n), 0, type, Overflow.saturate)).toBe(2n ** 62n - 1n);
  });
});

function add(
  value: bigint,
  increment: bigint,
  type: FieldType,
  overflow: Overflow,
): bigint | undefined {
  const narrowed = [value, increment].map((each) =>
    Number.isSafeInteger(Number(each)) ? Number(each) : each,
  ) as [number | bigint, number | bigint];
  const result = addToField(...narrowed, type, overflow);
  return result === undefined ? undefined : BigInt(result);
}
