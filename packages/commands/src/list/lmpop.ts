/**
 * LMPOP numkeys key [key ...] <LEFT | RIGHT> [COUNT count]: elements of the first key that has a
 * list · BLMPOP timeout numkeys ..., which answers at once, as Redis does inside MULTI.
 *
 * Logged as LPOP key count, or RPOP.
 *
 * Spec: redis/src/t_list.c lmpopGenericCommand, mpopGenericCommand (7.0).
 */
import { readTimeoutSeconds } from '../core/blocking-timeout.js';
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { errors } from '../core/errors.js';
import { readCount } from '../core/integers.js';
import { countedKeys } from '../core/key-spec.js';
import { listErrors } from './errors.js';
import {
  End,
  findListToWrite,
  Found,
  leftOrRight,
  popName,
  readEnd,
} from './list-key.js';
import { popMany } from './popping.js';

/** What to pop, of which keys: arguments `firstKey` to `endKey`. */
interface Request {
  readonly firstKey: number;
  readonly endKey: number;
  readonly end: End;
  readonly count: number;
}

const complexity =
  'O(N+M) where N is the number of provided keys and M is the number of elements returned.';

export const blmpop: Command = {
  name: 'blmpop',
  group: 'list',
  since: '7.0.0',
  summary: 'Pop elements from a list, or block until one is available',
  complexity,
  arity: -5,
  flags: ['write', 'blocking', 'movablekeys'],
  acl: ['write', 'list', 'slow', 'blocking'],
  keys: [countedKeys(['RW', 'access', 'delete'], 2)],
  arguments: [
    { name: 'timeout', type: 'double' },
    { name: 'numkeys', type: 'integer' },
    { name: 'key', type: 'key', keySpecIndex: 0, flags: ['multiple'] },
    leftOrRight('where'),
    { name: 'count', type: 'integer', token: 'COUNT', flags: ['optional'] },
  ],
  execute(context) {
    const request = readRequest(context, 2);
    if (request === undefined || readTimeoutSeconds(context, 1) === undefined) return;
    popFirst(context, request);
  },
};

export const lmpop: Command = {
  name: 'lmpop',
  group: 'list',
  since: '7.0.0',
  summary: 'Pop elements from a list',
  complexity,
  arity: -4,
  flags: ['write', 'movablekeys'],
  acl: ['write', 'list', 'slow'],
  keys: [countedKeys(['RW', 'access', 'delete'])],
  arguments: [
    { name: 'numkeys', type: 'integer' },
    { name: 'key', type: 'key', keySpecIndex: 0, flags: ['multiple'] },
    leftOrRight('where'),
    { name: 'count', type: 'integer', token: 'COUNT', flags: ['optional'] },
  ],
  execute(context) {
    const request = readRequest(context, 1);
    if (request !== undefined) popFirst(context, request);
  },
};

/** Reads the arguments from the count of keys on. */
function readRequest(context: Context, i: number): Request | undefined {
  const { argv, reply } = context;
  const keys = readCount(context, i, 1, listErrors.keyCountNotPositive);
  if (keys === undefined) return undefined;
  const endKey = i + 1 + keys;
  if (endKey >= argv.argc) {
    reply.error(errors.syntax);
    return undefined;
  }
  const end = readEnd(context, endKey);
  if (end === undefined) return undefined;
  let count: number | undefined = 1;
  const hasCount = endKey + 2 < argv.argc && argv.is(endKey + 1, 'count');
  if (hasCount) {
    count = readCount(context, endKey + 2, 1, listErrors.countNotPositive);
    if (count === undefined) return undefined;
  }
  if (endKey + (hasCount ? 3 : 1) < argv.argc) {
    reply.error(errors.syntax);
    return undefined;
  }
  return { firstKey: i + 1, endKey, end, count };
}

function popFirst(context: Context, { firstKey, endKey, end, count }: Request): void {
  const { argv, db, propagation, reply } = context;
  for (let i = firstKey; i < endKey; i++) {
    const found = findListToWrite(context, i);
    if (found === Found.refused) return;
    if (found === Found.missing) continue;
    reply.array(2);
    reply.bulk(argv.buffer, argv.start(i), argv.end(i));
    const taken = popMany(context, i, end, count);
    propagation.begin(db.index, 3);
    propagation.text(popName(end));
    propagation.argument(argv, i);
    propagation.integer(taken);
    return;
  }
  reply.nullArray();
}
