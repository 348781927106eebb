/** LLEN key · LINDEX key index, from the tail if it is negative. HOT. */
import type { Command } from '../core/command.js';
import { readSafeInteger } from '../core/integers.js';
import { oneKey } from '../core/key-spec.js';
import { findList, Found, rankOf, replyElement } from './list-key.js';

export const lindex: Command = {
  name: 'lindex',
  group: 'list',
  since: '1.0.0',
  summary: 'Get an element from a list by its index',
  complexity:
    'O(N) where N is the number of elements to traverse to get to the element at index. ' +
    'This makes asking for the first or the last element of the list O(1).',
  arity: 3,
  flags: ['readonly'],
  acl: ['read', 'list', 'slow'],
  keys: [oneKey(['RO', 'access'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'index', type: 'integer' },
  ],
  execute(context) {
    const { db, reply } = context;
    const found = findList(context, 1);
    if (found === Found.refused) return;
    if (found === Found.missing) {
      reply.nullBulk();
      return;
    }
    const index = readSafeInteger(context, 2);
    if (index === undefined) return;
    const rank = rankOf(index, db.list.size());
    if (rank >= 0 && db.list.seek(rank)) replyElement(context);
    else reply.nullBulk();
  },
};

export const llen: Command = {
  name: 'llen',
  group: 'list',
  since: '1.0.0',
  summary: 'Get the length of a list',
  complexity: 'O(1)',
  arity: 2,
  flags: ['readonly', 'fast'],
  acl: ['read', 'list', 'fast'],
  keys: [oneKey(['RO'])],
  arguments: [{ name: 'key', type: 'key', keySpecIndex: 0 }],
  execute(context) {
    const found = findList(context, 1);
    if (found === Found.refused) return;
    context.reply.integer(found === Found.there ? context.db.list.size() : 0);
  },
};
