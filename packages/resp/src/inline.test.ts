// The expectations are what redis-server 7.0.15 made of the same lines.
import { expect, test } from 'vitest';

import { splitInline } from './inline.js';

function split(line: string): string[] | undefined {
  const bytes = Buffer.from(`x${line}x`, 'latin1');
  return splitInline(bytes, 1, bytes.length - 1)?.map((word) => word.toString('latin1'));
}

test.each<[string, string, string[]]>([
  ['separates words by blanks', ' a  b\tc ', ['a', 'b', 'c']],
  ['has no words in a blank line', ' \t\v\f', []],
  ['separates words by CR', 'a\rb', ['a', 'b']],
  ['keeps VT inside a word and skips it before one', '\v\fa\vb', ['a\vb']],
  ['keeps bytes that are not ASCII', '\xff\xfe', ['\xff\xfe']],
  ['keeps a backslash outside of quotes', 'a\\nb', ['a\\nb']],
  ['keeps blanks in quotes', '"a b" \'c d\'', ['a b', 'c d']],
  ['reads empty words in quotes', '"" \'\'', ['', '']],
  ['unescapes in double quotes', '"\\x41\\n\\r\\t\\b\\a\\q\\xzz\\"\\\\"', ['A\n\r\t\b\x07qxzz"\\']],
  ['reads hexadecimal digits of both cases', '"\\xfF\\x0a"', ['\xff\n']],
  ['reads a hexadecimal escape cut by the quote as a letter', '"\\x4"', ['x4']],
  ['unescapes nothing but the quote in single quotes', "'a\\'b\\n'", ["a'b\\n"]],
  ['keeps the other quote inside quotes', '"it\'s" \'say "x"\'', ["it's", 'say "x"']],
  ['joins quotes to the word before them', 'a"b c" d', ['ab c', 'd']],
])('splitInline %s', (_, line, words) => expect(split(line)).toEqual(words));

test.each(['"a', "'a", '"a"b', "'a'b", '"a\\"', '"a""b"', '"\\', "'\\'", 'a"'])(
  'splitInline refuses %s',
  (line) => expect(split(line)).toBeUndefined(),
);
