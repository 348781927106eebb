/**
 * The value that a command makes and stores (SUNIONSTORE, ZRANGESTORE, SORT STORE, ...): built beside
 * the databases, so that its key may be one of those it is made of, then renamed to its key.
 *
 *     openScratch(context).set.create()       then filled
 *     storeScratch(context, 1, size)          renamed to key argument 1; nothing in it deletes that
 *
 * A value is told to those who wait for its key where it comes to one, not where it replaces another:
 * they have looked at that already.
 *
 * Spec: redis/src/db.c setKey, dbAdd, dbOverwrite (7.0).
 */
import type { Database } from '@varve/keyspace';
import { signalArrival } from './arrival.js';
import type { Context } from './context.js';

const noKey = Buffer.alloc(0);

/**
 * Returns the scratch database with its cursor where a value can be made. What a command that failed
 * has left there is dropped.
 */
export function openScratch(context: Context): Database {
  const { scratch } = context.keyspace;
  if (scratch.find(noKey, 0, 0)) scratch.remove();
  return scratch;
}

/**
 * Makes the scratch value, of `size` elements, the value of key argument `i`, without a TTL, whatever
 * was there; an empty one deletes the key. Answers with its size.
 *
 * @param changes how many changes it counts as
 */
export function storeScratch(context: Context, i: number, size: number, changes = 1): void {
  if (size > 0) {
    placeScratch(context, i, changes);
  } else {
    context.keyspace.scratch.remove();
    deleteTarget(context, i);
  }
  context.reply.integer(size);
}

/** Deletes key argument `i`, past its time or not; false if there is none. */
export function deleteTarget(context: Context, i: number): boolean {
  const { argv, db } = context;
  if (!db.find(argv.buffer, argv.start(i), argv.end(i))) return false;
  db.remove();
  context.modified(i);
  return true;
}

function placeScratch(context: Context, i: number, changes: number): void {
  const { argv, db, keyspace } = context;
  const { scratch } = keyspace;
  const type = scratch.type();
  const isNew = !context.lookupWrite(i);
  scratch.rename(db, argv.buffer, argv.start(i), argv.end(i));
  context.modified(i, changes);
  if (isNew) signalArrival(context, type, db, i);
}
