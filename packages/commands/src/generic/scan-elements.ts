/**
 * HSCAN, SSCAN and ZSCAN: SCAN over the elements of one collection, of which a packed one is shown
 * whole.
 *
 *     read the cursor, find the value, read the options, in this order: the first problem is answered
 *
 * Spec: redis/src/t_hash.c hscanCommand, db.c scanGenericCommand (7.0).
 */
import type { ArgumentSpec } from '../core/command.js';
import type { Context } from '../core/context.js';
import { findTyped, Found } from '../core/typed-key.js';
import {
  readScanCursor,
  readScanOptions,
  replyScan,
  scanArguments,
  type ScanOptions,
} from './scan-options.js';

/**
 * Visits about `options.count` elements of the collection at the cursor of the selected database, and
 * adds what is shown of those that match to `shown`. Returns the next cursor.
 */
export type ScanStep = (
  context: Context,
  cursor: number,
  options: ScanOptions,
  shown: Buffer[],
) => number;

export const scanElementsArguments: readonly ArgumentSpec[] = [
  { name: 'key', type: 'key', keySpecIndex: 0 },
  ...scanArguments,
];

export const scanElementsComplexity =
  'O(1) for every call. O(N) for a complete iteration, including enough command calls for the ' +
  'cursor to return back to 0. N is the number of elements inside the collection..';

/** Answers with a step through the collection of `type` (a ValueType) at argument 1. */
export function scanElements(context: Context, type: number, step: ScanStep): void {
  const cursor = readScanCursor(context, 2);
  if (cursor === undefined) return;
  const found = findTyped(context, 1, type);
  if (found === Found.refused) return;
  if (found === Found.missing) {
    replyScan(context, 0, []);
    return;
  }
  const options = readScanOptions(context, 3, false);
  if (options === undefined) return;
  const shown: Buffer[] = [];
  const next = step(context, cursor, options, shown);
  replyScan(context, next, shown);
}
