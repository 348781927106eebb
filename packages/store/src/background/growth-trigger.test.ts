import { expect, test } from 'vitest';

import { dueGrowth } from './growth-trigger.js';

const mebibyte = 1024 * 1024;

test('a log is rewritten once it has grown by the percentage, beyond the least size', () => {
  const doubled = { currentSize: 200 * mebibyte, baseSize: 100 * mebibyte };
  expect(dueGrowth(doubled, 100, 64 * mebibyte)).toBe(100);
  expect(dueGrowth(doubled, 101, 64 * mebibyte)).toBeUndefined();
  expect(dueGrowth(doubled, 100, 200 * mebibyte)).toBeUndefined();
});

test('a percentage of 0 turns it off', () => {
  expect(dueGrowth({ currentSize: 1e12, baseSize: 1 }, 0, 0)).toBeUndefined();
});

test('an empty base counts as one byte', () => {
  expect(dueGrowth({ currentSize: 10, baseSize: 0 }, 100, 0)).toBe(900);
});
