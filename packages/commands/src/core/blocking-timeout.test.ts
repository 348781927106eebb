/** The texts and the rounding are those redis-server 7.0.15 answered with and waited for. */
import { describe, expect, test } from 'vitest';
import { CommandHarness } from '../testing/command-harness.js';
import type { Command } from './command.js';
import { readTimeoutMilliseconds, readTimeoutSeconds } from './blocking-timeout.js';
import type { Context } from './context.js';

type Read = (context: Context, i: number) => number | undefined;

function waiting(name: string, read: Read): Command {
  return {
    name,
    group: 'list',
    since: '1.0.0',
    summary: 'Tells when waiting would end',
    arity: 2,
    flags: ['readonly'],
    acl: ['read'],
    execute(context) {
      const end = read(context, 1);
      if (end !== undefined) context.reply.integer(end);
    },
  };
}

const h = new CommandHarness([
  [waiting('milliseconds', readTimeoutMilliseconds), waiting('seconds', readTimeoutSeconds)],
]);
const never = ':0';
const after = (milliseconds: number): string => `:${h.nowMs + milliseconds}`;
const atTheEnd = `:${Number.MAX_SAFE_INTEGER}`;
const negative = '-ERR timeout is negative';

describe('a timeout', () => {
  const notAFloat = '-ERR timeout is not a float or out of range';
  test.each([
    ['0', never],
    ['-0', never],
    ['-0.0001', never],
    ['0.1', after(100)],
    ['1.5', after(1500)],
    ['0.0001', after(1)],
    ['0x10', after(16_000)],
    ['9.2e15', atTheEnd],
    ['9223372036854775.8', atTheEnd],
    ['-1', negative],
    ['9223372036854776', negative],
    ['1e300', negative],
    ['-1e300', negative],
    ['inf', negative],
    ['-inf', negative],
    ['nan', notAFloat],
    ['1e4940', notAFloat],
    [' 1', notAFloat],
    ['', notAFloat],
  ])('of "%s" seconds: %s', (text, reply) => {
    expect(h.run('SECONDS', text)).toBe(reply);
  });

  const notAnInteger = '-ERR timeout is not an integer or out of range';
  test.each([
    ['0', never],
    ['250', after(250)],
    ['9223372036854775807', atTheEnd],
    ['-1', negative],
    ['9223372036854775808', notAnInteger],
    ['1.5', notAnInteger],
    ['', notAnInteger],
  ])('of "%s" milliseconds: %s', (text, reply) => {
    expect(h.run('MILLISECONDS', text)).toBe(reply);
  });
});
