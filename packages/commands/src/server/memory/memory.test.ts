/** MEMORY, whose numbers are the server's own. */
import { beforeEach, describe, expect, test } from 'vitest';
import { hashCommands } from '../../hash/index.js';
import { stringCommands } from '../../string/index.js';
import { CommandHarness } from '../../testing/command-harness.js';
import { serverCommands } from '../index.js';

let h: CommandHarness;

beforeEach(() => {
  h = new CommandHarness([hashCommands, serverCommands, stringCommands]);
});

describe('MEMORY USAGE', () => {
  test('is exact: the blocks of the key and its slot', () => {
    h.run('SET', 'first', '1');
    const before = h.keyspace.usedMemory;
    h.run('SET', 'k', 'x'.repeat(1000));
    const usage = Number(h.run('MEMORY', 'USAGE', 'k').slice(1));
    const grown = h.keyspace.usedMemory - before;
    expect(usage - grown).toBeGreaterThanOrEqual(0);
    expect(usage - grown).toBeLessThan(16);
  });

  test('counts every element, whatever SAMPLES says', () => {
    const fields = Array.from({ length: 1000 }, (_, i) => [`f${i}`, 'v']).flat();
    h.run('HSET', 'h', ...fields);
    const usage = h.run('MEMORY', 'USAGE', 'h');
    expect(Number(usage.slice(1))).toBeGreaterThan(10_000);
    expect(h.run('MEMORY', 'USAGE', 'h', 'SAMPLES', '1')).toBe(usage);
    expect(h.run('memory', 'usage', 'h', 'samples', '0', 'samples', '5')).toBe(usage);
  });

  test('answers null of a missing key, errors in the order of Redis, and expires nothing', () => {
    expect(h.run('MEMORY', 'USAGE', 'none')).toBe('$-1');
    expect(h.run('MEMORY', 'USAGE', 'none', 'SAMPLES', 'x')).toBe(
      '-ERR value is not an integer or out of range',
    );
    for (const options of [['SAMPLES'], ['SAMPLES', '-1'], ['FOO', '1']]) {
      expect(h.run('MEMORY', 'USAGE', 'none', ...options)).toBe('-ERR syntax error');
    }
    h.run('SET', 'k', 'v', 'PX', '1');
    h.nowMs += 10;
    h.takeLog();
    expect(h.run('MEMORY', 'USAGE', 'k')).toMatch(/^:\d+$/);
    expect(h.takeLog()).toEqual([]);
  });

  test('is a read of the key', () => {
    h.host.gate.tracking = true;
    h.run('MEMORY', 'USAGE', 'k');
    expect(h.host.gate.notes).toEqual(['read 0 k']);
  });
});

test('MEMORY PURGE frees what a flush left', () => {
  const fields = Array.from({ length: 5000 }, (_, i) => [`f${i}`, 'v']).flat();
  h.run('HSET', 'h', ...fields);
  h.run('FLUSHDB');
  expect(h.keyspace.usedMemory).toBeGreaterThan(0);
  expect(h.run('MEMORY', 'PURGE')).toBe('+OK');
  expect(h.keyspace.usedMemory).toBe(0);
});

test.each(['STATS', 'DOCTOR', 'MALLOC-STATS'])('MEMORY %s is unknown', (name) => {
  expect(h.run('MEMORY', name)).toBe(`-ERR unknown subcommand '${name}'. Try MEMORY HELP.`);
});

test('MEMORY HELP tells what there is', () => {
  expect(h.run('MEMORY', 'HELP')).toContain('+USAGE <key> [SAMPLES <count>]');
});
