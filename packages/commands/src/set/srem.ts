/** SREM key member [member ...]. The last member takes the key with it. HOT. */
import type { Command } from '../core/command.js';
import { oneKey } from '../core/key-spec.js';
import { findSetToWrite, Found } from './set-key.js';

export const srem: Command = {
  name: 'srem',
  group: 'set',
  since: '1.0.0',
  summary: 'Remove one or more members from a set',
  complexity: 'O(N) where N is the number of members to be removed.',
  arity: -3,
  flags: ['write', 'fast'],
  acl: ['write', 'set', 'fast'],
  keys: [oneKey(['RW', 'delete'])],
  history: [['2.4.0', 'Accepts multiple `member` arguments.']],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'member', type: 'string', flags: ['multiple'] },
  ],
  execute(context) {
    const { argv, db, reply } = context;
    const found = findSetToWrite(context, 1);
    if (found === Found.refused) return;
    let removed = 0;
    let isEmpty = found === Found.missing;
    for (let i = 2; i < argv.argc && !isEmpty; i++) {
      if (!db.set.remove(argv.buffer, argv.start(i), argv.end(i))) continue;
      removed++;
      isEmpty = db.set.size() === 0;
      if (isEmpty) db.remove();
    }
    if (removed > 0) context.modified(1, removed);
    reply.integer(removed);
  },
};
