/**
 * What commands on consumer groups leave in the log: what they led to, so that replaying it needs
 * neither clock nor entries.
 *
 *     XCLAIM key group consumer 0 id TIME ms RETRYCOUNT n FORCE JUSTID LASTID id
 *     XGROUP SETID key group id ENTRIESREAD n
 *     XGROUP CREATECONSUMER key group consumer
 *
 * Spec: redis/src/t_stream.c streamPropagateXCLAIM, streamPropagateGroupID (7.0).
 */
import {
  formatId,
  formatWide,
  pendingConsumer,
  pendingDeliveries,
  pendingTime,
} from '@varve/keyspace';
import type { Context } from '../core/context.js';
import { readEntriesRead } from './group-lag.js';

/** Records the pending entry the group is on, as the claim that makes it so. `id` is its text. */
export function recordClaim(context: Context, keyAt: number, groupAt: number, id: string): void {
  const { argv, db, propagation } = context;
  const { group } = db.stream;
  const { words, at } = group.pending;
  propagation.begin(db.index, 14);
  propagation.text('XCLAIM');
  propagation.argument(argv, keyAt);
  propagation.argument(argv, groupAt);
  group.readName(words[at + pendingConsumer]!);
  propagation.bytes(group.nameBytes, group.nameStart, group.nameEnd);
  propagation.text('0');
  propagation.text(id);
  propagation.text('TIME');
  propagation.text(formatWide(words, at + pendingTime));
  propagation.text('RETRYCOUNT');
  propagation.text(formatWide(words, at + pendingDeliveries));
  propagation.text('FORCE');
  propagation.text('JUSTID');
  propagation.text('LASTID');
  propagation.text(formatId(group.lastId));
}

/** Records how far the group is. */
export function recordGroupId(context: Context, keyAt: number, groupAt: number): void {
  const { argv, db, propagation } = context;
  const { group } = db.stream;
  propagation.begin(db.index, 7);
  propagation.text('XGROUP');
  propagation.text('SETID');
  propagation.argument(argv, keyAt);
  propagation.argument(argv, groupAt);
  propagation.text(formatId(group.lastId));
  propagation.text('ENTRIESREAD');
  propagation.integer(readEntriesRead(group));
}

/** Records that the group has a new consumer, named by the argument behind the group's name. */
export function recordConsumer(context: Context, keyAt: number, groupAt: number): void {
  const { argv, db, propagation } = context;
  propagation.begin(db.index, 5);
  propagation.text('XGROUP');
  propagation.text('CREATECONSUMER');
  propagation.argument(argv, keyAt);
  propagation.argument(argv, groupAt);
  propagation.argument(argv, groupAt + 1);
}
