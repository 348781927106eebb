/**
 * MULTI, EXEC, DISCARD, WATCH, UNWATCH, as redis-server 7.0.15 answers and logs them.
 */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Command } from '../core/command.js';
import { genericCommands } from '../generic/index.js';
import { stringCommands } from '../string/index.js';
import { CommandHarness } from '../testing/command-harness.js';
import { FakeSession } from '../testing/fake-session.js';
import { transactionCommands } from './index.js';

const select: Command = {
  name: 'select',
  group: 'connection',
  since: '1.0.0',
  summary: 'Selects a database',
  arity: 2,
  flags: [],
  acl: [],
  execute(context) {
    context.selectDb(Number(context.argv.text(1)));
    context.reply.ok();
  },
};

let h: CommandHarness;
let other: FakeSession;

beforeEach(() => {
  h = new CommandHarness([stringCommands, genericCommands, transactionCommands, [select]]);
  other = new FakeSession(2);
});

describe('EXEC', () => {
  test('runs what was queued and answers with all replies, errors among them', () => {
    h.run('SET', 's', 'text');
    expect(h.run('MULTI')).toBe('+OK');
    expect(h.run('INCR', 's')).toBe('+QUEUED');
    expect(h.run('SET', 'k', '1')).toBe('+QUEUED');
    expect(h.run('EXEC')).toBe('*2|-ERR value is not an integer or out of range|+OK');
    expect(h.run('GET', 'k')).toBe('$1|1');
  });

  test('nothing queued gives an empty array', () => {
    h.run('MULTI');
    expect(h.run('EXEC')).toBe('*0');
  });

  test('needs MULTI, as DISCARD does', () => {
    expect(h.run('EXEC')).toBe('-ERR EXEC without MULTI');
    expect(h.run('DISCARD')).toBe('-ERR DISCARD without MULTI');
  });

  test('MULTI and WATCH inside MULTI are errors that doom nothing', () => {
    h.run('MULTI');
    expect(h.run('MULTI')).toBe('-ERR MULTI calls can not be nested');
    expect(h.run('WATCH', 'k')).toBe('-ERR WATCH inside MULTI is not allowed');
    h.run('SET', 'k', '1');
    expect(h.run('EXEC')).toBe('*1|+OK');
  });

  test('DISCARD forgets the queue and the watched keys', () => {
    h.run('WATCH', 'k');
    h.run('MULTI');
    h.run('SET', 'k', '1');
    expect(h.run('DISCARD')).toBe('+OK');
    h.run('SET', 'k', '2');
    h.run('MULTI');
    expect(h.run('EXEC')).toBe('*0');
    expect(h.context.watchedKeys.count).toBe(0);
  });

  test('queued arguments are kept, whatever becomes of the buffer they were read from', () => {
    const value = Buffer.from('v');
    h.run('MULTI');
    h.run('SET', 'k', value);
    value.fill(0);
    h.run('EXEC');
    expect(h.run('GET', 'k')).toBe('$1|v');
  });
});

describe('the log', () => {
  test('one effective write is logged bare, reads are dropped', () => {
    h.run('MULTI');
    h.run('GET', 'k');
    h.run('SET', 'k', '1');
    h.run('DEL', 'nosuch');
    h.run('EXEC');
    expect(h.takeLog()).toEqual(['SET k 1']);
    expect(h.host.verbatimUnits).toBe(1);
  });

  test('several are wrapped; databases change inside', () => {
    h.run('MULTI');
    h.run('SELECT', '3');
    h.run('SET', 'a', '1');
    h.run('SELECT', '0');
    h.run('EXPIRE', 'a', '1');
    h.run('SET', 'b', '1', 'EX', '1');
    h.run('EXEC');
    expect(h.takeLog()).toEqual([
      'SELECT 3',
      'MULTI',
      'SET a 1',
      'SELECT 0',
      `SET b 1 PXAT ${h.nowMs + 1000}`,
      'EXEC',
    ]);
  });

  test('a transaction that did nothing leaves nothing', () => {
    h.run('MULTI');
    h.run('GET', 'k');
    h.run('EXEC');
    expect(h.takeLog()).toEqual([]);
  });
});

describe('WATCH', () => {
  /** Watches "k", lets `change` happen, and tells whether EXEC still ran. */
  function survives(change: () => void): boolean {
    h.run('WATCH', 'k');
    change();
    h.run('MULTI');
    const reply = h.run('EXEC');
    expect(['*0', '*-1']).toContain(reply);
    expect(h.context.watchedKeys.count).toBe(0);
    return reply === '*0';
  }

  test.each<[string, string[][], string[], boolean]>([
    ['a write', [], ['SET', 'k', '1'], false],
    ['a write of the same value', [['SET', 'k', '1']], ['SET', 'k', '1'], false],
    ['a deletion', [['SET', 'k', '1']], ['DEL', 'k'], false],
    ['a deletion of nothing', [], ['DEL', 'k'], true],
    ['a change of its expiry', [['SET', 'k', '1']], ['EXPIRE', 'k', '100'], false],
    ['being renamed', [['SET', 'k', '1']], ['RENAME', 'k', 'l'], false],
    ['being renamed over', [['SET', 'l', '1']], ['RENAME', 'l', 'k'], false],
    ['being copied over', [['SET', 'l', '1']], ['COPY', 'l', 'k'], false],
    ['being copied', [['SET', 'k', '1']], ['COPY', 'k', 'l'], true],
    ['being read', [['SET', 'k', '1']], ['GETEX', 'k'], true],
    ['another key', [], ['SET', 'l', '1'], true],
  ])('%s', (_what, before, change, expected) => {
    for (const args of before) h.run(...args);
    expect(survives(() => h.runAs(other, ...change))).toBe(expected);
  });

  test('hears of its own session too', () => {
    expect(survives(() => h.run('SET', 'k', '1'))).toBe(false);
  });

  test('minds the database', () => {
    other.db = 1;
    expect(survives(() => h.runAs(other, 'SET', 'k', '1'))).toBe(true);
    h.run('SET', 'k', '1');
    h.runAs(other, 'DEL', 'k');
    expect(survives(() => h.run('MOVE', 'k', '1'))).toBe(false);
  });

  test('UNWATCH forgets, also that something changed', () => {
    h.run('WATCH', 'k');
    h.run('SET', 'k', '1');
    expect(h.run('UNWATCH')).toBe('+OK');
    h.run('MULTI');
    expect(h.run('EXEC')).toBe('*0');
  });

  test('a refusal while queueing is told before a change', () => {
    h.run('WATCH', 'k');
    h.run('SET', 'k', '1');
    h.run('MULTI');
    h.run('GET');
    expect(h.run('EXEC')).toBe('-EXECABORT Transaction discarded because of previous errors.');
  });

  test('the failed answer is RESP3 null in RESP3, and depends on what is in the log', () => {
    h.session.protocol = 3;
    h.host.gate.tracking = true;
    h.run('WATCH', 'k');
    h.run('SET', 'k', '1');
    h.run('MULTI');
    expect(h.run('EXEC')).toBe('_');
    expect(h.host.gate.notes.at(-1)).toBe('read all');
  });

  test('the failed transaction ends: the next runs', () => {
    expect(survives(() => h.run('SET', 'k', '1'))).toBe(false);
    expect(survives(() => undefined)).toBe(true);
  });

  test('a key that expires is a change, deleted or not', () => {
    h.run('SET', 'k', '1', 'PX', '10');
    expect(survives(() => (h.nowMs += 11))).toBe(false);
    h.run('SET', 'k', '1', 'PX', '10');
    const read = (): void => {
      h.nowMs += 11;
      h.runAs(other, 'GET', 'k');
    };
    expect(survives(read)).toBe(false);
  });

  test('a key that had expired already counts as absent', () => {
    h.run('SET', 'k', '1', 'PX', '10');
    h.nowMs += 11;
    expect(survives(() => undefined)).toBe(true);
    expect(survives(() => h.runAs(other, 'GET', 'k'))).toBe(true);
    h.run('SET', 'k', '1', 'PX', '10');
    h.nowMs += 11;
    expect(survives(() => h.runAs(other, 'SET', 'k', '2'))).toBe(false);
  });

  test('a whole database emptied or replaced touches what was there or comes', () => {
    const [db, target] = h.keyspace.databases;
    const replaced = (): void => {
      h.context.watchedKeys.touchAll(db!, target, h.nowMs);
      h.context.watchedKeys.touchAll(target!, db, h.nowMs);
      h.keyspace.swap(0, 1);
    };
    const emptied = (): void => {
      h.context.watchedKeys.touchAll(db!, undefined, h.nowMs);
      db!.clear();
    };
    expect(survives(emptied)).toBe(true);
    expect(survives(replaced)).toBe(true);
    h.run('SET', 'k', '1');
    expect(survives(emptied)).toBe(false);
    h.run('SET', 'k', '1');
    expect(survives(replaced)).toBe(false);
    expect(survives(replaced)).toBe(false);
    h.run('DEL', 'k');
    h.run('SET', 'k', '1', 'PX', '10');
    h.nowMs += 11;
    expect(survives(emptied)).toBe(true);
  });
});
