/**
 * ZREMRANGEBYRANK key start stop · ZREMRANGEBYSCORE key min max · ZREMRANGEBYLEX key min max. The
 * last member takes the key with it.
 *
 * Spec: redis/src/t_zset.c zremrangeGenericCommand (7.0).
 */
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { readSafeInteger } from '../core/integers.js';
import { oneKey } from '../core/key-spec.js';
import { readLexRange } from './lex-range.js';
import { rangeOfRanks, rangeWithin, type Borders, type RankRange } from './rank-range.js';
import { readScoreRange } from './score-range.js';
import { findZsetToWrite, Found, removeIfEmpty } from './zset-key.js';

const complexity =
  'O(log(N)+M) with N being the number of elements in the sorted set and M the number ' +
  'of elements removed by the operation.';

export const zremrangebyrank: Command = {
  name: 'zremrangebyrank',
  group: 'sorted-set',
  since: '2.0.0',
  summary: 'Remove all members in a sorted set within the given indexes',
  complexity,
  arity: 4,
  flags: ['write'],
  acl: ['write', 'sortedset', 'slow'],
  keys: [oneKey(['RW', 'delete'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'start', type: 'integer' },
    { name: 'stop', type: 'integer' },
  ],
  execute(context) {
    const start = readSafeInteger(context, 2);
    const stop = start === undefined ? undefined : readSafeInteger(context, 3);
    if (start === undefined || stop === undefined || !opens(context)) return;
    removeRange(context, rangeOfRanks(context.db.zset.size(), start, stop, false));
  },
};

export const zremrangebyscore: Command = {
  name: 'zremrangebyscore',
  group: 'sorted-set',
  since: '1.2.0',
  summary: 'Remove all members in a sorted set within the given scores',
  complexity,
  arity: 4,
  flags: ['write'],
  acl: ['write', 'sortedset', 'slow'],
  keys: [oneKey(['RW', 'delete'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'min', type: 'double' },
    { name: 'max', type: 'double' },
  ],
  execute(context) {
    removeWithin(context, readScoreRange(context, 2, 3));
  },
};

export const zremrangebylex: Command = {
  name: 'zremrangebylex',
  group: 'sorted-set',
  since: '2.8.9',
  summary: 'Remove all members in a sorted set between the given lexicographical range',
  complexity,
  arity: 4,
  flags: ['write'],
  acl: ['write', 'sortedset', 'slow'],
  keys: [oneKey(['RW', 'delete'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'min', type: 'string' },
    { name: 'max', type: 'string' },
  ],
  execute(context) {
    removeWithin(context, readLexRange(context, 2, 3));
  },
};

/** Removes what is within the borders; undefined ones have been answered. */
function removeWithin(context: Context, borders: Borders | undefined): void {
  if (borders === undefined || !opens(context)) return;
  removeRange(context, rangeWithin(context.db.zset, borders));
}

/** Whether there is a sorted set; what else there is has been answered. */
function opens(context: Context): boolean {
  const found = findZsetToWrite(context);
  if (found === Found.missing) context.reply.integer(0);
  return found === Found.there;
}

function removeRange(context: Context, { first, count }: RankRange): void {
  if (count > 0) {
    context.db.zset.removeRange(first, count);
    removeIfEmpty(context);
    context.modified(1, count);
  }
  context.reply.integer(count);
}
