/**
 * Rounds of rewrites and dumps under five writers, on one data folder.
 *
 *     writers run -> BGREWRITEAOF or BGSAVE at some moment -> one of
 *
 *       killed     SIGKILL at some moment; started again: every writer's values are those of one
 *                  moment, and nothing acknowledged is missing
 *       finished   the writers stop: the digest is the same before and after another rewrite; now
 *                  and then also after a restart, and in redis-server, of the log and of the dump
 */
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { makeFolder, removeFolder } from '../support/folder.js';
import { startOracle } from '../support/oracle.js';
import type { Random } from '../support/random.js';
import type { ServerProcess } from '../support/server-process.js';
import { startVarve } from '../support/varve.js';
import { WireClient } from '../support/wire.js';
import { WindowWriter } from './window-writer.js';

const writerCount = 5;
/** Keys that nobody writes: a snapshot takes a while. */
const ballast = 3000;
/** Finished rounds from one restart to the next, and from one look of redis-server to the next. */
const restartEvery = 8;
const oracleEvery = 24;

const directives = { save: '', appendfsync: 'everysec', 'auto-aof-rewrite-percentage': 0 };

export interface RewriteReport {
  readonly kills: number;
  readonly rewrites: number;
  readonly oracleChecks: number;
}

/** Runs the rounds; throws on the first thing that is wrong. */
export async function runRewriteRounds(random: Random, rounds: number): Promise<RewriteReport> {
  const folder = makeFolder('rewrite');
  const writers = Array.from({ length: writerCount }, (_, i) => new WindowWriter(i));
  const report = { kills: 0, rewrites: 0, oracleChecks: 0 };
  let server = await startVarve(folder, directives);
  try {
    await withClient(server, async (client) => {
      await client.text('DEBUG', 'POPULATE', String(ballast), 'ballast', '50');
    });
    let finished = 0;
    for (let round = 0; round < rounds; round++) {
      await Promise.all(writers.map((writer) => writer.start(server.port)));
      await sleep(random.below(15));
      await snapshot(server, random);
      if (random.chance(1 / 3)) {
        await sleep(random.below(60));
        await server.kill('SIGKILL');
        await Promise.all(writers.map((writer) => writer.stop()));
        server = await startVarve(folder, directives);
        await verify(server, writers);
        report.kills++;
        continue;
      }
      await Promise.all(writers.map((writer) => writer.stop()));
      await comparesEqual(server);
      report.rewrites++;
      finished++;
      if (finished % restartEvery === 0) server = await restarted(server, folder);
      if (finished % oracleEvery === 0) {
        await oracleAgrees(server, folder);
        report.oracleChecks++;
      }
    }
    await verify(server, writers);
    return report;
  } finally {
    await server.kill();
    removeFolder(folder);
  }
}

/** Starts a rewrite or a dump, of some form, with a worker that may be slow. */
async function snapshot(server: ServerProcess, random: Random): Promise<void> {
  const isSlow = random.chance(0.2);
  const form = random.pick(['yes', 'yes', 'no']);
  const command = random.weighted([
    [4, 'BGREWRITEAOF'],
    [1, 'BGSAVE'],
  ]);
  await withClient(server, async (client) => {
    const delay = isSlow ? '20' : '0';
    await client.text('CONFIG', 'SET', 'aof-use-rdb-preamble', form, 'rdb-key-save-delay', delay);
    await client.call(command);
  });
}

/** The digest before a rewrite, and after it. Nobody writes. */
async function comparesEqual(server: ServerProcess): Promise<void> {
  await withClient(server, async (client) => {
    await client.text('CONFIG', 'SET', 'rdb-key-save-delay', '0');
    await settled(client);
    const before = await client.text('DEBUG', 'DIGEST');
    await client.text('BGREWRITEAOF');
    await settled(client);
    const after = await client.text('DEBUG', 'DIGEST');
    if (before !== after) throw new Error(`the digest was ${before}, and is ${after} after a rewrite`);
  });
}

/** Waits until nothing is under way in the background; what was must have succeeded. */
async function settled(client: WireClient): Promise<void> {
  for (;;) {
    const info = await client.text('INFO', 'persistence');
    const isBusy = /(?:rdb_bgsave_in_progress|aof_rewrite_in_progress|aof_rewrite_scheduled):1/.test(info);
    if (!isBusy) {
      if (/(?:bgrewrite|bgsave)_status:err/.test(info)) throw new Error(info);
      return;
    }
    await sleep(3);
  }
}

async function restarted(server: ServerProcess, folder: string): Promise<ServerProcess> {
  const before = await digestOf(server);
  await server.kill('SIGTERM');
  const next = await startVarve(folder, directives);
  const after = await digestOf(next);
  if (before !== after) throw new Error(`the digest was ${before}, and is ${after} after a restart`);
  return next;
}

/** redis-server has the same dataset, from the log and from a dump. */
async function oracleAgrees(server: ServerProcess, folder: string): Promise<void> {
  const expected = await digestOf(server);
  await withClient(server, async (client) => {
    await client.text('BGSAVE');
    await settled(client);
  });
  for (const appendonly of ['yes', 'no'] as const) {
    const copy = makeFolder('rewrite-oracle');
    if (appendonly === 'yes') fs.cpSync(path.join(folder, 'appendonlydir'), path.join(copy, 'appendonlydir'), { recursive: true });
    else fs.copyFileSync(path.join(folder, 'dump.rdb'), path.join(copy, 'dump.rdb'));
    const oracle = await startOracle(copy, { appendonly });
    const found = await digestOf(oracle);
    await oracle.kill();
    removeFolder(copy);
    if (found !== expected) throw new Error(`redis-server, appendonly ${appendonly}: ${found}, not ${expected}`);
  }
}

async function verify(server: ServerProcess, writers: readonly WindowWriter[]): Promise<void> {
  await withClient(server, async (client) => {
    for (const writer of writers) await writer.verify(client);
  });
}

async function digestOf(server: ServerProcess): Promise<string> {
  let digest = '';
  await withClient(server, async (client) => {
    digest = await client.text('DEBUG', 'DIGEST');
  });
  return digest;
}

async function withClient(server: ServerProcess, use: (client: WireClient) => Promise<void>): Promise<void> {
  const client = await WireClient.connect(server.port);
  try {
    await use(client);
  } finally {
    await client.close();
  }
}
