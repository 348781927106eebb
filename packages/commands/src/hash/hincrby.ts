/**
 * HINCRBY key field increment: arithmetic on a field that is an int64.
 *
 * Spec: redis/src/t_hash.c hincrbyCommand (7.0).
 */
import { parseInteger } from '@varve/resp';
import type { Command } from '../core/command.js';
import { oneKey } from '../core/key-spec.js';
import type { Context } from '../core/context.js';
import { addIntegers, readInteger } from '../core/integers.js';
import { hashErrors } from './errors.js';
import { openHash } from './hash-key.js';

export const hincrby: Command = {
  name: 'hincrby',
  group: 'hash',
  since: '2.0.0',
  summary: 'Increment the integer value of a hash field by the given number',
  complexity: 'O(1)',
  arity: 4,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['write', 'hash', 'fast'],
  keys: [oneKey(['RW', 'access', 'update'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'field', type: 'string' },
    { name: 'increment', type: 'integer' },
  ],
  execute(context) {
    const { argv, reply } = context;
    const hash = context.db.hash;
    const delta = readInteger(context, 3);
    if (delta === undefined || !openHash(context, 2, 3, 1)) return;
    const value = fieldInteger(context);
    if (value === undefined) {
      reply.error(hashErrors.notAnInteger);
      return;
    }
    const sum = addIntegers(value, delta);
    if (sum === undefined) {
      reply.error(hashErrors.overflow);
      return;
    }
    const bytes = Buffer.from(String(sum), 'latin1');
    hash.set(argv.buffer, argv.start(2), argv.end(2), bytes, 0, bytes.length, true);
    context.modified(1);
    if (typeof sum === 'number') reply.integer(sum);
    else reply.bigint(sum);
  },
};

/** The value of field argument 2, 0 if there is none; `undefined` if it is no integer. */
function fieldInteger(context: Context): number | bigint | undefined {
  const { argv, db } = context;
  const hash = db.hash;
  if (!hash.get(argv.buffer, argv.start(2), argv.end(2))) return 0;
  return parseInteger(hash.bytes, hash.start, hash.end);
}
