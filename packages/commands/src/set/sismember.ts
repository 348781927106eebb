/**
 * SISMEMBER key member · SMISMEMBER key member [member ...] · SCARD key · SMEMBERS key: what is in a
 * set. HOT.
 */
import type { Command } from '../core/command.js';
import { oneKey } from '../core/key-spec.js';
import { findSet, Found } from './set-key.js';

export const sismember: Command = {
  name: 'sismember',
  group: 'set',
  since: '1.0.0',
  summary: 'Determine if a given value is a member of a set',
  complexity: 'O(1)',
  arity: 3,
  flags: ['readonly', 'fast'],
  acl: ['read', 'set', 'fast'],
  keys: [oneKey(['RO'])],
  arguments: [{ name: 'key', type: 'key', keySpecIndex: 0 }, { name: 'member', type: 'string' }],
  execute(context) {
    const { argv, db, reply } = context;
    const found = findSet(context, 1);
    if (found === Found.refused) return;
    const isMember = found === Found.there && db.set.has(argv.buffer, argv.start(2), argv.end(2));
    reply.integer(isMember ? 1 : 0);
  },
};

export const smismember: Command = {
  name: 'smismember',
  group: 'set',
  since: '6.2.0',
  summary: 'Returns the membership associated with the given elements for a set',
  complexity: 'O(N) where N is the number of elements being checked for membership',
  arity: -3,
  flags: ['readonly', 'fast'],
  acl: ['read', 'set', 'fast'],
  keys: [oneKey(['RO', 'access'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'member', type: 'string', flags: ['multiple'] },
  ],
  execute(context) {
    const { argv, db, reply } = context;
    const found = findSet(context, 1);
    if (found === Found.refused) return;
    reply.array(argv.argc - 2);
    for (let i = 2; i < argv.argc; i++) {
      const isMember = found === Found.there && db.set.has(argv.buffer, argv.start(i), argv.end(i));
      reply.integer(isMember ? 1 : 0);
    }
  },
};

export const scard: Command = {
  name: 'scard',
  group: 'set',
  since: '1.0.0',
  summary: 'Get the number of members in a set',
  complexity: 'O(1)',
  arity: 2,
  flags: ['readonly', 'fast'],
  acl: ['read', 'set', 'fast'],
  keys: [oneKey(['RO'])],
  arguments: [{ name: 'key', type: 'key', keySpecIndex: 0 }],
  execute(context) {
    const found = findSet(context, 1);
    if (found === Found.refused) return;
    context.reply.integer(found === Found.there ? context.db.set.size() : 0);
  },
};

export const smembers: Command = {
  name: 'smembers',
  group: 'set',
  since: '1.0.0',
  summary: 'Get all the members in a set',
  complexity: 'O(N) where N is the set cardinality.',
  arity: 2,
  flags: ['readonly'],
  acl: ['read', 'set', 'slow'],
  tips: ['nondeterministic_output_order'],
  keys: [oneKey(['RO', 'access'])],
  arguments: [{ name: 'key', type: 'key', keySpecIndex: 0 }],
  execute(context) {
    const { db, reply } = context;
    const found = findSet(context, 1);
    if (found === Found.refused) return;
    reply.set(found === Found.there ? db.set.size() : 0);
    if (found === Found.missing) return;
    db.set.forEach((bytes, start, end) => {
      reply.bulk(bytes, start, end);
    });
  },
};
