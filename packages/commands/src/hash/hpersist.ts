/**
 * HPERSIST key FIELDS numfields field ...: lets fields stay.
 *
 *     answer    -2 no such field    -1 it does not expire anyway    1 it no longer does
 *
 * Spec: redis/src/t_hash.c hpersistCommand (8.0).
 */
import { FieldTime } from '@varve/keyspace';
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { oneKey } from '../core/key-spec.js';
import { fieldList, readFieldList } from './field-list.js';
import { expireFields } from './expire-fields.js';
import { findHashToWrite, Found } from './hash-key.js';

export const hpersist: Command = {
  name: 'hpersist',
  group: 'hash',
  since: '7.4.0',
  summary: 'Removes the expiration time for each specified field',
  complexity: 'O(N) where N is the number of specified fields',
  arity: -5,
  flags: ['write', 'fast'],
  acl: ['write', 'hash', 'fast'],
  keys: [oneKey(['RW', 'update'])],
  arguments: [{ name: 'key', type: 'key', keySpecIndex: 0 }, fieldList],
  execute(context) {
    const { argv, reply } = context;
    const found = findHashToWrite(context, argv.argc, argv.argc, 1);
    if (found === Found.refused) return;
    const first = readFieldList(context, 2);
    if (first === undefined) return;
    const isHash = found === Found.there && expireFields(context, first, argv.argc, 1);
    reply.array(argv.argc - first);
    let changed = 0;
    for (let i = first; i < argv.argc; i++) {
      const expireAtMs = isHash ? persistField(context, i) : FieldTime.noField;
      if (expireAtMs >= 0) changed++;
      reply.integer(expireAtMs >= 0 ? 1 : expireAtMs);
    }
    if (changed > 0) context.modified(1, changed);
  },
};

/** Lets field argument `i` stay; returns when it was to expire, or FieldTime. */
export function persistField(context: Context, i: number): number {
  const { argv, db } = context;
  const expireAtMs = db.hashExpiry.expireAtMs(argv.buffer, argv.start(i), argv.end(i));
  if (expireAtMs >= 0)
    db.hashExpiry.setExpireAtMs(argv.buffer, argv.start(i), argv.end(i), FieldTime.none);
  return expireAtMs;
}
