/** XGROUP: groups of a stream, and their consumers. */
import type { Command } from '../../core/command.js';
import { createconsumer, delconsumer } from './consumer.js';
import { create, setid } from './create.js';
import { destroy } from './destroy.js';
import { help } from './help.js';

export const xgroup: Command = {
  name: 'xgroup',
  group: 'stream',
  since: '5.0.0',
  summary: 'A container for consumer groups commands',
  complexity: 'Depends on subcommand.',
  arity: -2,
  flags: [],
  acl: ['slow'],
  subcommands: [create, createconsumer, delconsumer, destroy, help, setid],
};
