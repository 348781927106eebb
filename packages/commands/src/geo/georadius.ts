/**
 * GEORADIUS key longitude latitude radius unit [options] · GEORADIUSBYMEMBER key member radius unit
 * [options] · and both as _RO, which do not store: the members in a circle.
 *
 * What they store is logged as received.
 *
 * Spec: redis/src/geo.c georadiusCommand (7.0).
 */
import type { Command, KeySpec } from '../core/command.js';
import { oneKey } from '../core/key-spec.js';
import {
  countArgument,
  detailArguments,
  laterCountArgument,
  orderArgument,
  unitArgument,
} from './arguments.js';
import { search } from './search.js';

const complexity =
  'O(N+log(M)) where N is the number of elements inside the bounding box of the circular ' +
  'area delimited by center and radius and M is the number of items inside the index.';

export const georadius: Command = {
  name: 'georadius',
  group: 'geo',
  since: '3.2.0',
  summary:
    'Query a sorted set representing a geospatial index to fetch members matching a given ' +
    'maximum distance from a point',
  complexity,
  arity: -6,
  flags: ['write', 'denyoom', 'movablekeys'],
  acl: ['write', 'geo', 'slow'],
  keys: [oneKey(['RO', 'access']), ...storeKeys(6)],
  history: [
    ['6.2.0', 'Added the `ANY` option for `COUNT`.'],
    ['7.0.0', 'Added support for uppercase unit names.'],
  ],
  docFlags: ['deprecated'],
  deprecatedSince: '6.2.0',
  replacedBy: '`GEOSEARCH` and `GEOSEARCHSTORE` with the `BYRADIUS` argument',
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'longitude', type: 'double' },
    { name: 'latitude', type: 'double' },
    { name: 'radius', type: 'double' },
    unitArgument,
    ...detailArguments,
    laterCountArgument,
    orderArgument,
    { name: 'key', type: 'key', keySpecIndex: 1, token: 'STORE', flags: ['optional'] },
    { name: 'key', type: 'key', keySpecIndex: 2, token: 'STOREDIST', flags: ['optional'] },
  ],
  execute(context) {
    search(context, { key: 1, center: 'position', store: 'options' });
  },
};

export const georadiusRo: Command = {
  name: 'georadius_ro',
  group: 'geo',
  since: '3.2.10',
  summary: 'A read-only variant for GEORADIUS',
  complexity,
  arity: -6,
  flags: ['readonly'],
  acl: ['read', 'geo', 'slow'],
  keys: [oneKey(['RO', 'access'])],
  history: [
    ['6.2.0', 'Added the `ANY` option for `COUNT`.'],
  ],
  docFlags: ['deprecated'],
  deprecatedSince: '6.2.0',
  replacedBy: '`GEOSEARCH` with the `BYRADIUS` argument',
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'longitude', type: 'double' },
    { name: 'latitude', type: 'double' },
    { name: 'radius', type: 'double' },
    unitArgument,
    ...detailArguments,
    laterCountArgument,
    orderArgument,
  ],
  execute(context) {
    search(context, { key: 1, center: 'position', store: 'none' });
  },
};

export const georadiusbymember: Command = {
  name: 'georadiusbymember',
  group: 'geo',
  since: '3.2.0',
  summary:
    'Query a sorted set representing a geospatial index to fetch members matching a given ' +
    'maximum distance from a member',
  complexity,
  arity: -5,
  flags: ['write', 'denyoom', 'movablekeys'],
  acl: ['write', 'geo', 'slow'],
  keys: [oneKey(['RO', 'access']), ...storeKeys(5)],
  history: [
    ['7.0.0', 'Added support for uppercase unit names.'],
  ],
  docFlags: ['deprecated'],
  deprecatedSince: '6.2.0',
  replacedBy: '`GEOSEARCH` and `GEOSEARCHSTORE` with the `BYRADIUS` and `FROMMEMBER` arguments',
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'member', type: 'string' },
    { name: 'radius', type: 'double' },
    unitArgument,
    ...detailArguments,
    countArgument,
    orderArgument,
    { name: 'key', type: 'key', keySpecIndex: 1, token: 'STORE', flags: ['optional'] },
    { name: 'key', type: 'key', keySpecIndex: 2, token: 'STOREDIST', flags: ['optional'] },
  ],
  execute(context) {
    search(context, { key: 1, center: 'member', store: 'options' });
  },
};

export const georadiusbymemberRo: Command = {
  name: 'georadiusbymember_ro',
  group: 'geo',
  since: '3.2.10',
  summary: 'A read-only variant for GEORADIUSBYMEMBER',
  complexity,
  arity: -5,
  flags: ['readonly'],
  acl: ['read', 'geo', 'slow'],
  keys: [oneKey(['RO', 'access'])],
  docFlags: ['deprecated'],
  deprecatedSince: '6.2.0',
  replacedBy: '`GEOSEARCH` with the `BYRADIUS` and `FROMMEMBER` arguments',
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'member', type: 'string' },
    { name: 'radius', type: 'double' },
    unitArgument,
    ...detailArguments,
    countArgument,
    orderArgument,
  ],
  execute(context) {
    search(context, { key: 1, center: 'member', store: 'none' });
  },
};

/** The keys behind STORE and STOREDIST, which are looked for from an argument on. */
function storeKeys(startFrom: number): readonly KeySpec[] {
  return ['STORE', 'STOREDIST'].map((keyword) => ({
    flags: ['OW', 'update'],
    begin: { type: 'keyword', keyword, startFrom },
    find: { type: 'range', lastKey: 0, step: 1, limit: 0 },
  }));
}
