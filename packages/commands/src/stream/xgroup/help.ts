/** XGROUP HELP: the subcommands there are. */
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
    replyHelp(context, 'XGROUP', [
      'CREATE <key> <groupname> <id|$> [option]',
      '    Create a new consumer group. Options are:',
      '    * MKSTREAM',
      '      Create the empty stream if it does not exist.',
      '    * ENTRIESREAD entries_read',
      "      Set the group's entries_read counter (internal use).",
      'CREATECONSUMER <key> <groupname> <consumer>',
      '    Create a new consumer in the specified group.',
      'DELCONSUMER <key> <groupname> <consumer>',
      '    Remove the specified consumer.',
      'DESTROY <key> <groupname>',
      '    Remove the specified group.',
      'SETID <key> <groupname> <id|$> [ENTRIESREAD entries_read]',
      '    Set the current group ID and entries_read counter.',
    ]);
  },
};
