/**
 * How hash commands find the hash at their key argument. HOT.
 *
 *     missing    no such key: what that means is the command's to say
 *     hash       the cursor is on it
 *     refused    something else is there, which has been answered
 */
import { ValueType } from '@varve/keyspace';
import type { Context } from '../core/context.js';

export const Found = { missing: 0, hash: 1, refused: 2 } as const;
export type Found = (typeof Found)[keyof typeof Found];

/** Finds the hash at argument 1 to read it. */
export function findHash(context: Context): Found {
  if (!context.lookupRead(1)) return Found.missing;
  return context.refusesType(ValueType.hash) ? Found.refused : Found.hash;
}

/** Finds the hash at argument 1 to change it. */
export function findHashToWrite(context: Context): Found {
  if (!context.lookupWrite(1)) return Found.missing;
  return context.refusesType(ValueType.hash) ? Found.refused : Found.hash;
}

/**
 * Finds the hash at argument 1, or makes an empty one, in which a field must be set at once.
 *
 * @returns false when something else is there, which has been answered
 */
export function openHash(context: Context): boolean {
  const found = findHashToWrite(context);
  if (found === Found.missing) context.db.hash.create();
  return found !== Found.refused;
}
