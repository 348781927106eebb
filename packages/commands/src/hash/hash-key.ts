/**
 * How hash commands find the hash at their key argument. HOT.
 */
import { ValueType } from '@varve/keyspace';
import type { Context } from '../core/context.js';
import { findTyped, findTypedToWrite, Found } from '../core/typed-key.js';
import { expireAllFields, expireFields } from './expire-fields.js';

export { Found };

/** Finds the hash at argument 1 to read it. */
export function findHash(context: Context): Found {
  return findTyped(context, 1, ValueType.hash);
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
  const found = findTypedToWrite(context, 1, ValueType.hash);
  if (found !== Found.there || !context.db.hashExpiry.isPossible) return found;
  return expireFields(context, first, end, step) ? Found.there : Found.missing;
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
  if (found !== Found.there || !context.db.hashExpiry.isPossible) return found;
  return expireAllFields(context) ? Found.there : Found.missing;
}
