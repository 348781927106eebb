/** MOVE key db: moves a key to another database, unless that has one of the same name. */
import { signalArrival } from '../core/arrival.js';
import type { Command } from '../core/command.js';
import { errors } from '../core/errors.js';
import { readInt32 } from '../core/integers.js';
import { oneKey } from '../core/key-spec.js';

export const move: Command = {
  name: 'move',
  group: 'generic',
  since: '1.0.0',
  summary: 'Move a key to another database',
  complexity: 'O(1)',
  arity: 3,
  flags: ['write', 'fast'],
  acl: ['keyspace', 'write', 'fast'],
  keys: [oneKey(['RW', 'access', 'update'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'db', type: 'integer' },
  ],
  execute(context) {
    const { argv, db, keyspace, reply } = context;
    const index = readInt32(context, 2);
    if (index === undefined) return;
    const target = keyspace.databases[index];
    if (target === undefined) {
      reply.error(errors.dbIndexOutOfRange);
      return;
    }
    if (target === db) {
      reply.error(errors.sameObject);
      return;
    }
    if (!context.lookupWrite(1) || context.findLive(target, argv, 1)) {
      reply.integer(0);
      return;
    }
    const type = db.type();
    db.rename(target, argv.buffer, argv.start(1), argv.end(1));
    context.modified(1);
    context.touched(target, argv.buffer, argv.start(1), argv.end(1));
    signalArrival(context, type, target, 1);
    reply.integer(1);
  },
};
