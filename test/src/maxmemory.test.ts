/**
 * Goal: where memory is short, Varve refuses what redis-server refuses, with the same words.
 *
 * Method: the same commands to both, where the outcome does not depend on how much memory a key
 * takes: a limit of one byte, which any dataset exceeds, and policies that leave nothing or no
 * choice. What is chosen among several keys depends on chance: that is tested in the keyspace.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';

import { makeFolder, removeFolder } from './support/folder.js';
import { describeWithOracle, startOracle } from './support/oracle.js';
import type { ServerProcess } from './support/server-process.js';
import { startVarve } from './support/varve.js';
import { WireClient } from './support/wire.js';

/** A step: who sends it ("a" and "b" are clients of the same server), and the command. */
type Step = readonly [client: 'a' | 'b', ...command: string[]];

const refusals: readonly Step[] = [
  ['a', 'SET', 'k', '1'],
  ['a', 'MULTI'],
  ['a', 'SET', 'k', '2'],
  ['b', 'CONFIG', 'SET', 'maxmemory', '1'],
  ['a', 'EXEC'],
  ['a', 'EXEC'],
  ['a', 'SET', 'k', '3'],
  ['a', 'SET', 'k'],
  ['a', 'nosuch'],
  ['a', 'APPEND', 'k', 'x'],
  ['a', 'HSET', 'h', 'f', 'v'],
  ['a', 'GETDEL', 'none'],
  ['a', 'GET', 'k'],
  ['a', 'EXPIRE', 'k', '1000'],
  ['a', 'RENAME', 'k', 'l'],
  ['a', 'COPY', 'l', 'k'],
  ['a', 'MULTI'],
  ['a', 'GET', 'l'],
  ['a', 'EXEC'],
  ['a', 'MULTI'],
  ['a', 'MULTI'],
  ['a', 'DISCARD'],
  ['a', 'MULTI'],
  ['a', 'WATCH', 'l'],
  ['a', 'RESET'],
  ['b', 'CONFIG', 'SET', 'maxmemory', '0'],
  ['a', 'MULTI'],
  ['a', 'GET', 'l'],
  ['b', 'CONFIG', 'SET', 'maxmemory', '1'],
  ['a', 'EXEC'],
  ['a', 'OBJECT', 'FREQ', 'l'],
  ['b', 'CONFIG', 'SET', 'maxmemory', '0'],
  ['a', 'SET', 'k', '3'],
];

const volatileKeys: readonly Step[] = [
  ['a', 'MSET', 'stays', '1', 'too', '2'],
  ['a', 'SET', 'goes', 'v', 'EX', '1000'],
  ['a', 'WATCH', 'goes'],
  ['a', 'MULTI'],
  ['b', 'CONFIG', 'SET', 'maxmemory-policy', 'volatile-ttl'],
  ['b', 'CONFIG', 'SET', 'maxmemory', '1'],
  ['b', 'PING'],
  ['b', 'CONFIG', 'SET', 'maxmemory', '0'],
  ['a', 'EXEC'],
  ['a', 'EXISTS', 'goes', 'stays', 'too'],
  ['b', 'CONFIG', 'SET', 'maxmemory-policy', 'volatile-lru'],
  ['b', 'CONFIG', 'SET', 'maxmemory', '1'],
  ['a', 'SET', 'another', 'v', 'EX', '1000'],
  ['b', 'CONFIG', 'SET', 'maxmemory', '0'],
];

/** With one byte no key can stay. Redis needs more than that without a key, so a write is refused. */
const everyKey: readonly Step[] = [
  ['a', 'MSET', 'a', '1', 'b', '2', 'c', '3'],
  ['a', 'SELECT', '3'],
  ['a', 'SET', 'd', '4'],
  ['a', 'OBJECT', 'FREQ', 'd'],
  ['b', 'CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lfu'],
  ['a', 'SET', 'new', 'value'],
  ['a', 'OBJECT', 'FREQ', 'new'],
  ['a', 'GET', 'new'],
  ['a', 'OBJECT', 'FREQ', 'new'],
  ['a', 'SET', 'new', 'longer than before'],
  ['a', 'OBJECT', 'IDLETIME', 'new'],
  ['b', 'CONFIG', 'SET', 'maxmemory', '1'],
  ['a', 'GET', 'd'],
  ['b', 'CONFIG', 'SET', 'maxmemory', '0'],
  ['a', 'DBSIZE'],
  ['a', 'SELECT', '0'],
  ['a', 'DBSIZE'],
];

describeWithOracle('where memory is short, the same is refused and the same remains', () => {
  const folders = [makeFolder('ours'), makeFolder('theirs')] as const;
  let servers: ServerProcess[];

  beforeAll(async () => {
    servers = [await startVarve(folders[0]), await startOracle(folders[1])];
  });

  afterAll(async () => {
    await Promise.all(servers.map((server) => server.kill()));
    folders.forEach(removeFolder);
  });

  async function repliesOf(server: ServerProcess, steps: readonly Step[]): Promise<string[]> {
    const clients = { a: await WireClient.connect(server.port), b: await WireClient.connect(server.port) };
    await clients.a.call('FLUSHALL');
    await clients.a.call('CONFIG', 'SET', 'maxmemory', '0', 'maxmemory-policy', 'noeviction');
    const replies: string[] = [];
    for (const [client, ...command] of steps) {
      const reply = await clients[client].call(...command);
      replies.push(`${client}: ${command.join(' ')} -> ${reply.raw.toString('latin1')}`);
    }
    await Promise.all([clients.a.close(), clients.b.close()]);
    return replies;
  }

  test.each([
    ['commands that take memory', refusals],
    ['only keys that expire may go', volatileKeys],
    ['every key may go', everyKey],
  ])('%s', async (_name, steps) => {
    const [ours, theirs] = servers as [ServerProcess, ServerProcess];
    expect(await repliesOf(ours, steps)).toEqual(await repliesOf(theirs, steps));
  });
});
