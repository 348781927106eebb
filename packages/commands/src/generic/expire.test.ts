import { beforeEach, describe, expect, test } from 'vitest';
import { stringCommands } from '../string/index.js';
import { CommandHarness } from '../testing/command-harness.js';
import { genericCommands } from './index.js';

let h: CommandHarness;

beforeEach(() => {
  h = new CommandHarness([stringCommands, genericCommands]);
  h.run('MSET', 'k', 'v', 'l', 'w');
  h.takeLog();
});

test('is logged as an absolute time', () => {
  const at = h.nowMs + 10_000;
  expect(h.run('EXPIRE', 'k', '10')).toBe(':1');
  expect(h.run('PEXPIRE', 'k', '10000', 'xx')).toBe(':1');
  expect(h.run('EXPIREAT', 'k', String(at / 1000))).toBe(':1');
  expect(h.run('pexpireat', 'k', String(at))).toBe(':1');
  expect(h.takeLog()).toEqual([
    `PEXPIREAT k ${at}`,
    `PEXPIREAT k ${at} xx`,
    `PEXPIREAT k ${at}`,
    `pexpireat k ${at}`,
  ]);
  expect(h.run('PEXPIRETIME', 'k')).toBe(`:${at}`);
});

test('a past time deletes', () => {
  expect(h.run('EXPIRE', 'k', '-1')).toBe(':1');
  expect(h.run('PEXPIREAT', 'l', String(h.nowMs))).toBe(':1');
  expect(h.run('EXISTS', 'k', 'l')).toBe(':0');
  expect(h.takeLog()).toEqual(['DEL k', 'DEL l']);
});

describe('conditions', () => {
  // Rows: what the key has, what is asked, the condition, whether it happens.
  test.each([
    [0, 100, 'NX', 1],
    [50, 100, 'NX', 0],
    [0, 100, 'XX', 0],
    [50, 100, 'XX', 1],
    [0, 100, 'GT', 0],
    [50, 100, 'GT', 1],
    [100, 100, 'GT', 0],
    [0, 100, 'LT', 1],
    [50, 100, 'LT', 0],
    [100, 100, 'LT', 0],
    [200, 100, 'LT', 1],
  ])('a time of %d (0: none), EXPIRE %d %s -> %d', (current, asked, condition, reply) => {
    if (current > 0) h.run('EXPIRE', 'k', String(current));
    expect(h.run('EXPIRE', 'k', String(asked), condition)).toBe(`:${reply}`);
    const left = reply === 1 ? asked : current > 0 ? current : -1;
    expect(h.run('TTL', 'k')).toBe(`:${left}`);
  });

  test('that contradict each other are refused', () => {
    const nx = '-ERR NX and XX, GT or LT options at the same time are not compatible';
    expect(h.run('EXPIRE', 'k', '1', 'NX', 'XX')).toBe(nx);
    expect(h.run('EXPIRE', 'k', '1', 'NX', 'LT')).toBe(nx);
    expect(h.run('EXPIRE', 'k', '1', 'GT', 'LT')).toBe(
      '-ERR GT and LT options at the same time are not compatible',
    );
    expect(h.run('EXPIRE', 'k', '1', 'foo\0bar')).toBe('-ERR Unsupported option foo');
    expect(h.run('EXPIRE', 'k', '1', 'XX', 'GT')).toBe(':0');
  });
});

test('errors name the command', () => {
  expect(h.run('PEXPIRE', 'k', '9223372036854775807')).toBe(
    "-ERR invalid expire time in 'pexpire' command",
  );
  expect(h.run('EXPIRE', 'nosuch', 'x')).toBe('-ERR value is not an integer or out of range');
});

test('TTL rounds half up; -1 and -2 mean no time and no key', () => {
  h.run('PEXPIRE', 'k', '1500');
  expect(h.run('TTL', 'k')).toBe(':2');
  expect(h.run('PTTL', 'k')).toBe(':1500');
  h.nowMs += 1;
  expect(h.run('TTL', 'k')).toBe(':1');
  expect(h.run('TTL', 'l')).toBe(':-1');
  expect(h.run('PTTL', 'x')).toBe(':-2');
  expect(h.run('PERSIST', 'k')).toBe(':1');
  expect(h.run('EXPIRETIME', 'k')).toBe(':-1');
});

test('a time beyond 2^53 - 1 ms becomes that time', () => {
  expect(h.run('PEXPIREAT', 'k', '9223372036854775807')).toBe(':1');
  expect(h.run('PEXPIRETIME', 'k')).toBe(':9007199254740991');
});
