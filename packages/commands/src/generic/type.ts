/** TYPE key. */
import { typeName, ValueType } from '@varve/keyspace';
import type { Command } from '../core/command.js';
import { oneKey } from '../core/key-spec.js';

export const type: Command = {
  name: 'type',
  group: 'generic',
  since: '1.0.0',
  summary: 'Determine the type stored at key',
  complexity: 'O(1)',
  arity: 2,
  flags: ['readonly', 'fast'],
  acl: ['keyspace', 'read', 'fast'],
  keys: [oneKey(['RO'])],
  arguments: [{ name: 'key', type: 'key', keySpecIndex: 0 }],
  execute(context) {
    const found = context.lookupReadQuietly(1);
    context.reply.simple(typeName(found ? context.db.type() : ValueType.none));
  },
};
