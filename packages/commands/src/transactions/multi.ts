/** MULTI: from now on commands are queued. */
import type { Command } from '../core/command.js';
import { transactionErrors } from './errors.js';

export const multi: Command = {
  name: 'multi',
  group: 'transactions',
  since: '1.2.0',
  summary: 'Mark the start of a transaction block',
  complexity: 'O(1)',
  arity: 1,
  flags: ['noscript', 'loading', 'stale', 'fast', 'allow_busy'],
  traits: ['neverQueued'],
  acl: ['fast', 'transaction'],
  execute(context) {
    const transaction = context.session.transaction;
    if (transaction.active) {
      context.reply.error(transactionErrors.nestedMulti);
      return;
    }
    transaction.open();
    context.reply.ok();
  },
};
