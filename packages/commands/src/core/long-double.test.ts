/**
 * The golden file holds what redis-server 7.0.15 answered; the tests compute the same.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { addLongDoubles, formatLongDouble, parseLongDouble } from './long-double.js';

const golden = readFileSync(new URL('testdata/long-double.txt', import.meta.url), 'latin1')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split('\t') as [value: string, increment: string, reply: string]);

function increment(value: string, delta: string): string {
  const a = parseLongDouble(value);
  const b = parseLongDouble(delta);
  if (a === undefined || b === undefined) return 'ERR value is not a valid float';
  const sum = addLongDoubles(a, b);
  if (sum?.finite !== true) return 'ERR increment would produce NaN or Infinity';
  return formatLongDouble(sum);
}

describe('long double', () => {
  test.each(golden)('%s + %s', (value, delta, reply) => {
    expect(increment(value, delta)).toBe(reply);
  });

  test('a number longer than Redis parses is none', () => {
    expect(parseLongDouble('1'.repeat(5119))).toBeUndefined();
    expect(parseLongDouble(`0.${'1'.repeat(5117)}`)).toBeDefined();
    expect(parseLongDouble(`0.${'1'.repeat(5118)}`)).toBeUndefined();
  });

  test('an exponent of any length costs nothing', () => {
    expect(parseLongDouble(`1e${'9'.repeat(4000)}`)).toBeUndefined();
    expect(parseLongDouble(`0e${'9'.repeat(4000)}`)).toEqual(parseLongDouble('0'));
  });
});
