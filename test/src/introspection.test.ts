/** What the server says about itself: COMMAND INFO, COMMAND DOCS and INFO, against redis-server. */
import { afterAll, beforeAll, expect, test } from 'vitest';

import { makeFolder, removeFolder } from './support/folder.js';
import { describeWithOracle, startOracle } from './support/oracle.js';
import type { ServerProcess } from './support/server-process.js';
import { startVarve } from './support/varve.js';
import type { WireReply } from './support/wire-reply.js';
import { WireClient } from './support/wire.js';

/** Commands that Redis 7.0 does not have: see DIFFERENCES.md. */
const added = [
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

/** Place of the subcommands in an element of COMMAND INFO. */
const subcommandsAt = 9;

describeWithOracle('the server says of itself what redis-server says', () => {
  const folders = [makeFolder('ours'), makeFolder('theirs')] as const;
  let servers: ServerProcess[];
  let ours: WireClient;
  let theirs: WireClient;

  beforeAll(async () => {
    servers = [await startVarve(folders[0]), await startOracle(folders[1])];
    [ours, theirs] = (await Promise.all(servers.map((server) => WireClient.connect(server.port)))) as [WireClient, WireClient];
  });

  afterAll(async () => {
    await Promise.all(servers.map((server) => server.kill()));
    folders.forEach(removeFolder);
  });

  test('in COMMAND INFO of every command', async () => {
    const names = await ourCommands();
    expect(names.length).toBeGreaterThan(80);
    const [a, b] = [await ours.call('COMMAND', 'INFO', ...names), await theirs.call('COMMAND', 'INFO', ...names)];
    names.forEach((name, i) => expect(summary(a.items?.[i]), name).toEqual(summary(b.items?.[i])));
  });

  test('in COMMAND DOCS of every command', async () => {
    const names = await ourCommands();
    const [a, b] = [await ours.call('COMMAND', 'DOCS', ...names), await theirs.call('COMMAND', 'DOCS', ...names)];
    const [documents, expected] = [entriesOf(a), entriesOf(b)];
    for (const name of names) {
      const [mine, other] = [documents.get(name), expected.get(name)].map((reply) => entriesOf(reply as WireReply));
      for (const [field, text] of other as Map<string, WireReply>) {
        // A container documents the subcommands it has; they are in this list themselves.
        if (field === 'subcommands') continue;
        expect(textOf(mine?.get(field)), `${name} ${field}`).toBe(textOf(text));
      }
      expect([...(mine?.keys() ?? [])].sort(), name).toEqual([...(other?.keys() ?? [])].sort());
    }
  });

  test('in the sections and fields of INFO, as far as both have them', async () => {
    const [a, b] = [sectionsOf(await ours.text('INFO', 'everything')), sectionsOf(await theirs.text('INFO', 'everything'))];
    for (const [field, section] of a) {
      const expected = b.get(field);
      if (expected !== undefined) expect(section, field).toBe(expected);
    }
    const mostNeeded = ['redis_version', 'tcp_port', 'uptime_in_seconds', 'connected_clients', 'used_memory', 'loading', 'aof_enabled', 'total_commands_processed', 'keyspace_hits', 'expired_keys', 'role', 'used_cpu_sys'];
    expect(mostNeeded.filter((field) => !a.has(field))).toEqual([]);
  });

  /** Names of all commands and subcommands (`client|id`) but the added ones. */
  async function ourCommands(): Promise<string[]> {
    const names = ((await ours.call('COMMAND', 'LIST')).items ?? []).map(textOf);
    const infos = (await ours.call('COMMAND', 'INFO', ...names)).items ?? [];
    const inner = infos.flatMap((info) => (info.items?.[subcommandsAt]?.items ?? []).map((sub) => textOf(sub.items?.[0])));
    return [...new Set([...names, ...inner])].filter((name) => !added.includes(name)).sort();
  }
});

/** COMMAND INFO of one command without its subcommands; what is a set, sorted. */
function summary(info: WireReply | undefined): unknown {
  const [name, arity, flags, first, last, step, acl, tips, specs] = info?.items ?? [];
  const sorted = (reply: WireReply | undefined): string[] => (reply?.items ?? []).map(textOf).sort();
  return [name, arity, first, last, step].map(textOf).concat(sorted(flags), sorted(acl), sorted(tips), textOf(specs));
}

function entriesOf(reply: WireReply): Map<string, WireReply> {
  const items = reply.items ?? [];
  return new Map(Array.from({ length: items.length >> 1 }, (_, i) => [textOf(items[2 * i]), items[2 * i + 1] as WireReply]));
}

/** The section of each field. */
function sectionsOf(info: string): Map<string, string> {
  const fields = new Map<string, string>();
  let section = '';
  for (const line of info.split('\r\n')) {
    if (line.startsWith('# ')) section = line.slice(2);
    else if (line.includes(':')) fields.set(line.slice(0, line.indexOf(':')), section);
  }
  return fields;
}

function textOf(reply: WireReply | undefined): string {
  return reply === undefined ? '(none)' : (reply.text ?? reply.raw).toString('latin1');
}
