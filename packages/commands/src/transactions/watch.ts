/**
 * WATCH key [key ...]: the next EXEC runs only if none of these keys changes until then · UNWATCH.
 *
 * Nothing is looked up: a key past its time stays, and counts as absent.
 */
import type { Command } from '../core/command.js';
import { keyRange } from '../core/key-spec.js';
import { transactionErrors } from './errors.js';

export const watch: Command = {
  name: 'watch',
  group: 'transactions',
  since: '2.2.0',
  summary: 'Watch the given keys to determine execution of the MULTI/EXEC block',
  complexity: 'O(1) for every key.',
  arity: -2,
  flags: ['noscript', 'loading', 'stale', 'fast', 'allow_busy'],
  traits: ['neverQueued'],
  acl: ['fast', 'transaction'],
  keys: [keyRange(['RO'], 1, -1, 1)],
  arguments: [{ name: 'key', type: 'key', keySpecIndex: 0, flags: ['multiple'] }],
  execute(context) {
    const { argv, db, reply, watchedKeys } = context;
    const transaction = context.session.transaction;
    if (transaction.active) {
      reply.error(transactionErrors.watchInsideMulti);
      return;
    }
    // A transaction that is bound to fail needs no more reasons.
    for (let i = 1; i < argv.argc && !transaction.touched; i++) {
      const found = db.find(argv.buffer, argv.start(i), argv.end(i));
      watchedKeys.watch(transaction, db.index, argv.text(i), found && context.isExpired(db));
    }
    reply.ok();
  },
};

export const unwatch: Command = {
  name: 'unwatch',
  group: 'transactions',
  since: '2.2.0',
  summary: 'Forget about all watched keys',
  complexity: 'O(1)',
  arity: 1,
  flags: ['noscript', 'loading', 'stale', 'fast', 'allow_busy'],
  acl: ['fast', 'transaction'],
  execute(context) {
    const transaction = context.session.transaction;
    context.watchedKeys.unwatchAll(transaction);
    transaction.touched = false;
    context.reply.ok();
  },
};
