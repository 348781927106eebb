/**
 * BITPOS key bit [start [end [BYTE | BIT]]]: the first bit that is set, or clear.
 *
 * A string is followed by zeros without end, unless an end was given: then a range of ones has no
 * clear bit.
 *
 * Spec: redis/src/bitops.c bitposCommand (7.0).
 */
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { errors } from '../core/errors.js';
import { readInteger } from '../core/integers.js';
import { oneKey } from '../core/key-spec.js';
import { bitRange, readIsInBits, setBitRange } from './bit-range.js';
import { findBit } from './bit-search.js';
import { bitmapErrors } from './errors.js';

export const bitpos: Command = {
  name: 'bitpos',
  group: 'bitmap',
  since: '2.8.7',
  summary: 'Find first bit set or clear in a string',
  complexity: 'O(N)',
  arity: -3,
  flags: ['readonly'],
  acl: ['read', 'bitmap', 'slow'],
  keys: [oneKey(['RO', 'access'])],
  history: [['7.0.0', 'Added the `BYTE|BIT` option.']],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'bit', type: 'integer' },
    {
      name: 'index',
      type: 'block',
      flags: ['optional'],
      arguments: [
        { name: 'start', type: 'integer' },
        {
          name: 'end_index',
          type: 'block',
          flags: ['optional'],
          arguments: [
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
    },
  ],
  execute(context) {
    const { argv, db, reply } = context;
    const bit = readInteger(context, 2);
    if (bit === undefined) return;
    if (bit !== 0 && bit !== 1) {
      reply.error(bitmapErrors.bitIsNeither);
      return;
    }
    if (!context.lookupRead(1)) {
      reply.integer(bit === 1 ? -1 : 0);
      return;
    }
    if (context.refusesString() || !readRange(context)) return;
    const { first, last } = bitRange;
    if (first > last) {
      reply.integer(-1);
      return;
    }
    db.string.read();
    const found = findBit(db.string.bytes, db.string.start, first, last, bit);
    const isZeroBehind = found === -1 && bit === 0 && argv.argc < 5;
    reply.integer(isZeroBehind ? last + 1 : found);
  },
};

/** Makes `bitRange` what the arguments say; false if they were answered with an error. */
function readRange(context: Context): boolean {
  const { argv, db, reply } = context;
  if (argv.argc > 6) {
    reply.error(errors.syntax);
    return false;
  }
  const start = argv.argc > 3 ? readInteger(context, 3) : 0;
  if (start === undefined) return false;
  const isInBits = argv.argc === 6 ? readIsInBits(context, 5) : false;
  if (isInBits === undefined) return false;
  const end = argv.argc > 4 ? readInteger(context, 4) : -1;
  if (end === undefined) return false;
  setBitRange(start, end, isInBits, db.string.size());
  return true;
}
