/** ZREM key member [member ...]. The last member takes the key with it. */
import type { Command } from '../core/command.js';
import { oneKey } from '../core/key-spec.js';
import { findZsetToWrite, Found, removeIfEmpty } from './zset-key.js';

export const zrem: Command = {
  name: 'zrem',
  group: 'sorted-set',
  since: '1.2.0',
  summary: 'Remove one or more members from a sorted set',
  complexity:
    'O(M*log(N)) with N being the number of elements in the sorted set and M the number ' +
    'of elements to be removed.',
  arity: -3,
  flags: ['write', 'fast'],
  acl: ['write', 'sortedset', 'fast'],
  keys: [oneKey(['RW', 'delete'])],
  history: [['2.4.0', 'Accepts multiple elements.']],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'member', type: 'string', flags: ['multiple'] },
  ],
  execute(context) {
    const { argv, db, reply } = context;
    const found = findZsetToWrite(context);
    if (found === Found.refused) return;
    let removed = 0;
    let isEmpty = found === Found.missing;
    for (let i = 2; i < argv.argc && !isEmpty; i++) {
      if (!db.zset.remove(argv.buffer, argv.start(i), argv.end(i))) continue;
      removed++;
      isEmpty = removeIfEmpty(context);
    }
    if (removed > 0) context.modified(1, removed);
    reply.integer(removed);
  },
};
