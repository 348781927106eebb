/**
 * SETRANGE key offset value: overwrites a part of the value, after zero bytes if it is shorter. An
 * empty value changes nothing.
 */
import type { Command } from '../core/command.js';
import { readSafeInteger } from '../core/integers.js';
import { oneKey } from '../core/key-spec.js';
import { stringErrors } from './errors.js';
import { refusesSize } from './string-value.js';

export const setrange: Command = {
  name: 'setrange',
  group: 'string',
  since: '2.2.0',
  summary: 'Overwrite part of a string at key starting at the specified offset',
  complexity:
    'O(1), not counting the time taken to copy the new string in place. Usually, this string is ' +
    'very small so the amortized complexity is O(1). Otherwise, complexity is O(M) with M being ' +
    'the length of the value argument.',
  arity: 4,
  flags: ['write', 'denyoom'],
  acl: ['write', 'string', 'slow'],
  keys: [oneKey(['RW', 'update'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'offset', type: 'integer' },
    { name: 'value', type: 'string' },
  ],
  execute(context) {
    const { argv, db, reply } = context;
    const offset = readSafeInteger(context, 2);
    if (offset === undefined) return;
    if (offset < 0) {
      reply.error(stringErrors.offsetOutOfRange);
      return;
    }
    const found = context.lookupWrite(1);
    if (found && context.refusesString()) return;
    if (argv.size(3) === 0) {
      reply.integer(found ? db.string.size() : 0);
      return;
    }
    if (refusesSize(context, offset + argv.size(3))) return;
    const size = db.string.setRange(offset, argv.buffer, argv.start(3), argv.end(3));
    context.modified(1);
    reply.integer(size);
  },
};
