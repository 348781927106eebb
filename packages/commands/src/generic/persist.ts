/** PERSIST key: the key does not expire any more. */
import type { Command } from '../core/command.js';
import { oneKey } from '../core/key-spec.js';

export const persist: Command = {
  name: 'persist',
  group: 'generic',
  since: '2.2.0',
  summary: 'Remove the expiration from a key',
  complexity: 'O(1)',
  arity: 2,
  flags: ['write', 'fast'],
  acl: ['keyspace', 'write', 'fast'],
  keys: [oneKey(['RW', 'update'])],
  arguments: [{ name: 'key', type: 'key', keySpecIndex: 0 }],
  execute(context) {
    if (!context.lookupWrite(1) || !context.db.persist()) {
      context.reply.integer(0);
      return;
    }
    context.modified(1);
    context.reply.integer(1);
  },
};
