/**
 * How commands of a data type find the value at a key argument. HOT.
 *
 *     missing    no such key: what that means is the command's to say
 *     there      the cursor is on a value of the type
 *     refused    something else is there, which has been answered
 */
import type { Context } from './context.js';

export const Found = { missing: 0, there: 1, refused: 2 } as const;
export type Found = (typeof Found)[keyof typeof Found];

/** Finds the value of `type` (a ValueType) at argument `i` to read it. */
export function findTyped(context: Context, i: number, type: number): Found {
  if (!context.lookupRead(i)) return Found.missing;
  return context.refusesType(type) ? Found.refused : Found.there;
}

/** Finds the value of `type` (a ValueType) at argument `i` to change it. */
export function findTypedToWrite(context: Context, i: number, type: number): Found {
  if (!context.lookupWrite(i)) return Found.missing;
  return context.refusesType(type) ? Found.refused : Found.there;
}
