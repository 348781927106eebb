/**
 * What the replies, records and signals of list commands depend on beyond the data. Their plain
 * replies are compared with redis-server's in test/replies.test.ts.
 */
import { beforeEach, describe, expect, test } from 'vitest';
import { genericCommands } from '../generic/index.js';
import { hashCommands } from '../hash/index.js';
import { serverCommands } from '../server/index.js';
import { transactionCommands } from '../transactions/index.js';
import { CommandHarness } from '../testing/command-harness.js';
import { FakeSession } from '../testing/fake-session.js';
import { listCommands } from './index.js';

let h: CommandHarness;

beforeEach(() => {
  h = new CommandHarness([
    listCommands,
    hashCommands,
    genericCommands,
    serverCommands,
    transactionCommands,
  ]);
});

function list(key: string): string[] {
  return h
    .run('LRANGE', key, '0', '-1')
    .split('|')
    .slice(1)
    .filter((_, i) => i % 2 === 1);
}

test('the last element takes the key and its TTL with it', () => {
  h.run('RPUSH', 'l', 'a', 'b');
  h.run('PEXPIRE', 'l', '1000');
  expect(h.run('LPOP', 'l', '5')).toBe('*2|$1|a|$1|b');
  expect(h.run('EXISTS', 'l')).toBe(':0');
  h.run('RPUSH', 'l', 'a');
  expect(h.run('PTTL', 'l')).toBe(':-1');
});

test('what tells of keys tells of lists', () => {
  h.run('RPUSH', 'l', '1', '1000', 'abc', 'x'.repeat(70));
  h.run('HSET', 'h', 'f', 'v');
  expect(h.run('TYPE', 'l')).toBe('+list');
  expect(h.run('SCAN', '0', 'TYPE', 'list')).toBe('*2|$1|0|*1|$1|l');
  expect(h.run('OBJECT', 'REFCOUNT', 'l')).toBe(':1');
  // A count, integers of 2 and 3 bytes, strings with lengths of 1 and 2.
  expect(h.run('DEBUG', 'OBJECT', 'l')).toMatch(/encoding:quicklist serializedlength:82 lru:/);
});

test('a change keeps the TTL, moving the only element of a list to itself too', () => {
  h.run('RPUSH', 'l', 'a');
  h.run('PEXPIRE', 'l', '1000');
  h.run('LMOVE', 'l', 'l', 'LEFT', 'RIGHT');
  h.run('LSET', 'l', '0', 'b');
  h.run('LINSERT', 'l', 'BEFORE', 'b', 'x'.repeat(5000));
  h.run('LTRIM', 'l', '-1', '-1');
  expect(h.run('PTTL', 'l')).toBe(':1000');
  expect(list('l')).toEqual(['b']);
});

test('a list past its time is gone before the command', () => {
  h.run('RPUSH', 'l', 'a');
  h.run('PEXPIRE', 'l', '10');
  h.nowMs += 11;
  h.takeLog();
  expect(h.run('RPUSH', 'l', 'b')).toBe(':1');
  expect(h.takeLog()).toEqual(['MULTI', 'DEL l', 'RPUSH l b', 'EXEC']);
});

test('nothing is logged that changed nothing', () => {
  h.run('RPUSH', 'l', 'a', 'b');
  h.takeLog();
  for (const command of [
    'LTRIM l 0 -1',
    'LREM l 0 none',
    'LPUSHX none a',
    'LINSERT l BEFORE none a',
    'LPOP l 0',
    'LPOP none',
    'BLPOP none 0',
    'LMPOP 1 none LEFT',
    'LMOVE none l LEFT LEFT',
    'LRANGE l 0 -1',
  ]) {
    h.run(...command.split(' '));
  }
  expect(h.takeLog()).toEqual([]);
});

test('LTRIM that removes nothing still touches who watches, as in Redis', () => {
  h.run('RPUSH', 'l', 'a');
  const watcher = new FakeSession(2);
  h.runAs(watcher, 'WATCH', 'l');
  h.runAs(watcher, 'MULTI');
  h.run('LTRIM', 'l', '0', '-1');
  expect(h.runAs(watcher, 'EXEC')).toBe('*-1');
});

describe('what may block', () => {
  beforeEach(() => {
    h.run('RPUSH', 'l', '1', '2', '3', '4', '5', '6', '7', '8');
    h.takeLog();
  });

  test.each([
    ['BLPOP none l 0', '*2|$1|l|$1|1', 'LPOP l'],
    ['BRPOP none l 1.5', '*2|$1|l|$1|8', 'RPOP l'],
    ['LMPOP 2 none l RIGHT COUNT 3', '*2|$1|l|*3|$1|8|$1|7|$1|6', 'RPOP l 3'],
    ['LMPOP 1 l LEFT COUNT 100', '*2|$1|l|*8', 'LPOP l 8'],
    ['BLMPOP 0 1 l LEFT', '*2|$1|l|*1|$1|1', 'LPOP l 1'],
    ['BLMOVE l m left RIGHT 0', '$1|1', 'LMOVE l m left RIGHT'],
    ['BRPOPLPUSH l m 0', '$1|8', 'RPOPLPUSH l m'],
  ])('is logged as what it did: %s', (command, reply, record) => {
    expect(h.run(...command.split(' ')).startsWith(reply)).toBe(true);
    expect(h.takeLog()).toEqual([record]);
  });

  test.each([
    ['BLPOP none 0', '*-1'],
    ['BRPOP none other 0', '*-1'],
    ['BLMPOP 0 1 none LEFT', '*-1'],
    ['BLMOVE none m LEFT RIGHT 0', '$-1'],
    ['BRPOPLPUSH none m 0', '$-1'],
  ])('answers with nil at once while there is nothing: %s', (command, reply) => {
    expect(h.run(...command.split(' '))).toBe(reply);
  });
});

describe('those who wait for a key are told', () => {
  test.each([
    ['RPUSH new a b', ['ready 0 new']],
    ['LPUSH new a', ['ready 0 new']],
    ['RPUSH l x', []],
    ['LPUSHX new a', []],
    ['LMOVE l new LEFT LEFT', ['ready 0 new']],
    ['RPOPLPUSH l new', ['ready 0 new']],
    ['LMOVE l l LEFT RIGHT', []],
    ['RENAME l new', ['ready 0 new']],
    ['COPY l new DB 2', ['ready 2 new']],
    ['MOVE l 1', ['ready 1 l']],
  ])('when a list comes to it: %s', (command, notes) => {
    h.run('RPUSH', 'l', 'a', 'b');
    h.takeWaking();
    h.run(...command.split(' '));
    expect(h.takeWaking()).toEqual(notes);
  });
});

test('the changes since the last save count elements', () => {
  const changesOf = (...args: string[]): number => {
    const before = h.context.dirty;
    h.run(...args);
    return h.context.dirty - before;
  };
  expect(changesOf('RPUSH', 'l', 'a', 'b', 'c', 'd', 'a', 'e')).toBe(6);
  expect(changesOf('LMOVE', 'l', 'm', 'LEFT', 'LEFT')).toBe(1);
  expect(changesOf('LREM', 'l', '0', 'a')).toBe(1);
  expect(changesOf('LPOP', 'l', '2')).toBe(2);
  expect(changesOf('LTRIM', 'l', '0', '0')).toBe(1);
  expect(changesOf('LPOP', 'l')).toBe(1);
});

test('a large list is inserted into, searched and trimmed as a small one', () => {
  const model = Array.from({ length: 3000 }, (_, i) => `element:${i % 1000}`);
  h.run('RPUSH', 'l', ...model);
  h.run('LINSERT', 'l', 'AFTER', 'element:500', 'new');
  model.splice(501, 0, 'new');
  expect(list('l')).toEqual(model);
  expect(h.run('LPOS', 'l', 'element:7', 'RANK', '-1', 'COUNT', '0')).toBe('*3|:2008|:1008|:7');
  expect(h.run('LREM', 'l', '-2', 'element:7')).toBe(':2');
  for (const rank of [2008, 1008]) model.splice(rank, 1);
  h.run('LTRIM', 'l', '100', '-101');
  expect(list('l')).toEqual(model.slice(100, -100));
  expect(h.run('OBJECT', 'ENCODING', 'l')).toBe('$9|quicklist');
  expect(h.run('COPY', 'l', 'm')).toBe(':1');
  h.run('LPOP', 'l', '1000');
  expect(list('m')).toEqual(model.slice(100, -100));
});

test('elements that are equal and follow each other are removed together, up to the count', () => {
  const push = (...elements: string[]): void => {
    h.run('DEL', 'l');
    h.run('RPUSH', 'l', ...elements);
  };
  push('a', 'a', 'b', 'a', 'a', 'a');
  h.run('LREM', 'l', '3', 'a');
  expect(list('l')).toEqual(['b', 'a', 'a']);
  push('a', 'a', 'b', 'a', 'a', 'a');
  h.run('LREM', 'l', '-4', 'a');
  expect(list('l')).toEqual(['a', 'b']);
});
