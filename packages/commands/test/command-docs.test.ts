/**
 * COMMAND INFO and COMMAND DOCS of every command we have equal those of redis-server 7.0.
 *
 * Of containers only the subcommands we have are compared. Redis lists subcommands in no order.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Argv, ReplyReader, ReplyWriter, type Reply } from '@varve/resp';
import { allCommands } from '../src/all-commands.js';
import { dispatch } from '../src/core/dispatch.js';
import { CommandHarness } from '../src/testing/command-harness.js';
import { isRedisInstalled, RedisServer, type RedisClient } from './redis-server.js';

/** Commands of ours that Redis 7.0 does not have: DIFFERENCES.md. */
const additions = [
  'client|setinfo',
  'hexpire',
  'hexpireat',
  'hexpiretime',
  'hgetdel',
  'hgetex',
  'hpersist',
  'hpexpire',
  'hpexpireat',
  'hpexpiretime',
  'hpttl',
  'hsetex',
  'httl',
];

/** A reply as something that prints well when it differs. */
function plain(reply: Reply): unknown {
  switch (reply.type) {
    case 'bulk':
      return reply.bytes.toString('latin1');
    case 'simple':
      return `+${reply.text}`;
    case 'error':
      return `-${reply.text}`;
    case 'integer':
      return reply.value;
    case 'null':
      return null;
    case 'array':
      return reply.items.map(plain);
    case 'set':
      return { set: reply.items.map(plain) };
    case 'map':
      return { map: reply.entries.map(([key, value]) => [plain(key), plain(value)]) };
    default:
      throw new Error(`unexpected ${reply.type}`);
  }
}

const names = allCommands.flatMap((group) =>
  group.flatMap((command) => [
    command.name,
    ...(command.subcommands ?? []).map((subcommand) => `${command.name}|${subcommand.name}`),
  ]),
);
const compared = names.filter((name) => !additions.includes(name));

describe.skipIf(!isRedisInstalled())('like redis-server', () => {
  const harness = new CommandHarness(allCommands);
  let server: RedisServer;
  let client: RedisClient;

  beforeAll(async () => {
    server = await RedisServer.start();
    client = await server.connect();
    await client.ask('HELLO', '3');
    harness.session.protocol = 3;
  });

  afterAll(async () => {
    await server.stop();
  });

  function ask(...args: string[]): unknown {
    const writer = new ReplyWriter();
    const reader = new ReplyReader();
    harness.context.enter(harness.session, writer, Argv.from(args));
    dispatch(harness.context);
    reader.feed(writer.take());
    return plain(reader.next() as Reply);
  }

  test.each(compared.filter((name) => !name.includes('|')))('COMMAND INFO %s', async (name) => {
    const ours = ask('COMMAND', 'INFO', name);
    const theirs = plain(await client.askReply('COMMAND', 'INFO', name));
    expect(withoutSubcommands(ours)).toEqual(withoutSubcommands(theirs));
  });

  test.each(compared.filter((name) => name.includes('|')))('COMMAND INFO %s', async (name) => {
    const theirs = await client.askReply('COMMAND', 'INFO', name);
    expect(ask('COMMAND', 'INFO', name)).toEqual(plain(theirs));
  });

  test.each(compared)('COMMAND DOCS %s', async (name) => {
    const ours = ask('COMMAND', 'DOCS', name);
    const theirs = plain(await client.askReply('COMMAND', 'DOCS', name));
    expect(withoutSubcommands(ours)).toEqual(withoutSubcommands(theirs));
  });

  test('COMMAND INFO of a container has its subcommands', () => {
    const reply = ask('COMMAND', 'INFO', 'config') as [unknown[]];
    const { set } = reply[0][9] as { set: [string][] };
    expect(set.map(([name]) => name)).toEqual(
      ['get', 'help', 'resetstat', 'rewrite', 'set'].map((name) => `config|${name}`),
    );
  });

  test('COMMAND and COMMAND DOCS without arguments show every command', () => {
    const entries = ask('COMMAND') as [string][];
    const docs = ask('COMMAND', 'DOCS') as { map: [string, unknown][] };
    const expected = allCommands.flat().map(({ name }) => name);
    expect(entries.map(([name]) => name)).toEqual(expected);
    expect(docs.map.map(([name]) => name)).toEqual(expected);
    expect(ask('COMMAND', 'COUNT')).toBe(expected.length);
  });
});

/** Subcommands are compared one by one. */
function withoutSubcommands(reply: unknown): unknown {
  if (isDescriptions(reply)) return reply.map((description) => description.slice(0, 9));
  return JSON.parse(JSON.stringify(reply), (key, value: unknown): unknown => {
    if (key !== 'map' || !Array.isArray(value)) return value;
    return value.filter((pair: unknown) => Array.isArray(pair) && pair[0] !== 'subcommands');
  });
}

/** Tells whether a reply is COMMAND INFO's: of each command ten facts, the last its subcommands. */
function isDescriptions(reply: unknown): reply is unknown[][] {
  return Array.isArray(reply) && reply.every((each) => Array.isArray(each) && each.length === 10);
}
