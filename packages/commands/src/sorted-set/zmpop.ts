/**
 * ZMPOP numkeys key [key ...] MIN | MAX [COUNT count] · BZMPOP timeout numkeys ..., which may wait:
 * pops from the first sorted set there is. Logged as `ZPOPMIN key count` with the count popped.
 *
 * Spec: redis/src/t_zset.c zmpopGenericCommand (7.0).
 */
import { readTimeoutSeconds } from '../core/blocking-timeout.js';
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { errors } from '../core/errors.js';
import { readCount } from '../core/integers.js';
import { countedKeys } from '../core/key-spec.js';
import { zsetErrors } from './errors.js';
import { End, logPop, popMembers } from './popping.js';
import { findZsetToWrite, Found } from './zset-key.js';

const complexity =
  'O(K) + O(M*log(N)) where K is the number of provided keys, N being the number of ' +
  'elements in the sorted set, and M being the number of elements popped.';

export const zmpop: Command = {
  name: 'zmpop',
  group: 'sorted-set',
  since: '7.0.0',
  summary: 'Remove and return members with scores in a sorted set',
  complexity,
  arity: -4,
  flags: ['write', 'movablekeys'],
  acl: ['write', 'sortedset', 'slow'],
  keys: [countedKeys(['RW', 'access', 'delete'])],
  arguments: [
    { name: 'numkeys', type: 'integer' },
    { name: 'key', type: 'key', keySpecIndex: 0, flags: ['multiple'] },
    {
      name: 'where',
      type: 'oneof',
      arguments: [
        { name: 'min', type: 'pure-token', token: 'MIN' },
        { name: 'max', type: 'pure-token', token: 'MAX' },
      ],
    },
    { name: 'count', type: 'integer', token: 'COUNT', flags: ['optional'] },
  ],
  execute(context) {
    const request = readRequest(context, 1);
    if (request !== undefined) pop(context, request);
  },
};

export const bzmpop: Command = {
  name: 'bzmpop',
  group: 'sorted-set',
  since: '7.0.0',
  summary: 'Remove and return members with scores in a sorted set or block until one is available',
  complexity,
  arity: -5,
  flags: ['write', 'blocking', 'movablekeys'],
  acl: ['write', 'sortedset', 'slow', 'blocking'],
  keys: [countedKeys(['RW', 'access', 'delete'], 2)],
  arguments: [
    { name: 'timeout', type: 'double' },
    { name: 'numkeys', type: 'integer' },
    { name: 'key', type: 'key', keySpecIndex: 0, flags: ['multiple'] },
    {
      name: 'where',
      type: 'oneof',
      arguments: [
        { name: 'min', type: 'pure-token', token: 'MIN' },
        { name: 'max', type: 'pure-token', token: 'MAX' },
      ],
    },
    { name: 'count', type: 'integer', token: 'COUNT', flags: ['optional'] },
  ],
  execute(context) {
    const request = readRequest(context, 2);
    if (request === undefined || readTimeoutSeconds(context, 1) === undefined) return;
    pop(context, request);
  },
};

interface Request {
  /** The arguments with the keys. */
  readonly firstKey: number;
  readonly lastKey: number;
  readonly end: End;
  readonly count: number;
}

/** Reads the arguments from the count of keys on; on an error answers it. */
function readRequest(context: Context, keyCountAt: number): Request | undefined {
  const { argv } = context;
  const keyCount = readCount(context, keyCountAt, 1, zsetErrors.keyCount);
  if (keyCount === undefined) return undefined;
  const endAt = keyCountAt + keyCount + 1;
  const end = endAt < argv.argc ? endOf(context, endAt) : undefined;
  if (end === undefined) return syntaxError(context);
  let count: number | undefined;
  for (let i = endAt + 1; i < argv.argc; i += 2) {
    if (count !== undefined || i + 1 === argv.argc || !argv.is(i, 'count'))
      return syntaxError(context);
    count = readCount(context, i + 1, 1, zsetErrors.count);
    if (count === undefined) return undefined;
  }
  return { firstKey: keyCountAt + 1, lastKey: endAt - 1, end, count: count ?? 1 };
}

function endOf(context: Context, i: number): End | undefined {
  if (context.argv.is(i, 'min')) return End.min;
  return context.argv.is(i, 'max') ? End.max : undefined;
}

function pop(context: Context, { firstKey, lastKey, end, count }: Request): void {
  const { argv, db, reply } = context;
  for (let i = firstKey; i <= lastKey; i++) {
    const found = findZsetToWrite(context, i);
    if (found === Found.refused) return;
    if (found === Found.missing) continue;
    const popped = Math.min(count, db.zset.size());
    reply.array(2);
    reply.bulk(argv.buffer, argv.start(i), argv.end(i));
    reply.array(popped);
    popMembers(context, i, end, popped, true);
    logPop(context, i, end, popped);
    return;
  }
  reply.nullArray();
}

function syntaxError(context: Context): undefined {
  context.reply.error(errors.syntax);
}
