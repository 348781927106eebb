/**
 * The set that SUNION, SDIFF, SINTERSTORE and SPOP make: built beside the databases, so that its
 * key may be one of those it is made of, then answered with or renamed to its key.
 *
 *     openResult(context).add(...)
 *     storeResult(context)            or replyResult(context)
 *
 * Its encoding is what adding member after member makes of it: a set of integers within the limit
 * is an intset, in ascending order, whatever the sources were.
 *
 * Spec: redis/src/t_set.c sunionDiffGenericCommand, db.c setKey (7.0).
 */
import type { SetRoom } from '@varve/keyspace';
import type { Context } from '../core/context.js';

const noKey = Buffer.alloc(0);

/** Makes an empty set to add to. What a command that failed has left is dropped. */
export function openResult(context: Context): SetRoom {
  const { scratch } = context.keyspace;
  if (scratch.find(noKey, 0, 0)) scratch.remove();
  scratch.set.create();
  return scratch.set;
}

/** Answers with the members of the result, and drops it. */
export function replyResult(context: Context): void {
  const { keyspace, reply } = context;
  const { scratch } = keyspace;
  reply.set(scratch.set.size());
  scratch.set.forEach((bytes, start, end) => {
    reply.bulk(bytes, start, end);
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
  const size = scratch.set.size();
  if (size === 0) {
    scratch.remove();
    deleteTarget(context);
    return;
  }
  context.lookupWrite(1);
  scratch.rename(db, argv.buffer, argv.start(1), argv.end(1));
  context.modified(1);
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
