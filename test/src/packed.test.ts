/**
 * @varve/rdb and @varve/aof alone, as their tarballs give them to a project that has nothing else: the
 * examples of their READMEs compile and run, and print the keys of a server's dump and the commands of
 * its log.
 */
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { FreshProject } from './packed/fresh-project.js';
import { makeFolder, removeFolder } from './support/folder.js';
import { logFiles } from './support/log-files.js';
import { describeWithOracle, startOracle } from './support/oracle.js';
import type { Directives, ServerProcess } from './support/server-process.js';
import { startVarve } from './support/varve.js';
import { WireClient, type WireCommand } from './support/wire.js';

type Start = (folder: string, directives: Directives) => Promise<ServerProcess>;

/** Every type, two databases, a transaction, an expiry: words that a log has as they were sent. */
const commands = [
  'SET greeting hello',
  'HSET user:1 name Ada visits 1',
  'MULTI',
  'INCR count',
  'SADD seen user:1 user:2',
  'EXEC',
  'SELECT 3',
  'RPUSH queue a b c',
  'ZADD ranks 1.5 Ada',
  'XADD events 1-1 kind login',
  'PEXPIREAT queue 4102444800000',
].map((line) => line.split(' '));

const keysPrinted = [
  '0 count string',
  '0 greeting string',
  '0 seen set',
  '0 user:1 hash',
  '3 events stream',
  '3 queue list',
  '3 ranks zset',
];

const commandsPrinted = [
  'SELECT 0',
  'SET greeting hello',
  'HSET user:1 name Ada visits 1',
  'INCR count',
  'SADD seen user:1 user:2',
  'SELECT 3',
  'RPUSH queue a b c',
  'ZADD ranks 1.5 Ada',
  'XADD events 1-1 kind login',
  'PEXPIREAT queue 4102444800000',
];

/** Compiles if the types say that it is wrong: without types, nothing is. */
const mistaken = `
import { readDump } from '@varve/rdb';
import { readManifest } from '@varve/aof';
// @ts-expect-error
readDump({ read: 'dump.rdb' });
// @ts-expect-error
readManifest('data', 'appendonly.aof.manifest');
`;

let project: FreshProject;

beforeAll(() => {
  project = new FreshProject(['@varve/rdb', '@varve/aof']);
  for (const [name, program] of [['rdb', 'keys.mjs'], ['aof', 'commands.mjs']] as const) {
    const [example = '', ...others] = project.examplesOf(`@varve/${name}`, 'js');
    expect(others).toEqual([]);
    expect(example).toContain(`// ${program}: node ${program} `);
    project.write(program, example);
  }
});

afterAll(() => project.remove());

describe('a tarball', () => {
  test('brings along packages of this repository only', () => {
    expect(project.installed).toEqual(['@varve/aof', '@varve/rdb', '@varve/resp', '@varve/storage']);
  });

  test.each(['aof', 'rdb', 'resp', 'storage'])('of @varve/%s holds what is built, and nothing else', (name) => {
    const files = project.filesOf(`@varve/${name}`);
    const others = files.filter((file) => !/^dist\/(?:[\w-]+\/)?[\w-]+\.(?:js|js\.map|d\.ts)$/.test(file));
    expect(others.sort()).toEqual(['LICENSE', 'README.md', 'package.json']);
    const manifest = project.manifestOf(`@varve/${name}`);
    expect(JSON.stringify(manifest)).not.toMatch(/workspace:|@varve\/source/);
    for (const [entry, targets] of Object.entries(manifest.exports)) {
      if (entry === './package.json') continue;
      expect(Object.keys(targets)).toEqual(['types', 'import']);
      for (const target of Object.values(targets)) expect(files).toContain(target.slice('./'.length));
    }
  });

  test('of @varve/rdb depends on nothing, of @varve/aof on two others in versions that are published', () => {
    expect(project.manifestOf('@varve/rdb').dependencies).toBeUndefined();
    const { dependencies } = project.manifestOf('@varve/aof');
    expect(Object.keys(dependencies ?? {}).sort()).toEqual(['@varve/resp', '@varve/storage']);
    for (const version of Object.values(dependencies ?? {})) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  test('has the types that its README counts on, and the examples there run as they stand', () => {
    const programs = ['rdb', 'aof'].flatMap((name) =>
      project.examplesOf(`@varve/${name}`, 'ts').map((example, i) => {
        project.write(`${name}-${i}.ts`, example);
        return `${name}-${i}.js`;
      }),
    );
    expect(programs).toHaveLength(6);
    project.write('mistaken.ts', mistaken);
    project.compile();
    for (const program of programs) expect(project.run(program)).toEqual([]);
  });
});

describe('a folder of varve-server', () => tellsItsContent(startVarve));
describeWithOracle('a folder of redis-server', () => tellsItsContent(startOracle));

function tellsItsContent(start: Start): void {
  test('tells the keys of its dump and the commands of its log', async () => {
    const folder = makeFolder('packed-data');
    await serve(start, folder, 'no', async (client) => {
      await send(client, [...commands, ['SAVE']]);
    });
    expect(project.run('keys.mjs', path.join(folder, 'dump.rdb')).sort()).toEqual(keysPrinted);
    const log = path.join(folder, 'appendonlydir');
    const before = contentOf(log);
    expect(project.run('commands.mjs', log)).toEqual(commandsPrinted);
    expect(contentOf(log)).toEqual(before);
    removeFolder(folder);
  });

  test('tells the keys of a BASE in RDB form, and the commands since', async () => {
    const folder = makeFolder('packed-data');
    await serve(start, folder, 'yes', async (client) => {
      await send(client, [...commands, ['BGREWRITEAOF']]);
      while (/aof_rewrite_in_progress:1/.test(await client.text('INFO', 'persistence')));
      await send(client, [['DEL', 'queue'], ['SELECT', '0'], ['SET', 'greeting', 'hello again']]);
    });
    const [base = ''] = logFiles(folder);
    expect(project.run('keys.mjs', base).sort()).toEqual(keysPrinted);
    const since = ['SELECT 3', 'DEL queue', 'SELECT 0', 'SET greeting hello again'];
    expect(project.run('commands.mjs', path.join(folder, 'appendonlydir'))).toEqual(since);
    removeFolder(folder);
  });
}

/** Starts a server on a folder, works with it, and ends it. */
async function serve(
  start: Start,
  folder: string,
  rdbPreamble: 'yes' | 'no',
  work: (client: WireClient) => Promise<void>,
): Promise<void> {
  const server = await start(folder, { save: '', 'aof-use-rdb-preamble': rdbPreamble });
  try {
    const client = await WireClient.connect(server.port);
    await work(client);
    await client.close();
  } finally {
    await server.kill('SIGTERM');
  }
}

/** Sends one at a time. */
async function send(client: WireClient, list: readonly WireCommand[]): Promise<void> {
  for (const command of list) await client.text(...command);
}

/** The files of a folder, and what is in them. */
function contentOf(folder: string): [string, string][] {
  return fs.readdirSync(folder).map((name) => [name, fs.readFileSync(path.join(folder, name), 'hex')]);
}
