/**
 * SAVE · BGSAVE [SCHEDULE] · BGREWRITEAOF · LASTSAVE: the dataset as a file, a dump or the base of the
 * log.
 *
 * What goes on beside the commands does not start within a transaction, of which it would see a part:
 * it is scheduled.
 *
 * Spec: redis/src/rdb.c saveCommand, bgsaveCommand, redis/src/aof.c bgrewriteaofCommand (7.0).
 */
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { errors } from '../core/errors.js';
import type { StartAnswer } from '../core/host.js';

export const save: Command = {
  name: 'save',
  group: 'server',
  since: '1.0.0',
  summary: 'Synchronously save the dataset to disk',
  complexity: 'O(N) where N is the total number of keys in all databases',
  arity: 1,
  flags: ['admin', 'noscript', 'no_async_loading', 'no_multi'],
  acl: ['admin', 'slow', 'dangerous'],
  execute(context) {
    const problem = context.host.persistence.save();
    if (problem === undefined) context.reply.ok();
    else context.reply.error(problem);
  },
};

export const bgsave: Command = {
  name: 'bgsave',
  group: 'server',
  since: '1.0.0',
  summary: 'Asynchronously save the dataset to disk',
  complexity: 'O(1)',
  arity: -1,
  flags: ['admin', 'noscript', 'no_async_loading'],
  acl: ['admin', 'slow', 'dangerous'],
  history: [['3.2.2', 'Added the `SCHEDULE` option.']],
  arguments: [
    {
      name: 'schedule',
      type: 'pure-token',
      token: 'SCHEDULE',
      since: '3.2.2',
      flags: ['optional'],
    },
  ],
  execute(context) {
    const { argv, host, reply, session } = context;
    const mayWait = argv.argc === 2 && argv.is(1, 'schedule');
    if (argv.argc > 1 && !mayWait) {
      reply.error(errors.syntax);
      return;
    }
    const isDeferred = session.transaction.active;
    replyStart(context, host.persistence.startSave(mayWait, isDeferred));
  },
};

export const bgrewriteaof: Command = {
  name: 'bgrewriteaof',
  group: 'server',
  since: '1.0.0',
  summary: 'Asynchronously rewrite the append-only file',
  complexity: 'O(1)',
  arity: 1,
  flags: ['admin', 'noscript', 'no_async_loading'],
  acl: ['admin', 'slow', 'dangerous'],
  execute(context) {
    const { host, session } = context;
    replyStart(context, host.persistence.startRewrite(session.transaction.active));
  },
};

export const lastsave: Command = {
  name: 'lastsave',
  group: 'server',
  since: '1.0.0',
  summary: 'Get the UNIX time stamp of the last successful save to disk',
  complexity: 'O(1)',
  arity: 1,
  flags: ['loading', 'stale', 'fast'],
  acl: ['admin', 'fast', 'dangerous'],
  tips: ['nondeterministic_output'],
  execute(context) {
    context.reply.integer(context.host.persistence.lastSaveSeconds);
  },
};

function replyStart({ reply }: Context, answer: StartAnswer): void {
  if ('error' in answer) reply.error(answer.error);
  else reply.simple(answer.status);
}
