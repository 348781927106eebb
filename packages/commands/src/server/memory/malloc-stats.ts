/** MEMORY MALLOC-STATS: what redis-server answers where its allocator keeps no statistics. */
import type { Command } from '../../core/command.js';

export const mallocStats: Command = {
  name: 'malloc-stats',
  group: 'server',
  since: '4.0.0',
  summary: 'Show allocator internal stats',
  complexity: 'Depends on how much memory is allocated, could be slow',
  arity: 2,
  flags: [],
  acl: ['slow'],
  tips: ['nondeterministic_output', 'request_policy:all_shards', 'response_policy:special'],
  execute(context) {
    context.reply.latin1('Stats not supported for the current allocator');
  },
};
