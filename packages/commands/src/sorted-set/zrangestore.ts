/**
 * ZRANGESTORE destination source start stop [BYSCORE | BYLEX] [REV] [LIMIT offset count]: a range of
 * one sorted set becomes the value of a key. Nothing in the range: the key is deleted.
 */
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { oneKey } from '../core/key-spec.js';
import { limitArgument, sortByArgument } from './arguments.js';
import { readRangeQuery, type RangeForm, type RangeQuery } from './range-query.js';
import { findZset, Found } from './zset-key.js';
import { openExactResult, openResult, storeResult } from './zset-result.js';

const form: RangeForm = { key: 2, order: undefined, isReverse: undefined, isStored: true };

export const zrangestore: Command = {
  name: 'zrangestore',
  group: 'sorted-set',
  since: '6.2.0',
  summary: 'Store a range of members from sorted set into another key',
  complexity:
    'O(log(N)+M) with N being the number of elements in the sorted set and M the number ' +
    'of elements stored into the destination key.',
  arity: -5,
  flags: ['write', 'denyoom'],
  acl: ['write', 'sortedset', 'slow'],
  keys: [oneKey(['OW', 'update']), oneKey(['RO', 'access'], 2)],
  arguments: [
    { name: 'dst', type: 'key', keySpecIndex: 0 },
    { name: 'src', type: 'key', keySpecIndex: 1 },
    { name: 'min', type: 'string' },
    { name: 'max', type: 'string' },
    sortByArgument,
    { name: 'rev', type: 'pure-token', token: 'REV', flags: ['optional'] },
    limitArgument,
  ],
  execute(context) {
    const query = readRangeQuery(context, form);
    if (query === undefined) return;
    const found = findZset(context, 2);
    if (found === Found.refused) return;
    if (found === Found.there) makeRange(context, query);
    else openResult(context);
    storeResult(context);
  },
};

function makeRange(context: Context, query: RangeQuery): void {
  const { db, keyspace } = context;
  const { first, count } = query.rangeIn(db.zset);
  // Where Redis knows the count beforehand, it makes a skiplist at once, in which -0 stays -0.
  const isLarge = query.isByRank && count > keyspace.limits.zsetListpackEntriesMax;
  const result = isLarge ? openExactResult(context) : openResult(context);
  db.zset.forRange(first, count, query.isReverse, (bytes, start, end, score) => {
    result.set(bytes, start, end, score);
  });
}
