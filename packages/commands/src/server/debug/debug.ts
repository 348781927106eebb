/**
 * DEBUG subcommand [arg ...]: for tests of the server. Allowed by enable-debug-command only.
 *
 * Spec: redis/src/debug.c debugCommand (7.0).
 */
import type { Command } from '../../core/command.js';
import type { Context } from '../../core/context.js';
import { replyHelp } from '../../core/help.js';
import { serverErrors, unknownDebugSubcommand } from '../errors.js';
import { aofFlushSleep } from './aof-flush-sleep.js';
import { digest, digestValue } from './digest.js';
import { object } from './object.js';
import { populate } from './populate.js';
import { loadaof, reload } from './reload.js';
import { jmap, stringmatchLen } from './stringmatch-len.js';
import type { DebugSubcommand } from './subcommand.js';
import { setActiveExpire, sleep } from './time.js';

const help: DebugSubcommand = {
  name: 'help',
  argumentsMin: 0,
  argumentsMax: 0,
  help: [],
  execute(context) {
    replyHelp(
      context,
      'DEBUG',
      subcommands.flatMap((subcommand) => subcommand.help),
    );
  },
};

const subcommands: readonly DebugSubcommand[] = [
  aofFlushSleep,
  digest,
  digestValue,
  help,
  jmap,
  loadaof,
  object,
  populate,
  reload,
  setActiveExpire,
  sleep,
  stringmatchLen,
];

export const debug: Command = {
  name: 'debug',
  group: 'server',
  since: '1.0.0',
  summary: 'A container for debugging commands',
  complexity: 'Depends on subcommand.',
  arity: -2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  acl: ['admin', 'slow', 'dangerous'],
  docFlags: ['syscmd'],
  execute(context) {
    const { argv, host, reply, session } = context;
    if (!host.debugging.allows(session)) {
      reply.error(serverErrors.debugNotAllowed);
      return;
    }
    const subcommand = findSubcommand(context);
    if (subcommand === undefined) reply.error(unknownDebugSubcommand(argv.text(1)));
    else subcommand.execute(context);
  },
};

function findSubcommand({ argv }: Context): DebugSubcommand | undefined {
  const count = argv.argc - 2;
  return subcommands.find(
    ({ name, argumentsMin, argumentsMax }) =>
      argv.is(1, name) && count >= argumentsMin && count <= argumentsMax,
  );
}
