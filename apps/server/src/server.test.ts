/**
 * Goal: over a real socket the server speaks as redis-server does, whatever a client does to the
 * socket. Both ways of reading sockets are tested with the same cases.
 */
import { afterEach, describe, expect, test } from 'vitest';

import { MemoryStorage } from '@varve/storage/memory';

import type { ReadMode } from './network/adopt-socket.js';
import { ListenError } from './network/listen.js';
import { RawClient } from './testing/raw-client.js';
import { ServerHarness } from './testing/server-harness.js';
import type { HarnessOptions } from './testing/server-harness.js';

const ok = '+OK\r\n';
let running: ServerHarness[] = [];

async function start(options: HarnessOptions = {}): Promise<ServerHarness> {
  const harness = await ServerHarness.start(options);
  running.push(harness);
  return harness;
}

afterEach(async () => {
  await Promise.all(running.map((harness) => harness.stop()));
  running = [];
});

describe.each<ReadMode>(['shared', 'data'])('sockets read by %s', (readMode) => {
  test('a pipeline is answered in order, and requests may be cut anywhere', async () => {
    const harness = await start({ readMode });
    const client = await harness.client();
    const set = '*3\r\n$3\r\nSET\r\n$1\r\na\r\n$5\r\nhello\r\n';
    const replies = `${ok}$5\r\nhello\r\n+PONG\r\n`;
    expect(await client.ask(`${set}GET a\r\nPING\r\n`, replies)).toBe(replies);
    for (const byte of set) {
      client.send(byte);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await client.take(ok.length)).toBe(ok);
  });

  test('clients that share the read buffer do not see each other', async () => {
    const harness = await start({ readMode });
    const clients = await Promise.all(Array.from({ length: 20 }, () => harness.client()));
    for (const [i, client] of clients.entries()) client.send(`SET key${i} value${i}\r\nGET ke`);
    for (const [i, client] of clients.entries()) client.send(`y${i}\r\n`);
    for (const [i, client] of clients.entries()) {
      const value = `value${i}`;
      const reply = `${ok}$${value.length}\r\n${value}\r\n`;
      expect(await client.take(reply.length)).toBe(reply);
    }
  });

  test('a large value passes in both directions', async () => {
    const harness = await start({ readMode });
    const client = await harness.client();
    const value = 'v'.repeat(5_000_000);
    const bulk = `$${value.length}\r\n${value}\r\n`;
    expect(await client.ask(`*3\r\n$3\r\nSET\r\n$1\r\na\r\n${bulk}`, ok)).toBe(ok);
    expect((await client.ask('GET a\r\n', bulk)) === bulk).toBe(true);
  });

  test('a client that ends its side gets its replies, then the end', async () => {
    const harness = await start({ readMode });
    const client = await harness.client();
    client.socket.end('SET a 1\r\nGET a\r\n');
    expect(await client.takeAll()).toBe(`${ok}$1\r\n1\r\n`);
  });

  test('a client that does not read its replies is not read from, and loses nothing', async () => {
    const harness = await start({ readMode });
    const client = await harness.client();
    const value = 'v'.repeat(50_000);
    await client.ask(`SET a ${value}\r\n`, ok);
    client.socket.pause();
    const count = 200;
    for (let i = 0; i < count; i++) client.send('GET a\r\n');
    await new Promise((resolve) => setTimeout(resolve, 50));
    client.socket.resume();
    const size = count * ('$50000\r\n'.length + value.length + 2);
    expect((await client.take(size)).length).toBe(size);
    const other = await harness.client();
    expect(await other.ask('PING\r\n', '+PONG\r\n')).toBe('+PONG\r\n');
  });

  test('a client that disappears in the middle of a reply harms nobody', async () => {
    const harness = await start({ readMode });
    const client = await harness.client();
    await client.ask(`SET a ${'v'.repeat(60_000)}\r\n`, ok);
    client.send('GET a\r\n'.repeat(100));
    client.socket.resetAndDestroy();
    const other = await harness.client();
    expect(await other.ask('PING\r\n', '+PONG\r\n')).toBe('+PONG\r\n');
  });

  test('a protocol error is answered, then the connection is closed', async () => {
    const harness = await start({ readMode });
    const client = await harness.client();
    client.send('*1\r\n:1\r\nPING\r\n');
    expect(await client.takeAll()).toBe("-ERR Protocol error: expected '$', got ':'\r\n");
  });
});

describe('a server', () => {
  test('refuses the client above maxclients, with the text of Redis', async () => {
    const harness = await start({ config: { maxclients: '1' } });
    const first = await harness.client();
    expect(await first.ask('PING\r\n', '+PONG\r\n')).toBe('+PONG\r\n');
    const second = await harness.client();
    expect(await second.takeAll()).toBe('-ERR max number of clients reached\r\n');
  });

  test('answers QUIT, then closes', async () => {
    const harness = await start();
    const client = await harness.client();
    client.send('QUIT\r\nPING\r\n');
    expect(await client.takeAll()).toBe(ok);
  });

  test('shows its clients as Redis does', async () => {
    const harness = await start();
    const client = await harness.client();
    client.send('CLIENT INFO\r\nQUIT\r\n');
    expect(await client.takeAll()).toMatch(
      /id=1 addr=127\.0\.0\.1:\d+ laddr=127\.0\.0\.1:\d+ fd=-?\d+ name= age=0 idle=0 flags=N db=0 .* cmd=client\|info user=default redir=-1 resp=2\n/,
    );
  });

  test('stops on SHUTDOWN, and the dataset is there at the next start', async () => {
    const disk = new MemoryStorage();
    const harness = await start({ storage: disk });
    const client = await harness.client();
    await client.ask('SET a 1\r\n', ok);
    client.send('SHUTDOWN\r\n');
    expect(await client.takeAll()).toBe('');
    await harness.server.stopped;
    const next = await start({ storage: disk.crash('power', () => 0) });
    const again = await next.client();
    expect(await again.ask('GET a\r\n', '$1\r\n1\r\n')).toBe('$1\r\n1\r\n');
    expect(next.lines).toContain('Ready to accept connections');
  });

  test('says which port is in use', async () => {
    const harness = await start();
    const taken = start({ config: { port: String(harness.port) } });
    await expect(taken).rejects.toThrow(ListenError);
    await expect(taken).rejects.toThrow(`Failed listening on port ${harness.port} (TCP), aborting.`);
  });

  test('does not start with nowhere to listen', async () => {
    await expect(start({ config: { port: '0' } })).rejects.toThrow('Configured to not listen anywhere, exiting.');
  });

  test('an address of bind may be missing only with a leading -', async () => {
    const harness = await start({ config: { bind: '127.0.0.1 -192.0.2.77' } });
    expect(await (await harness.client()).ask('PING\r\n', '+PONG\r\n')).toBe('+PONG\r\n');
    await expect(start({ config: { bind: '192.0.2.77' } })).rejects.toThrow(ListenError);
  });

  test('follows CONFIG SET of hz', async () => {
    const harness = await start();
    const client = await harness.client();
    expect(await client.ask('CONFIG SET hz 100\r\n', ok)).toBe(ok);
  });
});

test.skipIf(process.platform === 'win32')('a Unix socket is served beside TCP', async () => {
  const path = `${process.env['TMPDIR'] ?? '/tmp'}/varve-test-${process.pid}.sock`;
  const harness = await start({ config: { unixsocket: path, unixsocketperm: '700' } });
  const client = await RawClient.connect({ path });
  expect(await client.ask('PING\r\n', '+PONG\r\n')).toBe('+PONG\r\n');
  client.send('CLIENT LIST\r\nQUIT\r\n');
  expect(await client.takeAll()).toContain(`addr=${path}:0 laddr=${path}:0`);
  await harness.stop();
  running = [];
});
