/**
 * What a command in the middle of a large collection costs, by the size of the collection, and the
 * memory of the largest.
 *
 *     elements      50 k     500 k     5 M
 *     LINDEX, LSET, LINSERT before an element near the head, ZRANK, XRANGE     us a command, one client
 *     memory        resident with the collection less resident without, at the last size
 *
 * A collection is written as a log that the server replays at its start: the same bytes for every
 * contender, and no load to wait for. A cost of O(log n) stays nearly the same from one column to
 * the next; the ratio says how it compares to the baseline at that size.
 */
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { residentBytes, start, type Contender } from './contender.js';
import { applyLoad } from './load.js';
import { LogFolder } from './log-folder.js';
import type { Row } from './row.js';

/** One type of collection. */
interface Collection {
  readonly name: string;
  /** The words of the command that adds element `i`. */
  readonly add: (i: number) => readonly string[];
  /** Commands that are measured, by the number of elements. */
  readonly commands: (count: number) => Readonly<Record<string, readonly string[]>>;
}

const random = '__rand_int__';

const collections: readonly Collection[] = [
  {
    name: 'list',
    add: (i) => ['RPUSH', 'list', `element:${i}`],
    commands: (count) => ({
      'LINDEX middle': ['LINDEX', 'list', String(count >> 1)],
      'LSET middle': ['LSET', 'list', String(count >> 1), `element:${random}`],
      'LINSERT near the head': ['LINSERT', 'list', 'BEFORE', 'element:100', `new:${random}`],
    }),
  },
  {
    name: 'set',
    add: (i) => ['SADD', 'set', `member:${i}`],
    commands: () => ({ SISMEMBER: ['SISMEMBER', 'set', `member:${random}`] }),
  },
  {
    name: 'hash',
    add: (i) => ['HSET', 'hash', `field:${i}`, `value:${i}`],
    commands: () => ({ HGET: ['HGET', 'hash', `field:${random}`] }),
  },
  {
    name: 'zset',
    add: (i) => ['ZADD', 'zset', String(i), `member:${i}`],
    commands: (count) => ({
      'ZRANK middle': ['ZRANK', 'zset', `member:${count >> 1}`],
      'ZRANGE of 10 in the middle': ['ZRANGE', 'zset', String(count >> 1), String((count >> 1) + 9)],
    }),
  },
  {
    name: 'stream',
    add: (i) => ['XADD', 'stream', `${i + 1}-1`, 'field', `value:${i}`],
    commands: (count) => ({
      'XRANGE of 10 from the middle': ['XRANGE', 'stream', `${count >> 1}`, '+', 'COUNT', '10'],
    }),
  },
];

const sizes = [50_000, 500_000, 5_000_000] as const;
const requests = 20_000;

export interface ScalingOptions {
  readonly contenders: readonly Contender[];
  /** Divides the numbers of elements and of requests. */
  readonly divisor: number;
  readonly scratch: string;
  readonly onProgress: (text: string) => void;
}

/** Measures every collection at every size, once: the cost is a mean of many commands already. */
export async function measureScaling(options: ScalingOptions): Promise<Row[]> {
  const rows: Row[] = [];
  const empty = await emptySizes(options);
  for (const collection of collections) {
    for (const size of sizes) {
      const count = Math.ceil(size / options.divisor);
      const samples: Record<string, Record<string, number[]>> = {};
      const memory: Record<string, number[]> = {};
      for (const contender of options.contenders) {
        options.onProgress(`${collection.name} of ${count}: ${contender.name}`);
        const bytes = await measure(contender, collection, count, options, samples);
        memory[contender.name] = [(bytes - (empty[contender.name] ?? 0)) / 1e6];
      }
      const label = `of ${size >= 1e6 ? `${size / 1e6} M` : `${size / 1e3} k`}`;
      for (const [name, figures] of Object.entries(samples)) {
        const work = `${name}, ${collection.name} ${label}`;
        rows.push({ work, unit: 'us', more: false, target: 1, baseline: 'redis', samples: figures });
      }
      if (size !== sizes.at(-1)) continue;
      const work = `resident memory, ${collection.name} ${label}`;
      rows.push({ work, unit: 'MB', more: false, target: 1, baseline: 'redis', samples: memory });
    }
  }
  return rows;
}

/** Resident bytes of each contender without data. */
async function emptySizes(options: ScalingOptions): Promise<Record<string, number>> {
  const sizesByName: Record<string, number> = {};
  for (const contender of options.contenders) {
    const dir = path.join(options.scratch, contender.name);
    const server = await start(contender, dir, []);
    await sleep(1000);
    sizesByName[contender.name] = residentBytes(server.pid);
    await server.stop();
    fs.rmSync(dir, { recursive: true, force: true });
  }
  return sizesByName;
}

/** Adds what each command costs in microseconds to `samples`; returns the resident bytes. */
async function measure(
  contender: Contender,
  collection: Collection,
  count: number,
  options: ScalingOptions,
  samples: Record<string, Record<string, number[]>>,
): Promise<number> {
  const dir = path.join(options.scratch, contender.name);
  const log = new LogFolder(dir);
  for (let i = 0; i < count; i++) log.add(collection.add(i));
  log.end();
  const server = await start(contender, dir, []);
  try {
    await sleep(1000);
    const bytes = residentBytes(server.pid);
    for (const [name, command] of Object.entries(collection.commands(count))) {
      const load = { port: server.port, clients: 1, pipeline: 1, distinct: count, command };
      const rate = applyLoad({ ...load, requests: Math.ceil(requests / options.divisor) });
      ((samples[name] ??= {})[contender.name] ??= []).push(1e6 / rate);
    }
    return bytes;
  } finally {
    await server.stop();
    fs.rmSync(dir, { recursive: true, force: true });
  }
}
