/**
 * What a rewrite of the log costs while clients write as fast as they can, and how fast its BASE loads.
 *
 *     fill 5 M keys -> SET at full speed, then BGREWRITEAOF, to its end -> quiet BGREWRITEAOF -> restart
 *                      |- PING, one after the other, from another connection -|
 *
 * Each PING is timed, before the rewrite too: that is what the machine itself makes a PING wait. Extra
 * memory is what the process has beyond what it had before, at most; of a server that forks, what it
 * says it copied. Every contender does it once in each round.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { ask, residentBytes, start, type Contender, type RunningServer } from './contender.js';
import { applyLoad } from './load.js';
import type { Row } from './row.js';

const keys = 5_000_000;
const clients = 20;
const pipeline = 16;
/** How long throughput is measured without a rewrite. */
const calmMs = 4000;
const sampleMs = 20;

export interface RewriteOptions {
  readonly contenders: readonly Contender[];
  readonly rounds: number;
  /** Divides the number of keys. */
  readonly divisor: number;
  readonly scratch: string;
  readonly onProgress: (text: string) => void;
}

/** What one contender did in one round. */
interface Outcome {
  readonly calmStallMaxMs: number;
  readonly stallP9999Ms: number;
  readonly stallMaxMs: number;
  readonly startStallMs: number;
  readonly seconds: number;
  readonly kept: number;
  readonly extraMegabytes: number;
  readonly baseBytesPerKey: number;
  readonly loadSeconds: number;
}

/** Measures a rewrite under load, and the load of what it wrote. */
export async function measureRewrite(options: RewriteOptions): Promise<Row[]> {
  const count = Math.ceil(keys / options.divisor);
  const outcomes: Record<string, Outcome[]> = {};
  for (let round = 1; round <= options.rounds; round++) {
    for (const contender of options.contenders) {
      options.onProgress(`rewrite of ${count} keys: ${contender.name}, round ${round} of ${options.rounds}`);
      (outcomes[contender.name] ??= []).push(await measure(contender, count, options));
    }
  }
  const row = (work: string, unit: string, pick: (outcome: Outcome) => number, target: number, more = false): Row => ({
    work: `${work}, ${count / 1e6} M keys`,
    unit,
    more,
    target,
    baseline: unit === 'ms' || unit === 'of normal' ? undefined : 'redis',
    samples: Object.fromEntries(Object.entries(outcomes).map(([name, each]) => [name, each.map(pick)])),
  });
  return [
    row('PING without a rewrite, slowest', 'ms', (it) => it.calmStallMaxMs, 5),
    row('PING during a rewrite, 99.99th percentile', 'ms', (it) => it.stallP9999Ms, 5),
    row('PING during a rewrite, slowest', 'ms', (it) => it.stallMaxMs, 5),
    row('PING in the first 100 ms of a rewrite, slowest', 'ms', (it) => it.startStallMs, 2),
    row('SET during a rewrite', 'of normal', (it) => it.kept, 0.8, true),
    row('duration of a rewrite under load', 's', (it) => it.seconds, 1),
    row('extra memory of a rewrite under load', 'MB', (it) => it.extraMegabytes, 1),
    row('size of the BASE, per key', 'bytes', (it) => it.baseBytesPerKey, 1.02),
    row('start from a BASE', 's', (it) => it.loadSeconds, 0.7),
  ];
}

async function measure(contender: Contender, count: number, options: RewriteOptions): Promise<Outcome> {
  const dir = path.join(options.scratch, contender.name);
  const directives = ['--auto-aof-rewrite-percentage', '0'];
  const server = await start(contender, dir, directives);
  try {
    const common = { port: server.port, clients, pipeline };
    // Every number comes up about twice: nearly all keys are there.
    applyLoad({ ...common, requests: 2 * count, distinct: count, command: 'set' });
    const during = await underLoad(server, count);
    await rewrite(server.port);
    const size = Number((await ask(server.port, 'DBSIZE')).slice(1));
    const baseBytesPerKey = baseSize(dir) / size;
    await server.stop();
    const again = await start(contender, dir, directives);
    await again.stop();
    return { ...during, baseBytesPerKey, loadSeconds: again.startMs / 1000 };
  } finally {
    await server.stop();
    fs.rmSync(dir, { recursive: true, force: true });
  }
}

async function underLoad(
  server: RunningServer,
  count: number,
): Promise<Omit<Outcome, 'baseBytesPerKey' | 'loadSeconds'>> {
  const load = spawn(
    'redis-benchmark',
    ['-p', String(server.port), '-c', String(clients), '-P', String(pipeline), '-n', '1000000000', '-r', String(count), '-t', 'set', '-q'],
    { stdio: 'ignore' },
  );
  try {
    const prober = new Prober(server.port);
    await prober.ready;
    await sleep(1000);
    prober.take();
    const normal = await rateOver(server.port, () => sleep(calmMs));
    const calm = prober.take();
    const residentBefore = residentBytes(server.pid);
    let residentMax = residentBefore;
    const sampler = setInterval(() => (residentMax = Math.max(residentMax, residentBytes(server.pid))), sampleMs);
    const startedMs = performance.now();
    const rate = await rateOver(server.port, () => rewrite(server.port));
    const seconds = (performance.now() - startedMs) / 1000;
    const pings = prober.take();
    prober.stop();
    clearInterval(sampler);
    const copied = Number(/aof_last_cow_size:(\d+)/.exec(await info(server.port))?.[1] ?? 0);
    const grown = residentMax - residentBefore;
    const sorted = pings.map(({ ms }) => ms).sort((a, b) => a - b);
    return {
      calmStallMaxMs: slowest(calm),
      stallP9999Ms: sorted[Math.floor(sorted.length * 0.9999)] ?? NaN,
      stallMaxMs: sorted.at(-1) ?? NaN,
      startStallMs: slowest(pings.filter(({ atMs }) => atMs < startedMs + 100)),
      seconds,
      kept: rate / normal,
      extraMegabytes: Math.max(grown, copied) / 1e6,
    };
  } finally {
    load.kill('SIGKILL');
  }
}

/** Rewrites the log, to the end. */
async function rewrite(port: number): Promise<void> {
  await ask(port, 'BGREWRITEAOF');
  for (;;) {
    await sleep(sampleMs);
    const text = await info(port);
    if (!text.includes('aof_rewrite_in_progress:1')) break;
  }
}

/** Bytes of the one BASE there is. */
function baseSize(dir: string): number {
  const folder = path.join(dir, 'appendonlydir');
  const base = fs.readdirSync(folder).find((name) => name.includes('.base.'));
  return fs.statSync(path.join(folder, base ?? '')).size;
}

async function info(port: number): Promise<string> {
  return await ask(port, 'INFO persistence');
}

/** Commands per second while something goes on. */
async function rateOver(port: number, something: () => Promise<unknown>): Promise<number> {
  const processed = async (): Promise<number> =>
    Number(/total_commands_processed:(\d+)/.exec(await ask(port, 'INFO stats'))?.[1]);
  const [before, beforeMs] = [await processed(), performance.now()];
  await something();
  const [after, afterMs] = [await processed(), performance.now()];
  return ((after - before) / (afterMs - beforeMs)) * 1000;
}

interface Ping {
  readonly atMs: number;
  readonly ms: number;
}

function slowest(pings: readonly Ping[]): number {
  return pings.reduce((max, { ms }) => Math.max(max, ms), 0);
}

/** Sends PING after PING on a connection of its own and times each. */
class Prober {
  /** Resolves with the first reply. */
  readonly ready: Promise<void>;
  readonly #socket: net.Socket;
  #pings: Ping[] = [];
  #sentMs = 0;

  constructor(port: number) {
    this.#socket = net.connect({ port, host: '127.0.0.1', noDelay: true });
    this.ready = new Promise((resolve, reject) => {
      this.#socket.once('error', reject);
      this.#socket.once('data', () => resolve());
    });
    this.#socket.on('connect', () => this.#ping());
    this.#socket.on('data', () => {
      this.#pings.push({ atMs: this.#sentMs, ms: performance.now() - this.#sentMs });
      this.#ping();
    });
  }

  /** Returns what it measured since the last call. */
  take(): readonly Ping[] {
    const pings = this.#pings;
    this.#pings = [];
    return pings;
  }

  stop(): void {
    this.#socket.destroy();
  }

  #ping(): void {
    this.#sentMs = performance.now();
    this.#socket.write('PING\r\n');
  }
}
