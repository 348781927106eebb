/**
 * Commands per second over a socket, by command, pipeline depth and fsync policy, as redis-benchmark
 * counts them.
 *
 * Contenders take turns within each round, so that whatever else the machine does hits all of them.
 * Every measurement starts with a fresh server and an empty directory, and warms up first.
 */
import fs from 'node:fs';
import path from 'node:path';

import { start, type Contender } from './contender.js';
import { applyLoad } from './load.js';
import type { Row } from './row.js';

/** What is measured against what it must reach. */
interface Case {
  readonly command: 'set' | 'get';
  readonly pipeline: number;
  readonly policy: 'everysec' | 'always' | 'no';
  readonly requests: number;
  readonly target: number;
}

const cases: readonly Case[] = [
  { command: 'set', pipeline: 1, policy: 'everysec', requests: 200_000, target: 1 },
  { command: 'get', pipeline: 1, policy: 'everysec', requests: 200_000, target: 1 },
  { command: 'set', pipeline: 16, policy: 'everysec', requests: 2_000_000, target: 1.2 },
  { command: 'set', pipeline: 64, policy: 'everysec', requests: 3_000_000, target: 1.8 },
  { command: 'get', pipeline: 16, policy: 'everysec', requests: 2_000_000, target: 1 },
  { command: 'get', pipeline: 64, policy: 'everysec', requests: 4_000_000, target: 1 },
  { command: 'set', pipeline: 1, policy: 'no', requests: 200_000, target: 1 },
  { command: 'set', pipeline: 64, policy: 'no', requests: 3_000_000, target: 1.8 },
  { command: 'set', pipeline: 1, policy: 'always', requests: 100_000, target: 1 },
  { command: 'set', pipeline: 16, policy: 'always', requests: 1_000_000, target: 1.2 },
  { command: 'set', pipeline: 64, policy: 'always', requests: 2_000_000, target: 1.5 },
];

const clients = 50;
const distinctKeys = 100_000;

export interface ThroughputOptions {
  readonly contenders: readonly Contender[];
  readonly rounds: number;
  /** Divides the number of requests. */
  readonly divisor: number;
  readonly scratch: string;
  readonly onProgress: (text: string) => void;
}

/** Measures every case. */
export async function measureThroughput(options: ThroughputOptions): Promise<Row[]> {
  const rows: Row[] = [];
  for (const it of cases) {
    const work = `${it.command.toUpperCase()} pipeline ${it.pipeline}, ${it.policy}`;
    const samples: Record<string, number[]> = {};
    for (let round = 1; round <= options.rounds; round++) {
      for (const contender of options.contenders) {
        options.onProgress(`${work}: ${contender.name}, round ${round} of ${options.rounds}`);
        (samples[contender.name] ??= []).push(await measure(contender, it, options));
      }
    }
    rows.push({ work, unit: '/s', more: true, target: it.target, baseline: 'redis', samples });
  }
  return rows;
}

async function measure(
  contender: Contender,
  it: Case,
  options: ThroughputOptions,
): Promise<number> {
  const dir = path.join(options.scratch, contender.name);
  const server = await start(contender, dir, ['--appendfsync', it.policy]);
  try {
    const requests = Math.ceil(it.requests / options.divisor);
    const common = { port: server.port, clients, distinct: distinctKeys };
    const warmUp = { ...common, pipeline: 16, requests: Math.min(requests, 200_000) };
    // The same keys are written first, so that GET hits and both sides are warm.
    applyLoad({ ...warmUp, command: 'set' });
    if (it.command === 'get') applyLoad({ ...warmUp, command: 'get' });
    return applyLoad({ ...common, pipeline: it.pipeline, requests, command: it.command });
  } finally {
    await server.stop();
    fs.rmSync(dir, { recursive: true, force: true });
  }
}
