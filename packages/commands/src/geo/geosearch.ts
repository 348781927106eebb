/**
 * GEOSEARCH key FROMMEMBER | FROMLONLAT ... BYRADIUS | BYBOX ... [options] · GEOSEARCHSTORE
 * destination key ...: the members in a circle or a box.
 *
 * Spec: redis/src/geo.c geosearchCommand, geosearchstoreCommand (7.0).
 */
import type { Command } from '../core/command.js';
import { oneKey } from '../core/key-spec.js';
import { areaArguments, countArgument, detailArguments, orderArgument } from './arguments.js';
import { search } from './search.js';

const complexity =
  'O(N+log(M)) where N is the number of elements in the grid-aligned bounding box area ' +
  'around the shape provided as the filter and M is the number of items inside the shape';

export const geosearch: Command = {
  name: 'geosearch',
  group: 'geo',
  since: '6.2.0',
  summary:
    'Query a sorted set representing a geospatial index to fetch members inside an area of a ' +
    'box or a circle.',
  complexity,
  arity: -7,
  flags: ['readonly'],
  acl: ['read', 'geo', 'slow'],
  keys: [oneKey(['RO', 'access'])],
  history: [
    ['7.0.0', 'Added support for uppercase unit names.'],
  ],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    ...areaArguments,
    orderArgument,
    countArgument,
    ...detailArguments,
  ],
  execute(context) {
    search(context, { key: 1, center: 'options', store: 'none' });
  },
};

export const geosearchstore: Command = {
  name: 'geosearchstore',
  group: 'geo',
  since: '6.2.0',
  summary:
    'Query a sorted set representing a geospatial index to fetch members inside an area of a ' +
    'box or a circle, and store the result in another key.',
  complexity,
  arity: -8,
  flags: ['write', 'denyoom'],
  acl: ['write', 'geo', 'slow'],
  keys: [oneKey(['OW', 'update']), oneKey(['RO', 'access'], 2)],
  history: [
    ['7.0.0', 'Added support for uppercase unit names.'],
  ],
  arguments: [
    { name: 'destination', type: 'key', keySpecIndex: 0 },
    { name: 'source', type: 'key', keySpecIndex: 1 },
    ...areaArguments,
    orderArgument,
    countArgument,
    { name: 'storedist', type: 'pure-token', token: 'STOREDIST', flags: ['optional'] },
  ],
  execute(context) {
    search(context, { key: 2, center: 'options', store: 'first' });
  },
};
