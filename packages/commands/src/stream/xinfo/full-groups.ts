/**
 * The groups in XINFO STREAM FULL: each with its pending entries and its consumers, and each of
 * these with its own, up to `count` of either.
 *
 * Spec: redis/src/t_stream.c xinfoReplyWithStreamInfo (7.0).
 */
import {
  copyId,
  formatId,
  pendingConsumer,
  pendingDeliveries,
  pendingTime,
} from '@varve/keyspace';
import type { Context } from '../../core/context.js';
import { replyId, replyWide } from '../entry-reply.js';
import { replyProgress } from './progress.js';

/** Writes all groups of the stream. */
export function replyGroups(context: Context, count: number): void {
  const { db, reply } = context;
  const { group } = db.stream;
  const names = group.groupNames();
  reply.array(names.length);
  for (const name of names) {
    group.select(name, 0, name.length);
    reply.map(7);
    reply.latin1('name');
    reply.bulk(name, 0, name.length);
    reply.latin1('last-delivered-id');
    replyId(reply, group.lastId);
    replyProgress(context);
    reply.latin1('pel-count');
    reply.integer(group.pending.count);
    reply.latin1('pending');
    replyPending(context, count);
    reply.latin1('consumers');
    replyConsumers(context, count);
  }
}

function replyPending({ db, reply }: Context, count: number): void {
  const { group, id } = db.stream;
  const { pending } = group;
  const mark = reply.deferArray();
  let shown = 0;
  id.fill(0);
  for (let more = pending.seek(id); more && shown < count; more = pending.next()) {
    const { words, at } = pending;
    shown++;
    reply.array(4);
    reply.latin1(formatId(words, at));
    group.readName(words[at + pendingConsumer]!);
    reply.bulk(group.nameBytes, group.nameStart, group.nameEnd);
    replyWide(reply, words, at + pendingTime);
    replyWide(reply, words, at + pendingDeliveries);
  }
  reply.setArray(mark, shown);
}

function replyConsumers(context: Context, count: number): void {
  const { db, reply } = context;
  const { group } = db.stream;
  const names = group.consumerNames();
  reply.array(names.length);
  for (const name of names) {
    group.selectConsumer(name, 0, name.length);
    reply.map(4);
    reply.latin1('name');
    reply.bulk(name, 0, name.length);
    reply.latin1('seen-time');
    reply.integer(group.seenMs());
    reply.latin1('pel-count');
    reply.integer(group.consumerPending.count);
    reply.latin1('pending');
    replyConsumerPending(context, count);
  }
}

function replyConsumerPending({ db, reply }: Context, count: number): void {
  const { group, id } = db.stream;
  const { consumerPending, pending } = group;
  const mark = reply.deferArray();
  let shown = 0;
  id.fill(0);
  let more = consumerPending.seek(id);
  for (; more && shown < count; more = consumerPending.next()) {
    copyId(consumerPending.words, consumerPending.at, id, 0);
    if (!pending.find(id)) continue;
    shown++;
    reply.array(3);
    replyId(reply, id);
    replyWide(reply, pending.words, pending.at + pendingTime);
    replyWide(reply, pending.words, pending.at + pendingDeliveries);
  }
  reply.setArray(mark, shown);
}
