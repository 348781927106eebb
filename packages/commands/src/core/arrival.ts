/**
 * A value that came to a key as a whole (COPY, MOVE, RENAME, SORT STORE): those who wait for such a
 * key are told, as when a command of its type makes it.
 *
 * Spec: redis/src/db.c dbAdd, blocked.c signalKeyAsReady (7.0).
 */
import { ValueType, type Database } from '@varve/keyspace';
import type { Context } from './context.js';

/** A value of `type` is now at key argument `i`, in `db`. */
export function signalArrival(context: Context, type: number, db: Database, i: number): void {
  const { argv } = context;
  if (type !== ValueType.list && type !== ValueType.zset && type !== ValueType.stream) return;
  context.signalKeyReady(db, argv.buffer, argv.start(i), argv.end(i));
}
