/**
 * Reading a whole list from an entry: free functions over memory, because a frozen view in another
 * thread reads the same way.
 */
import { slabShift, type Memory } from '../../arena/memory.js';
import type { DecodedEntry } from '../../entry/decoded-entry.js';
import { Kind, readWord } from '../../entry/entry-layout.js';
import { treeCount, walkLeaves } from '../../tree/tree-walk.js';
import { walkElements, type ElementText, type VisitElement } from './list-element.js';
import { leafEnd, leafStart } from './list-leaf.js';
import { packedCount, packedHeadBytes } from './packed-list.js';

/** Count of elements of the list that an entry is. */
export function listSize(memory: Memory, { kind, bytes, valueStart }: DecodedEntry): number {
  if (kind === Kind.packedList) return packedCount(bytes, valueStart);
  return treeCount(memory, readWord(bytes, valueStart));
}

/** Visits its elements from head to tail, reading them with `text`. `visit` must not mutate. */
export function walkList(
  memory: Memory,
  { kind, bytes, valueStart, valueEnd }: DecodedEntry,
  text: ElementText,
  visit: VisitElement,
): void {
  if (kind === Kind.packedList) {
    walkElements(bytes, valueStart + packedHeadBytes, valueEnd, text, visit);
    return;
  }
  walkLeaves(memory, readWord(bytes, valueStart), (leaf) => {
    const slab = memory.u8s[leaf >>> slabShift]!;
    walkElements(slab, leafStart(memory, leaf), leafEnd(memory, leaf), text, visit);
  });
}
