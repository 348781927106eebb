/** MEMORY: what keys cost, and where memory went. */
import type { Command } from '../../core/command.js';
import { doctor } from './doctor.js';
import { help } from './help.js';
import { mallocStats } from './malloc-stats.js';
import { purge } from './purge.js';
import { stats } from './stats.js';
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
  subcommands: [doctor, help, mallocStats, purge, stats, usage],
};
