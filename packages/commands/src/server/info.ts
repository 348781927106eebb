/** INFO [section ...]: what the host tells of itself. */
import type { Command } from '../core/command.js';

export const info: Command = {
  name: 'info',
  group: 'server',
  since: '1.0.0',
  summary: 'Get information and statistics about the server',
  complexity: 'O(1)',
  arity: -1,
  flags: ['loading', 'stale'],
  acl: ['slow', 'dangerous'],
  tips: ['nondeterministic_output', 'request_policy:all_shards', 'response_policy:special'],
  history: [['7.0.0', 'Added support for taking multiple section arguments.']],
  arguments: [{ name: 'section', type: 'string', flags: ['optional', 'multiple'] }],
  execute(context) {
    const { argv, host, reply } = context;
    const names = Array.from({ length: argv.argc - 1 }, (_, i) => argv.text(i + 1));
    reply.verbatim('txt', host.info(names.map((name) => name.toLowerCase())));
  },
};
