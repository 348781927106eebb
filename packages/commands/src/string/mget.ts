/** MGET key [key ...]: null for a key that is missing or holds something else. */
import { ValueType } from '@varve/keyspace';
import type { Command } from '../core/command.js';
import { keyRange } from '../core/key-spec.js';
import { replyString } from './string-value.js';

export const mget: Command = {
  name: 'mget',
  group: 'string',
  since: '1.0.0',
  summary: 'Get the values of all the given keys',
  complexity: 'O(N) where N is the number of keys to retrieve.',
  arity: -2,
  flags: ['readonly', 'fast'],
  acl: ['read', 'string', 'fast'],
  tips: ['request_policy:multi_shard'],
  keys: [keyRange(['RO', 'access'], 1, -1, 1)],
  arguments: [{ name: 'key', type: 'key', keySpecIndex: 0, flags: ['multiple'] }],
  execute(context) {
    const { argv, db, reply } = context;
    reply.array(argv.argc - 1);
    for (let i = 1; i < argv.argc; i++) {
      if (context.lookupRead(i) && db.type() === ValueType.string) replyString(context);
      else reply.nullBulk();
    }
  },
};
