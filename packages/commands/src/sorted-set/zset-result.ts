/**
 * The sorted set that ZUNION, ZINTER, ZDIFF, ZRANGESTORE make: built beside the databases, so that
 * its key may be one of those it is made of, then answered with or renamed to its key.
 *
 *     openResult(context).set(...)
 *     storeResult(context)            or replyResult(context)
 *
 * Spec: redis/src/t_zset.c zunionInterDiffGenericCommand, db.c setKey (7.0).
 */
import type { ZsetRoom } from '@varve/keyspace';
import type { Context } from '../core/context.js';
import { replyMember, openMembers } from './scored-reply.js';

const noKey = Buffer.alloc(0);

/** Makes an empty sorted set to add to. What a command that failed has left is dropped. */
export function openResult(context: Context): ZsetRoom {
  const { scratch } = context.keyspace;
  if (scratch.find(noKey, 0, 0)) scratch.remove();
  scratch.zset.create();
  return scratch.zset;
}

/** As `openResult`, but large while it is made, whatever its size: a packed one takes -0 for 0. */
export function openExactResult(context: Context): ZsetRoom {
  const { scratch } = context.keyspace;
  if (scratch.find(noKey, 0, 0)) scratch.remove();
  scratch.zset.createLarge();
  return scratch.zset;
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

/**
 * Makes the result the value of key argument 1, without a TTL, whatever was there; an empty one
 * deletes the key. Answers with its size.
 */
export function storeResult(context: Context): void {
  const { argv, db, keyspace, reply } = context;
  const { scratch } = keyspace;
  const size = scratch.zset.size();
  if (size === 0) {
    scratch.remove();
    deleteTarget(context);
    return;
  }
  scratch.zset.packIfSmall();
  context.lookupWrite(1);
  scratch.rename(db, argv.buffer, argv.start(1), argv.end(1));
  context.modified(1);
  context.signalKeyReady(db, argv.buffer, argv.start(1), argv.end(1));
  reply.integer(size);
}

/** Deletes key argument 1, which need not be there, and answers that the result is empty. */
export function deleteTarget(context: Context): void {
  const { argv, db, reply } = context;
  if (db.find(argv.buffer, argv.start(1), argv.end(1))) {
    db.remove();
    context.modified(1);
  }
  reply.integer(0);
}
