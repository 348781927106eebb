/**
 * LRANGE key start stop · LTRIM key start stop, which keeps that range only. HOT. An index counts
 * from the tail if it is negative; what is beyond an end of the list is left out.
 *
 * Spec: redis/src/t_list.c addListRangeReply, ltrimCommand (7.0).
 */
import type { Command } from '../core/command.js';
import { readSafeInteger } from '../core/integers.js';
import { oneKey } from '../core/key-spec.js';
import { findList, findListToWrite, Found, rankOf, replyElement } from './list-key.js';

export const lrange: Command = {
  name: 'lrange',
  group: 'list',
  since: '1.0.0',
  summary: 'Get a range of elements from a list',
  complexity:
    'O(S+N) where S is the distance of start offset from HEAD for small lists, from ' +
    'nearest end (HEAD or TAIL) for large lists; and N is the number of elements in the ' +
    'specified range.',
  arity: 4,
  flags: ['readonly'],
  acl: ['read', 'list', 'slow'],
  keys: [oneKey(['RO', 'access'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'start', type: 'integer' },
    { name: 'stop', type: 'integer' },
  ],
  execute(context) {
    const { db, reply } = context;
    const start = readSafeInteger(context, 2);
    if (start === undefined) return;
    const stop = readSafeInteger(context, 3);
    if (stop === undefined) return;
    const found = findList(context, 1);
    if (found === Found.refused) return;
    const { list } = db;
    const size = found === Found.there ? list.size() : 0;
    const first = Math.max(rankOf(start, size), 0);
    const count = Math.max(Math.min(rankOf(stop, size), size - 1) - first + 1, 0);
    reply.array(count);
    if (count === 0) return;
    list.seek(first);
    for (let left = count; left > 0; left--) {
      replyElement(context);
      list.next();
    }
  },
};

export const ltrim: Command = {
  name: 'ltrim',
  group: 'list',
  since: '1.0.0',
  summary: 'Trim a list to the specified range',
  complexity: 'O(N) where N is the number of elements to be removed by the operation.',
  arity: 4,
  flags: ['write'],
  acl: ['write', 'list', 'slow'],
  keys: [oneKey(['RW', 'delete'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'start', type: 'integer' },
    { name: 'stop', type: 'integer' },
  ],
  execute(context) {
    const { db, reply } = context;
    const start = readSafeInteger(context, 2);
    if (start === undefined) return;
    const stop = readSafeInteger(context, 3);
    if (stop === undefined) return;
    const found = findListToWrite(context, 1);
    if (found === Found.refused) return;
    if (found === Found.missing) {
      reply.ok();
      return;
    }
    const { list } = db;
    const size = list.size();
    const first = Math.max(rankOf(start, size), 0);
    const end = Math.min(rankOf(stop, size), size - 1) + 1;
    if (first < end) {
      list.remove(end, size - end);
      list.remove(0, first);
      context.modified(1, size - (end - first));
    } else {
      db.remove();
      context.modified(1, size);
    }
    reply.ok();
  },
};
