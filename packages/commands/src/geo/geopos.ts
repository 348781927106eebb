/** GEOPOS key [member ...]: where members are. */
import type { Command } from '../core/command.js';
import { oneKey } from '../core/key-spec.js';
import { findZset, Found } from '../sorted-set/zset-key.js';
import { positionOfMember, replyPosition } from './position.js';

export const geopos: Command = {
  name: 'geopos',
  group: 'geo',
  since: '3.2.0',
  summary: 'Returns longitude and latitude of members of a geospatial index',
  complexity: 'O(N) where N is the number of members requested.',
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
      if (position === undefined) reply.nullArray();
      else replyPosition(context, position);
    }
  },
};
