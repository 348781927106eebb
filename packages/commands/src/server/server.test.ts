/**
 * What server commands ask of the host, and what they do to watchers and the gate. Their plain
 * replies are compared with redis-server's in test/replies.test.ts.
 */
import { beforeEach, describe, expect, test } from 'vitest';
import type { ShutdownRequest } from '../core/host.js';
import { stringCommands } from '../string/index.js';
import { CommandHarness } from '../testing/command-harness.js';
import { FakeSession } from '../testing/fake-session.js';
import { transactionCommands } from '../transactions/index.js';
import { connectionCommands } from '../connection/index.js';
import { serverCommands } from './index.js';

let h: CommandHarness;

beforeEach(() => {
  h = new CommandHarness([connectionCommands, serverCommands, stringCommands, transactionCommands]);
});

describe('FLUSHALL, FLUSHDB and SWAPDB', () => {
  test('a watched key that goes, or comes, is a change', () => {
    h.run('SET', 'k', 'v');
    for (const command of [['FLUSHDB'], ['SWAPDB', '0', '5'], ['SWAPDB', '5', '0']]) {
      const watcher = new FakeSession(2);
      h.run('SET', 'k', 'v');
      h.runAs(watcher, 'WATCH', 'k');
      h.runAs(watcher, 'MULTI');
      h.run(...command);
      expect(h.runAs(watcher, 'EXEC')).toBe('*-1');
    }
  });

  test('a watched key that was absent all the time is none', () => {
    const watcher = new FakeSession(2);
    h.run('SET', 'k', 'v');
    h.runAs(watcher, 'WATCH', 'none');
    h.runAs(watcher, 'MULTI');
    h.run('FLUSHALL');
    h.run('SWAPDB', '0', '1');
    expect(h.runAs(watcher, 'EXEC')).toBe('*0');
  });

  test('the gate hears that everything was written', () => {
    h.host.gate.tracking = true;
    h.run('FLUSHALL');
    h.run('FLUSHDB');
    h.run('SWAPDB', '0', '1');
    h.run('SWAPDB', '1', '1');
    h.run('DBSIZE');
    expect(h.host.gate.notes).toEqual(['wrote all', 'wrote all', 'wrote all', 'read all']);
  });

  test('are logged even if there was nothing to change', () => {
    h.run('FLUSHALL', 'ASYNC');
    h.run('FLUSHDB');
    h.run('SELECT', '4');
    h.run('SWAPDB', '1', '1');
    expect(h.takeLog()).toEqual(['FLUSHALL ASYNC', 'FLUSHDB', 'SELECT 4', 'SWAPDB 1 1']);
  });
});

describe('CONFIG', () => {
  beforeEach(() => {
    const values = new Map([
      ['maxmemory', '0'],
      ['maxmemory-policy', 'noeviction'],
      ['dir', '/tmp'],
    ]);
    Object.assign(h.host.configuration, {
      select: (matches: (name: string) => boolean) =>
        new Map([...values].filter(([name]) => matches(name))),
      set: (pairs: readonly string[]) => (pairs[0] === 'bad' ? 'ERR no' : undefined),
      rewrite: () => 'ERR The server is running without a config file',
    });
  });

  test('GET shows each parameter once, under the name it was asked for by', () => {
    expect(h.run('CONFIG', 'GET', 'DIR')).toBe('*2|$3|DIR|$4|/tmp');
    expect(h.run('CONFIG', 'GET', 'MaxMemory', 'maxmem*', 'maxmemory')).toBe(
      '*4|$9|MaxMemory|$1|0|$16|maxmemory-policy|$10|noeviction',
    );
    h.session.protocol = 3;
    expect(h.run('CONFIG', 'GET', 'd?[a-z]')).toBe('%1|$3|dir|$4|/tmp');
  });

  test('SET and REWRITE answer what the host says', () => {
    expect(h.run('CONFIG', 'SET', 'dir', '/a', 'maxmemory', '1')).toBe('+OK');
    expect(h.run('CONFIG', 'SET', 'bad', '1')).toBe('-ERR no');
    expect(h.run('CONFIG', 'REWRITE')).toBe('-ERR The server is running without a config file');
  });

  test('RESETSTAT forgets the counters, of subcommands too', () => {
    h.run('GET', 'none');
    h.run('CONFIG', 'GET', 'dir');
    h.run('CONFIG', 'FOO');
    h.run('CONFIG', 'RESETSTAT');
    const { statistics, table } = h.context;
    expect(statistics.keyspaceMisses).toBe(0);
    expect(statistics.errorsByCode.size).toBe(0);
    expect(table.findByFullName('get')?.calls).toBe(0);
    expect(table.findByFullName('config|get')?.calls).toBe(0);
  });
});

test('INFO hands the host its sections in lower case', () => {
  const asked: (readonly string[])[] = [];
  Object.assign(h.host, { info: (sections: readonly string[]) => `${asked.push(sections)}` });
  expect(h.run('INFO')).toBe('$1|1');
  h.session.protocol = 3;
  expect(h.run('INFO', 'Server', 'ALL')).toBe('=5|txt:2');
  expect(asked).toEqual([[], ['server', 'all']]);
});

test('TIME is that of the context', () => {
  h.nowMs = 1_700_000_000_123;
  expect(h.run('TIME')).toBe('*2|$10|1700000000|$6|123000');
});

describe('SHUTDOWN', () => {
  const requests: ShutdownRequest[] = [];

  beforeEach(() => {
    requests.length = 0;
    Object.assign(h.host, {
      shutdown: (request: ShutdownRequest) => {
        requests.push(request);
        return request.force ? undefined : 'ERR Errors trying to SHUTDOWN. Check logs.';
      },
      abortShutdown: () => (requests.length === 0 ? 'ERR No shutdown in progress.' : undefined),
    });
  });

  test('hands the host its modifiers, and answers only what went wrong', () => {
    expect(h.run('SHUTDOWN')).toBe('-ERR Errors trying to SHUTDOWN. Check logs.');
    expect(h.run('SHUTDOWN', 'NOSAVE', 'now', 'force')).toBe('');
    expect(h.run('SHUTDOWN', 'SAVE', 'FORCE')).toBe('');
    expect(requests).toEqual([
      { save: undefined, now: false, force: false },
      { save: false, now: true, force: true },
      { save: true, now: false, force: true },
    ]);
  });

  test('ABORT stands alone', () => {
    expect(h.run('SHUTDOWN', 'ABORT')).toBe('-ERR No shutdown in progress.');
    expect(h.run('SHUTDOWN', 'ABORT', 'FORCE')).toBe('-ERR syntax error');
    expect(h.run('SHUTDOWN', 'SAVE', 'NOSAVE')).toBe('-ERR syntax error');
    h.run('SHUTDOWN');
    expect(h.run('SHUTDOWN', 'ABORT')).toBe('+OK');
  });
});

describe('DEBUG', () => {
  test('is for those the host allows', () => {
    Object.assign(h.host.debugging, { allows: () => false });
    expect(h.run('DEBUG', 'DIGEST')).toMatch(/^-ERR DEBUG command not allowed\. If the enable/);
  });

  test('LOADAOF leaves no record, whatever the replay changed', () => {
    Object.assign(h.host.persistence, {
      reloadLog: () => {
        h.context.dirty = 0;
        return undefined;
      },
    });
    h.run('SET', 'k', 'v');
    h.takeLog();
    expect(h.run('DEBUG', 'LOADAOF')).toBe('+OK');
    expect(h.takeLog()).toEqual([]);
  });

  test('LOADAOF is refused behind a change of the same transaction', () => {
    h.run('MULTI');
    h.run('SET', 'k', 'v');
    h.run('DEBUG', 'LOADAOF');
    expect(h.run('EXEC')).toBe(
      '*2|+OK|-ERR DEBUG LOADAOF would lose what this transaction has changed',
    );
    expect(h.takeLog()).toEqual(['SET k v']);
  });

  test('POPULATE adds what is not there and logs nothing', () => {
    h.run('SET', 'key:1', 'mine');
    h.takeLog();
    h.run('DEBUG', 'POPULATE', '3');
    expect(h.run('MGET', 'key:0', 'key:1', 'key:2')).toBe('*3|$7|value:0|$4|mine|$7|value:2');
    expect(h.takeLog()).toEqual([]);
  });

  test('POPULATE touches who watches a key that comes', () => {
    const watcher = new FakeSession(2);
    h.runAs(watcher, 'WATCH', 'key:0');
    h.runAs(watcher, 'MULTI');
    h.run('DEBUG', 'POPULATE', '1');
    expect(h.runAs(watcher, 'EXEC')).toBe('*-1');
  });

  test('OBJECT describes a value in the shape of Redis', () => {
    h.run('SET', 'k', 'value');
    expect(h.run('DEBUG', 'OBJECT', 'k')).toMatch(
      /^\+Value at:0x0+ refcount:1 encoding:embstr serializedlength:6 lru:\d+ lru_seconds_idle:\d+$/,
    );
  });

  test.each([
    ['1', 2],
    ['-200', 3],
    ['100000', 5],
    ['3000000000', 11],
    ['x'.repeat(63), 64],
    ['x'.repeat(64), 66],
    ['x'.repeat(16384), 16389],
  ])('OBJECT tells the serialized length of %j', (value, size) => {
    h.run('SET', 'k', value);
    expect(h.run('DEBUG', 'OBJECT', 'k')).toContain(` serializedlength:${size} `);
  });

  test('SLEEP, SET-ACTIVE-EXPIRE and AOF-FLUSH-SLEEP ask the host', () => {
    const asked: unknown[] = [];
    Object.assign(h.host.debugging, {
      sleep: (milliseconds: number) => asked.push(milliseconds),
      setActiveExpiry: (enabled: boolean) => asked.push(enabled),
    });
    Object.assign(h.host.persistence, {
      setFlushDelay: (microseconds: number) => asked.push(microseconds),
    });
    h.run('DEBUG', 'SLEEP', '0.25');
    h.run('DEBUG', 'SLEEP', '-1');
    h.run('DEBUG', 'SET-ACTIVE-EXPIRE', '0');
    h.run('DEBUG', 'SET-ACTIVE-EXPIRE', '1');
    h.run('DEBUG', 'AOF-FLUSH-SLEEP', '1500');
    expect(asked).toEqual([250, false, true, 1500]);
  });

  test('STRINGMATCH-LEN and JMAP answer', () => {
    expect(h.run('DEBUG', 'STRINGMATCH-LEN', 'a*', 'abc')).toBe(':1');
    expect(h.run('DEBUG', 'STRINGMATCH-LEN', 'b*', 'abc')).toBe(':0');
    expect(h.run('DEBUG', 'JMAP')).toBe('+OK');
  });
});
