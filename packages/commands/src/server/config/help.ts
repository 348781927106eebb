/** CONFIG HELP: the subcommands there are. */
import type { Command } from '../../core/command.js';
import { replyHelp } from '../../core/help.js';

export const help: Command = {
  name: 'help',
  group: 'server',
  since: '5.0.0',
  summary: 'Show helpful text about the different subcommands',
  complexity: 'O(1)',
  arity: 2,
  flags: ['loading', 'stale'],
  acl: ['slow'],
  execute(context) {
    replyHelp(context, 'CONFIG', [
      'GET <pattern>',
      '    Return parameters matching the glob-like <pattern> and their values.',
      'SET <directive> <value>',
      '    Set the configuration <directive> to <value>.',
      'RESETSTAT',
      '    Reset statistics reported by the INFO command.',
      'REWRITE',
      '    Rewrite the configuration file.',
    ]);
  },
};
