/** CONFIG: the configuration in force. Which parameters there are is the host's to know. */
import type { Command } from '../../core/command.js';
import { get } from './get.js';
import { help } from './help.js';
import { resetstat } from './resetstat.js';
import { rewrite } from './rewrite.js';
import { set } from './set.js';

export const config: Command = {
  name: 'config',
  group: 'server',
  since: '2.0.0',
  summary: 'A container for server configuration commands',
  complexity: 'Depends on subcommand.',
  arity: -2,
  flags: [],
  acl: ['slow'],
  subcommands: [get, help, resetstat, rewrite, set],
};
