/**
 * LINSERT key <BEFORE | AFTER> pivot element. Finding the pivot is O(n), inserting beside it
 * O(log n).
 *
 * Spec: redis/src/t_list.c linsertCommand (7.0).
 */
import type { ListRoom } from '@varve/keyspace';
import type { Command } from '../core/command.js';
import { errors } from '../core/errors.js';
import { oneKey } from '../core/key-spec.js';
import { findListToWrite, Found } from './list-key.js';

export const linsert: Command = {
  name: 'linsert',
  group: 'list',
  since: '2.2.0',
  summary: 'Insert an element before or after another element in a list',
  complexity:
    'O(N) where N is the number of elements to traverse before seeing the value pivot. ' +
    'This means that inserting somewhere on the left end on the list (head) can be ' +
    'considered O(1) and inserting somewhere on the right end (tail) is O(N).',
  arity: 5,
  flags: ['write', 'denyoom'],
  acl: ['write', 'list', 'slow'],
  keys: [oneKey(['RW', 'insert'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    {
      name: 'where',
      type: 'oneof',
      arguments: [
        { name: 'before', type: 'pure-token', token: 'BEFORE' },
        { name: 'after', type: 'pure-token', token: 'AFTER' },
      ],
    },
    { name: 'pivot', type: 'string' },
    { name: 'element', type: 'string' },
  ],
  execute(context) {
    const { argv, db, reply } = context;
    const isAfter = argv.is(2, 'after');
    if (!isAfter && !argv.is(2, 'before')) {
      reply.error(errors.syntax);
      return;
    }
    const found = findListToWrite(context, 1);
    if (found === Found.refused) return;
    if (found === Found.missing) {
      reply.integer(0);
      return;
    }
    const { list } = db;
    list.sought(argv.buffer, argv.start(3), argv.end(3));
    const pivot = rankOfSought(list);
    if (pivot < 0) {
      reply.integer(-1);
      return;
    }
    list.insert(isAfter ? pivot + 1 : pivot, argv.buffer, argv.start(4), argv.end(4));
    context.modified(1);
    reply.integer(list.size());
  },
};

/** Rank of the first element that is the one sought; -1 if there is none. */
function rankOfSought(list: ListRoom): number {
  if (!list.seek(0)) return -1;
  let rank = 0;
  do {
    if (list.isSought()) return rank;
    rank++;
  } while (list.next());
  return -1;
}
