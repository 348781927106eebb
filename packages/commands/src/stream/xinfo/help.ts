/** XINFO HELP: the subcommands there are. */
import type { Command } from '../../core/command.js';
import { replyHelp } from '../../core/help.js';

export const help: Command = {
  name: 'help',
  group: 'stream',
  since: '5.0.0',
  summary: 'Show helpful text about the different subcommands',
  complexity: 'O(1)',
  arity: 2,
  flags: ['loading', 'stale'],
  acl: ['stream', 'slow'],
  execute(context) {
    replyHelp(context, 'XINFO', [
      'CONSUMERS <key> <groupname>',
      '    Show consumers of <groupname>.',
      'GROUPS <key>',
      '    Show the stream consumer groups.',
      'STREAM <key> [FULL [COUNT <count>]',
      '    Show information about the stream.',
    ]);
  },
};
