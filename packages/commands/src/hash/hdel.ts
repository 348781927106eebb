/** HDEL key field [field ...]. The last field takes the key with it. */
import type { Command } from '../core/command.js';
import { oneKey } from '../core/key-spec.js';
import { findHashToWrite, Found } from './hash-key.js';

export const hdel: Command = {
  name: 'hdel',
  group: 'hash',
  since: '2.0.0',
  summary: 'Delete one or more hash fields',
  complexity: 'O(N) where N is the number of fields to be removed.',
  arity: -3,
  flags: ['write', 'fast'],
  acl: ['write', 'hash', 'fast'],
  keys: [oneKey(['RW', 'delete'])],
  history: [['2.4.0', 'Accepts multiple `field` arguments.']],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'field', type: 'string', flags: ['multiple'] },
  ],
  execute(context) {
    const { argv, db, reply } = context;
    const found = findHashToWrite(context, 2, argv.argc, 1);
    if (found === Found.refused) return;
    let deleted = 0;
    let isEmpty = found === Found.missing;
    for (let i = 2; i < argv.argc && !isEmpty; i++) {
      if (!db.hash.remove(argv.buffer, argv.start(i), argv.end(i))) continue;
      deleted++;
      isEmpty = db.hash.size() === 0;
      if (isEmpty) db.remove();
    }
    if (deleted > 0) context.modified(1, deleted);
    reply.integer(deleted);
  },
};
