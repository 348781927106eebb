/**
 * How hash commands find the hash at their key argument. HOT.
 *
 *     missing    no such key: what that means is the command's to say
 *     hash       the cursor is on it
 *     refused    something else is there, which has been answered
 */
import { ValueType } from '@varve/keyspace';
import type { Context } from '../core/context.js';
import { expireAllFields, expireFields } from './expire-fields.js';

export const Found = { missing: 0, hash: 1, refused: 2 } as const;
export type Found = (typeof Found)[keyof typeof Found];

/** Finds the hash at argument 1 to read it. */
export function findHash(context: Context): Found {
  if (!context.lookupRead(1)) return Found.missing;
  return context.refusesType(ValueType.hash) ? Found.refused : Found.hash;
}

/**
 * Finds the hash at argument 1 to change fields: the arguments `first`, `first + step` and so on,
 * before `end`. Those that are past their time are deleted, and the key if none is left.
 */
export function findHashToWrite(
  context: Context,
  first: number,
  end: number,
  step: number,
): Found {
  if (!context.lookupWrite(1)) return Found.missing;
  if (context.refusesType(ValueType.hash)) return Found.refused;
  if (!context.db.hashExpiry.isPossible) return Found.hash;
  return expireFields(context, first, end, step) ? Found.hash : Found.missing;
}

/**
 * Finds the hash at argument 1, or makes an empty one, in which one of the fields must be set at
 * once. Parameters as for `findHashToWrite`.
 *
 * @returns false when something else is there, which has been answered
 */
export function openHash(context: Context, first: number, end: number, step: number): boolean {
  const found = findHashToWrite(context, first, end, step);
  if (found === Found.missing) context.db.hash.create();
  return found !== Found.refused;
}

/** As `findHash`, but deletes all fields that are past their time, and the key if none is left. */
export function findLiveHash(context: Context): Found {
  const found = findHash(context);
  if (found !== Found.hash || !context.db.hashExpiry.isPossible) return found;
  return expireAllFields(context) ? Found.hash : Found.missing;
}
