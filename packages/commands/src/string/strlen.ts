/** STRLEN key. */
import type { Command } from '../core/command.js';
import { oneKey } from '../core/key-spec.js';

export const strlen: Command = {
  name: 'strlen',
  group: 'string',
  since: '2.2.0',
  summary: 'Get the length of the value stored in a key',
  complexity: 'O(1)',
  arity: 2,
  flags: ['readonly', 'fast'],
  acl: ['read', 'string', 'fast'],
  keys: [oneKey(['RO'])],
  arguments: [{ name: 'key', type: 'key', keySpecIndex: 0 }],
  execute(context) {
    if (!context.lookupRead(1)) context.reply.integer(0);
    else if (!context.refusesString())
      context.reply.integer(context.db.string.size());
  },
};
