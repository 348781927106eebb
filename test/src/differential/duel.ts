/**
 * A duel: the same commands to varve-server and to redis-server, until their replies differ.
 *
 * A script is made from a seed alone, never from replies, so that it can be run again, cut short or
 * with steps left out. It is a list of turns; in a turn one connection sends its commands in one
 * write to each server, and both answer before the next turn begins: what several connections do is
 * in the same order on both sides.
 */
import type { ServerProcess } from '../support/server-process.js';
import { showReply } from '../support/wire-reply.js';
import { WireClient, type WireCommand } from '../support/wire.js';
import type { Random } from '../support/random.js';
import { nextCommands } from './command-source.js';
import { Comparer } from './comparer.js';
import type { Arguments, RunOptions } from './recipe.js';

const connectionCount = 4;
const turnSizeMax = 60;

/** What one connection sends at once. */
export interface Turn {
  readonly connection: number;
  readonly commands: readonly Arguments[];
}

/** A reply that was not the oracle's. */
export interface Mismatch {
  readonly turn: number;
  readonly step: number;
  readonly connection: number;
  readonly command: Arguments;
  readonly ours: string;
  readonly theirs: string;
}

/** Makes a script of at least `count` commands. */
export function makeScript(random: Random, options: RunOptions, count: number): Turn[] {
  const turns: Turn[] = [];
  for (let made = 0; made < count; ) {
    const commands: Arguments[] = [];
    for (let left = random.between(1, turnSizeMax); left > 0; left -= 1) {
      const group = nextCommands(random, options);
      commands.push(...group);
      // The connection is closed after it: nothing more is answered.
      if (group.some((command) => isQuit(command))) break;
    }
    turns.push({ connection: random.below(connectionCount), commands });
    made += commands.length;
  }
  return turns;
}

/** Shows the arguments of a command; long ones by their beginning and size. */
export function showArguments(command: Arguments): string {
  const show = (text: string): string =>
    text.length <= 100 ? JSON.stringify(text) : `${JSON.stringify(text.slice(0, 20))}...(${text.length})`;
  const shown = command.slice(0, 40).map(show).join(' ');
  return command.length <= 40 ? shown : `${shown} ...(${command.length} arguments)`;
}

/** Both servers, and the same connections to each. */
export class Duel {
  readonly #ours: ServerProcess;
  readonly #theirs: ServerProcess;
  #pairs: Pair[];
  commandCount: number;

  constructor(ours: ServerProcess, theirs: ServerProcess) {
    this.#ours = ours;
    this.#theirs = theirs;
    this.#pairs = [];
    this.commandCount = 0;
  }

  /** Runs a script to its end, or to the first mismatch. */
  async run(script: readonly Turn[]): Promise<Mismatch | undefined> {
    for (let i = 0; i < connectionCount; i += 1) this.#pairs.push(await this.#connect());
    try {
      let step = 0;
      for (const [index, turn] of script.entries()) {
        const mismatch = await this.#play(turn, index, step);
        if (mismatch !== undefined) return mismatch;
        step += turn.commands.length;
      }
      return undefined;
    } finally {
      for (const pair of this.#pairs) await closePair(pair);
      this.#pairs = [];
    }
  }

  async #play(turn: Turn, index: number, firstStep: number): Promise<Mismatch | undefined> {
    const pair = this.#pairs[turn.connection] as Pair;
    const [ours, theirs] = await Promise.all([
      answers(pair.ours, turn.commands, 'varve-server'),
      answers(pair.theirs, turn.commands, 'redis-server'),
    ]);
    const exchanges = turn.commands.map((command, i) => ({
      command,
      ours: ours[i] as (typeof ours)[number],
      theirs: theirs[i] as (typeof theirs)[number],
    }));
    this.commandCount += exchanges.length;
    const different = pair.comparer.firstDifference(exchanges);
    if (different === undefined) {
      if (turn.commands.some(isQuit)) {
        await closePair(pair);
        this.#pairs[turn.connection] = await this.#connect();
      }
      return undefined;
    }
    const { exchange } = different;
    return {
      turn: index,
      step: firstStep + different.index,
      connection: turn.connection,
      command: exchange.command,
      ours: showReply(exchange.ours),
      theirs: showReply(exchange.theirs),
    };
  }

  async #connect(): Promise<Pair> {
    const [ours, theirs] = await Promise.all([
      WireClient.connect(this.#ours.port),
      WireClient.connect(this.#theirs.port),
    ]);
    // A connection exists for CLIENT LIST once the server has taken it.
    await Promise.all([ours.call('PING'), theirs.call('PING')]);
    return { ours, theirs, comparer: new Comparer() };
  }
}

interface Pair {
  readonly ours: WireClient;
  readonly theirs: WireClient;
  readonly comparer: Comparer;
}

async function answers(client: WireClient, commands: readonly WireCommand[], name: string): ReturnType<WireClient['pipeline']> {
  const late = `${name} gave no answer within 30 s to ${JSON.stringify(commands)}`;
  let timer: NodeJS.Timeout | undefined;
  try {
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(late)), 30_000);
    });
    return await Promise.race([client.pipeline(commands), timeout]);
  } catch (error) {
    throw new Error(`${name}: ${(error as Error).message}, after ${JSON.stringify(commands).slice(0, 4000)}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

async function closePair(pair: Pair): Promise<void> {
  await Promise.all([pair.ours.close(), pair.theirs.close()]);
}

function isQuit(command: Arguments): boolean {
  return command[0]?.toLowerCase() === 'quit';
}
