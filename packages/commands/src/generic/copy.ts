/** COPY source destination [DB db] [REPLACE]. */
import type { Database } from '@varve/keyspace';
import { signalArrival } from '../core/arrival.js';
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { errors } from '../core/errors.js';
import { readInt32 } from '../core/integers.js';
import { oneKey } from '../core/key-spec.js';

export const copy: Command = {
  name: 'copy',
  group: 'generic',
  since: '6.2.0',
  summary: 'Copy a key',
  complexity:
    'O(N) worst case for collections, where N is the number of nested items. O(1) for string ' +
    'values.',
  arity: -3,
  flags: ['write', 'denyoom'],
  acl: ['keyspace', 'write', 'slow'],
  keys: [oneKey(['RO', 'access']), oneKey(['OW', 'update'], 2)],
  arguments: [
    { name: 'source', type: 'key', keySpecIndex: 0 },
    { name: 'destination', type: 'key', keySpecIndex: 1 },
    { name: 'destination-db', type: 'integer', token: 'DB', flags: ['optional'] },
    { name: 'replace', type: 'pure-token', token: 'REPLACE', flags: ['optional'] },
  ],
  execute(context) {
    const { argv, db, reply } = context;
    const options = readOptions(context);
    if (options === undefined) return;
    const { target, replaces } = options;
    if (target === db && argv.bytes(1).equals(argv.bytes(2))) {
      reply.error(errors.sameObject);
      return;
    }
    if (!context.lookupRead(1) || (context.findLive(target, argv, 2) && !replaces)) {
      reply.integer(0);
      return;
    }
    db.find(argv.buffer, argv.start(1), argv.end(1));
    const type = db.type();
    db.copyTo(target, argv.buffer, argv.start(2), argv.end(2));
    context.dirty++;
    context.touched(target, argv.buffer, argv.start(2), argv.end(2));
    signalArrival(context, type, target, 2);
    reply.integer(1);
  },
};

function readOptions(context: Context): { target: Database; replaces: boolean } | undefined {
  const { argv, keyspace, reply } = context;
  let target: Database = context.db;
  let replaces = false;
  for (let i = 3; i < argv.argc; i++) {
    if (argv.is(i, 'replace')) {
      replaces = true;
    } else if (argv.is(i, 'db') && i + 1 < argv.argc) {
      const index = readInt32(context, ++i);
      if (index === undefined) return undefined;
      const chosen = keyspace.databases[index];
      if (chosen === undefined) {
        reply.error(errors.dbIndexOutOfRange);
        return undefined;
      }
      target = chosen;
    } else {
      reply.error(errors.syntax);
      return undefined;
    }
  }
  return { target, replaces };
}
