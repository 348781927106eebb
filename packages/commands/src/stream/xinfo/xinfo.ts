/** XINFO: streams, groups and consumers from inside. */
import type { Command } from '../../core/command.js';
import { consumers, groups } from './groups.js';
import { help } from './help.js';
import { stream } from './stream.js';

export const xinfo: Command = {
  name: 'xinfo',
  group: 'stream',
  since: '5.0.0',
  summary: 'A container for stream introspection commands',
  complexity: 'Depends on subcommand.',
  arity: -2,
  flags: [],
  acl: ['slow'],
  subcommands: [consumers, groups, help, stream],
};
