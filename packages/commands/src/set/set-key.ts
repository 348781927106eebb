/**
 * How set commands find the set at their key argument. HOT.
 *
 *     missing    no such key: what that means is the command's to say
 *     set        the cursor is on it
 *     refused    something else is there, which has been answered
 */
import { ValueType } from '@varve/keyspace';
import type { Context } from '../core/context.js';

export const Found = { missing: 0, set: 1, refused: 2 } as const;
export type Found = (typeof Found)[keyof typeof Found];

/** Finds the set at argument `i` to read it. */
export function findSet(context: Context, i: number): Found {
  if (!context.lookupRead(i)) return Found.missing;
  return context.refusesType(ValueType.set) ? Found.refused : Found.set;
}

/** Finds the set at argument `i` to change it. */
export function findSetToWrite(context: Context, i: number): Found {
  if (!context.lookupWrite(i)) return Found.missing;
  return context.refusesType(ValueType.set) ? Found.refused : Found.set;
}
