/** ZPOPMIN key [count] · ZPOPMAX key [count]. HOT. */
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { errors } from '../core/errors.js';
import { readCount } from '../core/integers.js';
import { oneKey } from '../core/key-spec.js';
import { End, popMembers } from './popping.js';
import { findZsetToWrite, Found } from './zset-key.js';

const complexity =
  'O(log(N)*M) with N being the number of elements in the sorted set, and M being the ' +
  'number of elements popped.';

export const zpopmin: Command = {
  name: 'zpopmin',
  group: 'sorted-set',
  since: '5.0.0',
  summary: 'Remove and return members with the lowest scores in a sorted set',
  complexity,
  arity: -2,
  flags: ['write', 'fast'],
  acl: ['write', 'sortedset', 'fast'],
  keys: [oneKey(['RW', 'access', 'delete'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'count', type: 'integer', flags: ['optional'] },
  ],
  execute(context) {
    pop(context, End.min);
  },
};

export const zpopmax: Command = {
  name: 'zpopmax',
  group: 'sorted-set',
  since: '5.0.0',
  summary: 'Remove and return members with the highest scores in a sorted set',
  complexity,
  arity: -2,
  flags: ['write', 'fast'],
  acl: ['write', 'sortedset', 'fast'],
  keys: [oneKey(['RW', 'access', 'delete'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'count', type: 'integer', flags: ['optional'] },
  ],
  execute(context) {
    pop(context, End.max);
  },
};

function pop(context: Context, end: End): void {
  const { argv, db, reply } = context;
  if (argv.argc > 3) {
    reply.error(errors.syntax);
    return;
  }
  const hasCount = argv.argc === 3;
  const count = hasCount ? readCount(context, 2, 0, errors.mustBePositive) : 1;
  if (count === undefined) return;
  const found = findZsetToWrite(context);
  if (found === Found.refused) return;
  if (found === Found.missing || count === 0) {
    reply.array(0);
    return;
  }
  const popped = Math.min(count, db.zset.size());
  const inPairs = hasCount && reply.protocol === 3;
  reply.array(inPairs ? popped : 2 * popped);
  popMembers(context, 1, end, popped, inPairs);
}
