/**
 * FLUSHDB [ASYNC | SYNC] · FLUSHALL [ASYNC | SYNC]: removes all keys. Memory goes back bit by bit
 * in both modes, so they differ in name only.
 *
 * Logged even if there was nothing to remove, as Redis does.
 *
 * Spec: redis/src/db.c flushdbCommand, flushallCommand (7.0).
 */
import type { Database } from '@varve/keyspace';
import type { ArgumentSpec, Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { errors } from '../core/errors.js';

const modeHistory = [
  ['4.0.0', 'Added the `ASYNC` flushing mode modifier.'],
  ['6.2.0', 'Added the `SYNC` flushing mode modifier.'],
] as const;

const modeArgument: ArgumentSpec = {
  name: 'async',
  type: 'oneof',
  flags: ['optional'],
  arguments: [
    { name: 'async', type: 'pure-token', token: 'ASYNC', since: '4.0.0' },
    { name: 'sync', type: 'pure-token', token: 'SYNC', since: '6.2.0' },
  ],
};

export const flushdb: Command = {
  name: 'flushdb',
  group: 'server',
  since: '1.0.0',
  summary: 'Remove all keys from the current database',
  complexity: 'O(N) where N is the number of keys in the selected database',
  arity: -1,
  flags: ['write'],
  acl: ['keyspace', 'write', 'slow', 'dangerous'],
  tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
  history: modeHistory,
  arguments: [modeArgument],
  execute(context) {
    if (refusesMode(context)) return;
    const { db } = context;
    const removed = db.size;
    announceRemoval(context, [db]);
    db.clear();
    endFlush(context, removed);
  },
};

export const flushall: Command = {
  name: 'flushall',
  group: 'server',
  since: '1.0.0',
  summary: 'Remove all keys from all databases',
  complexity: 'O(N) where N is the total number of keys in all databases',
  arity: -1,
  flags: ['write'],
  acl: ['keyspace', 'write', 'slow', 'dangerous'],
  tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
  history: modeHistory,
  arguments: [modeArgument],
  execute(context) {
    if (refusesMode(context)) return;
    const { keyspace } = context;
    const removed = keyspace.databases.reduce((sum, db) => sum + db.size, 0);
    announceRemoval(context, keyspace.databases);
    keyspace.clear();
    endFlush(context, removed);
    // A log that is replayed tells of what the dumps were told of then.
    if (!context.replaying) context.host.persistence.flushedAll();
  },
};

function refusesMode(context: Context): boolean {
  const { argv, reply } = context;
  if (argv.argc === 1) return false;
  if (argv.argc === 2 && (argv.is(1, 'sync') || argv.is(1, 'async'))) return false;
  reply.error(errors.syntax);
  return true;
}

function announceRemoval(context: Context, databases: readonly Database[]): void {
  for (const db of databases) context.watchedKeys.touchAll(db, undefined, context.nowMs);
  if (context.gate.tracking) context.gate.wroteAll();
}

function endFlush(context: Context, removed: number): void {
  const { argv, db, propagation, reply } = context;
  context.dirty += removed;
  if (removed === 0) {
    propagation.begin(db.index, argv.argc);
    for (let i = 0; i < argv.argc; i++) propagation.argument(argv, i);
  }
  reply.ok();
}
