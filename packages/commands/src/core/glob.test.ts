/**
 * Every row was asked of redis-server 7.0.15 with KEYS, but the empty text with "*", which KEYS and
 * SCAN treat before they match.
 */
import { describe, expect, test } from 'vitest';
import { matchesGlob } from './glob.js';

const matches: readonly [pattern: string, text: string][] = [
  ['', ''],
  ['*', 'abc'],
  ['a*', 'a'],
  ['a**c', 'abc'],
  ['*a*b*', 'xxaxxbxx'],
  ['a?c', 'abc'],
  ['[ab]', 'b'],
  ['[^ab]', 'c'],
  ['[a-c]', 'b'],
  ['[c-a]', 'b'],
  ['[a-', 'a'],
  ['[abc', 'b'],
  ['[^', 'x'],
  ['[\\]]', ']'],
  ['\\*', '*'],
  ['\\', '\\'],
  ['[\xe0-\xf0]', '\xe9'],
];

const mismatches: readonly [pattern: string, text: string][] = [
  ['', 'a'],
  ['*', ''],
  ['a', 'A'],
  ['?', ''],
  ['[', '['],
  ['[]', ']'],
  ['[^ab]', 'a'],
  ['a*b', 'a'],
  ['*a', 'ab'],
  ['\\*', 'x'],
  ['[a-\xf0]', 'b'],
];

function isMatch(pattern: string, text: string, ignoreCase = false): boolean {
  // The text lies inside a larger buffer, as a key does.
  const bytes = Buffer.from(`<${text}>`, 'latin1');
  return matchesGlob(Buffer.from(pattern, 'latin1'), bytes, 1, bytes.length - 1, ignoreCase);
}

describe('matchesGlob', () => {
  test.each(matches)('%j matches %j', (pattern, text) => {
    expect(isMatch(pattern, text)).toBe(true);
  });

  test.each(mismatches)('%j does not match %j', (pattern, text) => {
    expect(isMatch(pattern, text)).toBe(false);
  });

  test('ignores case when asked to', () => {
    expect(isMatch('aP[X-z]*', 'ApYend', true)).toBe(true);
    expect(isMatch('\\A', 'a', true)).toBe(true);
  });

  test('many stars take no more than pattern times text', () => {
    const pattern = `${'a*'.repeat(2000)}b`;
    expect(isMatch(pattern, 'a'.repeat(20_000))).toBe(false);
  });
});
