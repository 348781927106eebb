/** LSET key index element, the index from the tail if it is negative. */
import type { Command } from '../core/command.js';
import { errors } from '../core/errors.js';
import { readSafeInteger } from '../core/integers.js';
import { oneKey } from '../core/key-spec.js';
import { findListToWrite, Found, rankOf } from './list-key.js';

export const lset: Command = {
  name: 'lset',
  group: 'list',
  since: '1.0.0',
  summary: 'Set the value of an element in a list by its index',
  complexity:
    'O(N) where N is the length of the list. Setting either the first or the last element ' +
    'of the list is O(1).',
  arity: 4,
  flags: ['write', 'denyoom'],
  acl: ['write', 'list', 'slow'],
  keys: [oneKey(['RW', 'update'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'index', type: 'integer' },
    { name: 'element', type: 'string' },
  ],
  execute(context) {
    const { argv, db, reply } = context;
    const found = findListToWrite(context, 1);
    if (found === Found.refused) return;
    if (found === Found.missing) {
      reply.error(errors.noSuchKey);
      return;
    }
    const index = readSafeInteger(context, 2);
    if (index === undefined) return;
    const { list } = db;
    const size = list.size();
    const rank = rankOf(index, size);
    if (rank < 0 || rank >= size) {
      reply.error(errors.indexOutOfRange);
      return;
    }
    list.replace(rank, argv.buffer, argv.start(3), argv.end(3));
    context.modified(1);
    reply.ok();
  },
};
