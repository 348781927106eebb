/**
 * Commands on collections per second over a socket, without and with pipelining, under everysec.
 *
 * Each case first fills what it reads or takes from. Sizes are those of redis-benchmark's own tests
 * where it has one: one key per type, members at random.
 */
import fs from 'node:fs';
import path from 'node:path';

import { start, type Contender } from './contender.js';
import { applyLoad } from './load.js';
import type { Row } from './row.js';

/** What is measured, and what is done before. */
interface Case {
  readonly name: string;
  readonly command: readonly string[];
  readonly fill: readonly string[];
  /** How often `fill` runs, as a part of the requests. */
  readonly fillShare: number;
  /** Requests without pipelining; five times as many with. */
  readonly requests: number;
}

const random = '__rand_int__';
const push = ['RPUSH', 'list', `element:${random}`];
const zadd = ['ZADD', 'zset', random, `member:${random}`];

const cases: readonly Case[] = [
  { name: 'LPUSH', command: ['LPUSH', 'list', `element:${random}`], fill: push, fillShare: 0.1, requests: 200_000 },
  { name: 'LPOP', command: ['LPOP', 'list'], fill: push, fillShare: 1, requests: 200_000 },
  { name: 'LRANGE 100', command: ['LRANGE', 'list', '0', '99'], fill: push, fillShare: 0.1, requests: 50_000 },
  { name: 'SADD', command: ['SADD', 'set', `member:${random}`], fill: ['SADD', 'set', 'member'], fillShare: 0.1, requests: 200_000 },
  { name: 'HSET', command: ['HSET', 'hash', `field:${random}`, 'value'], fill: ['HSET', 'hash', 'field', 'value'], fillShare: 0.1, requests: 200_000 },
  { name: 'ZADD', command: zadd, fill: zadd, fillShare: 0.1, requests: 200_000 },
  { name: 'ZRANGE 10', command: ['ZRANGE', 'zset', '0', '9'], fill: zadd, fillShare: 0.1, requests: 200_000 },
  { name: 'XADD', command: ['XADD', 'stream', '*', 'field', 'value'], fill: ['XADD', 'stream', '*', 'field', 'value'], fillShare: 0.1, requests: 200_000 },
];

const pipelines = [1, 16] as const;
const clients = 50;
const distinctMembers = 100_000;

export interface CollectionsOptions {
  readonly contenders: readonly Contender[];
  readonly rounds: number;
  /** Divides the number of requests. */
  readonly divisor: number;
  readonly scratch: string;
  readonly onProgress: (text: string) => void;
}

/** Measures every case at every pipeline depth. */
export async function measureCollections(options: CollectionsOptions): Promise<Row[]> {
  const rows: Row[] = [];
  for (const it of cases) {
    for (const pipeline of pipelines) {
      const work = `${it.name} pipeline ${pipeline}`;
      const samples: Record<string, number[]> = {};
      for (let round = 1; round <= options.rounds; round++) {
        for (const contender of options.contenders) {
          options.onProgress(`${work}: ${contender.name}, round ${round} of ${options.rounds}`);
          (samples[contender.name] ??= []).push(await measure(contender, it, pipeline, options));
        }
      }
      rows.push({ work, unit: '/s', more: true, target: 1, baseline: 'redis', samples });
    }
  }
  return rows;
}

async function measure(
  contender: Contender,
  it: Case,
  pipeline: number,
  options: CollectionsOptions,
): Promise<number> {
  const dir = path.join(options.scratch, contender.name);
  const server = await start(contender, dir, []);
  try {
    const requests = Math.ceil((it.requests * (pipeline === 1 ? 1 : 5)) / options.divisor);
    const common = { port: server.port, clients, distinct: distinctMembers };
    const filling = Math.ceil(requests * it.fillShare);
    applyLoad({ ...common, pipeline: 16, requests: filling, command: it.fill });
    return applyLoad({ ...common, pipeline, requests, command: it.command });
  } finally {
    await server.stop();
    fs.rmSync(dir, { recursive: true, force: true });
  }
}
