/**
 * What the replies and records of stream commands depend on beyond the data: time, and what is told
 * to whom. Their plain replies are compared with redis-server's in test/replies.test.ts.
 */
import { beforeEach, expect, test } from 'vitest';
import { genericCommands } from '../generic/index.js';
import { stringCommands } from '../string/index.js';
import { transactionCommands } from '../transactions/index.js';
import { CommandHarness } from '../testing/command-harness.js';
import { FakeSession } from '../testing/fake-session.js';
import { streamCommands } from './index.js';

let h: CommandHarness;

beforeEach(() => {
  h = new CommandHarness([streamCommands, genericCommands, stringCommands, transactionCommands]);
});

test('an id that is chosen is the time, then counts on, and is what is logged', () => {
  expect(h.run('XADD', 's', '*', 'f', 'v')).toBe('$15|1700000000000-0');
  expect(h.run('XADD', 's', 'MAXLEN', '9', '*', 'f', 'v')).toBe('$15|1700000000000-1');
  h.nowMs += 5;
  expect(h.run('XADD', 's', '*', 'f', 'v')).toBe('$15|1700000000005-0');
  h.nowMs -= 3;
  expect(h.run('XADD', 's', '*', 'f', 'v')).toBe('$15|1700000000005-1');
  expect(h.takeLog()).toEqual([
    'XADD s 1700000000000-0 f v',
    'XADD s MAXLEN 9 1700000000000-1 f v',
    'XADD s 1700000000005-0 f v',
    'XADD s 1700000000005-1 f v',
  ]);
});

test('an entry with a whole id is logged as it was received', () => {
  h.run('XADD', 's', '5-1', 'f', 'v');
  expect(h.host.verbatimUnits).toBe(1);
});

test('approximate trimming removes at most 100 nodes, and is logged as exact', () => {
  h.keyspace.limits.streamNodeEntriesMax = 2;
  for (let i = 1; i <= 250; i++) h.run('XADD', 's', `${i}`, 'f', 'v');
  h.takeLog();
  expect(h.run('XTRIM', 's', 'MAXLEN', '~', '3')).toBe(':200');
  expect(h.run('XTRIM', 's', 'MAXLEN', '~', '3', 'LIMIT', '10')).toBe(':10');
  expect(h.run('XADD', 's', 'MINID', '~', '215', '*', 'f', 'v')).toContain('|');
  expect(h.takeLog()).toEqual([
    'XTRIM s MAXLEN = 50',
    'XTRIM s MAXLEN = 40 LIMIT 10',
    'XADD s MINID = 215-0 1700000000000-0 f v',
  ]);
  expect(h.context.dirty).toBe(461);
});

test('a log that is replayed does not heed LIMIT', () => {
  h.context.startReplay();
  for (let i = 1; i <= 20; i++) h.replay('XADD', 's', `${i}`, 'f', 'v');
  h.replay('XTRIM', 's', 'MAXLEN', '=', '3', 'LIMIT', '1');
  h.context.endReplay();
  expect(h.run('XLEN', 's')).toBe(':3');
});

test('nothing is logged that changed nothing', () => {
  h.run('XADD', 's', '1', 'f', 'v');
  h.takeLog();
  h.run('XADD', 's', '1', 'f', 'v');
  h.run('XADD', 'none', 'NOMKSTREAM', '*', 'f', 'v');
  h.run('XDEL', 's', '2');
  h.run('XTRIM', 's', 'MAXLEN', '~', '0', 'LIMIT', '0');
  h.run('XTRIM', 's', 'MINID', '1');
  h.run('XREAD', 'STREAMS', 's', '0');
  expect(h.takeLog()).toEqual(['XTRIM s MAXLEN = 0 LIMIT 0']);
});

test('a stream stays when its last entry goes, with its TTL', () => {
  h.run('XADD', 's', '1', 'f', 'v');
  h.run('PEXPIRE', 's', '1000');
  expect(h.run('XDEL', 's', '1')).toBe(':1');
  expect(h.run('EXISTS', 's')).toBe(':1');
  h.run('XADD', 's', '2', 'f', 'v');
  expect(h.run('PTTL', 's')).toBe(':1000');
});

test('who watches a stream is told of an entry', () => {
  const watcher = new FakeSession(2);
  h.runAs(watcher, 'WATCH', 's');
  h.runAs(watcher, 'MULTI');
  h.run('XADD', 's', '*', 'f', 'v');
  expect(h.runAs(watcher, 'EXEC')).toBe('*-1');
});

test('who waits for a stream is told of every entry', () => {
  h.run('XADD', 's', '1', 'f', 'v');
  h.run('XADD', 's', '1', 'f', 'v');
  h.run('XADD', 's', '2', 'f', 'v');
  expect(h.host.keyWaiters.notes).toEqual(['ready 0 s', 'ready 0 s']);
});

test('fields and values may be any bytes', () => {
  const field = Buffer.from([0, 13, 10, 255]);
  h.run('XADD', 's', '1', field, Buffer.alloc(0));
  expect(h.run('XRANGE', 's', '-', '+')).toBe('*1|*2|$3|1-0|*2|$4|\0|\xff|$0|');
});

test('what a group is given is logged as claims, with time and count', () => {
  h.run('XADD', 's', '1', 'f', 'v');
  h.run('XADD', 's', '2', 'f', 'v');
  h.run('XGROUP', 'CREATE', 's', 'g', '0');
  h.takeLog();
  h.run('XREADGROUP', 'GROUP', 'g', 'alice', 'STREAMS', 's', '>');
  const claim = (consumer: string, id: string, count: number, last: string): string =>
    `XCLAIM s g ${consumer} 0 ${id} TIME ${h.nowMs} RETRYCOUNT ${count} FORCE JUSTID LASTID ${last}`;
  expect(h.takeLog()).toEqual([
    'MULTI',
    claim('alice', '1-0', 1, '1-0'),
    claim('alice', '2-0', 1, '2-0'),
    'EXEC',
  ]);
  h.nowMs += 1000;
  h.run('XREADGROUP', 'GROUP', 'g', 'alice', 'STREAMS', 's', '0');
  expect(h.takeLog()).toEqual([]);
  expect(h.run('XCLAIM', 's', 'g', 'bob', '1001', '1')).toBe('*0');
  expect(h.run('XCLAIM', 's', 'g', 'bob', '0', '1')).toBe('*1|*2|$3|1-0|*2|$1|f|$1|v');
  expect(h.run('XAUTOCLAIM', 's', 'g', 'bob', '0', '2', 'JUSTID')).toBe('*3|$3|0-0|*1|$3|2-0|*0');
  expect(h.takeLog()).toEqual([claim('bob', '1', 3, '2-0'), claim('bob', '2-0', 2, '2-0')]);
  h.nowMs += 50;
  expect(h.run('XPENDING', 's', 'g', 'IDLE', '50', '-', '+', '9', 'bob')).toBe(
    '*2|*4|$3|1-0|$3|bob|:50|:3|*4|$3|2-0|$3|bob|:50|:2',
  );
  expect(h.run('XPENDING', 's', 'g', 'IDLE', '51', '-', '+', '9')).toBe('*0');
  expect(h.run('XINFO', 'CONSUMERS', 's', 'g')).toContain('$3|bob|$7|pending|:2|$4|idle|:50');
});

test('what was deleted meanwhile is pending no more when it is claimed', () => {
  h.run('XADD', 's', '1', 'f', 'v');
  h.run('XGROUP', 'CREATE', 's', 'g', '0');
  h.run('XREADGROUP', 'GROUP', 'g', 'alice', 'STREAMS', 's', '>');
  h.run('XDEL', 's', '1');
  expect(h.run('XREADGROUP', 'GROUP', 'g', 'alice', 'STREAMS', 's', '0')).toBe(
    '*1|*2|$1|s|*1|*2|$3|1-0|*-1',
  );
  expect(h.run('XAUTOCLAIM', 's', 'g', 'bob', '0', '0')).toBe('*3|$3|0-0|*0|*1|$3|1-0');
  expect(h.run('XPENDING', 's', 'g')).toBe('*4|:0|$-1|$-1|*-1');
});

test('a group that changes is no change of the key to those who watch it', () => {
  h.run('XADD', 's', '1', 'f', 'v');
  const watcher = new FakeSession(2);
  h.runAs(watcher, 'WATCH', 's');
  h.runAs(watcher, 'MULTI');
  h.run('XGROUP', 'CREATE', 's', 'g', '0');
  h.run('XGROUP', 'SETID', 's', 'g', '$');
  expect(h.runAs(watcher, 'EXEC')).toBe('*0');
});
