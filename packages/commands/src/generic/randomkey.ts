/** RANDOMKEY. Keys it meets past their time are deleted. */
import type { Command } from '../core/command.js';

export const randomkey: Command = {
  name: 'randomkey',
  group: 'generic',
  since: '1.0.0',
  summary: 'Return a random key from the keyspace',
  complexity: 'O(1)',
  arity: 1,
  flags: ['readonly'],
  traits: ['touchesArbitraryKeys'],
  acl: ['keyspace', 'read', 'slow'],
  tips: ['request_policy:all_shards', 'nondeterministic_output'],
  execute(context) {
    const { db, reply } = context;
    if (context.gate.tracking) context.gate.readAll();
    // Ends: each turn deletes a key.
    while (db.randomKey()) {
      if (!context.isExpired(db)) {
        reply.bulk(db.keyBytes, db.keyStart, db.keyEnd);
        return;
      }
      context.expireAtCursor(db);
    }
    reply.nullBulk();
  },
};
