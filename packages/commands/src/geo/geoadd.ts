/**
 * GEOADD key [NX | XX] [CH] longitude latitude member [longitude latitude member ...]: adds
 * positions.
 *
 * It is ZADD with hashes as scores, runs as that, and is logged as that:
 *
 *     GEOADD k CH 13.361389 38.115556 Palermo       zadd k CH 3479099956230698 Palermo
 *
 * Spec: redis/src/geo.c geoaddCommand (7.0).
 */
import { Argv } from '@varve/resp';
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { errors } from '../core/errors.js';
import { oneKey } from '../core/key-spec.js';
import { zadd } from '../sorted-set/zadd.js';
import { hashText, indexOf, latitudeMax, longitudeMax, stepMax } from './geohash.js';
import { readPosition } from './position.js';

export const geoadd: Command = {
  name: 'geoadd',
  group: 'geo',
  since: '3.2.0',
  summary:
    'Add one or more geospatial items in the geospatial index represented using a sorted set',
  complexity:
    'O(log(N)) for each item added, where N is the number of elements in the sorted set.',
  arity: -5,
  flags: ['write', 'denyoom'],
  acl: ['write', 'geo', 'slow'],
  keys: [oneKey(['RW', 'update'])],
  history: [
    ['6.2.0', 'Added the `CH`, `NX` and `XX` options.'],
  ],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    {
      name: 'condition',
      type: 'oneof',
      since: '6.2.0',
      flags: ['optional'],
      arguments: [
        { name: 'nx', type: 'pure-token', token: 'NX' },
        { name: 'xx', type: 'pure-token', token: 'XX' },
      ],
    },
    { name: 'change', type: 'pure-token', token: 'CH', since: '6.2.0', flags: ['optional'] },
    {
      name: 'longitude_latitude_member',
      type: 'block',
      flags: ['multiple'],
      arguments: [
        { name: 'longitude', type: 'double' },
        { name: 'latitude', type: 'double' },
        { name: 'member', type: 'string' },
      ],
    },
  ],
  execute(context) {
    const { argv, reply } = context;
    let first = 2;
    let isNew = false;
    let isThere = false;
    for (; first < argv.argc; first++) {
      if (argv.is(first, 'nx')) isNew = true;
      else if (argv.is(first, 'xx')) isThere = true;
      else if (!argv.is(first, 'ch')) break;
    }
    if ((argv.argc - first) % 3 !== 0 || (isNew && isThere)) {
      reply.error(errors.syntax);
      return;
    }
    const record = recordOf(context, first);
    if (record !== undefined) addScores(context, record);
  },
};

/** Makes the ZADD, from the first longitude on; undefined after an error. */
function recordOf(context: Context, first: number): Argv | undefined {
  const { argv } = context;
  const args: Buffer[] = [Buffer.from('zadd')];
  for (let i = 1; i < first; i++) args.push(argv.bytes(i));
  for (let i = first; i < argv.argc; i += 3) {
    const position = readPosition(context, i);
    if (position === undefined) return undefined;
    const x = indexOf(position.longitude, longitudeMax, stepMax);
    const y = indexOf(position.latitude, latitudeMax, stepMax);
    args.push(Buffer.from(hashText(x, y)), argv.bytes(i + 2));
  }
  return Argv.from(args);
}

function addScores(context: Context, record: Argv): void {
  const { argv, db, dirty, propagation } = context;
  context.argv = record;
  zadd.execute?.(context);
  context.argv = argv;
  if (context.dirty === dirty) return;
  propagation.begin(db.index, record.argc);
  for (let i = 0; i < record.argc; i++) propagation.argument(record, i);
}
