/**
 * Fields past their time, as commands come across them: deleted, and logged as `HDEL key field`
 * before the command's own record. The last field takes the key with it, which that HDEL does when
 * it is replayed. While a log is replayed no field is past its time.
 *
 * Spec: redis/src/t_hash.c hashTypeGetValue, propagateHashFieldDeletion (8.0).
 */
import type { Database } from '@varve/keyspace';
import type { Context } from '../core/context.js';

/**
 * Deletes field argument `i` of the hash at the cursor, whose key is argument 1, if it is past its
 * time. Returns whether the hash is still there.
 */
export function expireField(context: Context, i: number): boolean {
  const { argv, db } = context;
  if (!db.hashExpiry.removeIfDue(argv.buffer, argv.start(i), argv.end(i))) return true;
  noteExpired(context, argv.buffer, argv.start(i), argv.end(i));
  context.touched(db, argv.buffer, argv.start(1), argv.end(1));
  return removeIfEmpty(db);
}

/** `expireField` for the arguments `first`, `first + step` and so on, before `end`. */
export function expireFields(context: Context, first: number, end: number, step: number): boolean {
  for (let i = first; i < end; i += step) {
    if (!expireField(context, i)) return false;
  }
  return true;
}

/** Deletes every field that is past its time. Returns whether the hash is still there. */
export function expireAllFields(context: Context): boolean {
  const { argv, db, nowMs, replaying } = context;
  if (replaying) return true;
  const before = context.statistics.expiredFields;
  db.hashExpiry.removeDue(nowMs, Infinity, (bytes, start, end) => {
    noteExpired(context, bytes, start, end);
  });
  if (context.statistics.expiredFields === before) return true;
  context.touched(db, argv.buffer, argv.start(1), argv.end(1));
  return removeIfEmpty(db);
}

/** Count of the fields of the hash at the cursor that are not past their time. */
export function liveCount(db: Database): number {
  if (!db.hashExpiry.isPossible) return db.hash.size();
  let count = 0;
  db.hash.forEach(() => {
    count++;
  });
  return count;
}

function noteExpired(context: Context, bytes: Buffer, start: number, end: number): void {
  const { argv, db, propagation, statistics } = context;
  const key = argv.buffer;
  propagation.fieldDeletion(db.index, key, argv.start(1), argv.end(1), bytes, start, end);
  statistics.expiredFields++;
}

function removeIfEmpty(db: Database): boolean {
  if (!db.hashExpiry.isEmpty) return true;
  db.remove();
  return false;
}
