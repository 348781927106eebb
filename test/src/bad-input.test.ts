/**
 * What no client should send and some do. The server answers as redis-server does, closes where it
 * does, and goes on serving everybody else.
 */
import net from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { makeFolder, removeFolder } from './support/folder.js';
import { describeWithOracle, startOracle } from './support/oracle.js';
import type { Directives, ServerProcess } from './support/server-process.js';
import { startVarve } from './support/varve.js';
import { WireClient } from './support/wire.js';

const password = 'a password';

/** Bytes of one connection, after which the client sends no more. */
const streams: readonly string[] = [
  // Lengths.
  '*-1\r\n*0\r\nPING\r\n',
  '*-5\r\nPING\r\n',
  '*1048577\r\n',
  '*2147483648\r\nPING\r\n',
  '*99999999999999999999\r\n',
  '*abc\r\nPING\r\n',
  '*\r\nPING\r\n',
  '*1 \r\n$4\r\nPING\r\n',
  '*+1\r\n$4\r\nPING\r\n',
  '*01\r\n$4\r\nPING\r\n',
  '*1\r\n$-1\r\n',
  '*1\r\n$-2\r\nPING\r\n',
  '*1\r\n$536870913\r\n',
  '*1\r\n$99999999999999999999\r\n',
  '*1\r\n$abc\r\n',
  '*1\r\n$\r\n',
  '*1\r\n$04\r\nPING\r\n',
  '*1\r\n:4\r\nPING\r\n',
  '*1\r\nPING\r\n',
  '*2\r\n$4\r\nPING\r\n*1\r\n',
  `*${'1'.repeat(70_000)}`,
  `*1\r\n$${'1'.repeat(70_000)}`,
  // What follows an argument is not looked at.
  '*1\r\n$4\r\nPINGxx*1\r\n$4\r\nPING\r\n',
  // Inline.
  '\r\n\r\nPING\r\n',
  'PING\n',
  'PING "a b"\r\n',
  "PING 'a\\'b'\r\n",
  'PING "\\x41\\n\\q"\r\n',
  'PING "unbalanced\r\n',
  'PING "a"b\r\n',
  `PING ${'x'.repeat(70_000)}`,
  `PING ${'x'.repeat(60_000)}\r\n`,
  '   PING   \r\n',
  'POST / HTTP/1.1\r\n',
  'Host: example.org\r\n',
  // Names.
  '*1\r\n$0\r\n\r\n',
  '*2\r\n$3\r\nFOO\r\n$2\r\n\r\n\r\n',
  `*2\r\n$3\r\nFOO\r\n$300\r\n${'y'.repeat(300)}\r\n`,
  `*1\r\n$300\r\n${'z'.repeat(300)}\r\n`,
  // Half a command.
  '*2\r\n$3\r\nGET\r\n$3\r\nab',
  '*2\r\n$3\r\nGET',
  '*',
  // Good ones around a bad one.
  'PING\r\nPING\r\n*1\r\n$x\r\nPING\r\n',
];

/** The same, from someone who did not give the password. */
const strangers: readonly string[] = [
  '*11\r\n',
  '*10\r\n$4\r\nPING\r\n',
  '*1\r\n$16385\r\n',
  '*1\r\n$16384\r\n',
  'PING\r\nGET a\r\nAUTH wrong\r\nHELLO 3\r\nQUIT\r\nPING\r\n',
  'MULTI\r\nSET a b\r\nEXEC\r\n',
  'NOSUCH\r\nGET\r\nRESET\r\nHELLO 3 AUTH default wrong\r\n',
  `AUTH "${password}"\r\nPING\r\n*11\r\n`,
];

describeWithOracle('bad input is answered as by redis-server', () => {
  test.each([
    { who: 'anybody', directives: {}, inputs: streams },
    { who: 'a stranger', directives: { requirepass: password }, inputs: strangers },
  ])('from $who', async ({ directives, inputs }) => {
    const ours = await answersOf(startVarve, directives, inputs);
    const theirs = await answersOf(startOracle, directives, inputs);
    expect(ours).toEqual(theirs);
  });
});

describe('a server goes on', () => {
  let folder: string;
  let server: ServerProcess;

  beforeAll(async () => {
    folder = makeFolder('bad-input');
    server = await startVarve(folder, {});
  });

  afterAll(async () => {
    expect(server.isRunning, server.output).toBe(true);
    await server.kill();
    removeFolder(folder);
  });

  test('when half a command is followed by silence: it closes after the timeout', async () => {
    const client = await WireClient.connect(server.port);
    await client.text('CONFIG', 'SET', 'timeout', '1');
    client.write('*2\r\n$3\r\nGET\r\n$3\r\nab');
    await client.closed;
    await expectService(server);
    // A thousand clients take longer than that to connect, if the machine is busy.
    const other = await WireClient.connect(server.port);
    await other.text('CONFIG', 'SET', 'timeout', '0');
    await other.close();
  });

  test('when a client goes in the middle of a huge reply', async () => {
    const client = await WireClient.connect(server.port);
    await client.call('SET', 'large', 'x'.repeat(1_000_000));
    client.write('GET large\r\n'.repeat(500));
    await new Promise((resolve) => client.socket.once('data', resolve));
    await client.close();
    await expectService(server);
    await expect.poll(() => connectedClients(server), { timeout: 5000 }).toBe(1);
  });

  test('when a thousand clients come at once', async () => {
    const clients = await Promise.all(Array.from({ length: 1000 }, () => WireClient.connect(server.port)));
    const replies = await Promise.all(clients.map((client) => client.call('PING')));
    expect(replies.every((reply) => reply.raw.toString() === '+PONG\r\n')).toBe(true);
    expect(await connectedClients(server)).toBe(1001);
    await Promise.all(clients.map((client) => client.close()));
    await expect.poll(() => connectedClients(server), { timeout: 5000 }).toBe(1);
  });

  test('when bytes arrive one at a time', async () => {
    const client = await WireClient.connect(server.port);
    for (const byte of '*3\r\n$3\r\nSET\r\n$4\r\nslow\r\n$5\r\nvalue\r\n') {
      client.write(byte);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect((await client.nextReply()).raw.toString()).toBe('+OK\r\n');
    expect(await client.text('GET', 'slow')).toBe('value');
    await client.close();
  });
});

test('more clients than maxclients are told so', async () => {
  const folder = makeFolder('maxclients');
  const server = await startVarve(folder, { maxclients: 3 });
  const clients = await Promise.all([1, 2, 3].map(() => WireClient.connect(server.port)));
  await Promise.all(clients.map((client) => client.call('PING')));
  const fourth = await WireClient.connect(server.port);
  expect((await fourth.nextReply()).raw.toString()).toBe('-ERR max number of clients reached\r\n');
  await fourth.closed;
  expect(await (clients[0] as WireClient).text('PING')).toBe('PONG');
  await server.kill();
  removeFolder(folder);
});

/** What a server answers to each input, from its first byte to the end of the connection. */
async function answersOf(
  start: (folder: string, directives: Directives) => Promise<ServerProcess>,
  directives: Directives,
  inputs: readonly string[],
): Promise<Record<string, string>> {
  const folder = makeFolder('answers');
  const server = await start(folder, directives);
  const answers: Record<string, string> = {};
  try {
    for (const input of inputs) {
      answers[input.slice(0, 60)] = (await exchange(server.port, input)).replace(/\r\n:\d+\r\n\$4\r\nmode/, '<id>');
    }
  } finally {
    await server.kill();
    removeFolder(folder);
  }
  return answers;
}

async function exchange(port: number, input: string): Promise<string> {
  return await new Promise((resolve, reject) => {
    const socket = net.connect({ port, host: '127.0.0.1' });
    const chunks: Buffer[] = [];
    socket.setTimeout(10_000, () => reject(new Error(`not closed after ${JSON.stringify(input.slice(0, 60))}`)));
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    // A server that closes with bytes unread resets: what it said before counts.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')));
    socket.end(Buffer.from(input, 'latin1'));
  });
}

async function expectService(server: ServerProcess): Promise<void> {
  const client = await WireClient.connect(server.port);
  expect(await client.text('SET', 'still', 'here')).toBe('OK');
  expect(await client.text('GET', 'still')).toBe('here');
  await client.close();
}

async function connectedClients(server: ServerProcess): Promise<number> {
  const client = await WireClient.connect(server.port);
  const count = Number(/connected_clients:(\d+)/.exec(await client.text('INFO', 'clients'))?.[1]);
  await client.close();
  return count;
}
