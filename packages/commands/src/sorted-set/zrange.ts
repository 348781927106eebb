/**
 * ZRANGE key start stop [BYSCORE | BYLEX] [REV] [LIMIT offset count] [WITHSCORES], and what it
 * replaces: ZREVRANGE, ZRANGEBYSCORE, ZREVRANGEBYSCORE, ZRANGEBYLEX, ZREVRANGEBYLEX. HOT.
 */
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { oneKey } from '../core/key-spec.js';
import { limitArgument, sortByArgument, withScoresArgument } from './arguments.js';
import { readRangeQuery, type RangeForm, type RangeOrder } from './range-query.js';
import { replyRange } from './scored-reply.js';
import { findZset, Found } from './zset-key.js';

const anyForm = formOf(undefined, undefined);
const downwards = formOf('rank', true);
const byScore = formOf('score', false);
const byScoreDownwards = formOf('score', true);
const byLex = formOf('lex', false);
const byLexDownwards = formOf('lex', true);

const complexity =
  'O(log(N)+M) with N being the number of elements in the sorted set and M the number ' +
  'of elements returned.';

const complexityByValue =
  'O(log(N)+M) with N being the number of elements in the sorted set and M the number ' +
  'of elements being returned. If M is constant (e.g. always asking for the first 10 ' +
  'elements with LIMIT), you can consider it O(log(N)).';

export const zrange: Command = {
  name: 'zrange',
  group: 'sorted-set',
  since: '1.2.0',
  summary: 'Return a range of members in a sorted set',
  complexity,
  arity: -4,
  flags: ['readonly'],
  acl: ['read', 'sortedset', 'slow'],
  keys: [oneKey(['RO', 'access'])],
  history: [['6.2.0', 'Added the `REV`, `BYSCORE`, `BYLEX` and `LIMIT` options.']],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'start', type: 'string' },
    { name: 'stop', type: 'string' },
    { ...sortByArgument, since: '6.2.0' },
    { name: 'rev', type: 'pure-token', token: 'REV', since: '6.2.0', flags: ['optional'] },
    { ...limitArgument, since: '6.2.0' },
    withScoresArgument,
  ],
  execute(context) {
    answer(context, anyForm);
  },
};

export const zrevrange: Command = {
  name: 'zrevrange',
  group: 'sorted-set',
  since: '1.2.0',
  summary:
    'Return a range of members in a sorted set, by index, with scores ordered from high to low',
  complexity,
  arity: -4,
  flags: ['readonly'],
  acl: ['read', 'sortedset', 'slow'],
  keys: [oneKey(['RO', 'access'])],
  docFlags: ['deprecated'],
  deprecatedSince: '6.2.0',
  replacedBy: '`ZRANGE` with the `REV` argument',
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'start', type: 'integer' },
    { name: 'stop', type: 'integer' },
    withScoresArgument,
  ],
  execute(context) {
    answer(context, downwards);
  },
};

export const zrangebyscore: Command = {
  name: 'zrangebyscore',
  group: 'sorted-set',
  since: '1.0.5',
  summary: 'Return a range of members in a sorted set, by score',
  complexity: complexityByValue,
  arity: -4,
  flags: ['readonly'],
  acl: ['read', 'sortedset', 'slow'],
  keys: [oneKey(['RO', 'access'])],
  history: [['2.0.0', 'Added the `WITHSCORES` modifier.']],
  docFlags: ['deprecated'],
  deprecatedSince: '6.2.0',
  replacedBy: '`ZRANGE` with the `BYSCORE` argument',
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'min', type: 'double' },
    { name: 'max', type: 'double' },
    { ...withScoresArgument, since: '2.0.0' },
    limitArgument,
  ],
  execute(context) {
    answer(context, byScore);
  },
};

export const zrevrangebyscore: Command = {
  name: 'zrevrangebyscore',
  group: 'sorted-set',
  since: '2.2.0',
  summary:
    'Return a range of members in a sorted set, by score, with scores ordered from high to low',
  complexity: complexityByValue,
  arity: -4,
  flags: ['readonly'],
  acl: ['read', 'sortedset', 'slow'],
  keys: [oneKey(['RO', 'access'])],
  history: [['2.1.6', '`min` and `max` can be exclusive.']],
  docFlags: ['deprecated'],
  deprecatedSince: '6.2.0',
  replacedBy: '`ZRANGE` with the `REV` and `BYSCORE` arguments',
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'max', type: 'double' },
    { name: 'min', type: 'double' },
    withScoresArgument,
    limitArgument,
  ],
  execute(context) {
    answer(context, byScoreDownwards);
  },
};

export const zrangebylex: Command = {
  name: 'zrangebylex',
  group: 'sorted-set',
  since: '2.8.9',
  summary: 'Return a range of members in a sorted set, by lexicographical range',
  complexity: complexityByValue,
  arity: -4,
  flags: ['readonly'],
  acl: ['read', 'sortedset', 'slow'],
  keys: [oneKey(['RO', 'access'])],
  docFlags: ['deprecated'],
  deprecatedSince: '6.2.0',
  replacedBy: '`ZRANGE` with the `BYLEX` argument',
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'min', type: 'string' },
    { name: 'max', type: 'string' },
    limitArgument,
  ],
  execute(context) {
    answer(context, byLex);
  },
};

export const zrevrangebylex: Command = {
  name: 'zrevrangebylex',
  group: 'sorted-set',
  since: '2.8.9',
  summary:
    'Return a range of members in a sorted set, by lexicographical range, ordered from ' +
    'higher to lower strings.',
  complexity: complexityByValue,
  arity: -4,
  flags: ['readonly'],
  acl: ['read', 'sortedset', 'slow'],
  keys: [oneKey(['RO', 'access'])],
  docFlags: ['deprecated'],
  deprecatedSince: '6.2.0',
  replacedBy: '`ZRANGE` with the `REV` and `BYLEX` arguments',
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'max', type: 'string' },
    { name: 'min', type: 'string' },
    limitArgument,
  ],
  execute(context) {
    answer(context, byLexDownwards);
  },
};

function formOf(order: RangeOrder | undefined, isReverse: boolean | undefined): RangeForm {
  return { key: 1, order, isReverse, isStored: false };
}

function answer(context: Context, form: RangeForm): void {
  const query = readRangeQuery(context, form);
  if (query === undefined) return;
  const found = findZset(context);
  if (found === Found.refused) return;
  if (found === Found.missing) context.reply.array(0);
  else replyRange(context, query.rangeIn(context.db.zset), query.isReverse, query.withScores);
}
