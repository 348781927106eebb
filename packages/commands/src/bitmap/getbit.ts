/** GETBIT key offset: one bit; 0 behind the end of the value. HOT. */
import type { Command } from '../core/command.js';
import { oneKey } from '../core/key-spec.js';
import { readBitOffset } from './bit-offset.js';

export const getbit: Command = {
  name: 'getbit',
  group: 'bitmap',
  since: '2.2.0',
  summary: 'Returns the bit value at offset in the string value stored at key',
  complexity: 'O(1)',
  arity: 3,
  flags: ['readonly', 'fast'],
  acl: ['read', 'bitmap', 'fast'],
  keys: [oneKey(['RO', 'access'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'offset', type: 'integer' },
  ],
  execute(context) {
    const { db, reply } = context;
    const offset = readBitOffset(context, 2, 0);
    if (offset === undefined) return;
    if (!context.lookupRead(1)) {
      reply.integer(0);
      return;
    }
    if (context.refusesString()) return;
    db.string.read();
    const { bytes, start, end } = db.string;
    const at = start + Math.floor(offset / 8);
    const isSet = at < end && ((bytes[at] as number) & (0x80 >>> (offset & 7))) !== 0;
    reply.integer(isSet ? 1 : 0);
  },
};
