/**
 * SWAPDB index1 index2: the clients of one database see the keys of the other.
 *
 * Spec: redis/src/db.c swapdbCommand, dbSwapDatabases (7.0).
 */
import { parseInteger } from '@varve/resp';
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { errors } from '../core/errors.js';
import { serverErrors } from './errors.js';

export const swapdb: Command = {
  name: 'swapdb',
  group: 'server',
  since: '4.0.0',
  summary: 'Swaps two Redis databases',
  complexity:
    'O(N) where N is the count of clients watching or blocking on keys from both databases.',
  arity: 3,
  flags: ['write', 'fast'],
  acl: ['keyspace', 'write', 'fast', 'dangerous'],
  arguments: [{ name: 'index1', type: 'integer' }, { name: 'index2', type: 'integer' }],
  execute(context) {
    const { reply } = context;
    const first = readIndex(context, 1, serverErrors.firstDbInvalid);
    if (first === undefined) return;
    const second = readIndex(context, 2, serverErrors.secondDbInvalid);
    if (second === undefined) return;
    if (!swap(context, first, second)) {
      reply.error(errors.dbIndexOutOfRange);
      return;
    }
    context.dirty++;
    reply.ok();
  },
};

/** Reads argument `i` as a C `int`; when it is none, answers `problem` and returns `undefined`. */
function readIndex(context: Context, i: number, problem: string): number | undefined {
  const { argv, reply } = context;
  const index = parseInteger(argv.buffer, argv.start(i), argv.end(i));
  if (typeof index === 'number' && index === (index | 0)) return index;
  reply.error(problem);
  return undefined;
}

/** Returns false when there is no such database. */
function swap(context: Context, first: number, second: number): boolean {
  const { gate, host, keyspace, nowMs, watchedKeys } = context;
  const a = keyspace.databases[first];
  const b = keyspace.databases[second];
  if (a === undefined || b === undefined) return false;
  if (a === b) return true;
  watchedKeys.touchAll(a, b, nowMs);
  watchedKeys.touchAll(b, a, nowMs);
  if (gate.tracking) gate.wroteAll();
  keyspace.swap(first, second);
  if (!context.replaying) host.keyWaiters?.databasesSwapped(first, second);
  return true;
}
