import { beforeEach, expect, test } from 'vitest';
import { genericCommands } from '../generic/index.js';
import { CommandHarness } from '../testing/command-harness.js';
import { stringCommands } from './index.js';

const max = '9223372036854775807';
const min = '-9223372036854775808';
const overflow = '-ERR increment or decrement would overflow';
const notAnInteger = '-ERR value is not an integer or out of range';

let h: CommandHarness;

beforeEach(() => {
  h = new CommandHarness([stringCommands, genericCommands]);
});

test.each([
  ['5', 'INCRBY', '3', ':8'],
  ['5', 'DECRBY', '8', ':-3'],
  ['9007199254740991', 'INCRBY', '1', ':9007199254740992'],
  ['9007199254740992', 'INCRBY', '1', ':9007199254740993'],
  ['9007199254740993', 'DECRBY', '2', ':9007199254740991'],
  ['-9007199254740991', 'DECRBY', '2', ':-9007199254740993'],
  [max, 'INCRBY', '1', overflow],
  [max, 'INCRBY', min, ':-1'],
  [min, 'DECRBY', '1', overflow],
  [min, 'INCRBY', max, ':-1'],
  ['0', 'DECRBY', max, `:-${max}`],
  ['0', 'DECRBY', min, '-ERR decrement would overflow'],
  ['0', 'INCRBY', min, `:${min}`],
  ['0', 'INCRBY', '9223372036854775808', notAnInteger],
  ['0', 'INCRBY', '1.0', notAnInteger],
  ['9223372036854775808', 'INCRBY', '1', notAnInteger],
  [' 1', 'INCRBY', '1', notAnInteger],
  ['01', 'INCRBY', '1', notAnInteger],
  ['', 'INCRBY', '1', notAnInteger],
])('%s %s %s', (value, command, delta, reply) => {
  h.run('SET', 'k', value);
  expect(h.run(command, 'k', delta)).toBe(reply);
  const expected = reply.startsWith(':') ? reply.slice(1) : value;
  expect(h.run('GET', 'k')).toBe(`$${expected.length}|${expected}`);
});

test('a missing key counts as 0; the expiry of another stays', () => {
  expect(h.run('DECR', 'k')).toBe(':-1');
  h.run('EXPIRE', 'k', '100');
  expect(h.run('INCR', 'k')).toBe(':0');
  expect(h.run('TTL', 'k')).toBe(':100');
});

test('what APPEND made is an integer as well', () => {
  h.run('APPEND', 'k', '1');
  h.run('APPEND', 'k', '0');
  expect(h.run('INCR', 'k')).toBe(':11');
});

test('INCRBYFLOAT logs its result', () => {
  h.run('SET', 'k', '10.50');
  h.run('EXPIRE', 'k', '100');
  h.takeLog();
  expect(h.run('INCRBYFLOAT', 'k', '0.1')).toBe('$4|10.6');
  expect(h.takeLog()).toEqual(['SET k 10.6 KEEPTTL']);
  expect(h.run('TTL', 'k')).toBe(':100');
  h.run('INCRBYFLOAT', 'k', '0.4');
  expect(h.run('OBJECT', 'ENCODING', 'k')).toBe('$6|embstr');
  h.takeLog();
  expect(h.run('INCRBYFLOAT', 'k', 'inf')).toBe('-ERR increment would produce NaN or Infinity');
  expect(h.takeLog()).toEqual([]);
});
