import { expect, test } from 'vitest';

import { formatMemory, parseMemory } from './memory-units.js';

test.each([
  ['0', 0],
  ['1024', 1024],
  ['1b', 1],
  ['1k', 1000],
  ['1KB', 1024],
  ['2m', 2_000_000],
  ['64mb', 67_108_864],
  ['1g', 1e9],
  ['1Gb', 1_073_741_824],
])('%s is %d bytes', (text, bytes) => {
  expect(parseMemory(text)).toBe(bytes);
});

test.each(['', 'mb', '-1', '1.5gb', '1zb', '10%', '99999999999gb'])('%j is no amount of memory', (text) => {
  expect(parseMemory(text)).toBeUndefined();
});

test('an amount is written in the largest unit that divides it', () => {
  expect(formatMemory(67_108_864)).toBe('64mb');
  expect(formatMemory(1025)).toBe('1025');
  expect(formatMemory(0)).toBe('0');
  expect(formatMemory(3 * 1024 ** 3)).toBe('3gb');
});
