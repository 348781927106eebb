/**
 * What connection commands do to sessions. Their plain replies are compared with redis-server's in
 * test/replies.test.ts.
 */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Session } from '../core/session.js';
import { stringCommands } from '../string/index.js';
import { CommandHarness } from '../testing/command-harness.js';
import { FakeSession } from '../testing/fake-session.js';
import { transactionCommands } from '../transactions/index.js';
import { connectionCommands } from './index.js';

const wrongPassword = '-WRONGPASS invalid username-password pair or user is disabled.';

let h: CommandHarness;

beforeEach(() => {
  h = new CommandHarness([connectionCommands, stringCommands, transactionCommands]);
});

/** Protects the default user. */
function requirePassword(password: string): void {
  h.host.passwordRequired = true;
  h.session.authenticated = false;
  Object.assign(h.host, {
    authenticate: (user: Buffer, given: Buffer) =>
      user.toString() === 'default' && given.toString() === password,
  });
}

describe('AUTH and HELLO', () => {
  beforeEach(() => {
    requirePassword('secret');
  });

  test('nothing else runs before', () => {
    expect(h.run('PING')).toBe('-NOAUTH Authentication required.');
    expect(h.run('HELLO', '3')).toMatch(/^-NOAUTH HELLO must be called/);
    expect(h.session.protocol).toBe(2);
    expect(h.run('AUTH', 'wrong')).toBe(wrongPassword);
    expect(h.run('AUTH', 'other', 'secret')).toBe(wrongPassword);
    expect(h.session.authenticated).toBe(false);
  });

  test('AUTH lets in, with and without the name of the user', () => {
    expect(h.run('AUTH', 'secret')).toBe('+OK');
    expect(h.run('PING')).toBe('+PONG');
    expect(h.run('RESET')).toBe('+RESET');
    expect(h.run('PING')).toBe('-NOAUTH Authentication required.');
    expect(h.run('AUTH', 'default', 'secret')).toBe('+OK');
  });

  test('HELLO lets in, names and switches', () => {
    const greeting = h.run('HELLO', '3', 'AUTH', 'default', 'secret', 'SETNAME', 'me');
    expect(greeting).toBe(
      '%7|$6|server|$5|redis|$7|version|$6|7.0.15|$5|proto|:3|$2|id|:1|$4|mode|$10|standalone|' +
        '$4|role|$6|master|$7|modules|*0',
    );
    expect(h.run('CLIENT', 'GETNAME')).toBe('$2|me');
  });

  test('a refused option of HELLO leaves the protocol', () => {
    h.run('AUTH', 'secret');
    expect(h.run('HELLO', '3', 'SETNAME', 'a b')).toMatch(/^-ERR Client names cannot contain/);
    expect(h.run('HELLO', '3', 'AUTH', 'default', 'x')).toBe(wrongPassword);
    expect(h.session.protocol).toBe(2);
    expect(h.session.authenticated).toBe(true);
  });
});

test('RESET undoes everything but CLIENT NO-EVICT', () => {
  h.run('SELECT', '3');
  h.run('HELLO', '3', 'SETNAME', 'me');
  h.run('CLIENT', 'NO-EVICT', 'ON');
  h.run('WATCH', 'k');
  h.run('MULTI');
  h.run('SET', 'k', 'v');
  expect(h.run('RESET')).toBe('+RESET');
  expect(h.session).toMatchObject({ db: 0, protocol: 2, name: '', evictable: false });
  expect(h.context.watchedKeys.count).toBe(0);
  expect(h.run('EXEC')).toBe('-ERR EXEC without MULTI');
});

test('QUIT closes after its reply, even inside MULTI', () => {
  h.run('MULTI');
  expect(h.run('QUIT')).toBe('+OK');
  expect(h.session.closing).toBe(true);
});

test('SELECT inside a transaction selects for what follows', () => {
  h.run('MULTI');
  h.run('SELECT', '2');
  h.run('SET', 'k', 'v');
  expect(h.run('EXEC')).toBe('*2|+OK|+OK');
  expect(h.session.db).toBe(2);
  expect(h.takeLog()).toEqual(['SELECT 2', 'SET k v']);
});

test('CLIENT REPLY silences all replies, or the next', () => {
  expect(h.run('CLIENT', 'REPLY', 'SKIP')).toBe('');
  expect(h.run('PING')).toBe('');
  expect(h.run('PING')).toBe('+PONG');
  expect(h.run('CLIENT', 'REPLY', 'OFF')).toBe('');
  expect(h.run('CLIENT', 'REPLY', 'SKIP')).toBe('');
  expect(h.run('PING')).toBe('');
  expect(h.run('CLIENT', 'REPLY', 'ON')).toBe('+OK');
});

test('CLIENT SETINFO takes what libraries say of themselves', () => {
  expect(h.run('CLIENT', 'SETINFO', 'LIB-NAME', 'ioredis')).toBe('+OK');
  expect(h.run('CLIENT', 'SETINFO', 'lib-ver', '5.4.1')).toBe('+OK');
  expect(h.run('CLIENT', 'SETINFO', 'lib-ver', 'a b')).toMatch(/^-ERR lib-ver cannot contain/);
  expect(h.run('CLIENT', 'SETINFO', 'x', 'y')).toBe("-ERR Unrecognized option 'x'");
});

describe('with several sessions', () => {
  const killed: number[] = [];
  let others: FakeSession[];

  beforeEach(() => {
    others = [new FakeSession(2), new FakeSession(3)];
    Object.assign(others[1] as object, { address: '127.0.0.1:9', localAddress: '127.0.0.1:8' });
    killed.length = 0;
    Object.assign(h.host.sessions, {
      list: () => [h.session, ...others],
      describe: (session: Session) => `id=${session.id}`,
      kill: (session: Session) => killed.push(session.id),
    });
  });

  test('CLIENT LIST shows all, or those asked for', () => {
    expect(h.run('CLIENT', 'LIST')).toBe('$15|id=1\nid=2\nid=3\n');
    expect(h.run('CLIENT', 'LIST', 'ID', '3', '9', '2')).toBe('$10|id=3\nid=2\n');
    expect(h.run('CLIENT', 'LIST', 'TYPE', 'normal')).toBe('$15|id=1\nid=2\nid=3\n');
    expect(h.run('CLIENT', 'LIST', 'TYPE', 'pubsub')).toBe('$0|');
    expect(h.run('CLIENT', 'INFO')).toBe('$5|id=1\n');
    h.session.protocol = 3;
    expect(h.run('CLIENT', 'INFO')).toBe('=9|txt:id=1\n');
  });

  test.each([
    { args: ['127.0.0.1:9'], reply: '+OK', ids: [3] },
    { args: ['127.0.0.1:1'], reply: '+OK', ids: [1, 2] },
    { args: ['127.0.0.1:7'], reply: '-ERR No such client', ids: [] },
    { args: ['ID', '2'], reply: ':1', ids: [2] },
    { args: ['ID', '1'], reply: ':0', ids: [] },
    { args: ['ID', '1', 'SKIPME', 'no'], reply: ':1', ids: [1] },
    { args: ['TYPE', 'normal'], reply: ':2', ids: [2, 3] },
    { args: ['TYPE', 'master', 'SKIPME', 'no'], reply: ':0', ids: [] },
    { args: ['LADDR', '127.0.0.1:8'], reply: ':1', ids: [3] },
    { args: ['USER', 'default', 'ADDR', '127.0.0.1:1'], reply: ':1', ids: [2] },
    { args: ['ID', '2', 'ID', '3'], reply: ':1', ids: [3] },
  ])('CLIENT KILL $args ends $ids', ({ args, reply, ids }) => {
    expect(h.run('CLIENT', 'KILL', ...args)).toBe(reply);
    expect(killed).toEqual(ids);
  });
});
