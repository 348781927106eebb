/** COMMAND: about the commands there are. All of it derives from the declarations. */
import type { Command } from '../../core/command.js';
import { getkeys, getkeysandflags } from './getkeys.js';
import { help } from './help.js';
import { docs, info, replyAllDescriptions } from './info.js';
import { count, list } from './list.js';

export const command: Command = {
  name: 'command',
  group: 'server',
  since: '2.8.13',
  summary: 'Get array of Redis command details',
  complexity: 'O(N) where N is the total number of Redis commands',
  arity: -1,
  flags: ['loading', 'stale'],
  acl: ['slow', 'connection'],
  tips: ['nondeterministic_output_order'],
  subcommands: [count, docs, getkeys, getkeysandflags, help, info, list],
  execute(context) {
    replyAllDescriptions(context);
  },
};
