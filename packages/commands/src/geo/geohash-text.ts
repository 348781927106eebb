/**
 * GEOHASH key [member ...]: positions as standard geohashes, 11 characters of 5 bits each.
 *
 * The standard's map reaches from pole to pole, ours does not: the position is hashed anew. There
 * are 52 bits, so the last character, of bits 51 to 55, is always "0".
 *
 * Spec: redis/src/geo.c geohashCommand (7.0).
 */
import type { Command } from '../core/command.js';
import { oneKey } from '../core/key-spec.js';
import { findZset, Found } from '../sorted-set/zset-key.js';
import { hashText, indexOf, longitudeMax, stepMax } from './geohash.js';
import { positionOfMember, type Position } from './position.js';

const alphabet = '0123456789bcdefghjkmnpqrstuvwxyz';
const characters = 10;
const poleLatitude = 90;

export const geohash: Command = {
  name: 'geohash',
  group: 'geo',
  since: '3.2.0',
  summary: 'Returns members of a geospatial index as standard geohash strings',
  complexity:
    'O(log(N)) for each member requested, where N is the number of elements in the sorted ' +
    'set.',
  arity: -2,
  flags: ['readonly'],
  acl: ['read', 'geo', 'slow'],
  keys: [oneKey(['RO', 'access'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'member', type: 'string', flags: ['multiple'] },
  ],
  execute(context) {
    const { argv, reply } = context;
    const found = findZset(context);
    if (found === Found.refused) return;
    reply.array(argv.argc - 2);
    for (let i = 2; i < argv.argc; i++) {
      const position = found === Found.there ? positionOfMember(context, i) : undefined;
      if (position === undefined) reply.null();
      else reply.latin1(textOf(position));
    }
  },
};

function textOf({ longitude, latitude }: Position): string {
  const x = indexOf(longitude, longitudeMax, stepMax);
  const y = indexOf(latitude, poleLatitude, stepMax);
  const bits = BigInt(hashText(x, y));
  let text = '';
  for (let i = 1; i <= characters; i++) {
    text += alphabet.charAt(Number((bits >> BigInt(2 * stepMax - 5 * i)) & 31n));
  }
  return `${text}0`;
}
