/**
 * The sorted set that ZUNION, ZINTER, ZDIFF, ZRANGESTORE make, then answer with or store
 * (stored-result.ts).
 *
 *     openResult(context).set(...)
 *     storeResult(context)            or replyResult(context)
 *
 * Spec: redis/src/t_zset.c zunionInterDiffGenericCommand (7.0).
 */
import type { ZsetRoom } from '@varve/keyspace';
import type { Context } from '../core/context.js';
import { openScratch, storeScratch } from '../core/stored-result.js';
import { replyMember, openMembers } from './scored-reply.js';

/** Makes an empty sorted set to add to. */
export function openResult(context: Context): ZsetRoom {
  const { zset } = openScratch(context);
  zset.create();
  return zset;
}

/** As `openResult`, but large while it is made, whatever its size: a packed one takes -0 for 0. */
export function openExactResult(context: Context): ZsetRoom {
  const { zset } = openScratch(context);
  zset.createLarge();
  return zset;
}

/** Answers with the members of the result, in order, and drops it. */
export function replyResult(context: Context, withScores: boolean): void {
  const { scratch } = context.keyspace;
  openMembers(context, scratch.zset.size(), withScores);
  scratch.zset.forEach((bytes, start, end, score) => {
    replyMember(context, bytes, start, end, score, withScores);
  });
  scratch.remove();
}

/** Makes the result the value of key argument 1, and answers with its size. */
export function storeResult(context: Context): void {
  const { zset } = context.keyspace.scratch;
  zset.packIfSmall();
  storeScratch(context, 1, zset.size());
}
