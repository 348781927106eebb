/**
 * XREADGROUP GROUP group consumer [COUNT count] [BLOCK milliseconds] [NOACK] STREAMS key ... id ...
 *
 *     id >        entries that no consumer of the group was given: they are pending then
 *     other id    what is pending for this consumer behind it, once more
 *
 * Logged as what it led to: each entry given as the XCLAIM that makes it pending, with NOACK the new
 * consumer and the position of the group. What is given once more is not logged.
 *
 * BLOCK does not wait: where nothing is there, the answer is at once what it is inside MULTI.
 *
 * Spec: redis/src/t_stream.c xreadCommand, streamReplyWithRange,
 * streamReplyWithRangeFromConsumerPEL (7.0).
 */
import {
  addWide,
  compareIds,
  copyId,
  formatId,
  incrementId,
  pendingDeliveries,
  pendingTime,
  setMaxId,
  setWide,
} from '@varve/keyspace';
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { readArguments, streamsArgument } from './arguments.js';
import { readId } from './entry-id.js';
import { replyEntry, replyId } from './entry-reply.js';
import { streamErrors } from './errors.js';
import { groupModified, openConsumer, printed, saveGroup, selectGroup } from './group-key.js';
import { advanceGroup } from './group-lag.js';
import { recordClaim, recordConsumer, recordGroupId } from './group-records.js';
import { parseReadOptions, ReadReply, type ReadOptions } from './read-options.js';
import { findStream, Found } from './stream-key.js';

export const xreadgroup: Command = {
  name: 'xreadgroup',
  group: 'stream',
  since: '5.0.0',
  summary:
    'Return new entries from a stream using a consumer group, or access the history of the ' +
    'pending entries for a given consumer. Can block.',
  complexity:
    'For each stream mentioned: O(M) with M being the number of elements returned. If M is ' +
    'constant (e.g. always asking for the first 10 elements with COUNT), you can consider it ' +
    'O(1). On the other side when XREADGROUP blocks, XADD will pay the O(N) time in order to ' +
    'serve the N clients blocked on the stream getting new data.',
  arity: -7,
  flags: ['write', 'blocking', 'movablekeys'],
  acl: ['write', 'stream', 'slow', 'blocking'],
  keys: [{
      flags: ['RO', 'access'],
      begin: { type: 'keyword', keyword: 'STREAMS', startFrom: 4 },
      find: { type: 'range', lastKey: -1, step: 1, limit: 2 },
    }],
  arguments: [
    {
      name: 'group_consumer',
      type: 'block',
      token: 'GROUP',
      arguments: [
        { name: 'group', type: 'string' },
        { name: 'consumer', type: 'string' },
      ],
    },
    ...readArguments,
    { name: 'noack', type: 'pure-token', token: 'NOACK', flags: ['optional'] },
    streamsArgument,
  ],
  execute(context) {
    const options = parseReadOptions(context, true);
    if (options === undefined) return;
    const ids = readIds(context, options);
    if (ids === undefined) return;
    const reply = new ReadReply(context.reply);
    for (let i = 0; i < options.count; i++) readStream(context, options, i, ids[i], reply);
    reply.end();
    context.propagation.noRecord();
  },
};

/** Reads the ids, `null` for `>`; when one is wrong, or a group missing, answers that. */
function readIds(context: Context, options: ReadOptions): (Uint32Array | undefined)[] | undefined {
  const { argv, reply } = context;
  const ids: (Uint32Array | undefined)[] = [];
  for (let i = 0; i < options.count; i++) {
    const keyAt = options.keysAt + i;
    const idAt = keyAt + options.count;
    const found = findStream(context, keyAt);
    if (found === Found.refused) return undefined;
    if (found === Found.missing || !selectGroup(context, options.groupAt)) {
      const group = printed(argv, options.groupAt);
      reply.error(
        `NOGROUP No such key '${printed(argv, keyAt)}' or consumer group '${group}' in ` +
          'XREADGROUP with GROUP option',
      );
      return undefined;
    }
    const id = new Uint32Array(4);
    if (argv.is(idAt, '$')) {
      reply.error(streamErrors.lastInGroupRead);
      return undefined;
    }
    if (argv.is(idAt, '>')) {
      ids.push(undefined);
      continue;
    }
    if (!readId(context, idAt, id)) return undefined;
    // The largest id means the same as >.
    ids.push(id.every((word) => word === 0xffffffff) ? undefined : id);
  }
  return ids;
}

/** Reads one stream, if there is something to answer with. */
function readStream(
  context: Context,
  options: ReadOptions,
  i: number,
  id: Uint32Array | undefined,
  reply: ReadReply,
): void {
  const { argv, db } = context;
  const { stream } = db;
  const keyAt = options.keysAt + i;
  if (findStream(context, keyAt) !== Found.there || !selectGroup(context, options.groupAt)) return;
  const { group } = stream;
  const isLast = id === undefined && stream.readEdgeId(stream.id, true);
  const isServed = id !== undefined || (isLast && compareIds(stream.id, 0, group.lastId, 0) > 0);
  if (!isServed) return;
  const isNew = openConsumer(context, options.groupAt + 1);
  if (isNew && options.noAck) recordConsumer(context, keyAt, options.groupAt);
  reply.beginStream(argv, keyAt);
  copyId(id ?? group.lastId, 0, stream.id, 0);
  incrementId(stream.id);
  if (id === undefined) replyNew(context, options, keyAt);
  else replyPending(context, options.entriesMax);
  saveGroup(context);
  groupModified(context, keyAt, isNew ? 2 : 1);
}

/** Gives the consumer what is behind the last id of the group, from `stream.id` on. */
function replyNew(context: Context, options: ReadOptions, keyAt: number): void {
  const { db, nowMs, reply } = context;
  const { stream } = db;
  const { entry, group } = stream;
  setMaxId(stream.endId);
  stream.seek(stream.id, stream.endId, false);
  const mark = reply.deferArray();
  let given = 0;
  let isAdvanced = false;
  while (given < options.entriesMax && stream.next()) {
    if (compareIds(entry.id, 0, group.lastId, 0) > 0) {
      advanceGroup(stream, entry.id);
      isAdvanced = true;
    }
    replyEntry(reply, entry);
    given++;
    if (options.noAck) continue;
    group.assign(entry.id, nowMs, 1);
    recordClaim(context, keyAt, options.groupAt, formatId(entry.id));
  }
  reply.setArray(mark, given);
  if (options.noAck && isAdvanced) recordGroupId(context, keyAt, options.groupAt);
}

/** Shows the consumer what is pending for it from `stream.id` on, and counts that. */
function replyPending(context: Context, entriesMax: number): void {
  const { db, nowMs, reply } = context;
  const { stream } = db;
  const { consumerPending, pending } = stream.group;
  const mark = reply.deferArray();
  let shown = 0;
  let isThere = consumerPending.seek(stream.id);
  for (; isThere && shown < entriesMax; isThere = consumerPending.next()) {
    copyId(consumerPending.words, consumerPending.at, stream.endId, 0);
    shown++;
    if (!stream.find(stream.endId)) {
      reply.array(2);
      replyId(reply, stream.endId);
      reply.nullArray();
      continue;
    }
    replyEntry(reply, stream.entry);
    if (!pending.find(stream.endId)) continue;
    pending.own();
    setWide(pending.words, pending.at + pendingTime, nowMs);
    addWide(pending.words, pending.at + pendingDeliveries, 0, 1);
  }
  reply.setArray(mark, shown);
}
