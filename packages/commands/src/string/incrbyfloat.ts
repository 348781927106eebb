/**
 * INCRBYFLOAT key increment. Logged as its result, `SET key value KEEPTTL`, so that no other
 * machine has to round alike.
 *
 * Spec: redis/src/t_string.c incrbyfloatCommand (7.0).
 */
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { errors } from '../core/errors.js';
import { oneKey } from '../core/key-spec.js';
import { addLongDoubles, formatLongDouble, parseLongDouble } from '../core/long-double.js';
import { stringErrors } from './errors.js';

export const incrbyfloat: Command = {
  name: 'incrbyfloat',
  group: 'string',
  since: '2.6.0',
  summary: 'Increment the float value of a key by the given amount',
  complexity: 'O(1)',
  arity: 3,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['write', 'string', 'fast'],
  keys: [oneKey(['RW', 'access', 'update'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'increment', type: 'double' },
  ],
  execute(context) {
    const { argv, db, reply, propagation } = context;
    let current = '0';
    if (context.lookupWrite(1)) {
      if (context.refusesString()) return;
      current = currentText(context);
    }
    const value = parseLongDouble(current);
    const delta = value === undefined ? undefined : parseLongDouble(argv.text(2));
    if (value === undefined || delta === undefined) {
      reply.error(errors.notAFloat);
      return;
    }
    const sum = addLongDoubles(value, delta);
    if (sum?.finite !== true) {
      reply.error(stringErrors.notFinite);
      return;
    }
    const bytes = Buffer.from(formatLongDouble(sum), 'latin1');
    // As in Redis, the result stays text even if it is an integer, until it is written again.
    db.string.putText(bytes, 0, bytes.length, true);
    propagation.begin(db.index, 4);
    propagation.text('SET');
    propagation.argument(argv, 1);
    propagation.bytes(bytes, 0, bytes.length);
    propagation.text('KEEPTTL');
    context.modified(1);
    reply.bulk(bytes, 0, bytes.length);
  },
};

function currentText(context: Context): string {
  const string = context.db.string;
  string.read();
  return string.bytes.toString('latin1', string.start, string.end);
}
