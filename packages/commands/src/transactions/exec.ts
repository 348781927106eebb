/**
 * EXEC: runs what was queued, as one unit; or nothing, if a watched key changed (null) or a command
 * was refused while queueing (EXECABORT). An error of one command does not stop the others.
 *
 * EXEC itself is never logged: the records of its commands are the unit.
 *
 * Spec: redis/src/multi.c execCommand (7.0).
 */
import type { Argv } from '@varve/resp';
import type { CommandEntry } from '../core/command-entry.js';
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { call } from '../core/dispatch.js';
import { errors } from '../core/errors.js';
import { transactionErrors } from './errors.js';

export const exec: Command = {
  name: 'exec',
  group: 'transactions',
  since: '1.2.0',
  summary: 'Execute all commands issued after MULTI',
  complexity: 'Depends on commands in the transaction',
  arity: 1,
  flags: ['noscript', 'loading', 'stale', 'skip_slowlog'],
  traits: ['neverQueued', 'runsQueue'],
  acl: ['slow', 'transaction'],
  execute(context) {
    const { reply, watchedKeys } = context;
    const transaction = context.session.transaction;
    if (!transaction.active) {
      reply.error(transactionErrors.execWithoutMulti);
      return;
    }
    if (!context.replaying && watchedKeys.hasExpired(transaction, context.nowMs)) {
      transaction.touched = true;
    }
    if (transaction.aborted) reply.error(errors.transactionAborted);
    else if (transaction.touched) replyTouched(context);
    else runQueue(context);
    watchedKeys.unwatchAll(transaction);
    transaction.close();
  },
};

/** The answer tells of somebody else's write, so it may not leave before that. */
function replyTouched(context: Context): void {
  if (context.gate.tracking) context.gate.readAll();
  context.reply.nullArray();
}

function runQueue(context: Context): void {
  const transaction = context.session.transaction;
  const { argv, entry } = context;
  const { queue, entries } = transaction;
  context.watchedKeys.unwatchAll(transaction);
  context.reply.array(queue.length);
  for (let i = 0; i < queue.length; i++) {
    context.argv = queue[i] as Argv;
    call(context, entries[i] as CommandEntry);
  }
  context.argv = argv;
  context.entry = entry;
  context.propagation.noRecord();
}
