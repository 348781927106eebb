/**
 * ZUNION numkeys key [key ...] [WEIGHTS weight ...] [AGGREGATE SUM | MIN | MAX] [WITHSCORES] ·
 * ZUNIONSTORE destination numkeys ...: the members any of the sets has.
 */
import type { Command } from '../core/command.js';
import { countedKeys, oneKey } from '../core/key-spec.js';
import { combinationArguments, withScoresArgument } from './arguments.js';
import { unite } from './combination.js';
import { readSources } from './set-sources.js';
import { openExactResult, replyResult, storeResult } from './zset-result.js';

export const zunion: Command = {
  name: 'zunion',
  group: 'sorted-set',
  since: '6.2.0',
  summary: 'Add multiple sorted sets',
  complexity:
    'O(N)+O(M*log(M)) with N being the sum of the sizes of the input sorted sets, and M ' +
    'being the number of elements in the resulting sorted set.',
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
    unite(request, openExactResult(context));
    replyResult(context, request.withScores);
  },
};

export const zunionstore: Command = {
  name: 'zunionstore',
  group: 'sorted-set',
  since: '2.0.0',
  summary: 'Add multiple sorted sets and store the resulting sorted set in a new key',
  complexity:
    'O(N)+O(M log(M)) with N being the sum of the sizes of the input sorted sets, and M ' +
    'being the number of elements in the resulting sorted set.',
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
    unite(request, openExactResult(context));
    storeResult(context);
  },
};
