import { expect, test } from 'vitest';
import { stringCommands } from '../string/index.js';
import { CommandHarness } from '../testing/command-harness.js';
import { genericCommands } from './index.js';

test('OBJECT tells how a value is kept', () => {
  const h = new CommandHarness([stringCommands, genericCommands]);
  h.run('MSET', 'int', '10000', 'shared', '9999', 'short', 'x', 'long', 'x'.repeat(45));
  h.run('APPEND', 'short', 'y');
  h.run('SET', 'embedded', 'x'.repeat(44));
  expect(h.run('OBJECT', 'ENCODING', 'int')).toBe('$3|int');
  expect(h.run('OBJECT', 'ENCODING', 'short')).toBe('$3|raw');
  expect(h.run('OBJECT', 'ENCODING', 'long')).toBe('$3|raw');
  expect(h.run('OBJECT', 'ENCODING', 'embedded')).toBe('$6|embstr');
  expect(h.run('OBJECT', 'REFCOUNT', 'int')).toBe(':1');
  expect(h.run('OBJECT', 'REFCOUNT', 'shared')).toBe(':2147483647');
});

test('OBJECT IDLETIME does not count as an access', () => {
  const h = new CommandHarness([stringCommands, genericCommands]);
  h.run('SET', 'k', 'v');
  h.nowMs += 5000;
  expect(h.run('OBJECT', 'IDLETIME', 'k')).toBe(':5');
  h.run('EXISTS', 'k');
  expect(h.run('OBJECT', 'IDLETIME', 'k')).toBe(':5');
  h.nowMs += 5000;
  h.run('TOUCH', 'k');
  expect(h.run('OBJECT', 'IDLETIME', 'k')).toBe(':0');
});

test('OBJECT of a missing key is null, of FREQ otherwise an error', () => {
  const h = new CommandHarness([stringCommands, genericCommands]);
  for (const word of ['ENCODING', 'FREQ', 'IDLETIME', 'REFCOUNT']) {
    expect(h.run('OBJECT', word, 'k')).toBe('$-1');
  }
  h.run('SET', 'k', 'v');
  expect(h.run('OBJECT', 'FREQ', 'k')).toMatch(/^-ERR An LFU maxmemory policy is not selected/);
});

test('OBJECT HELP is what Redis prints', () => {
  const h = new CommandHarness([stringCommands, genericCommands]);
  expect(h.run('OBJECT', 'HELP')).toMatch(/^\*15\|\+OBJECT <subcommand> .*\|\+ {4}Prints this help\.$/);
});
