/**
 * SMOVE source destination member. Both keys count as changed, and the destination as one change
 * more if the member is new there.
 *
 * Spec: redis/src/t_set.c smoveCommand (7.0).
 */
import { ValueType } from '@varve/keyspace';
import type { Command } from '../core/command.js';
import { oneKey } from '../core/key-spec.js';

export const smove: Command = {
  name: 'smove',
  group: 'set',
  since: '1.0.0',
  summary: 'Move a member from one set to another',
  complexity: 'O(1)',
  arity: 4,
  flags: ['write', 'fast'],
  acl: ['write', 'set', 'fast'],
  keys: [oneKey(['RW', 'access', 'delete']), oneKey(['RW', 'insert'], 2)],
  arguments: [
    { name: 'source', type: 'key', keySpecIndex: 0 },
    { name: 'destination', type: 'key', keySpecIndex: 1 },
    { name: 'member', type: 'string' },
  ],
  execute(context) {
    const { argv, db, reply } = context;
    const { buffer } = argv;
    const hasSource = context.lookupWrite(1);
    const hasTarget = context.lookupWrite(2);
    if (!hasSource) {
      reply.integer(0);
      return;
    }
    if (hasTarget && context.refusesType(ValueType.set)) return;
    db.find(buffer, argv.start(1), argv.end(1));
    if (context.refusesType(ValueType.set)) return;
    if (argv.bytes(1).equals(argv.bytes(2))) {
      reply.integer(db.set.has(buffer, argv.start(3), argv.end(3)) ? 1 : 0);
      return;
    }
    if (!db.set.remove(buffer, argv.start(3), argv.end(3))) {
      reply.integer(0);
      return;
    }
    if (db.set.size() === 0) db.remove();
    context.modified(1);
    if (!db.find(buffer, argv.start(2), argv.end(2))) db.set.create();
    if (db.set.add(buffer, argv.start(3), argv.end(3))) context.modified(2);
    reply.integer(1);
  },
};
