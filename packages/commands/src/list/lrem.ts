/**
 * LREM key count element: removes up to `count` elements that are equal, from the head on, or from
 * the tail if negative; all if 0. Elements that follow each other are removed together.
 *
 * Spec: redis/src/t_list.c lremCommand (7.0).
 */
import type { ListRoom } from '@varve/keyspace';
import type { Command } from '../core/command.js';
import { readSafeInteger } from '../core/integers.js';
import { oneKey } from '../core/key-spec.js';
import { findListToWrite, Found } from './list-key.js';

export const lrem: Command = {
  name: 'lrem',
  group: 'list',
  since: '1.0.0',
  summary: 'Remove elements from a list',
  complexity: 'O(N+M) where N is the length of the list and M is the number of elements removed.',
  arity: 4,
  flags: ['write'],
  acl: ['write', 'list', 'slow'],
  keys: [oneKey(['RW', 'delete'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'count', type: 'integer' },
    { name: 'element', type: 'string' },
  ],
  execute(context) {
    const { argv, db, reply } = context;
    const count = readSafeInteger(context, 2);
    if (count === undefined) return;
    const found = findListToWrite(context, 1);
    if (found === Found.refused) return;
    if (found === Found.missing) {
      reply.integer(0);
      return;
    }
    const { list } = db;
    list.sought(argv.buffer, argv.start(3), argv.end(3));
    const removed =
      count < 0
        ? removeFromTail(list, -count)
        : removeFromHead(list, count === 0 ? Infinity : count);
    if (list.size() === 0) db.remove();
    if (removed > 0) context.modified(1, removed);
    reply.integer(removed);
  },
};

function removeFromHead(list: ListRoom, count: number): number {
  let removed = 0;
  let rank = 0;
  while (removed < count && list.seek(rank)) {
    let hasMore = true;
    for (; hasMore && !list.isSought(); rank++) hasMore = list.next();
    if (!hasMore) break;
    let run = 0;
    for (; hasMore && removed < count && list.isSought(); run++) {
      removed++;
      hasMore = list.next();
    }
    list.remove(rank, run);
  }
  return removed;
}

function removeFromTail(list: ListRoom, count: number): number {
  let removed = 0;
  let end = list.size();
  while (removed < count && end > 0) {
    list.seek(end - 1);
    let hasMore = true;
    for (; hasMore && !list.isSought(); end--) hasMore = list.previous();
    if (!hasMore) break;
    let run = 0;
    for (; hasMore && removed < count && list.isSought(); run++) {
      removed++;
      hasMore = list.previous();
    }
    end -= run;
    list.remove(end, run);
  }
  return removed;
}
