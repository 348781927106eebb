import { describe, expect, test } from 'vitest';
import { expireTimeMs, isPast } from './expire-time.js';

const now = 1_700_000_000_000;
const int64Max = 9223372036854775807n;

describe('expireTimeMs', () => {
  test.each([
    [10, true, now, now + 10_000],
    [10, false, now, now + 10],
    [-1, true, 0, -1000],
    [1_700_000_001, true, 0, now + 1000],
  ])('%d (seconds: %s) from %d is %d', (value, inSeconds, base, timeMs) => {
    expect(expireTimeMs(value, inSeconds, base)).toBe(timeMs);
  });

  test('overflow is judged on 64 bits', () => {
    expect(expireTimeMs(9223372036854775n, true, 0)).toBe(Number.MAX_SAFE_INTEGER);
    expect(expireTimeMs(9223372036854776n, true, 0)).toBeUndefined();
    expect(expireTimeMs(-9223372036854775n, true, 0)).toBe(Number.MIN_SAFE_INTEGER);
    expect(expireTimeMs(-9223372036854776n, true, 0)).toBeUndefined();
    expect(expireTimeMs(int64Max, false, 0)).toBe(Number.MAX_SAFE_INTEGER);
    expect(expireTimeMs(int64Max, false, 1)).toBeUndefined();
    expect(expireTimeMs(int64Max - BigInt(now), false, now)).toBe(Number.MAX_SAFE_INTEGER);
  });
});

test('a key lives through the very millisecond it expires at', () => {
  expect(isPast(now, now)).toBe(false);
  expect(isPast(now, now + 1)).toBe(true);
  expect(isPast(-1, now)).toBe(false);
  expect(isPast(0, now)).toBe(true);
});
