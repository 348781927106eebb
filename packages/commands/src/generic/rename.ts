/**
 * RENAME key newkey · RENAMENX, which keeps a newkey that exists. The value is not copied, however
 * large.
 */
import { signalArrival } from '../core/arrival.js';
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { errors } from '../core/errors.js';
import { oneKey } from '../core/key-spec.js';

export const rename: Command = {
  name: 'rename',
  group: 'generic',
  since: '1.0.0',
  summary: 'Rename a key',
  complexity: 'O(1)',
  arity: 3,
  flags: ['write'],
  acl: ['keyspace', 'write', 'slow'],
  keys: [oneKey(['RW', 'access', 'delete']), oneKey(['OW', 'update'], 2)],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'newkey', type: 'key', keySpecIndex: 1 },
  ],
  execute(context) {
    if (!context.lookupWrite(1)) context.reply.error(errors.noSuchKey);
    else if (isSameKey(context) || renameKey(context, true)) context.reply.ok();
  },
};

export const renamenx: Command = {
  name: 'renamenx',
  group: 'generic',
  since: '1.0.0',
  summary: 'Rename a key, only if the new key does not exist',
  complexity: 'O(1)',
  arity: 3,
  flags: ['write', 'fast'],
  acl: ['keyspace', 'write', 'fast'],
  keys: [oneKey(['RW', 'access', 'delete']), oneKey(['OW', 'insert'], 2)],
  history: [
    [
      '3.2.0',
      'The command no longer returns an error when source and destination names are the same.',
    ],
  ],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'newkey', type: 'key', keySpecIndex: 1 },
  ],
  execute(context) {
    if (!context.lookupWrite(1)) context.reply.error(errors.noSuchKey);
    else context.reply.integer(!isSameKey(context) && renameKey(context, false) ? 1 : 0);
  },
};

function isSameKey(context: Context): boolean {
  return context.argv.bytes(1).equals(context.argv.bytes(2));
}

/**
 * Renames key argument 1, which exists, to another. Returns false if that exists and must be kept.
 */
function renameKey(context: Context, overwrites: boolean): boolean {
  const { argv, db } = context;
  if (context.lookupWrite(2) && !overwrites) return false;
  db.find(argv.buffer, argv.start(1), argv.end(1));
  const type = db.type();
  db.rename(db, argv.buffer, argv.start(2), argv.end(2));
  context.modified(1, 0);
  context.modified(2);
  signalArrival(context, type, db, 2);
  return true;
}
