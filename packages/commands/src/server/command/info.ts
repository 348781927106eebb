/**
 * COMMAND INFO [command-name ...] · COMMAND DOCS [command-name ...]: what the declarations say.
 * Names may be full ones, "config|get". INFO answers null for a command nobody knows, DOCS leaves
 * it out.
 */
import type { Command } from '../../core/command.js';
import type { Context } from '../../core/context.js';
import { replyDescription } from './describe.js';
import { replyDocument } from './document.js';

export const info: Command = {
  name: 'info',
  group: 'server',
  since: '2.8.13',
  summary: 'Get array of specific Redis command details, or all when no argument is given.',
  complexity: 'O(N) where N is the number of commands to look up',
  arity: -2,
  flags: ['loading', 'stale'],
  acl: ['slow', 'connection'],
  tips: ['nondeterministic_output_order'],
  history: [['7.0.0', 'Allowed to be called with no argument to get info on all commands.']],
  arguments: [{ name: 'command-name', type: 'string', flags: ['optional', 'multiple'] }],
  execute(context) {
    const { argv, reply, table } = context;
    if (argv.argc === 2) {
      replyAllDescriptions(context);
      return;
    }
    reply.array(argv.argc - 2);
    for (let i = 2; i < argv.argc; i++) {
      const entry = table.findByFullName(argv.text(i));
      if (entry === undefined) reply.null();
      else replyDescription(reply, entry);
    }
  },
};

export const docs: Command = {
  name: 'docs',
  group: 'server',
  since: '7.0.0',
  summary: 'Get array of specific Redis command documentation',
  complexity: 'O(N) where N is the number of commands to look up',
  arity: -2,
  flags: ['loading', 'stale'],
  acl: ['slow', 'connection'],
  tips: ['nondeterministic_output_order'],
  arguments: [{ name: 'command-name', type: 'string', flags: ['optional', 'multiple'] }],
  execute(context) {
    const { argv, reply, table } = context;
    const names = Array.from({ length: argv.argc - 2 }, (_, i) => argv.text(i + 2));
    const named = names.map((name) => table.findByFullName(name));
    const known = named.filter((entry) => entry !== undefined);
    const entries = names.length === 0 ? table.entries : known;
    reply.map(entries.length);
    for (const entry of entries) replyDocument(reply, entry);
  },
};

/** Answers as COMMAND without arguments does. */
export function replyAllDescriptions(context: Context): void {
  const { reply, table } = context;
  reply.array(table.entries.length);
  for (const entry of table.entries) replyDescription(reply, entry);
}
