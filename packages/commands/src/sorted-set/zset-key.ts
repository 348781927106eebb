/**
 * How sorted set commands find the sorted set at a key argument. HOT.
 */
import { ValueType } from '@varve/keyspace';
import type { Context } from '../core/context.js';
import { findTyped, findTypedToWrite, Found } from '../core/typed-key.js';

export { Found };

/** Finds the sorted set at argument `i` to read it. */
export function findZset(context: Context, i = 1): Found {
  return findTyped(context, i, ValueType.zset);
}

/** Finds the sorted set at argument `i` to change it. */
export function findZsetToWrite(context: Context, i = 1): Found {
  return findTypedToWrite(context, i, ValueType.zset);
}

/**
 * Makes an empty sorted set at argument 1, which is missing; a member must be added at once. Those
 * who wait for it are told.
 */
export function createZset(context: Context): void {
  const { argv, db } = context;
  db.zset.create();
  context.signalKeyReady(db, argv.buffer, argv.start(1), argv.end(1));
}

/** Deletes the sorted set at the cursor if it has become empty. Returns whether it has. */
export function removeIfEmpty(context: Context): boolean {
  const { db } = context;
  if (db.zset.size() > 0) return false;
  db.remove();
  return true;
}
