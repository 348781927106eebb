/** MEMORY HELP. */
import type { Command } from '../../core/command.js';
import { replyHelp } from '../../core/help.js';

export const help: Command = {
  name: 'help',
  group: 'server',
  since: '4.0.0',
  summary: 'Show helpful text about the different subcommands',
  complexity: 'O(1)',
  arity: 2,
  flags: ['loading', 'stale'],
  acl: ['slow'],
  execute(context) {
    replyHelp(context, 'MEMORY', [
      'DOCTOR',
      '    Return memory problems reports.',
      'MALLOC-STATS',
      '    Return internal statistics report from the memory allocator.',
      'PURGE',
      '    Attempt to purge dirty pages for reclamation by the allocator.',
      'STATS',
      '    Return information about the memory usage of the server.',
      'USAGE <key> [SAMPLES <count>]',
      '    Return memory in bytes used by <key> and its value. All nested values are',
      '    counted, whatever <count> is.',
    ]);
  },
};
