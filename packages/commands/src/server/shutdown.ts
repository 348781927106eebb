/**
 * SHUTDOWN [NOSAVE | SAVE] [NOW] [FORCE] [ABORT]. Answered only if it fails, or to ABORT.
 *
 * Spec: redis/src/db.c shutdownCommand (7.0).
 */
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { errors } from '../core/errors.js';

interface Modifiers {
  readonly isAbort: boolean;
  readonly save: boolean | undefined;
  readonly now: boolean;
  readonly force: boolean;
}

export const shutdown: Command = {
  name: 'shutdown',
  group: 'server',
  since: '1.0.0',
  summary: 'Synchronously save the dataset to disk and then shut down the server',
  complexity:
    'O(N) when saving, where N is the total number of keys in all databases when saving data, ' +
    'otherwise O(1)',
  arity: -1,
  flags: ['admin', 'noscript', 'loading', 'stale', 'no_multi', 'allow_busy'],
  acl: ['admin', 'slow', 'dangerous'],
  history: [['7.0.0', 'Added the `NOW`, `FORCE` and `ABORT` modifiers.']],
  arguments: [
    {
      name: 'nosave_save',
      type: 'oneof',
      flags: ['optional'],
      arguments: [
        { name: 'nosave', type: 'pure-token', token: 'NOSAVE' },
        { name: 'save', type: 'pure-token', token: 'SAVE' },
      ],
    },
    { name: 'now', type: 'pure-token', token: 'NOW', since: '7.0.0', flags: ['optional'] },
    { name: 'force', type: 'pure-token', token: 'FORCE', since: '7.0.0', flags: ['optional'] },
    { name: 'abort', type: 'pure-token', token: 'ABORT', since: '7.0.0', flags: ['optional'] },
  ],
  execute(context) {
    const { host, reply } = context;
    const modifiers = readModifiers(context);
    if (modifiers === undefined) {
      reply.error(errors.syntax);
      return;
    }
    const { isAbort, save, now, force } = modifiers;
    const problem = isAbort ? host.abortShutdown() : host.shutdown({ save, now, force });
    if (problem !== undefined) reply.error(problem);
    else if (isAbort) reply.ok();
  },
};

/** Returns `undefined` for words it does not have, or that exclude each other. */
function readModifiers({ argv }: Context): Modifiers | undefined {
  let isAbort = false;
  let isSave = false;
  let isNosave = false;
  let now = false;
  let force = false;
  for (let i = 1; i < argv.argc; i++) {
    if (argv.is(i, 'nosave')) isNosave = true;
    else if (argv.is(i, 'save')) isSave = true;
    else if (argv.is(i, 'now')) now = true;
    else if (argv.is(i, 'force')) force = true;
    else if (argv.is(i, 'abort')) isAbort = true;
    else return undefined;
  }
  if (isSave && isNosave) return undefined;
  if (isAbort && (isSave || isNosave || now || force)) return undefined;
  return { isAbort, save: isSave || isNosave ? isSave : undefined, now, force };
}
