/** GEODIST key member1 member2 [unit]: how far two members are from each other. */
import type { Command } from '../core/command.js';
import { errors } from '../core/errors.js';
import { oneKey } from '../core/key-spec.js';
import { findZset, Found } from '../sorted-set/zset-key.js';
import { unitArgument } from './arguments.js';
import { distanceOf } from './great-circle.js';
import { positionOfMember } from './position.js';
import { readUnit, replyDistance } from './unit.js';

export const geodist: Command = {
  name: 'geodist',
  group: 'geo',
  since: '3.2.0',
  summary: 'Returns the distance between two members of a geospatial index',
  complexity: 'O(log(N))',
  arity: -4,
  flags: ['readonly'],
  acl: ['read', 'geo', 'slow'],
  keys: [oneKey(['RO', 'access'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'member1', type: 'string' },
    { name: 'member2', type: 'string' },
    { ...unitArgument, flags: ['optional'] },
  ],
  execute(context) {
    const { argv, reply } = context;
    const meters = argv.argc === 5 ? readUnit(context, 4) : 1;
    if (meters === undefined) return;
    if (argv.argc > 5) {
      reply.error(errors.syntax);
      return;
    }
    const found = findZset(context);
    if (found === Found.refused) return;
    const from = found === Found.there ? positionOfMember(context, 2) : undefined;
    const to = from === undefined ? undefined : positionOfMember(context, 3);
    if (from === undefined || to === undefined) {
      reply.null();
      return;
    }
    const distance = distanceOf(from.longitude, from.latitude, to.longitude, to.latitude);
    replyDistance(context, distance / meters);
  },
};
