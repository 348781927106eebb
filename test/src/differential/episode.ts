/**
 * One episode of the differential test: fresh servers, a random script, then everything that must
 * still be equal afterwards.
 *
 *     script -> replies equal, step by step
 *     logs equal, record by record
 *     datasets equal, keys past their time included
 *     each value dumped by each server and restored by the other -> the same value
 *     our log, loaded by us after a kill -9    -> the dataset we had
 *     our log, loaded by redis-server          -> the dataset we had
 *     redis-server's log, loaded by us         -> the dataset it had
 */
import { difference, inspect, type Dataset } from '../support/dataset.js';
import { makeFolder, removeFolder } from '../support/folder.js';
import { readLog } from '../support/log-files.js';
import { startOracle } from '../support/oracle.js';
import { Random } from '../support/random.js';
import type { Directives, ServerProcess } from '../support/server-process.js';
import { startVarve } from '../support/varve.js';
import { WireClient } from '../support/wire.js';
import { Duel, makeScript, showArguments, type Mismatch, type Turn } from './duel.js';
import { exchangeDumps } from './dump-exchange.js';
import { firstLogDifference } from './log-comparison.js';
import type { RunOptions } from './recipe.js';
import { directivesOf, randomRunOptions } from './run-options.js';

const toleranceMs = 5000;

/** Runs an episode. Returns how many commands ran; throws on the first difference. */
export async function runEpisode(seed: number, commandCount: number): Promise<number> {
  const random = new Random(seed);
  const options = randomRunOptions(random);
  const script = makeScript(random, options, commandCount);
  const failure = await duel(script, options);
  if (failure === undefined) return script.reduce((sum, turn) => sum + turn.commands.length, 0);
  throw new Error(`seed ${seed}: ${JSON.stringify(options)}\n${failure.message}\n${await shrunk(script, options, failure)}`);
}

/** What went wrong; the mismatch if it was a reply. */
interface Failure {
  readonly message: string;
  readonly mismatch: Mismatch | undefined;
}

async function duel(script: readonly Turn[], options: RunOptions, repliesOnly = false): Promise<Failure | undefined> {
  const ourFolder = makeFolder('ours');
  const theirFolder = makeFolder('theirs');
  const servers: ServerProcess[] = [];
  try {
    const directives = { appendfsync: 'no', ...directivesOf(options) };
    const ours = await startVarve(ourFolder, directives);
    servers.push(ours);
    const theirs = await startOracle(theirFolder, directives);
    servers.push(theirs);
    await Promise.all(servers.map(disableActiveExpiry));
    const mismatch = await new Duel(ours, theirs).run(script);
    if (mismatch !== undefined) return { message: describeMismatch(mismatch), mismatch };
    if (repliesOnly) return undefined;
    const message = await afterwards(ours, theirs, ourFolder, theirFolder, directives);
    return message === undefined ? undefined : { message, mismatch: undefined };
  } finally {
    await Promise.all(servers.map((server) => server.kill()));
    removeFolder(ourFolder);
    removeFolder(theirFolder);
  }
}

async function afterwards(
  ours: ServerProcess,
  theirs: ServerProcess,
  ourFolder: string,
  theirFolder: string,
  directives: Directives,
): Promise<string | undefined> {
  const logs = firstLogDifference(readLog(ourFolder), readLog(theirFolder));
  if (logs !== undefined) return `the logs: ${logs}`;
  const atOnce = difference(await inspect(ours), await inspect(theirs), toleranceMs);
  if (atOnce !== undefined) return `after the script: ${atOnce}`;
  // Once more, for digests without the keys past their time: looking has deleted them.
  const [ourDataset, theirDataset] = [await inspect(ours), await inspect(theirs)];
  const live = difference(ourDataset, theirDataset, toleranceMs);
  if (live !== undefined) return `after looking at everything: ${live}`;
  const exchanged = await exchangeDumps(ours, theirs);
  if (exchanged !== undefined) return `the exchange: ${exchanged}`;
  await ours.kill();
  await theirs.kill('SIGTERM');
  // Redis first: our own start may write to the folder.
  const byOracle = await reload(() => startOracle(ourFolder, directives), ourDataset);
  if (byOracle !== undefined) return `our log loaded by redis-server: ${byOracle}`;
  const byVarve = await reload(() => startVarve(theirFolder, directives), theirDataset);
  if (byVarve !== undefined) return `redis-server's log loaded by varve-server: ${byVarve}`;
  const again = await reload(() => startVarve(ourFolder, directives), ourDataset);
  return again === undefined ? undefined : `our log loaded by varve-server: ${again}`;
}

async function reload(start: () => Promise<ServerProcess>, expected: Dataset): Promise<string | undefined> {
  const server = await start();
  try {
    await inspect(server);
    return difference(await inspect(server), expected, 0);
  } finally {
    await server.kill();
  }
}

/** Keys past their time go when they are looked at, not when a clock ticks: so on both the same. */
async function disableActiveExpiry(server: ServerProcess): Promise<void> {
  const client = await WireClient.connect(server.port);
  await client.text('DEBUG', 'SET-ACTIVE-EXPIRE', '0');
  // Not just closed: the server must know that it is gone, for CLIENT LIST.
  await client.text('QUIT');
  await client.closed;
}

function describeMismatch(mismatch: Mismatch): string {
  const { step, turn, connection, command, ours, theirs } = mismatch;
  return [
    `step ${step} (turn ${turn}, connection ${connection}): ${showArguments(command)}`,
    `  varve-server: ${ours}`,
    `  redis-server: ${theirs}`,
  ].join('\n');
}

/**
 * Leaves out what the mismatch does not need: turns after it, then ever smaller runs of turns before
 * it, then single commands, as long as the last reply still differs. Bounded by time.
 */
async function shrunk(script: readonly Turn[], options: RunOptions, failure: Failure): Promise<string> {
  const { mismatch } = failure;
  if (mismatch === undefined) return '';
  const deadlineMs = Date.now() + 40_000;
  const isEnough = async (turns: readonly Turn[]): Promise<boolean> => {
    const result = await duel(turns, options, true).catch(() => undefined);
    return result?.mismatch !== undefined && result.mismatch.command[0]?.toLowerCase() === mismatch.command[0]?.toLowerCase();
  };
  let turns = script.slice(0, mismatch.turn + 1);
  for (let size = turns.length >> 1; size >= 1 && Date.now() < deadlineMs; size >>= 1) {
    for (let first = 0; first + size < turns.length && Date.now() < deadlineMs; ) {
      const fewer = [...turns.slice(0, first), ...turns.slice(first + size)];
      if (await isEnough(fewer)) turns = fewer;
      else first += size;
    }
  }
  // One command per turn, and again.
  let singles: Turn[] = turns.flatMap((turn) => turn.commands.map((command) => ({ ...turn, commands: [command] })));
  if (!(await isEnough(singles))) singles = turns;
  for (let size = singles.length >> 1; size >= 1 && Date.now() < deadlineMs; size >>= 1) {
    for (let first = 0; first + size < singles.length && Date.now() < deadlineMs; ) {
      const fewer = [...singles.slice(0, first), ...singles.slice(first + size)];
      if (await isEnough(fewer)) singles = fewer;
      else first += size;
    }
  }
  const lines = singles.slice(-60).map(({ connection, commands }) => `  ${connection}> ${commands.map(showArguments).join('\n     ')}`);
  return `shrunk to ${singles.length} turns:\n${lines.join('\n')}`;
}
