/** ZRANK key member · ZREVRANK key member: how many members come before it, or after it. HOT. */
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { oneKey } from '../core/key-spec.js';
import { findZset, Found } from './zset-key.js';

export const zrank: Command = {
  name: 'zrank',
  group: 'sorted-set',
  since: '2.0.0',
  summary: 'Determine the index of a member in a sorted set',
  complexity: 'O(log(N))',
  arity: 3,
  flags: ['readonly', 'fast'],
  acl: ['read', 'sortedset', 'fast'],
  keys: [oneKey(['RO', 'access'])],
  arguments: [{ name: 'key', type: 'key', keySpecIndex: 0 }, { name: 'member', type: 'string' }],
  execute(context) {
    replyRank(context, false);
  },
};

export const zrevrank: Command = {
  name: 'zrevrank',
  group: 'sorted-set',
  since: '2.0.0',
  summary: 'Determine the index of a member in a sorted set, with scores ordered from high to low',
  complexity: 'O(log(N))',
  arity: 3,
  flags: ['readonly', 'fast'],
  acl: ['read', 'sortedset', 'fast'],
  keys: [oneKey(['RO', 'access'])],
  arguments: [{ name: 'key', type: 'key', keySpecIndex: 0 }, { name: 'member', type: 'string' }],
  execute(context) {
    replyRank(context, true);
  },
};

function replyRank(context: Context, isReverse: boolean): void {
  const { argv, db, reply } = context;
  const found = findZset(context);
  if (found === Found.refused) return;
  const isThere = found === Found.there;
  const rank = isThere ? db.zset.rank(argv.buffer, argv.start(2), argv.end(2)) : -1;
  if (rank < 0) reply.null();
  else reply.integer(isReverse ? db.zset.size() - 1 - rank : rank);
}
