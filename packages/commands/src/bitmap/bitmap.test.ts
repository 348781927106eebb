/**
 * What bitmap commands log, and where they differ from Redis. Replies are compared with
 * redis-server's by test/replies.test.ts and, at random, by the differential test.
 */
import { beforeEach, describe, expect, test } from 'vitest';
import { bitmapCommands } from './index.js';
import { genericCommands } from '../generic/index.js';
import { stringCommands } from '../string/index.js';
import { CommandHarness } from '../testing/command-harness.js';

let h: CommandHarness;

beforeEach(() => {
  h = new CommandHarness([bitmapCommands, genericCommands, stringCommands]);
});

describe('SETBIT', () => {
  test('is logged if the value changed or grew, and only then', () => {
    h.run('SETBIT', 'k', '7', '0');
    h.run('SETBIT', 'k', '7', '0');
    h.run('SETBIT', 'k', '7', '1');
    h.run('SETBIT', 'k', '7', '1');
    h.run('SETBIT', 'k', '8', '0');
    expect(h.takeLog()).toEqual(['SETBIT k 7 0', 'SETBIT k 7 1', 'SETBIT k 8 0']);
  });

  test('makes the text of an integer raw bytes', () => {
    h.run('SET', 'k', '12');
    expect(h.run('SETBIT', 'k', '7', '0')).toBe(':1');
    expect(h.run('GET', 'k')).toBe('$2|02');
    expect(h.run('OBJECT', 'ENCODING', 'k')).toBe('$3|raw');
  });

  test('keeps to proto-max-bulk-len, but not for a log', () => {
    h.host.settings.bulkSizeMax = 16;
    expect(h.run('SETBIT', 'k', '127', '1')).toBe(':0');
    expect(h.run('SETBIT', 'k', '128', '1')).toBe(
      '-ERR bit offset is not an integer or out of range',
    );
    h.context.startReplay();
    h.replay('SETBIT', 'k', '128', '1');
    h.context.endReplay();
    expect(h.run('STRLEN', 'k')).toBe(':17');
  });
});

describe('BITOP', () => {
  test('deletes its destination when the result is empty, without a word about its time', () => {
    h.run('SET', 'd', 'x');
    h.takeLog();
    expect(h.run('BITOP', 'AND', 'd', 'none')).toBe(':0');
    expect(h.run('BITOP', 'AND', 'd', 'none')).toBe(':0');
    h.run('SET', 'd', 'x', 'PXAT', String(h.nowMs + 1));
    h.nowMs += 10;
    expect(h.run('BITOP', 'OR', 'd', 'none')).toBe(':0');
    expect(h.takeLog()).toEqual([
      'BITOP AND d none',
      `SET d x PXAT ${h.nowMs - 9}`,
      'BITOP OR d none',
    ]);
  });

  test('may read what it overwrites, whose time to live goes', () => {
    h.run('SET', 'd', 'abc', 'EX', '100');
    h.run('SET', 'k', '123');
    expect(h.run('BITOP', 'XOR', 'd', 'd', 'k')).toBe(':3');
    expect(h.run('GET', 'd')).toBe('$3|PPP');
    expect(h.run('TTL', 'd')).toBe(':-1');
  });
});

describe('BITFIELD', () => {
  test('is logged if a field changed, once for all of them', () => {
    h.run('BITFIELD', 'k', 'SET', 'u8', '0', '5', 'SET', 'u8', '8', '0');
    h.run('BITFIELD', 'k', 'SET', 'u8', '0', '5', 'GET', 'u8', '0');
    h.run('BITFIELD', 'k', 'INCRBY', 'u8', '0', '0');
    h.run('BITFIELD', 'k', 'GET', 'u8', '0');
    expect(h.takeLog()).toEqual(['BITFIELD k SET u8 0 5 SET u8 8 0']);
    expect(h.context.dirty).toBe(2);
  });

  test('is logged if the value grew, even if no operation succeeded', () => {
    expect(h.run('BITFIELD', 'k', 'OVERFLOW', 'FAIL', 'SET', 'u2', '0', '4')).toBe('*1|$-1');
    expect(h.run('STRLEN', 'k')).toBe(':1');
    expect(h.takeLog()).toEqual(['BITFIELD k OVERFLOW FAIL SET u2 0 4']);
  });

  test('that only gets makes no key', () => {
    expect(h.run('BITFIELD', 'k', 'GET', 'i64', '#5')).toBe('*1|:0');
    expect(h.run('EXISTS', 'k')).toBe(':0');
  });
});
