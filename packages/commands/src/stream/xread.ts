/**
 * XREAD [COUNT count] [BLOCK milliseconds] STREAMS key ... id ...: what is behind an id, in several
 * streams.
 *
 * BLOCK does not wait: where nothing is there, the answer is at once what it is inside MULTI.
 *
 * Spec: redis/src/t_stream.c xreadCommand (7.0).
 */
import { compareIds, copyId, incrementId, setMaxId } from '@varve/keyspace';
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { readArguments, streamsArgument } from './arguments.js';
import { readId } from './entry-id.js';
import { replyRange } from './entry-reply.js';
import { streamErrors } from './errors.js';
import { parseReadOptions, ReadReply, type ReadOptions } from './read-options.js';
import { findStream, Found } from './stream-key.js';

export const xread: Command = {
  name: 'xread',
  group: 'stream',
  since: '5.0.0',
  summary:
    'Return never seen elements in multiple streams, with IDs greater than the ones reported ' +
    'by the caller for each stream. Can block.',
  complexity:
    'For each stream mentioned: O(N) with N being the number of elements being returned, it ' +
    'means that XREAD-ing with a fixed COUNT is O(1). Note that when the BLOCK option is used, ' +
    'XADD will pay O(M) time in order to serve the M clients blocked on the stream getting new ' +
    'data.',
  arity: -4,
  flags: ['readonly', 'blocking', 'movablekeys'],
  acl: ['read', 'stream', 'slow', 'blocking'],
  keys: [{
      flags: ['RO', 'access'],
      begin: { type: 'keyword', keyword: 'STREAMS', startFrom: 1 },
      find: { type: 'range', lastKey: -1, step: 1, limit: 2 },
    }],
  arguments: [
    ...readArguments,
    streamsArgument,
  ],
  execute(context) {
    const options = parseReadOptions(context, false);
    if (options === undefined) return;
    const ids = readIds(context, options);
    if (ids === undefined) return;
    const reply = new ReadReply(context.reply);
    for (let i = 0; i < options.count; i++) {
      if (hasMore(context, options.keysAt + i, ids[i]!)) replyStream(context, reply, options, i);
    }
    reply.end();
  },
};

/** Reads the ids, `$` being the last one there is; when one is wrong, answers that. */
function readIds(context: Context, options: ReadOptions): Uint32Array[] | undefined {
  const { argv, reply } = context;
  const { stream } = context.db;
  const ids: Uint32Array[] = [];
  for (let i = 0; i < options.count; i++) {
    const id = new Uint32Array(4);
    const idAt = options.keysAt + options.count + i;
    const found = findStream(context, options.keysAt + i);
    if (found === Found.refused) return undefined;
    if (argv.is(idAt, '$')) {
      if (found === Found.there) copyId(stream.header.lastId, 0, id, 0);
    } else if (argv.is(idAt, '>')) {
      reply.error(streamErrors.newInRead);
      return undefined;
    } else if (!readId(context, idAt, id)) {
      return undefined;
    }
    ids.push(id);
  }
  return ids;
}

/** Whether the stream at key argument `i` has an entry behind the id: then it is sought. */
function hasMore(context: Context, i: number, id: Uint32Array): boolean {
  const { stream } = context.db;
  if (findStream(context, i) !== Found.there || stream.header.length === 0) return false;
  if (!stream.readEdgeId(stream.id, true) || compareIds(stream.id, 0, id, 0) <= 0) return false;
  copyId(id, 0, stream.id, 0);
  incrementId(stream.id);
  setMaxId(stream.endId);
  stream.seek(stream.id, stream.endId, false);
  return true;
}

function replyStream(context: Context, reply: ReadReply, options: ReadOptions, i: number): void {
  reply.beginStream(context.argv, options.keysAt + i);
  replyRange(context.reply, context.db.stream, options.entriesMax);
}
