/**
 * XPENDING key group [[IDLE min-idle] start end count [consumer]]: what was given to consumers and
 * not acknowledged: in sum, or entry by entry.
 *
 * Spec: redis/src/t_stream.c xpendingCommand (7.0).
 */
import {
  compareIds,
  copyId,
  formatId,
  pendingConsumer,
  pendingDeliveries,
  pendingTime,
  wideToBigint,
} from '@varve/keyspace';
import type { Command } from '../core/command.js';
import type { Context } from '../core/context.js';
import { errors } from '../core/errors.js';
import { readSafeInteger } from '../core/integers.js';
import { oneKey } from '../core/key-spec.js';
import { readRangeEnd, readRangeStart } from './entry-id.js';
import { replyId, replyWide } from './entry-reply.js';
import { noKeyOrGroup, selectConsumer, selectGroup } from './group-key.js';
import { findStream, Found } from './stream-key.js';

export const xpending: Command = {
  name: 'xpending',
  group: 'stream',
  since: '5.0.0',
  summary:
    'Return information and entries from a stream consumer group pending entries list, that ' +
    'are messages fetched but never acknowledged.',
  complexity:
    'O(N) with N being the number of elements returned, so asking for a small fixed number of ' +
    'entries per call is O(1). O(M), where M is the total number of entries scanned when used ' +
    'with the IDLE filter. When the command returns just the summary and the list of consumers ' +
    'is small, it runs in O(1) time; otherwise, an additional O(N) time for iterating every ' +
    'consumer.',
  arity: -3,
  flags: ['readonly'],
  acl: ['read', 'stream', 'slow'],
  tips: ['nondeterministic_output'],
  keys: [oneKey(['RO', 'access'])],
  history: [
    ['6.2.0', 'Added the `IDLE` option and exclusive range intervals.'],
  ],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'group', type: 'string' },
    {
      name: 'filters',
      type: 'block',
      flags: ['optional'],
      arguments: [
        {
          name: 'min-idle-time',
          type: 'integer',
          token: 'IDLE',
          since: '6.2.0',
          flags: ['optional'],
        },
        { name: 'start', type: 'string' },
        { name: 'end', type: 'string' },
        { name: 'count', type: 'integer' },
        { name: 'consumer', type: 'string', flags: ['optional'] },
      ],
    },
  ],
  execute(context) {
    const { argv, reply } = context;
    const isSummary = argv.argc === 3;
    const options = isSummary ? undefined : parseOptions(context);
    if (!isSummary && options === undefined) return;
    const found = findStream(context);
    if (found === Found.refused) return;
    if (found === Found.missing || !selectGroup(context, 2)) {
      reply.error(noKeyOrGroup(argv, 1, 2));
    } else if (options === undefined) {
      replySummary(context);
    } else if (options.consumerAt !== 0 && !selectConsumer(context, options.consumerAt)) {
      reply.array(0);
    } else {
      replyPending(context, options);
    }
  },
};

interface PendingOptions {
  minIdleMs: number;
  count: number;
  /** Index of the consumer's name; 0: those of all. */
  consumerAt: number;
}

/** Parses what follows the group, the ends of the range into `stream.id` and `stream.endId`. */
function parseOptions(context: Context): PendingOptions | undefined {
  const { argv, reply } = context;
  const { endId, id } = context.db.stream;
  const { argc } = argv;
  if (argc < 6 || argc > 9) {
    reply.error(errors.syntax);
    return undefined;
  }
  let minIdleMs: number | undefined = 0;
  let startAt = 3;
  if (argv.is(3, 'idle')) {
    minIdleMs = readSafeInteger(context, 4);
    if (minIdleMs === undefined) return undefined;
    if (argc < 8) {
      reply.error(errors.syntax);
      return undefined;
    }
    startAt = 5;
  }
  const count = readSafeInteger(context, startAt + 2);
  if (count === undefined) return undefined;
  if (!readRangeStart(context, startAt, id) || !readRangeEnd(context, startAt + 1, endId))
    return undefined;
  return { minIdleMs, count, consumerAt: startAt + 3 < argc ? startAt + 3 : 0 };
}

function replySummary(context: Context): void {
  const { db, reply } = context;
  const { group, id } = db.stream;
  const { pending } = group;
  reply.array(4);
  reply.integer(pending.count);
  if (pending.count === 0) {
    reply.null();
    reply.null();
    reply.nullArray();
    return;
  }
  id.fill(0);
  pending.seek(id);
  reply.latin1(formatId(pending.words, pending.at));
  pending.seekLast();
  reply.latin1(formatId(pending.words, pending.at));
  const mark = reply.deferArray();
  let consumers = 0;
  for (const name of group.consumerNames()) {
    group.selectConsumer(name, 0, name.length);
    if (group.consumerPending.count === 0) continue;
    consumers++;
    reply.array(2);
    reply.bulk(name, 0, name.length);
    reply.bulkInteger(group.consumerPending.count);
  }
  reply.setArray(mark, consumers);
}

function replyPending(context: Context, options: PendingOptions): void {
  const { db, reply } = context;
  const { endId, group, id } = db.stream;
  const { pending } = group;
  const ids = options.consumerAt === 0 ? pending : group.consumerPending;
  const mark = reply.deferArray();
  let shown = 0;
  for (let more = ids.seek(id); more && shown < options.count; more = ids.next()) {
    copyId(ids.words, ids.at, id, 0);
    if (compareIds(id, 0, endId, 0) > 0) break;
    if (ids !== pending && !pending.find(id)) continue;
    if (replyEntry(context, options.minIdleMs)) shown++;
  }
  reply.setArray(mark, shown);
}

/** Shows the entry that `pending` is on, unless it was delivered just now. */
function replyEntry(context: Context, minIdleMs: number): boolean {
  const { db, nowMs, reply } = context;
  const { group, id } = db.stream;
  const { words, at } = group.pending;
  const idleMs = nowMs - Number(wideToBigint(words, at + pendingTime));
  if (minIdleMs !== 0 && idleMs < minIdleMs) return false;
  reply.array(4);
  replyId(reply, id);
  group.readName(words[at + pendingConsumer]!);
  reply.bulk(group.nameBytes, group.nameStart, group.nameEnd);
  reply.integer(Math.max(idleMs, 0));
  replyWide(reply, words, at + pendingDeliveries);
  return true;
}
