/** DISCARD: forgets what was queued, and the watched keys. */
import type { Command } from '../core/command.js';
import { transactionErrors } from './errors.js';

export const discard: Command = {
  name: 'discard',
  group: 'transactions',
  since: '2.0.0',
  summary: 'Discard all commands issued after MULTI',
  complexity: 'O(N), when N is the number of queued commands',
  arity: 1,
  flags: ['noscript', 'loading', 'stale', 'fast', 'allow_busy'],
  traits: ['neverQueued', 'endsTransaction'],
  acl: ['fast', 'transaction'],
  execute(context) {
    const transaction = context.session.transaction;
    if (!transaction.active) {
      context.reply.error(transactionErrors.discardWithoutMulti);
      return;
    }
    context.watchedKeys.unwatchAll(transaction);
    transaction.close();
    context.reply.ok();
  },
};
