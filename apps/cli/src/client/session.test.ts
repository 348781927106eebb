/**
 * A session against a server that answers as told: what is sent, what is printed, what is learned.
 */
import { PassThrough } from 'node:stream';

import { afterEach, describe, expect, test, vi } from 'vitest';

import { defaultOptions } from '../arguments/client-options.js';
import { promptOf } from '../interactive/run-shell.js';
import { CannedServer, type Answer } from '../testing/canned-server.js';
import { Session, type SessionOptions } from './session.js';

interface Setup {
  readonly server: CannedServer;
  readonly session: Session;
  readonly printed: () => string;
  readonly complained: () => string;
}

const cleanups: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function setup(answer: Answer, options: Partial<SessionOptions> = {}): Promise<Setup> {
  const server = await CannedServer.start(answer);
  const output = new PassThrough();
  const errorOutput = new PassThrough();
  const session = new Session(
    { ...defaultOptions(), port: server.port, output: 'readable', showPushes: true, ...options },
    {
      input: new PassThrough(),
      output,
      errorOutput,
      inputIsTerminal: false,
      outputIsTerminal: false,
      errorOutputIsTerminal: false,
      environment: {},
    },
  );
  cleanups.push(
    () => server.stop(),
    () => {
      session.close();
    },
  );
  const text = (stream: PassThrough): string =>
    (stream.read() as Buffer | null)?.toString('latin1') ?? '';
  return { server, session, printed: () => text(output), complained: () => text(errorOutput) };
}

const OK: Answer = () => '+OK\r\n';

describe('greeting', () => {
  test('authenticates, selects, then asks for RESP3', async () => {
    const options = { user: 'ann', password: 'p', db: 3, resp3: 'asked' } as const;
    const { server, session } = await setup(() => undefined, options);
    expect(await session.connect()).toBe(true);
    expect(server.requests).toEqual([['AUTH', 'ann', 'p'], ['SELECT', '3'], ['HELLO', '3']]);
    expect(session.db).toBe(3);
  });

  test('ends at the first refusal, the session does not', async () => {
    const answer: Answer = ([name]) => (name === 'AUTH' ? '-WRONGPASS no\r\n' : '+PONG\r\n');
    const { server, session, complained, printed } = await setup(answer, { password: 'p', db: 3 });
    expect(await session.connect()).toBe(true);
    expect(complained()).toBe('AUTH failed: WRONGPASS no\n');
    await session.run(['PING'], 1);
    expect(printed()).toBe('PONG\n');
    expect(server.requests.map(([name]) => name)).toEqual(['AUTH', 'PING']);
  });

  test('a server that is not there is named', async () => {
    const { session, complained } = await setup(OK, { port: 1 });
    expect(await session.run(['PING'], 1)).toBe('lost');
    expect(complained()).toBe('Could not connect to Redis at 127.0.0.1:1: Connection refused\n');
  });
});

describe('prompt', () => {
  test('follows SELECT, MULTI, EXEC, DISCARD and RESET', async () => {
    const answer: Answer = ([name]) =>
      name === 'EXEC' ? '*-1\r\n' : name === 'BAD' ? '-ERR bad\r\n' : '+OK\r\n';
    const { server, session } = await setup(answer);
    const at = `127.0.0.1:${server.port}`;
    expect(promptOf(session)).toBe('not connected> ');
    const steps: [string[], string][] = [
      [['PING'], `${at}> `],
      [['SELECT', '2'], `${at}[2]> `],
      [['MULTI'], `${at}[2](TX)> `],
      [['SELECT', '5'], `${at}[5](TX)> `],
      [['BAD'], `${at}[5](TX)> `],
      [['EXEC'], `${at}[2]> `],
      [['MULTI'], `${at}[2](TX)> `],
      [['DISCARD'], `${at}[2]> `],
      [['RESET'], `${at}> `],
    ];
    for (const [command, prompt] of steps) {
      await session.run(command, 1);
      expect(promptOf(session), command.join(' ')).toBe(prompt);
    }
  });

  test('a refused SELECT changes nothing', async () => {
    const { session } = await setup(() => '-ERR DB index is out of range\r\n');
    expect(await session.run(['SELECT', '99'], 1)).toBe('failed');
    expect(session.db).toBe(0);
  });

  test('an IPv6 host stands in brackets, a socket behind a word', async () => {
    const { session } = await setup(OK);
    await session.run(['PING'], 1);
    session.address = { host: '::1', port: 1, socketPath: undefined };
    expect(promptOf(session)).toBe('[::1]:1> ');
    session.address = { host: '', port: 1, socketPath: '/run/varve.sock' };
    expect(promptOf(session)).toBe('redis /run/varve.sock> ');
  });
});

describe('a broken connection', () => {
  test('is told, and the command is not sent again', async () => {
    let broken = true;
    const { server, session, complained } = await setup(([name]) =>
      name === 'INCR' && broken ? undefined : '+OK\r\n',
    );
    await session.run(['SELECT', '4'], 1);
    expect(await session.run(['INCR', 'k'], 1)).toBe('lost');
    expect(complained()).toBe('Error: Server closed the connection\n');
    expect(session.connected).toBe(false);
    broken = false;
    expect(await session.run(['INCR', 'k'], 1)).toBe('done');
    expect(server.requests.map((request) => request.join(' '))).toEqual([
      'SELECT 4',
      'INCR k',
      'SELECT 4',
      'INCR k',
    ]);
  });

  test('is what SHUTDOWN wants', async () => {
    const { session, complained } = await setup(() => undefined);
    expect(await session.run(['SHUTDOWN'], 1)).toBe('done');
    expect(complained()).toBe('');
  });

  test('garbage is told as such', async () => {
    const { session, complained } = await setup(() => 'HTTP/1.1 400 Bad Request\r\n');
    expect(await session.run(['PING'], 1)).toBe('lost');
    expect(complained()).toMatch(/^Error: Protocol error/);
  });
});

describe('pushes', () => {
  const push = '>2\r\n$10\r\ninvalidate\r\n*1\r\n$1\r\nk\r\n';

  test('are printed before the reply they precede', async () => {
    const { session, printed } = await setup(() => `${push}+OK\r\n`);
    await session.run(['SET', 'k', 'v'], 1);
    expect(printed()).toBe("-> invalidate: 'k'\nOK\n");
  });

  test('are dropped when nobody wants them', async () => {
    const { session, printed } = await setup(() => `${push}+OK\r\n`, { showPushes: false });
    await session.run(['SET', 'k', 'v'], 1);
    expect(printed()).toBe('OK\n');
  });
});

describe('streams', () => {
  test('print until interrupted, and the session goes on', async () => {
    const message = '*3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$2\r\nhi\r\n';
    const { session, printed } = await setup(([name]) => (name === 'PING' ? '+PONG\r\n' : message));
    const stream = session.run(['SUBSCRIBE', 'c'], 1);
    let text = '';
    await vi.waitFor(() => {
      text += printed();
      expect(text).toContain('hi');
    });
    session.interrupt();
    expect(await stream).toBe('done');
    expect(text).toBe(
      'Reading messages... (press Ctrl-C to quit)\n1) "message"\n2) "c"\n3) "hi"\n',
    );
    expect(session.connected).toBe(true);
    await session.run(['PING'], 1);
    expect(printed()).toBe('PONG\n');
  });

  test('of a replica are refused', async () => {
    const { session, complained } = await setup(OK);
    expect(await session.run(['PSYNC', '?', '-1'], 1)).toBe('failed');
    expect(complained()).toContain('refused');
  });
});
