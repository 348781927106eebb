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

  /** Returns the index of the first exchange that differs; undefined: none does. */
  firstDifference(exchanges: readonly Exchange[]): number | undefined {
    for (const [index, exchange] of exchanges.entries()) {
      if (!this.#isSame(exchange, exchanges[index + 1])) return index;
    }
    return undefined;
  }

  #isSame(exchange: Exchange, next: Exchange | undefined): boolean {
    const { command, ours, theirs } = exchange;
    const name = (command[0] ?? '').toLowerCase();
    if (isQueued(ours) && isQueued(theirs)) {
      this.#queued.push(command);
      return true;
    }
    if (name === 'exec' && ours.items !== undefined && theirs.items !== undefined) {
      const queued = this.#queued;
      this.#queued = [];
      return isSameTransaction(queued, ours.items, theirs.items);
    }
    if (['exec', 'discard', 'reset', 'quit'].includes(name) && ours.type !== '-') this.#queued = [];
    if (name === 'exec' && !ours.raw.toString('latin1').startsWith('-ERR EXEC without')) this.#queued = [];
    return isSameReply(exchange, next);
  }
}

function isSameTransaction(queued: readonly Arguments[], ours: readonly WireReply[], theirs: readonly WireReply[]): boolean {
  if (ours.length !== theirs.length || queued.length !== ours.length) return false;
  const exchanges = queued.map((command, i) => ({
    command,
    ours: ours[i] as WireReply,
    theirs: theirs[i] as WireReply,
  }));
  return exchanges.every((exchange, i) => isSameReply(exchange, exchanges[i + 1]));
}

function isQueued(reply: WireReply): boolean {
  return reply.type === '+' && reply.text?.toString('latin1') === 'QUEUED';
}
