/** MEMORY PURGE: frees what flushes, large deletions and closed views left to be freed later. */
import type { Command } from '../../core/command.js';

/** Blocks that are freed at once: a few milliseconds' worth. */
const blocksPerCommand = 1 << 20;

export const purge: Command = {
  name: 'purge',
  group: 'server',
  since: '4.0.0',
  summary: 'Ask the allocator to release memory',
  complexity: 'Depends on how much memory is allocated, could be slow',
  arity: 2,
  flags: [],
  acl: ['slow'],
  tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
  execute(context) {
    context.keyspace.reclaim(blocksPerCommand);
    context.reply.ok();
  },
};
