import { expect, test } from 'vitest';
import { CommandHarness } from '../testing/command-harness.js';
import { stringCommands } from './index.js';

const min = '-9223372036854775808';
const max = '9223372036854775807';

test.each([
  ['0', '-1', 'hello'],
  ['1', '3', 'ell'],
  ['-3', '-2', 'll'],
  ['-100', '0', 'h'],
  ['-1', '-3', ''],
  ['-100', '-50', 'h'],
  ['-50', '-100', ''],
  ['3', '1', ''],
  ['5', '9', ''],
  [min, max, 'hello'],
  [min, '-9007199254740993', 'h'],
  ['-9007199254740993', min, ''],
  [max, max, ''],
])('GETRANGE %s %s of "hello" is "%s"', (first, last, part) => {
  const h = new CommandHarness([stringCommands]);
  h.run('SET', 'k', 'hello');
  expect(h.run('GETRANGE', 'k', first, last)).toBe(`$${part.length}|${part}`);
});
