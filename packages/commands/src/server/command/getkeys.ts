/**
 * COMMAND GETKEYS command [arg ...] · COMMAND GETKEYSANDFLAGS: which of the arguments are keys,
 * and what the command would do with them.
 *
 * Spec: redis/src/server.c getKeysSubcommandImpl (7.0).
 */
import { Argv } from '@varve/resp';
import type { Command } from '../../core/command.js';
import type { Context } from '../../core/context.js';
import { keyPositions, type KeyPosition } from '../../core/key-positions.js';
import { serverErrors } from '../errors.js';
import { replyWords } from './describe.js';

export const getkeys: Command = {
  name: 'getkeys',
  group: 'server',
  since: '2.8.13',
  summary: 'Extract keys given a full Redis command',
  complexity: 'O(N) where N is the number of arguments to the command',
  arity: -4,
  flags: ['loading', 'stale'],
  acl: ['slow', 'connection'],
  execute(context) {
    const { reply } = context;
    const asked = askedArguments(context);
    const positions = findKeys(context, asked);
    if (positions === undefined) return;
    reply.array(positions.length);
    for (const { index } of positions) {
      reply.bulk(asked.buffer, asked.start(index), asked.end(index));
    }
  },
};

export const getkeysandflags: Command = {
  name: 'getkeysandflags',
  group: 'server',
  since: '7.0.0',
  summary: 'Extract keys and access flags given a full Redis command',
  complexity: 'O(N) where N is the number of arguments to the command',
  arity: -4,
  flags: ['loading', 'stale'],
  acl: ['slow', 'connection'],
  execute(context) {
    const { reply } = context;
    const asked = askedArguments(context);
    const positions = findKeys(context, asked);
    if (positions === undefined) return;
    reply.array(positions.length);
    for (const position of positions) {
      reply.array(2);
      reply.bulk(asked.buffer, asked.start(position.index), asked.end(position.index));
      replyWords(reply, flagsOf(position, asked));
    }
  },
};

/** The command that is asked about. */
function askedArguments({ argv }: Context): Argv {
  return Argv.from(Array.from({ length: argv.argc - 2 }, (_, i) => argv.bytes(i + 2)));
}

/** The keys of `asked`; on an error answers it and returns `undefined`. */
function findKeys(context: Context, asked: Argv): readonly KeyPosition[] | undefined {
  const { reply, table } = context;
  const entry = table.resolve(asked);
  const specs = entry?.declaration.keys ?? [];
  let problem: string;
  if (entry === undefined) problem = serverErrors.commandInvalid;
  else if (specs.length === 0) problem = serverErrors.commandWithoutKeys;
  else if (!entry.accepts(asked.argc)) problem = serverErrors.commandArity;
  else {
    const positions = keyPositions(specs, asked);
    const others = entry.declaration.keysBeyondSpecs?.(asked) ?? [];
    if (positions !== undefined) return [...positions, ...others];
    if (entry.declaration.flags.includes('no_mandatory_keys')) return [];
    problem = serverErrors.commandArguments;
  }
  reply.error(problem);
  return undefined;
}

/** What a command does with a key may depend on its options: SET reads it only with GET. */
function flagsOf({ spec }: KeyPosition, asked: Argv): readonly string[] {
  if (!spec.flags.includes('variable_flags')) return spec.flags;
  for (let i = 3; i < asked.argc; i++) {
    if (asked.is(i, 'get')) return spec.flags.filter((flag) => flag !== 'variable_flags');
  }
  return ['OW', 'update'];
}
