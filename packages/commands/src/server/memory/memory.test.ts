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

describe('MEMORY STATS', () => {
  /** The bulk strings and integers of the reply, name behind name. */
  function stats(): Map<string, string> {
    const parts = h.run('MEMORY', 'STATS').split('|').slice(1);
    const words = parts.filter((part) => !/^[$*]/.test(part)).map((part) => part.replace(/^:/, ''));
    return new Map(words.map((word, i) => [word, words[i + 1] ?? '']));
  }

  test('tells the index of each database from its entries, and both add up', () => {
    for (let i = 0; i < 3000; i++) h.run('SET', `key:${i}`, 'value');
    const { usedMemory } = h.keyspace;
    h.host.figures = { ...h.host.figures, used: usedMemory + 1000, usedPeak: 2 * usedMemory };
    const fields = stats();
    const index = Number(fields.get('overhead.hashtable.main'));
    expect(index).toBeGreaterThan(3000 * 8);
    expect(Number(fields.get('overhead.total'))).toBe(index + 1000);
    expect(Number(fields.get('dataset.bytes'))).toBe(usedMemory - index);
    expect(fields.get('keys.count')).toBe('3000');
    expect(fields.get('keys.bytes-per-key')).toBe(`${Math.floor((usedMemory + 1000) / 3000)}`);
  });

  test('is a read of all keys', () => {
    h.host.gate.tracking = true;
    h.run('MEMORY', 'STATS');
    expect(h.host.gate.notes).toEqual(['read all']);
  });
});

describe('MEMORY DOCTOR', () => {
  const mebibyte = 1024 * 1024;

  test.each([
    ['little memory in use', 5 * mebibyte - 1, 50 * mebibyte, 0, /is empty or is using very little/],
    ['nothing unusual', 6 * mebibyte, 9 * mebibyte, 200 * 1024, /can't find any memory issue/],
    ['a peak', 6 * mebibyte, 9 * mebibyte + 1, 0, /few issues.*Peak memory: .*keep you safe, Sam/],
    ['large buffers', 6 * mebibyte, 0, 200 * 1024 + 1, /few issues.*Big client buffers: .*safe, Sam/],
  ])('%s', (_what, used, usedPeak, clientBuffers, report) => {
    Object.assign(h.host.sessions, { list: () => [h.session] });
    h.host.figures = { ...h.host.figures, used, usedPeak, clientBuffers };
    expect(h.run('MEMORY', 'DOCTOR')).toMatch(new RegExp(report.source, 's'));
  });
});

test('MEMORY MALLOC-STATS says that there are none', () => {
  expect(h.run('MEMORY', 'MALLOC-STATS')).toContain('Stats not supported for the current allocator');
});

test('MEMORY HELP tells what there is', () => {
  expect(h.run('MEMORY', 'HELP')).toContain('+USAGE <key> [SAMPLES <count>]');
});
