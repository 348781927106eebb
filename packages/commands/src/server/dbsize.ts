/** DBSIZE: counts keys, with those past their time that nobody has looked at since. */
import type { Command } from '../core/command.js';

export const dbsize: Command = {
  name: 'dbsize',
  group: 'server',
  since: '1.0.0',
  summary: 'Return the number of keys in the selected database',
  complexity: 'O(1)',
  arity: 1,
  flags: ['readonly', 'fast'],
  acl: ['keyspace', 'read', 'fast'],
  tips: ['request_policy:all_shards', 'response_policy:agg_sum'],
  execute(context) {
    if (context.gate.tracking) context.gate.readAll();
    context.reply.integer(context.db.size);
  },
};
