/** DUMP key: the value as RESTORE takes it, here and in redis-server. */
import type { Command } from '../core/command.js';
import { oneKey } from '../core/key-spec.js';

export const dump: Command = {
  name: 'dump',
  group: 'generic',
  since: '2.6.0',
  summary: 'Return a serialized version of the value stored at the specified key.',
  complexity:
    'O(1) to access the key and additional O(N*M) to serialize it, where N is the number of Redis ' +
    'objects composing the value and M their average size. For small string values the time ' +
    'complexity is thus O(1)+O(1*M) where M is small, so simply O(1).',
  arity: 2,
  flags: ['readonly'],
  acl: ['keyspace', 'read', 'slow'],
  tips: ['nondeterministic_output'],
  keys: [oneKey(['RO', 'access'])],
  arguments: [{ name: 'key', type: 'key', keySpecIndex: 0 }],
  execute(context) {
    const { db, dumps, reply } = context;
    if (!context.lookupRead(1)) {
      reply.null();
      return;
    }
    const payload = dumps.dump(db.view());
    reply.bulk(payload, 0, payload.length);
  },
};
