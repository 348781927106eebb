/** What commands about files ask of the host, and what they answer, as redis-server 7.0.15 does. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Persistence, ReloadRequest, StartAnswer } from '../core/host.js';
import { stringCommands } from '../string/index.js';
import { CommandHarness } from '../testing/command-harness.js';
import { FakeSession } from '../testing/fake-session.js';
import { transactionCommands } from '../transactions/index.js';
import { serverCommands } from './index.js';

let h: CommandHarness;
/** What the host was asked, in order. */
let asked: unknown[];

/** Notes what it is asked; answers as told. */
class NotingPersistence implements Persistence {
  lastSaveSeconds = 1_700_000_000;
  problem: string | undefined = undefined;
  answer: StartAnswer = { status: 'started' };

  save(): string | undefined {
    asked.push('save');
    return this.problem;
  }

  startSave(mayWait: boolean, isDeferred: boolean): StartAnswer {
    asked.push({ mayWait, isDeferred });
    return this.answer;
  }

  startRewrite(isDeferred: boolean): StartAnswer {
    asked.push({ isDeferred });
    return this.answer;
  }

  flushedAll(): void {
    asked.push(`flushed, ${h.keyspace.databases[0]?.size} keys, ${h.context.dirty} changes`);
  }

  reload(request: ReloadRequest): string | undefined {
    asked.push({ ...request });
    return this.problem;
  }

  reloadLog(): string | undefined {
    return undefined;
  }

  setFlushDelay(): void {
    asked.push('delay');
  }
}

let persistence: NotingPersistence;

beforeEach(() => {
  h = new CommandHarness([serverCommands, stringCommands, transactionCommands]);
  asked = [];
  persistence = new NotingPersistence();
  Object.assign(h.host, { persistence });
});

describe('SAVE', () => {
  test('answers when it is saved, or what went wrong', () => {
    expect(h.run('SAVE')).toBe('+OK');
    persistence.problem = 'ERR Background save already in progress';
    expect(h.run('SAVE')).toBe('-ERR Background save already in progress');
    expect(h.run('SAVE', 'x')).toBe("-ERR wrong number of arguments for 'save' command");
    expect(asked).toEqual(['save', 'save']);
  });

  test('is no command of a transaction', () => {
    h.run('MULTI');
    expect(h.run('SAVE')).toBe('-ERR Command not allowed inside a transaction');
    expect(h.run('EXEC')).toMatch(/^-EXECABORT/);
    expect(asked).toEqual([]);
  });
});

describe('BGSAVE and BGREWRITEAOF', () => {
  test('answer what the host says', () => {
    expect(h.run('BGSAVE')).toBe('+started');
    expect(h.run('BGREWRITEAOF')).toBe('+started');
    persistence.answer = { error: 'ERR already' };
    expect(h.run('BGSAVE', 'schedule')).toBe('-ERR already');
    expect(h.run('BGREWRITEAOF')).toBe('-ERR already');
    expect(asked).toEqual([
      { mayWait: false, isDeferred: false },
      { isDeferred: false },
      { mayWait: true, isDeferred: false },
      { isDeferred: false },
    ]);
  });

  test.each([['x'], ['SCHEDULE', 'x'], ['SCHEDULE', 'SCHEDULE']])('BGSAVE %s is refused', (...args) => {
    expect(h.run('BGSAVE', ...args)).toBe('-ERR syntax error');
    expect(asked).toEqual([]);
  });

  test('do not start within a transaction, of which they would see a part', () => {
    h.run('MULTI');
    h.run('BGSAVE');
    h.run('BGREWRITEAOF');
    expect(h.run('EXEC')).toBe('*2|+started|+started');
    expect(asked).toEqual([{ mayWait: false, isDeferred: true }, { isDeferred: true }]);
  });
});

test('LASTSAVE is what the host says', () => {
  expect(h.run('LASTSAVE')).toBe(':1700000000');
});

describe('FLUSHALL', () => {
  test('tells the host when all is empty and counted, FLUSHDB does not', () => {
    h.run('MSET', 'a', '1', 'b', '2');
    h.run('FLUSHDB');
    h.run('SET', 'c', '3');
    expect(h.run('FLUSHALL')).toBe('+OK');
    expect(asked).toEqual(['flushed, 0 keys, 6 changes']);
  });

  test('of a log that is replayed is no news', () => {
    h.context.startReplay();
    h.replay('FLUSHALL');
    h.context.endReplay();
    expect(asked).toEqual([]);
  });
});

describe('DEBUG RELOAD', () => {
  test('saves, empties and loads, unless told otherwise', () => {
    expect(h.run('DEBUG', 'RELOAD')).toBe('+OK');
    expect(h.run('DEBUG', 'RELOAD', 'nosave')).toBe('+OK');
    expect(h.run('DEBUG', 'RELOAD', 'MERGE', 'NOFLUSH', 'NOSAVE', 'MERGE')).toBe('+OK');
    expect(asked).toEqual([
      { save: true, flush: true, merge: false },
      { save: false, flush: true, merge: false },
      { save: false, flush: false, merge: true },
    ]);
  });

  test('refuses other options before it does anything', () => {
    expect(h.run('DEBUG', 'RELOAD', 'NOSAVE', 'x')).toBe(
      '-ERR DEBUG RELOAD only supports the MERGE, NOFLUSH and NOSAVE options.',
    );
    expect(asked).toEqual([]);
  });

  test('answers what went wrong', () => {
    persistence.problem = 'ERR Error trying to load the RDB dump';
    expect(h.run('DEBUG', 'RELOAD')).toBe('-ERR Error trying to load the RDB dump');
  });

  test('leaves no record, whatever the load changed, and keeps those of before', () => {
    Object.assign(persistence, {
      reload: () => {
        h.context.dirty = 0;
        return undefined;
      },
    });
    h.run('MULTI');
    h.run('SET', 'k', 'v');
    h.run('DEBUG', 'RELOAD');
    h.run('SET', 'l', 'v');
    expect(h.run('EXEC')).toBe('*3|+OK|+OK|+OK');
    expect(h.takeLog()).toEqual(['MULTI', 'SET k v', 'SET l v', 'EXEC']);
  });

  test.each([
    [['DEBUG', 'RELOAD'], '*-1'],
    [['DEBUG', 'LOADAOF'], '*-1'],
    [['DEBUG', 'RELOAD', 'NOFLUSH'], '*0'],
  ])('whoever watches a key sees it go: %j', (command, outcome) => {
    const watcher = new FakeSession(2);
    h.run('SET', 'k', 'v');
    h.runAs(watcher, 'WATCH', 'k');
    h.run(...command);
    h.runAs(watcher, 'MULTI');
    expect(h.runAs(watcher, 'EXEC')).toBe(outcome);
  });
});
