/**
 * XINFO GROUPS key · XINFO CONSUMERS key group, in the order of names.
 *
 * Spec: redis/src/t_stream.c xinfoCommand (7.0).
 */
import type { Command } from '../../core/command.js';
import type { Context } from '../../core/context.js';
import { errors } from '../../core/errors.js';
import { oneKey } from '../../core/key-spec.js';
import { replyId } from '../entry-reply.js';
import { noGroup, selectGroup } from '../group-key.js';
import { findStream, Found } from '../stream-key.js';
import { replyProgress } from './progress.js';

export const groups: Command = {
  name: 'groups',
  group: 'stream',
  since: '5.0.0',
  summary: 'List the consumer groups of a stream',
  complexity: 'O(1)',
  arity: 3,
  flags: ['readonly'],
  acl: ['read', 'stream', 'slow'],
  keys: [oneKey(['RO', 'access'], 2)],
  history: [
    ['7.0.0', 'Added the `entries-read` and `lag` fields'],
  ],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
  ],
  execute(context) {
    const { db, reply } = context;
    const { group } = db.stream;
    if (!openStream(context)) return;
    const names = group.groupNames();
    reply.array(names.length);
    for (const name of names) {
      group.select(name, 0, name.length);
      reply.map(6);
      reply.latin1('name');
      reply.bulk(name, 0, name.length);
      reply.latin1('consumers');
      reply.integer(group.consumerCount);
      reply.latin1('pending');
      reply.integer(group.pending.count);
      reply.latin1('last-delivered-id');
      replyId(reply, group.lastId);
      replyProgress(context);
    }
  },
};

export const consumers: Command = {
  name: 'consumers',
  group: 'stream',
  since: '5.0.0',
  summary: 'List the consumers in a consumer group',
  complexity: 'O(1)',
  arity: 4,
  flags: ['readonly'],
  acl: ['read', 'stream', 'slow'],
  tips: ['nondeterministic_output'],
  keys: [oneKey(['RO', 'access'], 2)],
  arguments: [
    { name: 'key', type: 'key', keySpecIndex: 0 },
    { name: 'groupname', type: 'string' },
  ],
  execute(context) {
    const { argv, db, nowMs, reply } = context;
    const { group } = db.stream;
    if (!openStream(context)) return;
    if (!selectGroup(context, 3)) {
      reply.error(noGroup(argv, 2, 3));
      return;
    }
    const names = group.consumerNames();
    reply.array(names.length);
    for (const name of names) {
      group.selectConsumer(name, 0, name.length);
      reply.map(3);
      reply.latin1('name');
      reply.bulk(name, 0, name.length);
      reply.latin1('pending');
      reply.integer(group.consumerPending.count);
      reply.latin1('idle');
      reply.integer(Math.max(nowMs - group.seenMs(), 0));
    }
  },
};

function openStream(context: Context): boolean {
  const found = findStream(context, 2);
  if (found === Found.missing) context.reply.error(errors.noSuchKey);
  return found === Found.there;
}
