import { beforeEach, describe, expect, test } from 'vitest';
import { stringCommands } from '../string/index.js';
import { CommandHarness } from '../testing/command-harness.js';
import { genericCommands } from './index.js';

let h: CommandHarness;

beforeEach(() => {
  h = new CommandHarness([stringCommands, genericCommands]);
});

/** Scans a full round with more options; returns the keys, sorted. */
function scanAll(...options: string[]): string[] {
  const keys: string[] = [];
  let cursor = '0';
  do {
    const parts = h.run('SCAN', cursor, ...options).split('|');
    cursor = parts[2] as string;
    keys.push(...parts.slice(4).filter((_, i) => i % 2 === 1));
  } while (cursor !== '0');
  return keys.sort();
}

describe('SCAN', () => {
  test('a round shows every key', () => {
    const names = Array.from({ length: 1500 }, (_, i) => `key:${i}`);
    h.run('MSET', ...names.flatMap((name) => [name, '1']));
    expect(new Set(scanAll('COUNT', '100')).size).toBe(1500);
    expect(scanAll('COUNT', '1000', 'MATCH', 'key:14??').length).toBe(100);
  });

  test('filters by type and pattern', () => {
    h.run('MSET', 'a', '1', 'b', '1', 'ab', '1');
    expect(scanAll('MATCH', 'a*')).toEqual(['a', 'ab']);
    expect(scanAll('TYPE', 'STRING', 'MATCH', '*')).toEqual(['a', 'ab', 'b']);
    expect(scanAll('TYPE', 'nosuch')).toEqual([]);
  });

  test('deletes what it meets past its time, each with a record of its own', () => {
    h.run('MSET', 'a', '1', 'b', '1', 'c', '1');
    h.run('PEXPIRE', 'a', '10');
    h.run('PEXPIRE', 'b', '10');
    h.nowMs += 11;
    h.takeLog();
    expect(h.run('KEYS', '*')).toBe('*1|$1|c');
    expect(h.takeLog()).toEqual([]);
    expect(scanAll()).toEqual(['c']);
    expect(h.takeLog().sort()).toEqual(['DEL a', 'DEL b']);
  });

  test.each(['x', ' 1', '1x', '18446744073709551616'])('cursor %j is invalid', (cursor) => {
    expect(h.run('SCAN', cursor)).toBe('-ERR invalid cursor');
  });

  test.each(['', '+0', '-0', '4294967296'])('cursor %j begins', (cursor) => {
    h.run('SET', 'a', '1');
    expect(h.run('SCAN', cursor)).toBe('*2|$1|0|*1|$1|a');
  });

  test('options are checked', () => {
    const syntax = '-ERR syntax error';
    expect(h.run('SCAN', '0', 'COUNT', '0')).toBe(syntax);
    expect(h.run('SCAN', '0', 'COUNT')).toBe(syntax);
    expect(h.run('SCAN', '0', 'nosuch', '1')).toBe(syntax);
    expect(h.run('SCAN', '0', 'COUNT', 'x')).toBe('-ERR value is not an integer or out of range');
  });
});

describe('RANDOMKEY', () => {
  test('deletes what it meets past its time until it finds a key', () => {
    h.run('MSET', 'a', '1', 'b', '1', 'c', '1');
    for (const key of ['a', 'b']) h.run('PEXPIRE', key, '10');
    h.nowMs += 11;
    for (let i = 0; i < 30; i++) expect(h.run('RANDOMKEY')).toBe('$1|c');
    h.run('PEXPIRE', 'c', '10');
    h.nowMs += 11;
    h.takeLog();
    expect(h.run('RANDOMKEY')).toBe('$-1');
    expect(h.takeLog()).toContain('DEL c');
    expect(h.takeLog()).not.toContain('MULTI');
  });
});
