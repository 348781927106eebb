/**
 * Follows one connection to each server and finds the first exchange whose replies differ.
 *
 * Keeps what was queued by MULTI, so that the elements of EXEC's reply are judged by the commands
 * they answer.
 */
import type { WireReply } from '../support/wire-reply.js';
import { isSameReply, type Exchange } from './comparison.js';
import type { Arguments } from './recipe.js';

/** Compares the replies of one connection, in order. */
export class Comparer {
  #queued: Arguments[] = [];

  /** Returns the first exchange that differs, and its place; undefined: none does. */
  firstDifference(exchanges: readonly Exchange[]): Difference | undefined {
    for (const [index, exchange] of exchanges.entries()) {
      const different = this.#difference(exchange, exchanges[index + 1]);
      if (different !== undefined) return { index, exchange: different };
    }
    return undefined;
  }

  /** The exchange that differs: this one, or an element of this EXEC. */
  #difference(exchange: Exchange, next: Exchange | undefined): Exchange | undefined {
    const { command, ours, theirs } = exchange;
    if (isQueued(ours) && isQueued(theirs)) {
      this.#queued.push(command);
      return undefined;
    }
    const queued = this.#queued;
    // Every EXEC, and what ends a transaction without one; a refused MULTI inside it does not.
    if (['exec', 'discard', 'reset', 'quit'].includes((command[0] ?? '').toLowerCase())) this.#queued = [];
    if (ours.items !== undefined && theirs.items !== undefined && queued.length > 0 && this.#queued.length === 0) {
      return transactionDifference(exchange, queued, ours.items, theirs.items);
    }
    return isSameReply(exchange, next) ? undefined : exchange;
  }
}

/** An exchange that differs, and the index of the command that was sent. */
export interface Difference {
  readonly index: number;
  readonly exchange: Exchange;
}

function transactionDifference(
  exec: Exchange,
  queued: readonly Arguments[],
  ours: readonly WireReply[],
  theirs: readonly WireReply[],
): Exchange | undefined {
  if (ours.length !== theirs.length || queued.length !== ours.length) return exec;
  const exchanges = queued.map((command, i) => ({
    command,
    ours: ours[i] as WireReply,
    theirs: theirs[i] as WireReply,
  }));
  return exchanges.find((exchange, i) => !isSameReply(exchange, exchanges[i + 1]));
}

function isQueued(reply: WireReply): boolean {
  return reply.type === '+' && reply.text?.toString('latin1') === 'QUEUED';
}
