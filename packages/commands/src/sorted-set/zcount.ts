/** ZCOUNT key min max · ZLEXCOUNT key min max: how many members are within a range. O(log n). */
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { oneKey } from '../core/key-spec.js';
import { readLexRange } from './lex-range.js';
import { rangeWithin, type Borders } from './rank-range.js';
import { readScoreRange } from './score-range.js';
import { findZset, Found } from './zset-key.js';

export const zcount: Command = {
  name: 'zcount',
  group: 'sorted-set',
  since: '2.0.0',
  summary: 'Count the members in a sorted set with scores within the given values',
  complexity: 'O(log(N)) with N being the number of elements in the sorted set.',
  arity: 4,
  flags: ['readonly', 'fast'],
  acl: ['read', 'sortedset', 'fast'],
  keys: [oneKey(['RO', 'access'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'min', type: 'double' },
    { name: 'max', type: 'double' },
  ],
  execute(context) {
    const range = readScoreRange(context, 2, 3);
    if (range !== undefined) replyCount(context, range);
  },
};

export const zlexcount: Command = {
  name: 'zlexcount',
  group: 'sorted-set',
  since: '2.8.9',
  summary: 'Count the number of members in a sorted set between a given lexicographical range',
  complexity: 'O(log(N)) with N being the number of elements in the sorted set.',
  arity: 4,
  flags: ['readonly', 'fast'],
  acl: ['read', 'sortedset', 'fast'],
  keys: [oneKey(['RO', 'access'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'min', type: 'string' },
    { name: 'max', type: 'string' },
  ],
  execute(context) {
    const range = readLexRange(context, 2, 3);
    if (range !== undefined) replyCount(context, range);
  },
};

function replyCount(context: Context, borders: Borders): void {
  const found = findZset(context);
  if (found === Found.refused) return;
  context.reply.integer(found === Found.there ? rangeWithin(context.db.zset, borders).count : 0);
}
