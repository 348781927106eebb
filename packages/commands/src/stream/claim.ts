/**
 * Claiming a pending entry for the selected consumer: what XCLAIM and XAUTOCLAIM have in common.
 */
import { pendingDeliveries, pendingTime, wideToBigint } from '@varve/keyspace';
import type { Context } from '../core/context.js';
import { replyEntry, replyId } from './entry-reply.js';
import { recordClaim } from './group-records.js';

/** Whether the entry `pending` is on was delivered so long ago. */
export function isIdle({ db, nowMs }: Context, minIdleMs: number): boolean {
  const { words, at } = db.stream.group.pending;
  return nowMs - Number(wideToBigint(words, at + pendingTime)) >= minIdleMs;
}

/** How often the entry `pending` is on was delivered. */
export function deliveriesOf({ db }: Context): bigint {
  const { words, at } = db.stream.group.pending;
  return wideToBigint(words, at + pendingDeliveries);
}

/** The entry `pending` is on is in the stream no more: it is pending no more either. */
export function dropDeleted(context: Context, id: Uint32Array, text: string): void {
  recordClaim(context, 1, 2, text);
  context.db.stream.group.release(id);
}

/** Answers with the claimed entry, which the stream is on, or with its id; and records the claim. */
export function replyClaimed(context: Context, isIdOnly: boolean, text: string): void {
  const { entry } = context.db.stream;
  if (isIdOnly) replyId(context.reply, entry.id);
  else replyEntry(context.reply, entry);
  recordClaim(context, 1, 2, text);
}
