/**
 * The durability contract under kill -9, for one policy: over and over, load a server, kill it at a
 * random moment, start it again on the same folder and look what is there.
 *
 * Of each writer's units, what is there must be
 *     a prefix              exactly the state after the first n of them, for some n
 *     without loss          n is at least the units acknowledged, or seen by a reader
 *     without ghosts        n is at most the units sent
 * and over all writers
 *     whole transactions    `total` is the number of transactions among these prefixes
 */
import assert from 'node:assert';
import type { Random } from '../support/random.js';
import type { ServerProcess } from '../support/server-process.js';
import { startVarve } from '../support/varve.js';
import { WireClient } from '../support/wire.js';
import { stateAfter, totalKey, transactionsAmong, type WriterState } from './unit.js';
import { Writer } from './writer.js';

/** How replies are bound to the disk. */
export type Policy = 'always' | 'everysec' | 'no';

/** What a run of cycles did. */
export interface CrashReport {
  readonly cycles: number;
  /** Units found again after crashes. */
  readonly units: number;
}

const writerCount = 4;
const readerCount = 2;
const runMsMin = 20;
const runMsMax = 350;

/**
 * Runs cycles in a data folder; throws at the first violation.
 *
 * @param afterKill what happens to the folder between a death and the next life
 */
export async function runCrashCycles(
  folder: string,
  policy: Policy,
  cycles: number,
  random: Random,
  afterKill: (folder: string) => void = () => undefined,
): Promise<CrashReport> {
  const writers = Array.from({ length: writerCount }, (_, i) => new Writer(`w${i}`, random.pick([1, 8, 64, 400])));
  let server = await startVarve(folder, { appendfsync: policy });
  try {
    for (let cycle = 1; cycle <= cycles; cycle += 1) {
      const before = writers.map((writer) => writer.acknowledged);
      await loadAndKill(server, writers, cycle % 3 === 0, random.between(runMsMin, runMsMax));
      const progress = writers.reduce((sum, writer, i) => sum + writer.acknowledged - (before[i] as number), 0);
      assert(progress > 0, `${policy}, cycle ${cycle}: nothing was acknowledged before the kill`);
      afterKill(folder);
      server = await startVarve(folder, { appendfsync: policy });
      await verify(server, writers, `${policy}, cycle ${cycle}`);
    }
  } finally {
    await server.kill();
  }
  return { cycles, units: writers.reduce((sum, writer) => sum + writer.acknowledged, 0) };
}

async function loadAndKill(
  server: ServerProcess,
  writers: readonly Writer[],
  hasReaders: boolean,
  runMs: number,
): Promise<void> {
  const work = writers.map((writer) => writer.write(server.port));
  if (hasReaders) {
    for (let i = 0; i < readerCount; i += 1) work.push(readAll(server.port, writers));
  }
  const settled = Promise.allSettled(work);
  // The clock of the run starts once somebody was answered: a slow machine must not make it void.
  const first = writers.map((writer) => writer.acknowledged);
  while (server.isRunning && writers.every((writer, i) => writer.acknowledged === first[i])) await pause(1);
  await pause(runMs);
  await server.kill('SIGKILL');
  for (const result of await settled) {
    if (result.status === 'rejected') throw result.reason as Error;
  }
}

/** Reads what the writers write, until the connection breaks: what was seen may not be lost. */
async function readAll(port: number, writers: readonly Writer[]): Promise<void> {
  const client = await WireClient.connect(port);
  for (;;) {
    const names = writers.map((writer) => `${writer.name}:last`);
    const reply = await client.call('MGET', ...names).catch(() => undefined);
    if (reply === undefined) return;
    writers.forEach((writer, i) => writer.observe(Number(reply.items?.[i]?.text ?? 0)));
  }
}

async function verify(server: ServerProcess, writers: readonly Writer[], place: string): Promise<void> {
  const client = await WireClient.connect(server.port);
  let transactions = 0;
  for (const writer of writers) {
    const found = await readState(client, writer.name);
    const count = lastUnit(found);
    const range = `${writer.acknowledged} acknowledged, ${writer.sent} sent`;
    assert(count >= writer.acknowledged, `${place}: ${writer.name} lost units: ${count} found, ${range}`);
    assert(count <= writer.sent, `${place}: ${writer.name} has units never sent: ${count} found, ${range}`);
    assert.deepStrictEqual(found, stateAfter(count), `${place}: ${writer.name} is not the state after ${count} units`);
    transactions += transactionsAmong(count);
    writer.resume(count);
  }
  const total = Number((await client.call('GET', totalKey)).text ?? 0);
  assert.strictEqual(total, transactions, `${place}: transactions counted and transactions found`);
  await client.close();
}

async function readState(client: WireClient, name: string): Promise<WriterState> {
  const [last, count, pairs, , textSize] = await client.pipeline([
    ['GET', `${name}:last`],
    ['GET', `${name}:count`],
    ['HGETALL', `${name}:hash`],
    ['SELECT', '1'],
    ['STRLEN', `${name}:text`],
    ['SELECT', '0'],
  ]);
  const texts = (pairs?.items ?? []).map((item) => String(item.text));
  const hash: Record<string, string> = {};
  for (let i = 0; i < texts.length; i += 2) hash[texts[i] as string] = texts[i + 1] as string;
  return { last: String(last?.text ?? ''), count: String(count?.text ?? ''), textSize: String(textSize?.text), hash };
}

/** The last unit of which there is a trace. */
function lastUnit(state: WriterState): number {
  return Math.max(Number(state.last), Number(state.hash['last'] ?? 0), 5 * Number(state.count) - 1, 0);
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
