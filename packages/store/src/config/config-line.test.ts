import { expect, test } from 'vitest';

import { quoteArgument, quoted, splitArguments } from './config-line.js';

test.each([
  ['', []],
  ['  port   6379 ', ['port', '6379']],
  ['requirepass "two words"', ['requirepass', 'two words']],
  ['requirepass "a\\"b\\\\c\\n\\x41"', ['requirepass', 'a"b\\c\nA']],
  ["bind 127.0.0.1 '-::1'", ['bind', '127.0.0.1', '-::1']],
  ["requirepass 'it\\'s \\n'", ['requirepass', "it's \\n"]],
  ['save ""', ['save', '']],
  ['x a"b"', ['x', 'ab']],
])('a line %j splits into its arguments', (line, args) => {
  expect(splitArguments(line)).toEqual(args);
});

test.each(['x "a', "x 'a", 'x "a"b', "x 'a'b", 'x "a\\"'])(
  'a line %j has unbalanced quotes',
  (line) => {
    expect(splitArguments(line)).toBeUndefined();
  },
);

test('an argument is quoted only where a line needs it', () => {
  expect(quoteArgument('plain')).toBe('plain');
  expect(quoteArgument('')).toBe('""');
  expect(quoteArgument('two words')).toBe('"two words"');
  expect(quoteArgument('#hash')).toBe('"#hash"');
});

test('quoting and splitting give every byte back', () => {
  let bytes = '';
  for (let code = 0; code < 256; code++) bytes += String.fromCharCode(code);
  expect(splitArguments(`x ${quoted(bytes)}`)).toEqual(['x', bytes]);
});
