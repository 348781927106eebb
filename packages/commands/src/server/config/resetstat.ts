/** CONFIG RESETSTAT: forgets the counters of INFO. */
import type { Command } from '../../core/command.js';
import type { CommandTable } from '../../core/command-table.js';

export const resetstat: Command = {
  name: 'resetstat',
  group: 'server',
  since: '2.0.0',
  summary: 'Reset the stats returned by INFO',
  complexity: 'O(1)',
  arity: 2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  acl: ['admin', 'slow', 'dangerous'],
  execute(context) {
    const { host, reply, statistics, table } = context;
    statistics.reset();
    resetTable(table);
    host.resetStatistics();
    reply.ok();
  },
};

function resetTable(table: CommandTable): void {
  for (const entry of table.entries) {
    entry.resetStatistics();
    if (entry.subcommands !== undefined) resetTable(entry.subcommands);
  }
}
