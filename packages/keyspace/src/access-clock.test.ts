/** The arithmetic of the access clock, at its edges. */
import { expect, test } from 'vitest';
import {
  idleSeconds,
  lfuClock,
  lfuCount,
  lfuIncrement,
  lfuInitialCount,
  lruClock,
} from './access-clock.js';

test('idle time survives the wrap of the LRU clock', () => {
  const wrapMs = 2 ** 24 * 1000;
  expect(lruClock(wrapMs + 5000)).toBe(5);
  expect(idleSeconds(lruClock(wrapMs - 3000), wrapMs + 5000)).toBe(8);
  expect(idleSeconds(lruClock(1000), 1999)).toBe(0);
});

test('an LFU counter decays with idle minutes', () => {
  const clock = lfuClock(10 * 60_000, 20);
  expect(lfuCount(clock, 10 * 60_000, 1)).toBe(20);
  expect(lfuCount(clock, 15 * 60_000, 1)).toBe(15);
  expect(lfuCount(clock, 15 * 60_000, 2)).toBe(18);
  expect(lfuCount(clock, 100 * 60_000, 1)).toBe(0);
  expect(lfuCount(clock, 100 * 60_000, 0)).toBe(20);
});

test('an LFU counter rises less and less often, up to 255', () => {
  expect(lfuIncrement(lfuInitialCount, 0xffffffff, 10)).toBe(lfuInitialCount + 1);
  expect(lfuIncrement(100, 0xffffffff, 10)).toBe(100);
  expect(lfuIncrement(100, 0, 10)).toBe(101);
  expect(lfuIncrement(255, 0, 10)).toBe(255);
});
