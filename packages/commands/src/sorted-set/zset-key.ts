/**
 * How sorted set commands find the sorted set at a key argument. HOT.
 *
 *     missing    no such key: what that means is the command's to say
 *     zset       the cursor is on it
 *     refused    something else is there, which has been answered
 */
import { ValueType } from '@varve/keyspace';
import type { Context } from '../core/context.js';

export const Found = { missing: 0, zset: 1, refused: 2 } as const;
export type Found = (typeof Found)[keyof typeof Found];

/** Finds the sorted set at argument `i` to read it. */
export function findZset(context: Context, i = 1): Found {
  if (!context.lookupRead(i)) return Found.missing;
  return context.refusesType(ValueType.zset) ? Found.refused : Found.zset;
}

/** Finds the sorted set at argument `i` to change it. */
export function findZsetToWrite(context: Context, i = 1): Found {
  if (!context.lookupWrite(i)) return Found.missing;
  return context.refusesType(ValueType.zset) ? Found.refused : Found.zset;
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
