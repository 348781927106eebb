import { describe, expect, test } from 'vitest';

import { splitLine } from './split-line.js';

describe('splitLine', () => {
  test.each<[string, string[]]>([
    ['', []],
    ['   \t\n', []],
    ['get a', ['get', 'a']],
    ['  get   a\r\n', ['get', 'a']],
    ['set k "a b"', ['set', 'k', 'a b']],
    ['set k ""', ['set', 'k', '']],
    ["set k ''", ['set', 'k', '']],
    [String.raw`"\x41\xfF\n\r\t\b\a\q\"\\"`, ['A\xff\n\r\t\b\x07q"\\']],
    [String.raw`"\x4"`, ['x4']],
    [String.raw`'a\'b\n'`, ["a'b\\n"]],
    ['a"b c"', ['ab c']],
    [String.raw`a\nb`, ['a\\nb']],
    ['a\0b c', ['a']],
  ])('splits %j', (line, expected) => {
    expect(splitLine(line)).toEqual(expected);
  });

  test.each(['"', '"a', "'a", 'get "a"b', "get 'a'b", String.raw`"a\"`, 'a"b', '"a"""'])(
    'refuses %j',
    (line) => {
      expect(splitLine(line)).toBeUndefined();
    },
  );
});
