/** ZSCORE key member · ZMSCORE key member [member ...] · ZCARD key. HOT. */
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { oneKey } from '../core/key-spec.js';
import { findZset, Found } from './zset-key.js';

export const zscore: Command = {
  name: 'zscore',
  group: 'sorted-set',
  since: '1.2.0',
  summary: 'Get the score associated with the given member in a sorted set',
  complexity: 'O(1)',
  arity: 3,
  flags: ['readonly', 'fast'],
  acl: ['read', 'sortedset', 'fast'],
  keys: [oneKey(['RO', 'access'])],
  arguments: [{ name: 'key', type: 'key', keySpecIndex: 0 }, { name: 'member', type: 'string' }],
  execute(context) {
    const found = findZset(context);
    if (found !== Found.refused) replyScore(context, 2, found === Found.there);
  },
};

export const zmscore: Command = {
  name: 'zmscore',
  group: 'sorted-set',
  since: '6.2.0',
  summary: 'Get the score associated with the given members in a sorted set',
  complexity: 'O(N) where N is the number of members being requested.',
  arity: -3,
  flags: ['readonly', 'fast'],
  acl: ['read', 'sortedset', 'fast'],
  keys: [oneKey(['RO', 'access'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'member', type: 'string', flags: ['multiple'] },
  ],
  execute(context) {
    const { argv, reply } = context;
    const found = findZset(context);
    if (found === Found.refused) return;
    reply.array(argv.argc - 2);
    for (let i = 2; i < argv.argc; i++) replyScore(context, i, found === Found.there);
  },
};

export const zcard: Command = {
  name: 'zcard',
  group: 'sorted-set',
  since: '1.2.0',
  summary: 'Get the number of members in a sorted set',
  complexity: 'O(1)',
  arity: 2,
  flags: ['readonly', 'fast'],
  acl: ['read', 'sortedset', 'fast'],
  keys: [oneKey(['RO'])],
  arguments: [{ name: 'key', type: 'key', keySpecIndex: 0 }],
  execute(context) {
    const found = findZset(context);
    if (found !== Found.refused)
      context.reply.integer(found === Found.there ? context.db.zset.size() : 0);
  },
};

/** Answers with the score of member argument `i`, or null. */
function replyScore(context: Context, i: number, isThere: boolean): void {
  const { argv, db, reply } = context;
  if (isThere && db.zset.find(argv.buffer, argv.start(i), argv.end(i))) reply.double(db.zset.score);
  else reply.null();
}
