/**
 * LPOP key [count] · RPOP key [count]. HOT. The last element takes the key with it.
 *
 * Spec: redis/src/t_list.c popGenericCommand (7.0).
 */
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { errors, wrongArity } from '../core/errors.js';
import { readCount } from '../core/integers.js';
import { oneKey } from '../core/key-spec.js';
import { End, findListToWrite, Found } from './list-key.js';
import { popMany, popOne } from './popping.js';

export const lpop: Command = {
  name: 'lpop',
  group: 'list',
  since: '1.0.0',
  summary: 'Remove and get the first elements in a list',
  complexity: 'O(N) where N is the number of elements returned',
  arity: -2,
  flags: ['write', 'fast'],
  acl: ['write', 'list', 'fast'],
  keys: [oneKey(['RW', 'access', 'delete'])],
  history: [['6.2.0', 'Added the `count` argument.']],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'count', type: 'integer', since: '6.2.0', flags: ['optional'] },
  ],
  execute(context) {
    pop(context, End.head);
  },
};

export const rpop: Command = {
  name: 'rpop',
  group: 'list',
  since: '1.0.0',
  summary: 'Remove and get the last elements in a list',
  complexity: 'O(N) where N is the number of elements returned',
  arity: -2,
  flags: ['write', 'fast'],
  acl: ['write', 'list', 'fast'],
  keys: [oneKey(['RW', 'access', 'delete'])],
  history: [['6.2.0', 'Added the `count` argument.']],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'count', type: 'integer', since: '6.2.0', flags: ['optional'] },
  ],
  execute(context) {
    pop(context, End.tail);
  },
};

function pop(context: Context, end: End): void {
  const { argv, reply } = context;
  if (argv.argc > 3) {
    reply.error(wrongArity(context.entry.fullName));
    return;
  }
  const isOne = argv.argc === 2;
  const count = isOne ? 1 : readCount(context, 2, 0, errors.mustBePositive);
  if (count === undefined) return;
  const found = findListToWrite(context, 1);
  if (found === Found.refused) return;
  if (found === Found.missing) {
    if (isOne) reply.nullBulk();
    else reply.nullArray();
  } else if (isOne) {
    popOne(context, 1, end);
  } else {
    popMany(context, 1, end, count);
  }
}
