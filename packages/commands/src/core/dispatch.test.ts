/**
 * What dispatch refuses, in which order, and what it counts. Texts are those of redis-server
 * 7.0.15.
 */
import { Argv } from '@varve/resp';
import { describe, expect, test } from 'vitest';
import { genericCommands } from '../generic/index.js';
import { stringCommands } from '../string/index.js';
import { CommandHarness } from '../testing/command-harness.js';
import { transactionCommands } from '../transactions/index.js';
import type { Command } from './command.js';
import { ReplyMode } from './session.js';

const ping: Command = {
  name: 'ping',
  group: 'connection',
  since: '1.0.0',
  summary: 'Answers',
  arity: -1,
  flags: ['fast'],
  traits: ['answersDiskError'],
  acl: [],
  execute: (context) => context.reply.simple('PONG'),
};

const auth: Command = {
  name: 'auth',
  group: 'connection',
  since: '1.0.0',
  summary: 'Answers',
  arity: -2,
  flags: ['loading', 'stale', 'no_auth', 'no_multi'],
  acl: [],
  execute: (context) => context.reply.ok(),
};

function harness(): CommandHarness {
  return new CommandHarness([stringCommands, genericCommands, transactionCommands, [ping, auth]]);
}

const noAuth = '-NOAUTH Authentication required.';
const loading = '-LOADING Redis is loading the dataset in memory';
const misconf = 'MISCONF Errors writing to the AOF file: No space left on device';

describe('refusals', () => {
  test('an unknown command is shown with the beginning of its arguments', () => {
    const h = harness();
    expect(h.run('foo', 'a', 'b')).toBe(
      "-ERR unknown command 'foo', with args beginning with: 'a' 'b' ",
    );
    expect(h.run('foo')).toBe("-ERR unknown command 'foo', with args beginning with: ");
    expect(h.run('f\r\no\0o', 'x\0y')).toBe(
      "-ERR unknown command 'f  o', with args beginning with: 'x' ",
    );
    expect(h.run('f', 'z'.repeat(125), 'ab', 'c')).toBe(
      `-ERR unknown command 'f', with args beginning with: '${'z'.repeat(125)}' `,
    );
    expect(h.run('f'.repeat(200))).toBe(
      `-ERR unknown command '${'f'.repeat(128)}', with args beginning with: `,
    );
  });

  test('an unknown subcommand points to HELP', () => {
    expect(harness().run('object', 'Foo', 'k')).toBe(
      "-ERR unknown subcommand 'Foo'. Try OBJECT HELP.",
    );
  });

  test('the number of arguments is checked, of containers too', () => {
    const h = harness();
    expect(h.run('GET')).toBe("-ERR wrong number of arguments for 'get' command");
    expect(h.run('MGET')).toBe("-ERR wrong number of arguments for 'mget' command");
    expect(h.run('object')).toBe("-ERR wrong number of arguments for 'object' command");
    expect(h.run('object', 'freq')).toBe(
      "-ERR wrong number of arguments for 'object|freq' command",
    );
  });

  test('the earlier reason is the one told', () => {
    const h = harness();
    h.session.authenticated = false;
    h.host.writesDenied = misconf;
    h.host.loading = true;
    expect(h.run('SET', 'k')).toBe("-ERR wrong number of arguments for 'set' command");
    expect(h.run('SET', 'k', 'v')).toBe(noAuth);
    expect(h.run('AUTH', 'x')).toBe('+OK');
    h.session.authenticated = true;
    expect(h.run('SET', 'k', 'v')).toBe(`-${misconf}`);
    expect(h.run('GET', 'k')).toBe(loading);
    h.host.loading = false;
    expect(h.run('GET', 'k')).toBe('$-1');
    h.host.writesDenied = undefined;
    expect(h.run('SET', 'k', 'v')).toBe('+OK');
  });

  test('PING tells of a failing disk', () => {
    const h = harness();
    h.host.writesDenied = misconf;
    expect(h.run('PING')).toBe(`-${misconf}`);
  });

  test('a refusal inside MULTI dooms the transaction', () => {
    for (const refused of [['nosuch'], ['GET'], ['object', 'foo', 'k'], ['AUTH', 'x']]) {
      const h = harness();
      h.run('MULTI');
      expect(h.run(...refused)).toMatch(/^-ERR/);
      expect(h.run('SET', 'k', 'v')).toBe('+QUEUED');
      expect(h.run('EXEC')).toBe('-EXECABORT Transaction discarded because of previous errors.');
      expect(h.run('GET', 'k')).toBe('$-1');
    }
  });

  test('not every command may be queued', () => {
    const h = harness();
    h.run('MULTI');
    expect(h.run('AUTH', 'x')).toBe('-ERR Command not allowed inside a transaction');
  });

  test('a refused EXEC ends the transaction', () => {
    const h = harness();
    h.run('MULTI');
    h.run('SET', 'k', 'v');
    h.host.writesDenied = misconf;
    expect(h.run('EXEC')).toBe(`-EXECABORT Transaction discarded because of: ${misconf}`);
    expect(h.run('EXEC')).toBe('-ERR EXEC without MULTI');
  });

  test('an EXEC of reads runs while the disk fails', () => {
    const h = harness();
    h.run('MULTI');
    h.run('GET', 'k');
    h.host.writesDenied = misconf;
    expect(h.run('EXEC')).toBe('*1|$-1');
  });

  test('an EXEC is refused while loading if one of its commands would be', () => {
    const h = harness();
    h.run('MULTI');
    h.run('GET', 'k');
    h.host.loading = true;
    expect(h.run('EXEC')).toBe(`-EXECABORT Transaction discarded because of: ${loading.slice(1)}`);
    h.run('MULTI');
    expect(h.run('EXEC')).toBe('*0');
  });
});

describe('reply modes', () => {
  test('off drops every reply, the commands still run', () => {
    const h = harness();
    h.session.replyMode = ReplyMode.off;
    expect(h.run('SET', 'k', 'v')).toBe('');
    expect(h.run('nosuch')).toBe('');
    h.session.replyMode = ReplyMode.on;
    expect(h.run('GET', 'k')).toBe('$1|v');
  });

  test('skip drops the reply of one command', () => {
    const h = harness();
    h.session.replyMode = ReplyMode.skipNext;
    h.run('GET', 'k');
    expect(h.session.replyMode).toBe(ReplyMode.skip);
    expect(h.run('GET', 'k')).toBe('');
    expect(h.run('GET', 'k')).toBe('$-1');
  });
});

describe('counters', () => {
  test('calls, failures, refusals and errors by code', () => {
    const h = harness();
    h.run('SET', 'k', 'v');
    h.run('INCR', 'k');
    h.run('MULTI');
    h.run('INCR', 'k');
    h.run('EXEC');
    h.run('INCR');
    h.run('nosuch');
    const { table, statistics } = h.context;
    const incr = table.findByFullName('incr');
    expect(incr).toMatchObject({ calls: 2, failedCalls: 2, rejectedCalls: 1 });
    expect(statistics.errorReplies).toBe(4);
    expect([...statistics.errorsByCode]).toEqual([['ERR', 4]]);
    expect(statistics.commandsProcessed).toBe(5);
    statistics.reset();
    incr?.resetStatistics();
    expect(statistics.errorReplies).toBe(0);
    expect(incr).toMatchObject({ calls: 0, failedCalls: 0, rejectedCalls: 0 });
  });

  test('hits and misses are counted for reads only', () => {
    const h = harness();
    h.run('SET', 'k', 'v');
    h.run('GET', 'k');
    h.run('MGET', 'k', 'x');
    h.run('EXISTS', 'x');
    h.run('DEL', 'x');
    expect(h.context.statistics).toMatchObject({ keyspaceHits: 2, keyspaceMisses: 2 });
  });
});

describe('the unit', () => {
  test('a command that changed nothing is not logged', () => {
    const h = harness();
    for (const args of [
      ['DEL', 'x'],
      ['GET', 'x'],
      ['INCR'],
      ['SET', 'k', 'v', 'XX'],
      ['PERSIST', 'k'],
    ]) {
      h.run(...args);
    }
    expect(h.takeLog()).toEqual([]);
  });

  test('a command is logged as received, without a copy', () => {
    const h = harness();
    h.run('sEt', 'k', 'v');
    expect(h.takeLog()).toEqual(['sEt k v']);
    expect(h.host.verbatimUnits).toBe(1);
  });

  test('a command whose bytes were odd is logged canonically', () => {
    const h = harness();
    const argv = Argv.from(['SET', 'k', 'v']);
    argv.canonical = false;
    h.runArgv(h.session, argv);
    expect(h.takeLog()).toEqual(['SET k v']);
    expect(h.host.verbatimUnits).toBe(0);
  });

  test('a key found expired is deleted in the same unit, first', () => {
    const h = harness();
    h.run('SET', 'k', '1', 'PX', '10');
    h.takeLog();
    h.nowMs += 11;
    expect(h.run('INCR', 'k')).toBe(':1');
    expect(h.takeLog()).toEqual(['MULTI', 'DEL k', 'INCR k', 'EXEC']);
    expect(h.context.statistics.expiredKeys).toBe(1);
  });

  test('a read that finds an expired key leaves its deletion', () => {
    const h = harness();
    h.run('SET', 'k', '1', 'PX', '10');
    h.takeLog();
    h.nowMs += 10;
    expect(h.run('GET', 'k')).toBe('$1|1');
    h.host.settings.lazyExpire = true;
    h.nowMs += 1;
    expect(h.run('GET', 'k')).toBe('$-1');
    expect(h.takeLog()).toEqual(['UNLINK k']);
  });
});

describe('replay', () => {
  test('applies without logging, expires nothing, knows no refusals', () => {
    const h = harness();
    h.host.loading = true;
    h.context.startReplay();
    expect(h.replay('SET', 'k', '1', 'PXAT', '1')).toBe(true);
    expect(h.replay('PEXPIREAT', 'k', '2')).toBe(true);
    expect(h.replay('INCR', 'k')).toBe(true);
    expect(h.replay('nosuch')).toBe(false);
    h.context.endReplay();
    h.host.loading = false;
    expect(h.takeLog()).toEqual([]);
    expect(h.keyspace.databases[0]?.size).toBe(1);
    expect(h.run('GET', 'k')).toBe('$-1');
    expect(h.takeLog()).toEqual(['DEL k']);
  });

  test('a transaction is applied at its EXEC', () => {
    const h = harness();
    h.context.startReplay();
    h.replay('MULTI');
    h.replay('SET', 'k', '1');
    expect(h.keyspace.databases[0]?.size).toBe(0);
    h.replay('EXEC');
    expect(h.keyspace.databases[0]?.size).toBe(1);
  });
});

describe('the gate', () => {
  test('hears of every key looked at or changed, while it tracks', () => {
    const h = harness();
    h.run('SET', 'k', 'v');
    expect(h.host.gate.notes).toEqual([]);
    h.host.gate.tracking = true;
    h.run('GET', 'x');
    h.run('RENAME', 'k', 'l');
    h.run('KEYS', '*');
    expect(h.host.gate.notes).toEqual(['read 0 x', 'wrote 0 k', 'wrote 0 l', 'read all']);
  });

  test('hears that a write that changed nothing looked at everything', () => {
    const h = harness();
    h.host.gate.tracking = true;
    h.run('SET', 'k', 'v');
    h.run('SETNX', 'k', 'w');
    h.run('DEL', 'missing');
    expect(h.host.gate.notes).toEqual(['wrote 0 k', 'read all', 'read 0 missing', 'read all']);
  });

  test('hears the same of a transaction with such a write, and of no other', () => {
    const h = harness();
    h.run('SET', 'k', 'v');
    h.host.gate.tracking = true;
    for (const command of [['MULTI'], ['RENAME', 'k', 'k'], ['EXEC']]) h.run(...command);
    expect(h.host.gate.notes.splice(0)).toEqual(['read all']);
    for (const command of [['MULTI'], ['GET', 'k'], ['EXEC']]) h.run(...command);
    expect(h.host.gate.notes.splice(0)).toEqual(['read 0 k']);
    for (const command of [['MULTI'], ['SETNX', 'k', 'w'], ['SET', 'l', 'v'], ['EXEC']]) h.run(...command);
    expect(h.host.gate.notes.splice(0)).toEqual(['wrote 0 l']);
  });
});
