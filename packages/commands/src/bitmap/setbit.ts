/**
 * SETBIT key offset value: sets or clears one bit, after zero bytes if the value is shorter;
 * answers with the bit that was there. HOT.
 *
 * Logged only if the value changed or grew.
 *
 * Spec: redis/src/bitops.c setbitCommand, lookupStringForBitCommand (7.0).
 */
import { parseInteger } from '@varve/resp';
import type { Command } from '../core/command.js';
import { oneKey } from '../core/key-spec.js';
import { readBitOffset } from './bit-offset.js';
import { bitmapErrors } from './errors.js';

export const setbit: Command = {
  name: 'setbit',
  group: 'bitmap',
  since: '2.2.0',
  summary: 'Sets or clears the bit at offset in the string value stored at key',
  complexity: 'O(1)',
  arity: 4,
  flags: ['write', 'denyoom'],
  acl: ['write', 'bitmap', 'slow'],
  keys: [oneKey(['RW', 'access', 'update'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'offset', type: 'integer' },
    { name: 'value', type: 'integer' },
  ],
  execute(context) {
    const { argv, db, reply } = context;
    const offset = readBitOffset(context, 2, 0);
    if (offset === undefined) return;
    const bit = parseInteger(argv.buffer, argv.start(3), argv.end(3));
    if (bit !== 0 && bit !== 1) {
      reply.error(bitmapErrors.badBit);
      return;
    }
    const found = context.lookupWrite(1);
    if (found && context.refusesString()) return;
    const byte = Math.floor(offset / 8);
    const oldSize = found ? db.string.size() : 0;
    db.string.edit(byte + 1);
    const { bytes, start } = db.string;
    const mask = 0x80 >>> (offset & 7);
    const old = bytes[start + byte] as number;
    const oldBit = (old & mask) === 0 ? 0 : 1;
    if (oldBit !== bit) bytes[start + byte] = old ^ mask;
    if (oldBit !== bit || oldSize <= byte) context.modified(1);
    reply.integer(oldBit);
  },
};
