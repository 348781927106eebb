/**
 * What a reply implies: which units must have happened for a client to be told this.
 *
 *     SET a 1  -> OK        the SET itself: the last unit that changed a
 *     GET a    -> "1"       the last unit that changed a, whoever sent it
 *     DBSIZE   -> 3         every unit so far
 *     GET a    -> QUEUED    nothing yet; EXEC implies what its commands imply
 *     EXEC     -> null      a watched key was changed: the last unit that did
 *
 * The keys are derived here from the arguments, by a table of our own: the store's idea of what a
 * reply depends on is under test.
 */
import assert from 'node:assert/strict';

import type { Reply } from '@varve/resp';

import type { Policy, Arguments } from '../harness/server.js';
import type { History } from './history.js';

/** What is promised once a reply begins to leave. */
export interface Implication {
  readonly units: number;
  /** The policy that the command set. */
  readonly policy: Policy | undefined;
}

type Scope = 'none' | 'first' | 'all' | 'pairs' | 'two' | 'move' | 'everything';

/** Which arguments are keys whose state the reply gives away. */
const scopes: Readonly<Record<string, Scope>> = {
  append: 'first',
  config: 'none',
  copy: 'two',
  dbsize: 'everything',
  decr: 'first',
  del: 'all',
  exists: 'all',
  expire: 'first',
  expireat: 'first',
  flushall: 'everything',
  flushdb: 'everything',
  get: 'first',
  getdel: 'first',
  getex: 'first',
  hdel: 'first',
  hget: 'first',
  hgetall: 'first',
  hincrby: 'first',
  hlen: 'first',
  hset: 'first',
  incr: 'first',
  incrby: 'first',
  keys: 'everything',
  mget: 'all',
  move: 'move',
  mset: 'pairs',
  persist: 'first',
  pexpire: 'first',
  pexpireat: 'first',
  ping: 'none',
  psetex: 'first',
  rename: 'two',
  set: 'first',
  setex: 'first',
  setnx: 'first',
  setrange: 'first',
  strlen: 'first',
  swapdb: 'everything',
  type: 'first',
  unlink: 'all',
};

/** One client, as far as it changes what its replies imply. */
export class ClientModel {
  #db: number;
  #queue: Arguments[] | undefined;
  #watched: string[];

  constructor() {
    this.#db = 0;
    this.#queue = undefined;
    this.#watched = [];
  }

  /**
   * Follows a command that was just executed and answered with `reply`. Must be called after its
   * effects are in `history`.
   */
  follow(args: Arguments, reply: Reply, history: History): Implication {
    const name = nameOf(args);
    if (name === 'exec' || name === 'discard') return this.#end(name, reply, history);
    if (name === 'multi') {
      this.#queue = [];
      return nothing;
    }
    if (this.#queue !== undefined) {
      this.#queue.push(args);
      return nothing;
    }
    if (name === 'watch') {
      this.#watched.push(...args.slice(1).map((key) => place(this.#db, key)));
      return nothing;
    }
    return { units: this.#unitsOf(args, reply, history), policy: policyOf(args) };
  }

  #end(name: string, reply: Reply, history: History): Implication {
    const queue = this.#queue ?? [];
    const watched = this.#watched;
    this.#queue = undefined;
    this.#watched = [];
    if (name === 'discard' || reply.type === 'error') return nothing;
    if (reply.type === 'null') return { units: newest(watched, history), policy: undefined };
    assert(reply.type === 'array', 'EXEC answers with an array');
    let units = 0;
    let policy: Policy | undefined;
    for (const [i, args] of queue.entries()) {
      units = Math.max(units, this.#unitsOf(args, reply.items[i] as Reply, history));
      policy = policyOf(args) ?? policy;
    }
    return { units, policy };
  }

  #unitsOf(args: Arguments, reply: Reply, history: History): number {
    const name = nameOf(args);
    if (name === 'select') {
      this.#db = Number(args[1]);
      return 0;
    }
    const scope = scopes[name];
    assert(scope !== undefined, `the table knows ${name}`);
    if (scope === 'everything') return history.count;
    const keys = keysOf(scope, args, this.#db);
    const source = keys[0];
    // Without a source nobody looks at the target.
    const isSourceMissing = source !== undefined && !history.last.has(source);
    const isBound = (scope === 'two' || scope === 'move') && isRefusal(reply) && isSourceMissing;
    return newest(isBound ? [source] : keys, history);
  }
}

const nothing: Implication = { units: 0, policy: undefined };

/** Returns the policy that a command sets, if it does. */
function policyOf(args: Arguments): Policy | undefined {
  if (nameOf(args) !== 'config' || args[2] !== 'appendfsync') return undefined;
  return args[3] as Policy;
}

/** Whether a reply says that nothing was done: an error, or 0. */
function isRefusal(reply: Reply): boolean {
  return reply.type === 'error' || (reply.type === 'integer' && reply.value === 0);
}

function newest(keys: readonly string[], history: History): number {
  return Math.max(0, ...keys.map((key) => history.changedAt(key)));
}

function keysOf(scope: Scope, args: Arguments, db: number): string[] {
  switch (scope) {
    case 'none':
    case 'everything':
      return [];
    case 'first':
      return [place(db, args[1])];
    case 'two':
      return [place(db, args[1]), place(db, args[2])];
    case 'all':
      return args.slice(1).map((key) => place(db, key));
    case 'pairs':
      return args.filter((_key, i) => i % 2 === 1).map((key) => place(db, key));
    case 'move':
      return [place(db, args[1]), place(Number(args[2]), args[1])];
  }
}

function place(db: number, key: Arguments[number] | undefined): string {
  assert(key !== undefined, 'the command has this key');
  return `${db}/${Buffer.from(key).toString('latin1')}`;
}

function nameOf(args: Arguments): string {
  return String(args[0]).toLowerCase();
}
