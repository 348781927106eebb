/**
 * maxmemory: which commands are refused, what is evicted before a command runs, and what that
 * leaves in the log. The order of refusals and their texts are those of redis-server 7.0.15. Which
 * keys are chosen is tested in the keyspace.
 */
import { evictionPolicies } from '@varve/keyspace';
import { beforeEach, describe, expect, test } from 'vitest';
import { connectionCommands } from '../connection/index.js';
import { genericCommands } from '../generic/index.js';
import { hashCommands } from '../hash/index.js';
import { stringCommands } from '../string/index.js';
import { CommandHarness } from '../testing/command-harness.js';
import { FakeSession } from '../testing/fake-session.js';
import { transactionCommands } from '../transactions/index.js';
import { evict, Eviction } from './eviction.js';

const oom = "-OOM command not allowed when used memory > 'maxmemory'.";
let h: CommandHarness;

beforeEach(() => {
  h = new CommandHarness([
    connectionCommands,
    genericCommands,
    hashCommands,
    stringCommands,
    transactionCommands,
  ]);
});

function limit(bytesMax: number, policy = 'noeviction'): void {
  h.context.memory.bytesMax = bytesMax;
  h.context.memory.evictor.policy = evictionPolicies.find(({ name }) => name === policy)!;
  h.context.startTurn(h.nowMs);
}

function fill(count: number, ...options: string[]): void {
  for (let i = 0; i < count; i++) h.run('SET', `key${i}`, 'x'.repeat(100), ...options);
  h.takeLog();
}

describe('when nothing can be evicted', () => {
  test('commands that may take memory are refused, others run', () => {
    h.run('SET', 'k', '1');
    limit(1);
    for (const denied of [
      ['SET', 'k', '2'],
      ['INCR', 'k'],
      ['HSET', 'h', 'f', 'v'],
      ['COPY', 'k', 'l'],
    ])
      expect(h.run(...denied)).toBe(oom);
    expect(h.run('GET', 'k')).toBe('$1|1');
    expect(h.run('EXPIRE', 'k', '100')).toBe(':1');
    expect(h.run('DEL', 'k')).toBe(':1');
    expect(h.run('SET', 'k', '2')).toBe('+OK');
    expect(h.context.statistics.errorsByCode.get('OOM')).toBe(4);
  });

  test('what nobody knows, and a wrong number of arguments, are told first; MISCONF is not', () => {
    h.run('SET', 'k', '1');
    limit(1);
    h.host.writesDenied = 'MISCONF';
    expect(h.run('nosuch')).toMatch(/^-ERR unknown command/);
    expect(h.run('SET', 'k')).toMatch(/^-ERR wrong number/);
    expect(h.run('SET', 'k', '2')).toBe(oom);
    expect(h.run('DEL', 'k')).toBe('-MISCONF');
  });

  test('nothing more is queued, and the transaction is doomed', () => {
    h.run('SET', 'k', '1');
    for (const refused of [['GET', 'k'], ['MULTI'], ['WATCH', 'k'], ['SET', 'k', '2']]) {
      limit(0);
      h.run('MULTI');
      limit(1);
      expect(h.run(...refused)).toBe(oom);
      expect(h.run('EXEC')).toBe('-EXECABORT Transaction discarded because of previous errors.');
    }
  });

  test('a transaction may always end', () => {
    h.run('SET', 'k', '1');
    limit(1);
    for (const end of [['DISCARD'], ['RESET']]) {
      h.run('MULTI');
      expect(h.run(...end)).toMatch(/^\+/);
    }
  });

  test('an EXEC is refused if one of its commands would be', () => {
    h.run('SET', 'k', '1');
    h.run('MULTI');
    h.run('SET', 'k', '2');
    limit(1);
    expect(h.run('EXEC')).toBe(`-EXECABORT Transaction discarded because of: ${oom.slice(1)}`);
    expect(h.run('EXEC')).toBe('-ERR EXEC without MULTI');
    limit(0);
    h.run('MULTI');
    h.run('GET', 'k');
    limit(1);
    expect(h.run('EXEC')).toBe('*1|$1|1');
  });

  test('a log is loaded regardless', () => {
    h.run('SET', 'k', '1');
    limit(1, 'allkeys-random');
    h.host.loading = true;
    h.context.startReplay();
    expect(h.replay('SET', 'l', '2')).toBe(true);
    expect(h.run('PING')).toBe('-LOADING Redis is loading the dataset in memory');
    h.context.endReplay();
    expect(h.keyspace.databases[0]!.size).toBe(2);
  });
});

describe('what is evicted', () => {
  test('each key is a unit of its own, before the command', () => {
    fill(20);
    limit(h.keyspace.liveMemory - 300, 'allkeys-lru');
    expect(h.run('SET', 'new', 'v')).toBe('+OK');
    const log = h.takeLog();
    expect(log.length).toBeGreaterThanOrEqual(3);
    expect(log.slice(0, -1).every((record) => /^DEL key\d+$/.test(record))).toBe(true);
    expect(log.at(-1)).toBe('SET new v');
    expect(h.context.statistics.evictedKeys).toBe(log.length - 1);
    expect(h.keyspace.databases[0]!.size).toBe(20 - (log.length - 1) + 1);
  });

  test('it is logged as UNLINK if lazyfree-lazy-eviction says so', () => {
    fill(1);
    h.context.memory.lazily = true;
    limit(1, 'allkeys-random');
    expect(h.run('GET', 'key0')).toBe('$-1');
    expect(h.takeLog()).toEqual(['UNLINK key0']);
  });

  test('it is not wrapped with the commands of an EXEC, and none is evicted within', () => {
    h.run('MULTI');
    for (let i = 0; i < 5; i++) h.run('SET', `t${i}`, 'y'.repeat(200));
    h.run('EXEC');
    h.takeLog();
    h.run('MULTI');
    for (let i = 0; i < 3; i++) h.run('SET', `u${i}`, 'y'.repeat(2000));
    limit(h.keyspace.liveMemory - 100, 'allkeys-random');
    expect(h.run('EXEC')).toBe('*3|+OK|+OK|+OK');
    const log = h.takeLog();
    expect(log[0]).toMatch(/^DEL t\d$/);
    expect(log.slice(log.indexOf('MULTI')).map((record) => record.split(' ')[0])).toEqual([
      'MULTI',
      'SET',
      'SET',
      'SET',
      'EXEC',
    ]);
  });

  test('keys without a TTL stay under a volatile policy, and memory is short then', () => {
    fill(10);
    for (let i = 10; i < 20; i++) h.run('SET', `key${i}`, 'v', 'EX', '100');
    limit(1, 'volatile-ttl');
    expect(h.run('SET', 'new', 'v')).toBe(oom);
    expect(h.keyspace.databases[0]!.size).toBe(10);
    expect(h.context.statistics.evictedKeys).toBe(10);
  });

  test('who watches an evicted key is told, and so is the gate', () => {
    const other = new FakeSession(2);
    fill(1);
    h.runAs(other, 'WATCH', 'key0');
    h.runAs(other, 'MULTI');
    h.host.gate.tracking = true;
    limit(1, 'allkeys-random');
    h.run('PING');
    expect(h.host.gate.notes).toEqual(['wrote 0 key0']);
    limit(0);
    expect(h.runAs(other, 'EXEC')).toBe('*-1');
  });

  test('keys of other databases are evicted too, in the log with their database', () => {
    h.run('SELECT', '3');
    h.run('SET', 'k', 'v');
    h.run('SELECT', '0');
    h.takeLog();
    limit(1, 'allkeys-lfu');
    expect(h.run('PING')).toBe('+PONG');
    expect(h.takeLog()).toEqual(['DEL k']);
    expect(h.keyspace.databases[3]!.size).toBe(0);
  });

  test('the memory of a large value is freed before another key goes', () => {
    const pairs = Array.from({ length: 5000 }, (_, i) => [`f${i}`, 'v']).flat();
    h.run('HSET', 'large', ...pairs);
    h.run('SET', 'small', 'v', 'EX', '100');
    h.run('EXPIRE', 'large', '10');
    limit(h.keyspace.liveMemory - 100_000, 'volatile-ttl');
    h.context.memory.evictor.samples = 100;
    h.takeLog();
    h.run('PING');
    expect(h.takeLog()).toEqual(['DEL large']);
  });
});

describe('the time it takes', () => {
  test('is bounded: the command runs, and the rest is for later', () => {
    fill(500);
    limit(1, 'allkeys-random');
    h.host.microsecondsPerReading = 400;
    expect(h.run('GET', 'none')).toBe('$-1');
    expect(h.context.memory.isRunning).toBe(true);
    const evicted = h.context.statistics.evictedKeys;
    expect(evicted).toBeGreaterThan(15);
    expect(evicted).toBeLessThan(64);
    expect(h.run('SET', 'new', 'v')).toBe('+OK');
    while (evict(h.context) === Eviction.running);
    expect(h.context.memory.isRunning).toBe(false);
    expect(h.keyspace.databases[0]!.size).toBe(0);
  });

  test('grows with the tenacity', () => {
    const { memory } = h.context;
    const timeOf = (tenacity: number): number => {
      memory.tenacity = tenacity;
      return memory.timeMax();
    };
    expect([0, 1, 10, 11, 20, 99, 100].map(timeOf)).toEqual([
      0,
      50,
      500,
      575,
      2022,
      Math.floor(500 * 1.15 ** 89),
      Infinity,
    ]);
  });

  test('for which the limit is exceeded is counted', () => {
    fill(1);
    limit(1);
    h.host.microsecondsNow = 1000;
    h.run('PING');
    h.host.microsecondsNow = 6000;
    expect(h.context.memory.exceededMicroseconds(6000)).toBe(5000);
    limit(0);
    evict(h.context);
    expect(h.context.memory.exceededMicroseconds(9000)).toBe(0);
    expect(h.context.statistics.evictionExceededMicroseconds).toBe(5000);
  });
});

test('OBJECT answers what the policy keeps: idle time or frequency', () => {
  h.run('SET', 'k', 'v');
  h.nowMs += 7000;
  expect(h.run('OBJECT', 'IDLETIME', 'k')).toBe(':7');
  expect(h.run('OBJECT', 'FREQ', 'k')).toMatch(/^-ERR An LFU maxmemory policy is not selected/);
  limit(0, 'volatile-lfu');
  h.run('SET', 'new', 'v');
  expect(h.run('OBJECT', 'FREQ', 'new')).toBe(':5');
  h.run('GET', 'new');
  expect(h.run('OBJECT', 'FREQ', 'new')).toBe(':6');
  expect(h.run('OBJECT', 'IDLETIME', 'new')).toMatch(/^-ERR An LFU maxmemory policy is selected/);
  h.nowMs += 3 * 60_000;
  expect(h.run('OBJECT', 'FREQ', 'new')).toBe(':3');
});
