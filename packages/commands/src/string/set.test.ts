/**
 * The options of SET and GETEX, and what is logged, as redis-server 7.0.15 does it.
 */
import { beforeEach, describe, expect, test } from 'vitest';
import { genericCommands } from '../generic/index.js';
import { CommandHarness } from '../testing/command-harness.js';
import { stringCommands } from './index.js';

let h: CommandHarness;

beforeEach(() => {
  h = new CommandHarness([stringCommands, genericCommands]);
});

/** Runs a command on a fresh log; returns the reply and the log. */
function logged(...args: string[]): [string, ...string[]] {
  h.takeLog();
  const reply = h.run(...args);
  return [reply, ...h.takeLog()];
}

describe('SET', () => {
  test('a time is logged as an absolute one, without the other options', () => {
    const at = h.nowMs + 10_000;
    expect(logged('SET', 'k', 'v', 'EX', '10')).toEqual(['+OK', `SET k v PXAT ${at}`]);
    expect(logged('SET', 'k', 'v', 'px', '10000', 'xx')).toEqual(['+OK', `SET k v PXAT ${at}`]);
    expect(logged('SET', 'k', 'v', 'PXAT', `${at}`, 'GET')).toEqual(['$1|v', `SET k v PXAT ${at}`]);
    expect(logged('SETEX', 'k', '10', 'v')).toEqual(['+OK', `SET k v PXAT ${at}`]);
    expect(logged('PSETEX', 'k', '10000', 'v')).toEqual(['+OK', `SET k v PXAT ${at}`]);
  });

  test('GET is left out of the log, however often', () => {
    expect(logged('SET', 'k', 'GET', 'get', 'NX', 'GET')).toEqual(['$-1', 'SET k GET NX']);
    expect(logged('SET', 'k', 'w', 'keepttl', 'get')).toEqual(['$3|GET', 'SET k w keepttl']);
    expect(logged('GETSET', 'k', 'x')).toEqual(['$1|w', 'SET k x']);
  });

  test('conditions', () => {
    expect(logged('SET', 'k', '1', 'XX')).toEqual(['$-1']);
    expect(logged('SET', 'k', '1', 'NX')).toEqual(['+OK', 'SET k 1 NX']);
    expect(logged('SET', 'k', '2', 'NX')).toEqual(['$-1']);
    expect(logged('SET', 'k', '2', 'NX', 'GET')).toEqual(['$1|1']);
    expect(logged('SETNX', 'k', '2')).toEqual([':0']);
  });

  test('drops the expiry unless told to keep it', () => {
    h.run('SET', 'k', '1', 'EX', '100');
    h.run('SET', 'k', '2', 'KEEPTTL');
    expect(h.run('TTL', 'k')).toBe(':100');
    h.run('SET', 'k', '3');
    expect(h.run('TTL', 'k')).toBe(':-1');
  });

  test('a past absolute time is stored, and gone at the next look', () => {
    expect(logged('SET', 'k', 'v', 'PXAT', '1')).toEqual(['+OK', 'SET k v PXAT 1']);
    expect(logged('GET', 'k')).toEqual(['$-1', 'DEL k']);
  });

  test('of the same option the last counts; different ones exclude each other', () => {
    expect(logged('SET', 'k', 'v', 'EX', '1', 'EX', '2')).toEqual([
      '+OK',
      `SET k v PXAT ${h.nowMs + 2000}`,
    ]);
    for (const options of [
      ['EX', '1', 'PX', '1'],
      ['EX', '1', 'KEEPTTL'],
      ['KEEPTTL', 'PXAT', '1'],
      ['NX', 'XX'],
      ['EX'],
      ['PERSIST'],
      ['nosuch'],
    ]) {
      expect(logged('SET', 'k', 'v', ...options)).toEqual(['-ERR syntax error']);
    }
  });

  test.each(['0', '-1', '9223372036854775807'])('EX %s is refused', (time) => {
    expect(logged('SET', 'k', 'v', 'EX', time)).toEqual([
      "-ERR invalid expire time in 'set' command",
    ]);
    expect(logged('SETEX', 'k', time, 'v')).toEqual([
      "-ERR invalid expire time in 'setex' command",
    ]);
  });
});

describe('GETEX and GETDEL', () => {
  test('log what they did to the key', () => {
    h.run('SET', 'k', 'v');
    expect(logged('GETEX', 'k')).toEqual(['$1|v']);
    expect(logged('GETEX', 'k', 'PERSIST')).toEqual(['$1|v']);
    expect(logged('GETEX', 'k', 'EX', '10')).toEqual(['$1|v', `PEXPIREAT k ${h.nowMs + 10_000}`]);
    expect(logged('GETEX', 'k', 'PERSIST')).toEqual(['$1|v', 'PERSIST k']);
    expect(logged('GETEX', 'k', 'EXAT', '1')).toEqual(['$1|v', 'DEL k']);
    expect(logged('GETEX', 'k', 'EX', '0')).toEqual(['$-1']);
    h.run('SET', 'k', 'v');
    expect(logged('GETEX', 'k', 'EX', '0')).toEqual([
      "-ERR invalid expire time in 'getex' command",
    ]);
    expect(logged('GETDEL', 'k')).toEqual(['$1|v', 'DEL k']);
    expect(logged('GETDEL', 'k')).toEqual(['$-1']);
  });

  test('delete lazily when configured so', () => {
    h.host.settings.lazyUserDelete = true;
    h.host.settings.lazyExpire = true;
    h.run('MSET', 'k', 'v', 'l', 'w');
    expect(logged('GETDEL', 'k')).toEqual(['$1|v', 'UNLINK k']);
    expect(logged('GETEX', 'l', 'PXAT', '1')).toEqual(['$1|w', 'UNLINK l']);
  });
});

describe('limits', () => {
  test('a string does not outgrow the longest bulk string', () => {
    h.host.settings.bulkSizeMax = 10;
    const refused = ['-ERR string exceeds maximum allowed size (proto-max-bulk-len)'];
    expect(logged('SETRANGE', 'k', '9', 'ab')).toEqual(refused);
    expect(logged('SETRANGE', 'k', '8', 'ab')).toEqual([':10', 'SETRANGE k 8 ab']);
    expect(logged('APPEND', 'k', 'c')).toEqual(refused);
    expect(logged('SETRANGE', 'k', '9223372036854775807', 'a')).toEqual(refused);
    expect(logged('LCS', 'k', 'k')).toEqual([
      '-ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len',
    ]);
  });
});
