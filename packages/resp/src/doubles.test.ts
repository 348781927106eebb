import assert from 'node:assert';

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { formatDouble } from './doubles.js';

// As redis-server 7.0.15 answered ZSCORE, and glibc's printf("%.17g") for what cannot be a score.
test.each([
  [0, '0'],
  [-0, '-0'],
  [3, '3'],
  [-0.5, '-0.5'],
  [0.1, '0.10000000000000001'],
  [3.1, '3.1000000000000001'],
  [100.25, '100.25'],
  [9007199254740992, '9007199254740992'],
  [1e16, '10000000000000000'],
  [1e17, '1e+17'],
  [1e21, '1e+21'],
  [123456789012345680, '1.2345678901234568e+17'],
  [1e-4, '0.0001'],
  [1e-5, '1.0000000000000001e-05'],
  [1.5e-7, '1.4999999999999999e-07'],
  [1e300, '1.0000000000000001e+300'],
  [5e-324, '4.9406564584124654e-324'],
  [Number.MAX_VALUE, '1.7976931348623157e+308'],
  [Infinity, 'inf'],
  [-Infinity, '-inf'],
  [NaN, 'nan'],
])('formatDouble writes %d as %s', (value, text) => expect(formatDouble(value)).toBe(text));

test.each([
  [1125899906842624.25, '1125899906842624.2'],
  [1125899906842624.75, '1125899906842624.8'],
  [-1125899906842625.25, '-1125899906842625.2'],
])('formatDouble rounds the tie %d to the even digit', (value, text) => {
  expect(formatDouble(value)).toBe(text);
});

test('formatDouble writes what reads back as the same double', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const text = formatDouble(value);
      assert(Object.is(Number(text), value), text);
    }),
    { numRuns: 2000 },
  );
});
