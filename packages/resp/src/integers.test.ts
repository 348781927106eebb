import assert from 'node:assert/strict';

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { integerSize, integerSizeMax, parseInteger, writeInteger } from './integers.js';

function parse(text: string): number | bigint | undefined {
  const bytes = Buffer.from(`7${text}7`, 'latin1');
  return parseInteger(bytes, 1, bytes.length - 1);
}

test.each([
  ['0', 0],
  ['7', 7],
  ['-7', -7],
  ['2147483648', 2147483648],
  ['999999999999999', 999999999999999],
  ['9007199254740991', 9007199254740991],
  ['-9007199254740991', -9007199254740991],
  ['9007199254740992', 9007199254740992n],
  ['9223372036854775807', 9223372036854775807n],
  ['-9223372036854775808', -9223372036854775808n],
])('parseInteger accepts %s', (text, value) => expect(parse(text)).toBe(value));

test.each([
  ...['', '-', '-0', '+1', '01', '-01', '00', ' 1', '1 ', '1.0', '1e3', '0x1', 'a', '--1', '1-'],
  ...['\0', '1\0'],
  '9223372036854775808', '-9223372036854775809', '99999999999999999999', '1234567890123456a',
])('parseInteger refuses "%s"', (text) => expect(parse(text)).toBeUndefined());

test('parseInteger accepts exactly what BigInt would format in the same way', () => {
  const text = fc.oneof(
    fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n }).map(String),
    fc.stringMatching(/^-?[0-9a]{0,21}$/),
  );
  fc.assert(
    fc.property(text, (input) => {
      const value = /^-?\d+$/.test(input) ? BigInt(input) : undefined;
      const isLong = value !== undefined && BigInt.asIntN(64, value) === value;
      const valid = isLong && String(value) === input;
      const parsed = parse(input);
      expect(parsed === undefined ? undefined : BigInt(parsed)).toBe(valid ? value : undefined);
      if (typeof parsed === 'number') expect(Number.isSafeInteger(parsed)).toBe(true);
    }),
  );
});

test('writeInteger and integerSize agree with String', () => {
  const edges = [0, 9, 10, 99, 100, 999, 1000, 9999, 10_000, 99_999, 2 ** 31 - 1, 2 ** 31, 2 ** 32];
  edges.push(Number.MAX_SAFE_INTEGER);
  const value = fc.oneof(
    fc.maxSafeInteger(),
    fc.integer({ min: -1100, max: 1100 }),
    fc.constantFrom(...edges, ...edges.map((edge) => 0 - edge)),
  );
  fc.assert(
    fc.property(value, (number) => {
      const target = Buffer.alloc(integerSizeMax + 2, '?');
      const end = writeInteger(target, 1, number);
      assert.equal(target.toString('latin1', 1, end), String(number));
      assert.equal(target[end], 0x3f);
      assert.equal(integerSize(number), end - 1);
    }),
    { numRuns: 2000 },
  );
});
