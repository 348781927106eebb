/**
 * HGETALL key · HKEYS key · HVALS key · HLEN key: a hash as a whole.
 *
 * Fields past their time are not shown, but HLEN counts them until they are deleted.
 */
import type { Command } from '../core/command.js';
import { oneKey } from '../core/key-spec.js';
import { liveCount } from './expire-fields.js';
import { findHash, Found } from './hash-key.js';

export const hgetall: Command = {
  name: 'hgetall',
  group: 'hash',
  since: '2.0.0',
  summary: 'Get all the fields and values in a hash',
  complexity: 'O(N) where N is the size of the hash.',
  arity: 2,
  flags: ['readonly'],
  acl: ['read', 'hash', 'slow'],
  tips: ['nondeterministic_output_order'],
  keys: [oneKey(['RO', 'access'])],
  arguments: [{ name: 'key', type: 'key', keySpecIndex: 0 }],
  execute(context) {
    const { db, reply } = context;
    const found = findHash(context);
    if (found === Found.refused) return;
    reply.map(found === Found.there ? liveCount(db) : 0);
    if (found === Found.missing) return;
    db.hash.forEach((bytes, fieldStart, fieldEnd, start, end) => {
      reply.bulk(bytes, fieldStart, fieldEnd);
      reply.bulk(bytes, start, end);
    });
  },
};

export const hkeys: Command = {
  name: 'hkeys',
  group: 'hash',
  since: '2.0.0',
  summary: 'Get all the fields in a hash',
  complexity: 'O(N) where N is the size of the hash.',
  arity: 2,
  flags: ['readonly'],
  acl: ['read', 'hash', 'slow'],
  tips: ['nondeterministic_output_order'],
  keys: [oneKey(['RO', 'access'])],
  arguments: [{ name: 'key', type: 'key', keySpecIndex: 0 }],
  execute(context) {
    const { db, reply } = context;
    const found = findHash(context);
    if (found === Found.refused) return;
    reply.array(found === Found.there ? liveCount(db) : 0);
    if (found === Found.missing) return;
    db.hash.forEach((bytes, fieldStart, fieldEnd) => {
      reply.bulk(bytes, fieldStart, fieldEnd);
    });
  },
};

export const hvals: Command = {
  name: 'hvals',
  group: 'hash',
  since: '2.0.0',
  summary: 'Get all the values in a hash',
  complexity: 'O(N) where N is the size of the hash.',
  arity: 2,
  flags: ['readonly'],
  acl: ['read', 'hash', 'slow'],
  tips: ['nondeterministic_output_order'],
  keys: [oneKey(['RO', 'access'])],
  arguments: [{ name: 'key', type: 'key', keySpecIndex: 0 }],
  execute(context) {
    const { db, reply } = context;
    const found = findHash(context);
    if (found === Found.refused) return;
    reply.array(found === Found.there ? liveCount(db) : 0);
    if (found === Found.missing) return;
    db.hash.forEach((bytes, _fieldStart, _fieldEnd, start, end) => {
      reply.bulk(bytes, start, end);
    });
  },
};

export const hlen: Command = {
  name: 'hlen',
  group: 'hash',
  since: '2.0.0',
  summary: 'Get the number of fields in a hash',
  complexity: 'O(1)',
  arity: 2,
  flags: ['readonly', 'fast'],
  acl: ['read', 'hash', 'fast'],
  keys: [oneKey(['RO'])],
  arguments: [{ name: 'key', type: 'key', keySpecIndex: 0 }],
  execute(context) {
    const found = findHash(context);
    if (found === Found.refused) return;
    context.reply.integer(found === Found.there ? context.db.hash.size() : 0);
  },
};
