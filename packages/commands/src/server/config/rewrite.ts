/** CONFIG REWRITE: writes the configuration in force to its file. */
import type { Command } from '../../core/command.js';

export const rewrite: Command = {
  name: 'rewrite',
  group: 'server',
  since: '2.8.0',
  summary: 'Rewrite the configuration file with the in memory configuration',
  complexity: 'O(1)',
  arity: 2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  acl: ['admin', 'slow', 'dangerous'],
  execute(context) {
    const { host, reply } = context;
    const problem = host.configuration.rewrite();
    if (problem === undefined) reply.ok();
    else reply.error(problem);
  },
};
