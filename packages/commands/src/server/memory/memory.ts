/** MEMORY: what keys cost. */
import type { Command } from '../../core/command.js';
import { help } from './help.js';
import { purge } from './purge.js';
import { usage } from './usage.js';

export const memory: Command = {
  name: 'memory',
  group: 'server',
  since: '4.0.0',
  summary: 'A container for memory diagnostics commands',
  complexity: 'Depends on subcommand.',
  arity: -2,
  flags: [],
  acl: ['slow'],
  subcommands: [help, purge, usage],
};
