/**
 * HGETDEL key FIELDS numfields field ...: values, whose fields go.
 *
 * Logged as `HDEL key field ...` with the fields that were there.
 *
 * Spec: redis/src/t_hash.c hgetdelCommand (8.0).
 */
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { oneKey } from '../core/key-spec.js';
import { expireFields } from './expire-fields.js';
import { fieldList, readFieldList } from './field-list.js';
import { beginRecord } from './field-time.js';
import { findHashToWrite, Found } from './hash-key.js';

export const hgetdel: Command = {
  name: 'hgetdel',
  group: 'hash',
  since: '8.0.0',
  summary: 'Returns the value of a field and deletes it from the hash.',
  complexity: 'O(N) where N is the number of specified fields',
  arity: -5,
  flags: ['write', 'fast'],
  acl: ['write', 'hash', 'fast'],
  keys: [oneKey(['RW', 'access', 'delete'])],
  arguments: [{ name: 'key', type: 'key', keySpecIndex: 0 }, fieldList],
  execute(context) {
    const { argv, db, reply } = context;
    const found = findHashToWrite(context, argv.argc, argv.argc, 1);
    if (found === Found.refused) return;
    const first = readFieldList(context, 2);
    if (first === undefined) return;
    let isHash = found === Found.there && expireFields(context, first, argv.argc, 1);
    reply.array(argv.argc - first);
    const deleted: number[] = [];
    for (let i = first; i < argv.argc; i++) {
      if (!isHash || !replyAndDelete(context, i)) {
        reply.nullBulk();
        continue;
      }
      deleted.push(i);
      isHash = db.hash.size() > 0;
      if (!isHash) db.remove();
    }
    if (deleted.length === 0) return;
    beginRecord(context, 'HDEL', 2 + deleted.length);
    for (const i of deleted) context.propagation.argument(argv, i);
    context.modified(1, deleted.length);
  },
};

/** Answers with the value of field argument `i` and deletes it; false if there is none. */
function replyAndDelete(context: Context, i: number): boolean {
  const { argv, reply } = context;
  const hash = context.db.hash;
  if (!hash.get(argv.buffer, argv.start(i), argv.end(i))) return false;
  reply.bulk(hash.bytes, hash.start, hash.end);
  return hash.remove(argv.buffer, argv.start(i), argv.end(i));
}
