/**
 * XDEL key id [id ...]: deletes entries. The stream stays, even empty.
 *
 * Spec: redis/src/t_stream.c xdelCommand (7.0).
 */
import { compareIds, copyId } from '@varve/keyspace';
import type { Command } from '../core/command.js';
import { oneKey } from '../core/key-spec.js';
import { isId, readId } from './entry-id.js';
import { findStreamToWrite, Found } from './stream-key.js';

export const xdel: Command = {
  name: 'xdel',
  group: 'stream',
  since: '5.0.0',
  summary:
    'Removes the specified entries from the stream. Returns the number of items actually ' +
    'deleted, that may be different from the number of IDs passed in case certain IDs do not ' +
    'exist.',
  complexity: 'O(1) for each single item to delete in the stream, regardless of the stream size.',
  arity: -3,
  flags: ['write', 'fast'],
  acl: ['write', 'stream', 'fast'],
  keys: [oneKey(['RW', 'delete'])],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'id', type: 'string', flags: ['multiple'] },
  ],
  execute(context) {
    const { argv, reply } = context;
    const { stream } = context.db;
    const found = findStreamToWrite(context);
    if (found === Found.refused) return;
    if (found === Found.missing) {
      reply.integer(0);
      return;
    }
    for (let i = 2; i < argv.argc; i++) {
      if (!readId(context, i, stream.id)) return;
    }
    const { maxDeletedId } = stream.header;
    let deleted = 0;
    for (let i = 2; i < argv.argc; i++) {
      if (!isId(context, i, stream.id) || !stream.delete(stream.id)) continue;
      if (compareIds(stream.id, 0, maxDeletedId, 0) > 0) copyId(stream.id, 0, maxDeletedId, 0);
      deleted++;
    }
    if (deleted > 0) {
      stream.save();
      context.modified(1, deleted);
    }
    reply.integer(deleted);
  },
};
