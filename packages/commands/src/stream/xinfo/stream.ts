/**
 * XINFO STREAM key [FULL [COUNT count]]: a stream from inside. FULL shows entries and groups, up to
 * `count` of each, 10 unless told; 0 is all.
 *
 * Spec: redis/src/t_stream.c xinfoReplyWithStreamInfo (7.0).
 */
import { wideToBigint } from '@varve/keyspace';
import type { Command } from '../../core/command.js';
import type { Context } from '../../core/context.js';
import { errors, wrongSubcommandSyntax } from '../../core/errors.js';
import { readSafeInteger } from '../../core/integers.js';
import { oneKey } from '../../core/key-spec.js';
import { replyEntry, replyId, replyRange } from '../entry-reply.js';
import { findStream, Found } from '../stream-key.js';
import { replyGroups } from './full-groups.js';

const countUnlessTold = 10;

export const stream: Command = {
  name: 'stream',
  group: 'stream',
  since: '5.0.0',
  summary: 'Get information about a stream',
  complexity: 'O(1)',
  arity: -3,
  flags: ['readonly'],
  acl: ['read', 'stream', 'slow'],
  keys: [oneKey(['RO', 'access'], 2)],
  history: [
    ['6.0.0', 'Added the `FULL` modifier.'],
    [
      '7.0.0',
      'Added the `max-deleted-entry-id`, `entries-added`, `recorded-first-entry-id`, ' +
        '`entries-read` and `lag` fields',
    ],
  ],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    {
      name: 'full',
      type: 'block',
      token: 'FULL',
      flags: ['optional'],
      arguments: [
        { name: 'count', type: 'integer', token: 'COUNT', flags: ['optional'] },
      ],
    },
  ],
  execute(context) {
    const { argv, reply } = context;
    const found = findStream(context, 2);
    if (found === Found.refused) return;
    if (found === Found.missing) {
      reply.error(errors.noSuchKey);
      return;
    }
    if (argv.argc === 3) {
      reply.map(10);
      replyFacts(context);
      replyEdges(context);
      return;
    }
    const count = readFull(context);
    if (count === undefined) return;
    reply.map(9);
    replyFacts(context);
    reply.latin1('entries');
    context.db.stream.seekAll(false, false);
    replyRange(reply, context.db.stream, count);
    reply.latin1('groups');
    replyGroups(context, count);
  },
};

/** Reads FULL and COUNT; when they are wrong, answers that and returns `undefined`. */
function readFull(context: Context): number | undefined {
  const { argv, reply } = context;
  const isFull = (argv.argc === 4 || argv.argc === 6) && argv.is(3, 'full');
  if (!isFull || (argv.argc === 6 && !argv.is(4, 'count'))) {
    reply.error(wrongSubcommandSyntax(argv));
    return undefined;
  }
  if (argv.argc === 4) return countUnlessTold;
  const count = readSafeInteger(context, 5);
  if (count === undefined || count > 0) return count;
  return count === 0 ? Infinity : countUnlessTold;
}

function replyFacts(context: Context): void {
  const { reply } = context;
  const { stream: room } = context.db;
  const { header } = room;
  reply.latin1('length');
  reply.integer(header.length);
  reply.latin1('radix-tree-keys');
  reply.integer(room.nodeCount());
  reply.latin1('radix-tree-nodes');
  reply.integer(room.radixTreeSize());
  reply.latin1('last-generated-id');
  replyId(reply, header.lastId);
  reply.latin1('max-deleted-entry-id');
  replyId(reply, header.maxDeletedId);
  reply.latin1('entries-added');
  reply.bigint(BigInt.asIntN(64, wideToBigint(header.entriesAdded, 0)));
  reply.latin1('recorded-first-entry-id');
  room.readEdgeId(room.id, false);
  replyId(reply, room.id);
}

function replyEdges(context: Context): void {
  const { reply } = context;
  reply.latin1('groups');
  reply.integer(context.db.stream.group.count);
  reply.latin1('first-entry');
  replyEdge(context, false);
  reply.latin1('last-entry');
  replyEdge(context, true);
}

function replyEdge(context: Context, isLast: boolean): void {
  const { reply } = context;
  const { stream: room } = context.db;
  room.seekAll(isLast, false);
  if (room.next()) replyEntry(reply, room.entry);
  else reply.null();
}
