import { describe, expect, test } from 'vitest';
import { isFilling, isPackedRun, isRun, roomFor } from './list-limits.js';

const kib = 1024;

describe('a run of elements', () => {
  test.each([
    // Large elements: the size that was asked for.
    [-1, 4 * kib, 8],
    [-2, 8 * kib, 8],
    [-3, 16 * kib, 8],
    [-4, 32 * kib, 8],
    [-5, 60 * kib, 8],
    [-6, 60 * kib, 8],
    [-2_147_483_648, 60 * kib, 8],
    // Small ones: 2 KiB.
    [-5, 2 * kib, 33],
    [128, 2 * kib, 33],
    // A count, and 8 KiB.
    [128, 8 * kib, 8],
    [2_147_483_647, 8 * kib, 8],
  ])('at %i ends with its block of %i bytes, of %i elements', (size, blockBytes, count) => {
    const bytes = blockBytes - 12;
    expect(isRun(bytes, count, size)).toBe(true);
    expect(isRun(bytes + 1, count, size)).toBe(false);
  });

  test.each([
    [0, 1],
    [1, 1],
    [3, 3],
    [128, 128],
  ])('at %i has %i elements at most', (size, count) => {
    expect(isRun(count, count, size)).toBe(true);
    expect(isRun(count + 1, count + 1, size)).toBe(false);
  });

  test('may be one element of any size', () => {
    expect(isRun(10 ** 9, 1, -1)).toBe(true);
    expect(roomFor(10 ** 9, -1)).toBe(10 ** 9);
  });

  test('of not so many elements fills the block it has', () => {
    expect(isFilling(3000, 40, 3000, -2)).toBe(true);
    expect(isFilling(3001, 40, 3000, -2)).toBe(false);
    expect(isFilling(3000, 65, 3000, -2)).toBe(false);
    expect(isFilling(3000, 40, 3000, 39)).toBe(false);
    expect(isFilling(5000, 40, 5000, -1)).toBe(false);
  });

  test('is packed in the entry up to 2 KiB', () => {
    expect(isPackedRun(2036, 8, -2)).toBe(true);
    expect(isPackedRun(2037, 8, -2)).toBe(false);
    expect(isPackedRun(2037, 1, -2)).toBe(false);
    expect(isPackedRun(8, 8, 7)).toBe(false);
  });
});

test('room grows twofold in small leaves, by a quarter in large ones, to where a run ends', () => {
  expect(roomFor(10, -2)).toBe(20);
  expect(roomFor(2000, -2)).toBe(2036);
  expect(roomFor(4000, -2)).toBe(5000);
  expect(roomFor(8000, -2)).toBe(8 * kib - 12);
});
