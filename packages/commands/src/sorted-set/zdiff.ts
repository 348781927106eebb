/**
 * ZDIFF numkeys key [key ...] [WITHSCORES] · ZDIFFSTORE destination numkeys key [key ...]: the
 * members of the first set that no other has.
 */
import type { Command } from '../core/command.js';
import { countedKeys, oneKey } from '../core/key-spec.js';
import { withScoresArgument } from './arguments.js';
import { subtract } from './combination.js';
import { readSources } from './set-sources.js';
import { openExactResult, replyResult, storeResult } from './zset-result.js';

const complexity =
  'O(L + (N-K)log(N)) worst case where L is the total number of elements in all the ' +
  'sets, N is the size of the first set, and K is the size of the result set.';

export const zdiff: Command = {
  name: 'zdiff',
  group: 'sorted-set',
  since: '6.2.0',
  summary: 'Subtract multiple sorted sets',
  complexity,
  arity: -3,
  flags: ['readonly', 'movablekeys'],
  acl: ['read', 'sortedset', 'slow'],
  keys: [countedKeys(['RO', 'access'])],
  arguments: [
    { name: 'numkeys', type: 'integer' },
    { name: 'key', type: 'key', keySpecIndex: 0, flags: ['multiple'] },
    withScoresArgument,
  ],
  execute(context) {
    const form = { keyCountAt: 1, takesWeights: false, takesScores: true, takesLimit: false };
    const request = readSources(context, form);
    if (request === undefined) return;
    subtract(request, openExactResult(context));
    replyResult(context, request.withScores);
  },
};

export const zdiffstore: Command = {
  name: 'zdiffstore',
  group: 'sorted-set',
  since: '6.2.0',
  summary: 'Subtract multiple sorted sets and store the resulting sorted set in a new key',
  complexity,
  arity: -4,
  flags: ['write', 'denyoom', 'movablekeys'],
  acl: ['write', 'sortedset', 'slow'],
  keys: [oneKey(['OW', 'update']), countedKeys(['RO', 'access'], 2)],
  arguments: [
    { name: 'destination', type: 'key', keySpecIndex: 0 },
    { name: 'numkeys', type: 'integer' },
    { name: 'key', type: 'key', keySpecIndex: 1, flags: ['multiple'] },
  ],
  execute(context) {
    const form = { keyCountAt: 2, takesWeights: false, takesScores: false, takesLimit: false };
    const request = readSources(context, form);
    if (request === undefined) return;
    subtract(request, openExactResult(context));
    storeResult(context);
  },
};
