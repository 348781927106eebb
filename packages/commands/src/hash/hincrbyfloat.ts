/**
 * HINCRBYFLOAT key field increment. Logged as its result, `HSET key field value`, so that no other
 * machine has to round alike.
 *
 * Spec: redis/src/t_hash.c hincrbyfloatCommand (7.0).
 */
import type { Command } from '../core/command.js';
import { oneKey } from '../core/key-spec.js';
import type { Context } from '../core/context.js';
import { errors } from '../core/errors.js';
import {
  addLongDoubles,
  formatLongDouble,
  parseLongDouble,
  type LongDouble,
} from '../core/long-double.js';
import { hashErrors } from './errors.js';
import { openHash } from './hash-key.js';

export const hincrbyfloat: Command = {
  name: 'hincrbyfloat',
  group: 'hash',
  since: '2.6.0',
  summary: 'Increment the float value of a hash field by the given amount',
  complexity: 'O(1)',
  arity: 4,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['write', 'hash', 'fast'],
  keys: [oneKey(['RW', 'access', 'update'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'field', type: 'string' },
    { name: 'increment', type: 'double' },
  ],
  execute(context) {
    const { argv, reply } = context;
    const delta = parseLongDouble(argv.text(3));
    if (delta?.finite !== true) {
      reply.error(delta === undefined ? errors.notAFloat : hashErrors.incrementNotFinite);
      return;
    }
    if (!openHash(context, 2, 3, 1)) return;
    const value = parseLongDouble(fieldText(context));
    if (value === undefined) {
      reply.error(hashErrors.notAFloat);
      return;
    }
    const sum = addLongDoubles(value, delta);
    if (sum?.finite !== true) {
      reply.error(hashErrors.sumNotFinite);
      return;
    }
    storeSum(context, sum);
  },
};

function fieldText(context: Context): string {
  const { argv, db } = context;
  const hash = db.hash;
  if (!hash.get(argv.buffer, argv.start(2), argv.end(2))) return '0';
  return hash.bytes.toString('latin1', hash.start, hash.end);
}

function storeSum(context: Context, sum: LongDouble): void {
  const { argv, db, propagation } = context;
  const bytes = Buffer.from(formatLongDouble(sum), 'latin1');
  db.hash.set(argv.buffer, argv.start(2), argv.end(2), bytes, 0, bytes.length, true);
  const { hashExpiry } = db;
  const keepsTtl =
    hashExpiry.isPossible &&
    hashExpiry.expireAtMs(argv.buffer, argv.start(2), argv.end(2)) >= 0;
  propagation.begin(db.index, keepsTtl ? 7 : 4);
  propagation.text(keepsTtl ? 'HSETEX' : 'HSET');
  propagation.argument(argv, 1);
  if (keepsTtl) for (const word of ['KEEPTTL', 'FIELDS', '1']) propagation.text(word);
  propagation.argument(argv, 2);
  propagation.bytes(bytes, 0, bytes.length);
  context.modified(1);
  context.reply.bulk(bytes, 0, bytes.length);
}
