/**
 * Reading a sorted set wherever it is: in the live keyspace, or in a frozen view in another thread.
 */
import type { Memory } from '../../arena/memory.js';
import type { DecodedEntry } from '../../entry/decoded-entry.js';
import { Kind, readWord } from '../../entry/entry-layout.js';
import { treeCount } from '../../tree/tree-walk.js';
import { walkPacked } from './packed-ranges.js';
import { packedCount, walkElements, type VisitScored } from './packed-zset.js';
import { walkScores, walkScoresReverse } from './tree-zset.js';
import { treeRootAt } from './zset-shape.js';

/** Count of members of the sorted set that is the value of a decoded entry. */
export function zsetSize(memory: Memory, entry: DecodedEntry): number {
  const { bytes, kind, valueStart } = entry;
  if (kind === Kind.packedZset) return packedCount(bytes, valueStart);
  return treeCount(memory, readWord(bytes, valueStart + treeRootAt));
}

/** Visits its members in order; `member` is used on the way. */
export function walkZset(
  memory: Memory,
  entry: DecodedEntry,
  member: DecodedEntry,
  visit: VisitScored,
): void {
  const { bytes, kind, valueStart, valueEnd } = entry;
  if (kind === Kind.packedZset) walkElements(bytes, valueStart, valueEnd, visit);
  else walkScores(memory, readWord(bytes, valueStart + treeRootAt), member, visit);
}

/** As `walkZset`, from the last member to the first. */
export function walkZsetReverse(
  memory: Memory,
  entry: DecodedEntry,
  member: DecodedEntry,
  visit: VisitScored,
): void {
  const { bytes, kind, valueStart } = entry;
  if (kind === Kind.packedZset) {
    const count = packedCount(bytes, valueStart);
    walkPacked(bytes, valueStart, count - 1, count, true, visit);
  } else {
    walkScoresReverse(memory, readWord(bytes, valueStart + treeRootAt), member, visit);
  }
}
