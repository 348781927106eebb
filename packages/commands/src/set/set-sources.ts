/**
 * The sets that SINTER, SUNION and SDIFF read, each found once and then read without the cursor.
 *
 * A missing key is an empty set; something else than a set is refused, wherever it is among them.
 */
import type { SetReader } from '@varve/keyspace';
import type { Context } from '../core/context.js';
import { findSet, Found } from './set-key.js';

/**
 * Finds the sets at arguments `first` to `last`, in order.
 *
 * @returns their readers, undefined for missing ones, good until a set of the database changes; or
 *   undefined when a key was refused, which has been answered
 */
export function findSources(
  context: Context,
  first: number,
  last: number,
): (SetReader | undefined)[] | undefined {
  const sources: (SetReader | undefined)[] = [];
  let readers = 0;
  for (let i = first; i <= last; i++) {
    const found = findSet(context, i);
    if (found === Found.refused) return undefined;
    sources.push(found === Found.there ? context.db.set.reader(readers++) : undefined);
  }
  return sources;
}

/** Whether all are there. */
export function areThere(sources: (SetReader | undefined)[]): sources is SetReader[] {
  return sources.every((source) => source !== undefined);
}
