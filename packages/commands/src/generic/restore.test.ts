/** DUMP and RESTORE: order of checks, time to live, access clocks, and what is logged. */
import { beforeEach, describe, expect, test } from 'vitest';
import { hashCommands } from '../hash/index.js';
import { stringCommands } from '../string/index.js';
import { CommandHarness } from '../testing/command-harness.js';
import { transactionCommands } from '../transactions/index.js';
import { genericCommands } from './index.js';

let h: CommandHarness;

/** The payload of "7", by redis-server 7.0.15. */
const seven = payload('00c0070a0074cd48a283abce92');

beforeEach(() => {
  h = new CommandHarness([stringCommands, hashCommands, genericCommands, transactionCommands]);
});

function payload(hex: string): Buffer {
  return Buffer.from(hex, 'hex');
}

/** What DUMP answers. */
function dump(key: string): Buffer {
  const reply = h.run('DUMP', key);
  // The reply is shown with "|" for line ends, so its own bytes are fetched apart.
  expect(reply).toMatch(/^\$\d+\|/);
  h.keyspace.databases[0]!.find(Buffer.from(key), 0, key.length);
  return h.context.dumps.dump(h.keyspace.databases[0]!.view());
}

test('DUMP answers with a payload, and with null if there is no key', () => {
  expect(h.run('DUMP', 'k')).toBe('$-1');
  h.run('SET', 'k', '7');
  expect(h.run('DUMP', 'k')).toBe(`$13|${seven.toString('latin1')}`);
});

test('RESTORE makes the value that was dumped, and is logged as received', () => {
  h.run('HSET', 'h', 'f', 'v', 'g', 'w');
  const hash = dump('h');
  h.takeLog();
  expect(h.run('RESTORE', 'copy', '0', hash)).toBe('+OK');
  expect(h.run('HGETALL', 'copy')).toBe('*4|$1|f|$1|v|$1|g|$1|w');
  expect(h.run('TTL', 'copy')).toBe(':-1');
  expect(h.takeLog()).toEqual([`RESTORE copy 0 ${hash.toString('latin1')}`]);
});

test('a key that is there is replaced only if asked to', () => {
  h.run('SET', 'k', 'old', 'EX', '100');
  expect(h.run('RESTORE', 'k', '0', seven)).toBe('-BUSYKEY Target key name already exists.');
  expect(h.run('GET', 'k')).toBe('$3|old');
  expect(h.run('RESTORE', 'k', '0', seven, 'replace')).toBe('+OK');
  expect(h.run('GET', 'k')).toBe('$1|7');
  expect(h.run('TTL', 'k')).toBe(':-1');
});

test('a key past its time is not there', () => {
  h.run('SET', 'k', 'old', 'PX', '10');
  h.nowMs += 11;
  h.takeLog();
  expect(h.run('RESTORE', 'k', '0', seven)).toBe('+OK');
  expect(h.takeLog()).toEqual([
    'MULTI',
    'DEL k',
    `RESTORE k 0 ${seven.toString('latin1')}`,
    'EXEC',
  ]);
});

describe('a time to live', () => {
  test('is logged as the moment it ends', () => {
    expect(h.run('RESTORE', 'k', '1500', seven, 'REPLACE')).toBe('+OK');
    expect(h.run('PTTL', 'k')).toBe(':1500');
    const text = seven.toString('latin1');
    expect(h.takeLog()).toEqual([`RESTORE k ${h.nowMs + 1500} ${text} REPLACE ABSTTL`]);
  });

  test('may be that moment', () => {
    const endMs = String(h.nowMs + 1500);
    expect(h.run('RESTORE', 'k', endMs, seven, 'ABSTTL')).toBe('+OK');
    expect(h.run('PTTL', 'k')).toBe(':1500');
    expect(h.takeLog()).toEqual([`RESTORE k ${endMs} ${seven.toString('latin1')} ABSTTL`]);
    expect(h.run('RESTORE', 'forever', '0', seven, 'ABSTTL')).toBe('+OK');
    expect(h.run('PTTL', 'forever')).toBe(':-1');
  });

  test('that has ended makes no key, and removes the one it was to replace', () => {
    const now = String(h.nowMs);
    expect(h.run('RESTORE', 'k', now, seven, 'ABSTTL')).toBe('+OK');
    expect(h.run('RESTORE', 'k', '9223372036854775807', seven)).toBe('+OK');
    expect(h.run('RESTORE', 'k', now, seven, 'ABSTTL', 'REPLACE')).toBe('+OK');
    expect(h.run('EXISTS', 'k')).toBe(':0');
    expect(h.takeLog()).toEqual([]);
    h.run('SET', 'k', 'v');
    expect(h.run('RESTORE', 'k', '1', seven, 'ABSTTL', 'REPLACE')).toBe('+OK');
    expect(h.run('EXISTS', 'k')).toBe(':0');
    expect(h.takeLog()).toEqual(['SET k v', 'DEL k']);
  });

  test('that has ended is kept while a log is replayed', () => {
    h.context.startReplay();
    h.replay('RESTORE', 'k', '1', seven, 'ABSTTL');
    h.context.endReplay();
    expect(h.keyspace.databases[0]!.size).toBe(1);
    expect(h.run('EXISTS', 'k')).toBe(':0');
  });
});

test('the time of the last access comes along', () => {
  h.context.startTurn(h.nowMs);
  h.run('RESTORE', 'k', '0', seven, 'IDLETIME', '300');
  expect(h.run('OBJECT', 'IDLETIME', 'k')).toBe(':300');
  h.run('RESTORE', 'f', '0', seven, 'FREQ', '200');
  expect(h.run('OBJECT', 'IDLETIME', 'f')).toBe(':0');
  h.keyspace.accessCounting.enabled = true;
  h.run('RESTORE', 'g', '0', seven, 'FREQ', '200');
  h.keyspace.databases[0]!.find(Buffer.from('g'), 0, 1);
  expect(h.keyspace.databases[0]!.accessClock() & 0xff).toBe(200);
});

test('a payload of a newer server is logged as redis-server 7.0 reads it', () => {
  const newer = payload('00c0070c00bfbb7c62798150db');
  expect(h.run('RESTORE', 'k', '0', newer, 'REPLACE')).toBe('+OK');
  expect(h.takeLog()).toEqual([`RESTORE k 0 ${seven.toString('latin1')} REPLACE`]);
  const newest = payload('00c0070d00d664c111841eb952');
  const error = '-ERR DUMP payload version or checksum are wrong';
  expect(h.run('RESTORE', 'k', '0', newest, 'REPLACE')).toBe(error);
});

describe('is refused in this order:', () => {
  const syntax = '-ERR syntax error';
  const notAnInteger = '-ERR value is not an integer or out of range';
  const busy = '-BUSYKEY Target key name already exists.';
  const badFooter = '-ERR DUMP payload version or checksum are wrong';
  test.each([
    [['there', 'x', 'y', 'BOGUS'], syntax],
    [['there', 'x', 'y', 'IDLETIME'], syntax],
    [['there', 'x', 'y', 'IDLETIME', 'x'], notAnInteger],
    [['there', 'x', 'y', 'IDLETIME', '-1'], '-ERR Invalid IDLETIME value, must be >= 0'],
    [['there', 'x', 'y', 'FREQ', '256'], '-ERR Invalid FREQ value, must be >= 0 and <= 255'],
    [['there', 'x', 'y', 'FREQ', '1', 'IDLETIME', '1'], syntax],
    [['there', 'x', 'y', 'IDLETIME', '1', 'FREQ', '1'], syntax],
    [['there', 'x', 'y'], busy],
    [['there', 'x', 'y', 'REPLACE'], notAnInteger],
    [['k', '-1', 'y'], '-ERR Invalid TTL value, must be >= 0'],
    [['k', '0', 'y'], badFooter],
    [['k', '0', ''], badFooter],
  ])('%j', (args, error) => {
    h.run('SET', 'there', '1');
    h.takeLog();
    expect(h.run('RESTORE', ...args)).toBe(error);
    expect(h.takeLog()).toEqual([]);
    expect(h.run('GET', 'there')).toBe('$1|1');
  });

  test('a value that is none, with the old one kept', () => {
    h.run('SET', 'k', 'old');
    // A set that says it has two members, and ends behind the first.
    const cut = payload('020201610a0040f102d2d8fc1732');
    expect(h.run('RESTORE', 'k', '0', cut, 'REPLACE')).toBe('-ERR Bad data format');
    expect(h.run('GET', 'k')).toBe('$3|old');
  });
});

test('RESTORE of a watched key ends the transaction', () => {
  h.run('WATCH', 'k');
  h.run('RESTORE', 'k', '0', seven);
  h.run('MULTI');
  h.run('SET', 'k', 'v');
  expect(h.run('EXEC')).toBe('*-1');
});
