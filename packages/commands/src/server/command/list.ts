/**
 * COMMAND COUNT · COMMAND LIST [FILTERBY MODULE name | ACLCAT category | PATTERN pattern]: names
 * of commands, subcommands included.
 *
 * Spec: redis/src/server.c commandListCommand (7.0).
 */
import type { CommandEntry } from '../../core/command-entry.js';
import type { Command } from '../../core/command.js';
import type { CommandTable } from '../../core/command-table.js';
import type { Context } from '../../core/context.js';
import { errors } from '../../core/errors.js';
import { matchesGlob } from '../../core/glob.js';

export const count: Command = {
  name: 'count',
  group: 'server',
  since: '2.8.13',
  summary: 'Get total number of Redis commands',
  complexity: 'O(1)',
  arity: 2,
  flags: ['loading', 'stale'],
  acl: ['slow', 'connection'],
  execute(context) {
    context.reply.integer(context.table.entries.length);
  },
};

export const list: Command = {
  name: 'list',
  group: 'server',
  since: '7.0.0',
  summary: 'Get an array of Redis command names',
  complexity: 'O(N) where N is the total number of Redis commands',
  arity: -2,
  flags: ['loading', 'stale'],
  acl: ['slow', 'connection'],
  tips: ['nondeterministic_output_order'],
  arguments: [
    {
      name: 'filterby',
      type: 'oneof',
      token: 'FILTERBY',
      flags: ['optional'],
      arguments: [
        { name: 'module-name', type: 'string', token: 'MODULE' },
        { name: 'category', type: 'string', token: 'ACLCAT' },
        { name: 'pattern', type: 'pattern', token: 'PATTERN' },
      ],
    },
  ],
  execute(context) {
    const { reply, table } = context;
    const isListed = readFilter(context);
    if (isListed === undefined) return;
    const names = allEntries(table).filter(isListed);
    reply.array(names.length);
    for (const { fullName } of names) reply.text(fullName);
  },
};

/** What the arguments ask for; on an error answers it and returns `undefined`. */
function readFilter(context: Context): ((entry: CommandEntry) => boolean) | undefined {
  const { argv, reply } = context;
  if (argv.argc === 2) return () => true;
  const hasFilter = argv.argc === 5 && argv.is(2, 'filterby');
  // There are no modules.
  if (hasFilter && argv.is(3, 'module')) return () => false;
  if (hasFilter && argv.is(3, 'aclcat')) {
    const category = argv.text(4).toLowerCase();
    return ({ declaration }) => declaration.acl.some((each) => each === category);
  }
  if (hasFilter && argv.is(3, 'pattern')) {
    const pattern = argv.bytes(4);
    return (entry) => matchesName(pattern, entry.fullName);
  }
  reply.error(errors.syntax);
  return undefined;
}

function matchesName(pattern: Buffer, name: string): boolean {
  const bytes = Buffer.from(name, 'latin1');
  return matchesGlob(pattern, bytes, 0, bytes.length, true);
}

/** Every command, each container followed by its subcommands. */
function allEntries(table: CommandTable): CommandEntry[] {
  return table.entries.flatMap((entry) => [entry, ...(entry.subcommands?.entries ?? [])]);
}
