/**
 * ZINTER numkeys key [key ...] [WEIGHTS weight ...] [AGGREGATE SUM | MIN | MAX] [WITHSCORES] ·
 * ZINTERSTORE destination numkeys ... · ZINTERCARD numkeys key [key ...] [LIMIT limit]: the members
 * that all sets have, or how many these are.
 */
import type { Command } from '../core/command.js';
import { countedKeys, oneKey } from '../core/key-spec.js';
import { combinationArguments, withScoresArgument } from './arguments.js';
import { countCommon, intersect } from './combination.js';
import { readSources } from './set-sources.js';
import { openExactResult, replyResult, storeResult } from './zset-result.js';

const complexity =
  'O(N*K)+O(M*log(M)) worst case with N being the smallest input sorted set, K being ' +
  'the number of input sorted sets and M being the number of elements in the resulting ' +
  'sorted set.';

export const zinter: Command = {
  name: 'zinter',
  group: 'sorted-set',
  since: '6.2.0',
  summary: 'Intersect multiple sorted sets',
  complexity,
  arity: -3,
  flags: ['readonly', 'movablekeys'],
  acl: ['read', 'sortedset', 'slow'],
  keys: [countedKeys(['RO', 'access'])],
  arguments: [
    { name: 'numkeys', type: 'integer' },
    { name: 'key', type: 'key', keySpecIndex: 0, flags: ['multiple'] },
    ...combinationArguments,
    withScoresArgument,
  ],
  execute(context) {
    const form = { keyCountAt: 1, takesWeights: true, takesScores: true, takesLimit: false };
    const request = readSources(context, form);
    if (request === undefined) return;
    intersect(request, openExactResult(context));
    replyResult(context, request.withScores);
  },
};

export const zinterstore: Command = {
  name: 'zinterstore',
  group: 'sorted-set',
  since: '2.0.0',
  summary: 'Intersect multiple sorted sets and store the resulting sorted set in a new key',
  complexity,
  arity: -4,
  flags: ['write', 'denyoom', 'movablekeys'],
  acl: ['write', 'sortedset', 'slow'],
  keys: [oneKey(['OW', 'update']), countedKeys(['RO', 'access'], 2)],
  arguments: [
    { name: 'destination', type: 'key', keySpecIndex: 0 },
    { name: 'numkeys', type: 'integer' },
    { name: 'key', type: 'key', keySpecIndex: 1, flags: ['multiple'] },
    ...combinationArguments,
  ],
  execute(context) {
    const form = { keyCountAt: 2, takesWeights: true, takesScores: false, takesLimit: false };
    const request = readSources(context, form);
    if (request === undefined) return;
    intersect(request, openExactResult(context));
    storeResult(context);
  },
};

export const zintercard: Command = {
  name: 'zintercard',
  group: 'sorted-set',
  since: '7.0.0',
  summary: 'Intersect multiple sorted sets and return the cardinality of the result',
  complexity:
    'O(N*K) worst case with N being the smallest input sorted set, K being the number of ' +
    'input sorted sets.',
  arity: -3,
  flags: ['readonly', 'movablekeys'],
  acl: ['read', 'sortedset', 'slow'],
  keys: [countedKeys(['RO', 'access'])],
  arguments: [
    { name: 'numkeys', type: 'integer' },
    { name: 'key', type: 'key', keySpecIndex: 0, flags: ['multiple'] },
    { name: 'limit', type: 'integer', token: 'LIMIT', flags: ['optional'] },
  ],
  execute(context) {
    const form = { keyCountAt: 1, takesWeights: false, takesScores: false, takesLimit: true };
    const request = readSources(context, form);
    if (request !== undefined) context.reply.integer(countCommon(request));
  },
};
