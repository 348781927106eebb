/**
 * BITCOUNT key [start end [BYTE | BIT]]: how many bits are set.
 *
 * Spec: redis/src/bitops.c bitcountCommand (7.0).
 */
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { errors } from '../core/errors.js';
import { readInteger } from '../core/integers.js';
import { oneKey } from '../core/key-spec.js';
import { countBits } from './bit-count.js';
import { bitRange, readIsInBits, setBitRange } from './bit-range.js';

export const bitcount: Command = {
  name: 'bitcount',
  group: 'bitmap',
  since: '2.6.0',
  summary: 'Count set bits in a string',
  complexity: 'O(N)',
  arity: -2,
  flags: ['readonly'],
  acl: ['read', 'bitmap', 'slow'],
  keys: [oneKey(['RO', 'access'])],
  history: [['7.0.0', 'Added the `BYTE|BIT` option.']],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    {
      name: 'index',
      type: 'block',
      flags: ['optional'],
      arguments: [
        { name: 'start', type: 'integer' },
        { name: 'end', type: 'integer' },
        {
          name: 'index_unit',
          type: 'oneof',
          since: '7.0.0',
          flags: ['optional'],
          arguments: [
            { name: 'byte', type: 'pure-token', token: 'BYTE' },
            { name: 'bit', type: 'pure-token', token: 'BIT' },
          ],
        },
      ],
    },
  ],
  execute(context) {
    const { db, reply } = context;
    if (!context.lookupRead(1)) {
      reply.integer(0);
      return;
    }
    if (context.refusesString() || !readRange(context)) return;
    db.string.read();
    const { first, last } = bitRange;
    reply.integer(first > last ? 0 : countBits(db.string.bytes, db.string.start, first, last));
  },
};

/** Makes `bitRange` what the arguments say; false if they were answered with an error. */
function readRange(context: Context): boolean {
  const { argv, db, reply } = context;
  const size = db.string.size();
  if (argv.argc === 2) {
    setBitRange(0, -1, false, size);
    return true;
  }
  if (argv.argc !== 4 && argv.argc !== 5) {
    reply.error(errors.syntax);
    return false;
  }
  const start = readInteger(context, 2);
  if (start === undefined) return false;
  const end = readInteger(context, 3);
  if (end === undefined) return false;
  // Judged before the unit is: such a range is empty even if what follows is no unit.
  if (start < 0 && end < 0 && start > end) {
    setBitRange(1, 0, true, size);
    return true;
  }
  const isInBits = argv.argc === 5 ? readIsInBits(context, 4) : false;
  if (isInBits === undefined) return false;
  setBitRange(start, end, isInBits, size);
  return true;
}
