/**
 * HGET key field · HMGET key field [field ...] · HSTRLEN key field · HEXISTS key field: single
 * fields. HOT.
 */
import type { Command } from '../core/command.js';
import { oneKey } from '../core/key-spec.js';
import type { Context } from '../core/context.js';
import { expireField } from './expire-fields.js';
import { findHash, Found } from './hash-key.js';

export const hget: Command = {
  name: 'hget',
  group: 'hash',
  since: '2.0.0',
  summary: 'Get the value of a hash field',
  complexity: 'O(1)',
  arity: 3,
  flags: ['readonly', 'fast'],
  acl: ['read', 'hash', 'fast'],
  keys: [oneKey(['RO', 'access'])],
  arguments: [{ name: 'key', type: 'key', keySpecIndex: 0 }, { name: 'field', type: 'string' }],
  execute(context) {
    const found = findHash(context);
    if (found === Found.refused) return;
    replyField(context, 2, found === Found.there);
  },
};

export const hmget: Command = {
  name: 'hmget',
  group: 'hash',
  since: '2.0.0',
  summary: 'Get the values of all the given hash fields',
  complexity: 'O(N) where N is the number of fields being requested.',
  arity: -3,
  flags: ['readonly', 'fast'],
  acl: ['read', 'hash', 'fast'],
  keys: [oneKey(['RO', 'access'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'field', type: 'string', flags: ['multiple'] },
  ],
  execute(context) {
    const { argv, reply } = context;
    const found = findHash(context);
    if (found === Found.refused) return;
    reply.array(argv.argc - 2);
    let isHash = found === Found.there;
    for (let i = 2; i < argv.argc; i++) isHash = replyField(context, i, isHash);
  },
};

export const hstrlen: Command = {
  name: 'hstrlen',
  group: 'hash',
  since: '3.2.0',
  summary: 'Get the length of the value of a hash field',
  complexity: 'O(1)',
  arity: 3,
  flags: ['readonly', 'fast'],
  acl: ['read', 'hash', 'fast'],
  keys: [oneKey(['RO'])],
  arguments: [{ name: 'key', type: 'key', keySpecIndex: 0 }, { name: 'field', type: 'string' }],
  execute(context) {
    const { argv, reply } = context;
    const found = findHash(context);
    if (found === Found.refused) return;
    const hash = context.db.hash;
    const isThere = found === Found.there && hash.get(argv.buffer, argv.start(2), argv.end(2));
    reply.integer(isThere ? hash.end - hash.start : 0);
    if (!isThere && found === Found.there) expireField(context, 2);
  },
};

export const hexists: Command = {
  name: 'hexists',
  group: 'hash',
  since: '2.0.0',
  summary: 'Determine if a hash field exists',
  complexity: 'O(1)',
  arity: 3,
  flags: ['readonly', 'fast'],
  acl: ['read', 'hash', 'fast'],
  keys: [oneKey(['RO'])],
  arguments: [{ name: 'key', type: 'key', keySpecIndex: 0 }, { name: 'field', type: 'string' }],
  execute(context) {
    const { argv, reply } = context;
    const found = findHash(context);
    if (found === Found.refused) return;
    const hash = context.db.hash;
    const isThere = found === Found.there && hash.has(argv.buffer, argv.start(2), argv.end(2));
    reply.integer(isThere ? 1 : 0);
    if (!isThere && found === Found.there) expireField(context, 2);
  },
};

/**
 * Answers with the value of field argument `i` of the hash at the cursor, if there is one. Returns
 * whether there still is a hash: a field past its time goes, and may be the last.
 */
function replyField(context: Context, i: number, isHash: boolean): boolean {
  const { argv, reply } = context;
  const hash = context.db.hash;
  if (isHash && hash.get(argv.buffer, argv.start(i), argv.end(i))) {
    reply.bulk(hash.bytes, hash.start, hash.end);
    return true;
  }
  reply.nullBulk();
  return isHash && expireField(context, i);
}
