/**
 * How set commands find the set at their key argument. HOT.
 */
import { ValueType } from '@varve/keyspace';
import type { Context } from '../core/context.js';
import { findTyped, findTypedToWrite, Found } from '../core/typed-key.js';

export { Found };

/** Finds the set at argument `i` to read it. */
export function findSet(context: Context, i: number): Found {
  return findTyped(context, i, ValueType.set);
}

/** Finds the set at argument `i` to change it. */
export function findSetToWrite(context: Context, i: number): Found {
  return findTypedToWrite(context, i, ValueType.set);
}
