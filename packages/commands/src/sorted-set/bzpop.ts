/**
 * BZPOPMIN key [key ...] timeout · BZPOPMAX key [key ...] timeout: pops from the first sorted set
 * there is. Logged as the ZPOPMIN or ZPOPMAX of its key.
 *
 * Spec: redis/src/t_zset.c blockingGenericZpopCommand (7.0).
 */
import { readTimeoutSeconds } from '../core/blocking-timeout.js';
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { keyRange } from '../core/key-spec.js';
import { End, logPop, popMembers } from './popping.js';
import { findZsetToWrite, Found } from './zset-key.js';

export const bzpopmin: Command = {
  name: 'bzpopmin',
  group: 'sorted-set',
  since: '5.0.0',
  summary:
    'Remove and return the member with the lowest score from one or more sorted sets, or ' +
    'block until one is available',
  complexity: 'O(log(N)) with N being the number of elements in the sorted set.',
  arity: -3,
  flags: ['write', 'noscript', 'blocking', 'fast'],
  acl: ['write', 'sortedset', 'fast', 'blocking'],
  keys: [keyRange(['RW', 'access', 'delete'], 1, -2, 1)],
  history: [['6.0.0', '`timeout` is interpreted as a double instead of an integer.']],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0, flags: ['multiple'] },
    { name: 'timeout', type: 'double' },
  ],
  execute(context) {
    pop(context, End.min);
  },
};

export const bzpopmax: Command = {
  name: 'bzpopmax',
  group: 'sorted-set',
  since: '5.0.0',
  summary:
    'Remove and return the member with the highest score from one or more sorted sets, or' +
    ' block until one is available',
  complexity: 'O(log(N)) with N being the number of elements in the sorted set.',
  arity: -3,
  flags: ['write', 'noscript', 'blocking', 'fast'],
  acl: ['write', 'sortedset', 'fast', 'blocking'],
  keys: [keyRange(['RW', 'access', 'delete'], 1, -2, 1)],
  history: [['6.0.0', '`timeout` is interpreted as a double instead of an integer.']],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0, flags: ['multiple'] },
    { name: 'timeout', type: 'double' },
  ],
  execute(context) {
    pop(context, End.max);
  },
};

function pop(context: Context, end: End): void {
  const { argv, reply } = context;
  const last = argv.argc - 1;
  if (readTimeoutSeconds(context, last) === undefined) return;
  for (let i = 1; i < last; i++) {
    const found = findZsetToWrite(context, i);
    if (found === Found.refused) return;
    if (found === Found.missing) continue;
    reply.array(3);
    reply.bulk(argv.buffer, argv.start(i), argv.end(i));
    popMembers(context, i, end, 1, false);
    logPop(context, i, end, undefined);
    return;
  }
  reply.nullArray();
}
