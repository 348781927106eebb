/**
 * MEMORY STATS has the fields of redis-server, in its order and of its types, in both protocols; the
 * other reports are answered as it answers them. Figures differ.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Argv, ReplyReader, ReplyWriter, type Reply } from '@varve/resp';
import { allCommands } from '../src/all-commands.js';
import { dispatch } from '../src/core/dispatch.js';
import { CommandHarness } from '../src/testing/command-harness.js';
import { isRedisInstalled, RedisServer, type RedisClient } from './redis-server.js';

/** A reply without its figures: the names of fields, the types of values. */
function shape(reply: Reply): unknown {
  switch (reply.type) {
    case 'map':
      return reply.entries.map(([name, value]) => [textOf(name), shape(value)]);
    case 'array':
      return reply.items.map((item, i) => (i % 2 === 0 ? textOf(item) : shape(item)));
    default:
      return reply.type;
  }
}

function textOf(reply: Reply): string {
  return reply.type === 'bulk' ? reply.bytes.toString('latin1') : reply.type;
}

describe.skipIf(!isRedisInstalled())('like redis-server', () => {
  const harness = new CommandHarness(allCommands);
  let server: RedisServer;
  let client: RedisClient;

  beforeAll(async () => {
    server = await RedisServer.start();
    client = await server.connect();
    for (const db of ['0', '3']) {
      for (const command of [['SELECT', db], ['SET', 'k', 'v', 'EX', '1000']]) {
        harness.run(...command);
        await client.ask(...command);
      }
    }
  });

  afterAll(async () => {
    await server.stop();
  });

  function ask(...args: string[]): Reply {
    const writer = new ReplyWriter();
    const reader = new ReplyReader();
    harness.context.enter(harness.session, writer, Argv.from(args));
    dispatch(harness.context);
    reader.feed(writer.take());
    return reader.next() as Reply;
  }

  test.each([2, 3] as const)('MEMORY STATS in RESP%i', async (protocol) => {
    await client.ask('HELLO', String(protocol));
    harness.session.protocol = protocol;
    const theirs = await client.askReply('MEMORY', 'STATS');
    expect(shape(ask('MEMORY', 'STATS'))).toEqual(shape(theirs));
  });

  test('MEMORY DOCTOR of a small dataset', async () => {
    await client.ask('HELLO', '3');
    harness.session.protocol = 3;
    expect(ask('MEMORY', 'DOCTOR')).toEqual(await client.askReply('MEMORY', 'DOCTOR'));
  });
});
