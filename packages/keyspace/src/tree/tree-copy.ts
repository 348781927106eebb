/**
 * A deep copy of a tree: same shape, every block new. For COPY of a large value.
 */
import type { Arena } from '../arena/arena.js';
import { slabShift } from '../arena/memory.js';
import { childAt, childWordsMin, nodeChildren, nodeKeyWords, nodeLevel } from './tree-node.js';

/**
 * Makes a copy of a leaf and returns its reference. The key of its first element is at
 * `words[keyAt]` in the copied node: what in it refers to a block is the function's to replace.
 */
export type CopyLeaf = (leaf: number, words: Uint32Array, keyAt: number) => number;

/** Copies the nodes, and the leaves by `copyLeaf`, and returns the root of the copy. */
export function copyTree(arena: Arena, root: number, copyLeaf: CopyLeaf): number {
  const { memory } = arena;
  const copy = arena.copy(root);
  const isLowest = nodeLevel(memory, root) === 0;
  const keyWords = nodeKeyWords(memory, root);
  const childWords = childWordsMin + keyWords;
  const words = memory.u32s[copy >>> slabShift]!;
  for (let slot = 0; slot < nodeChildren(memory, copy); slot++) {
    const at = childAt(copy, slot, childWords);
    const keyAt = at + childWordsMin;
    if (isLowest) {
      words[at] = copyLeaf(words[at]!, words, keyAt);
      continue;
    }
    const child = copyTree(arena, words[at]!, copyLeaf);
    const childKeyAt = childAt(child, 0, childWords) + childWordsMin;
    const childWordsOfSlab = memory.u32s[child >>> slabShift]!;
    words[at] = child;
    for (let i = 0; i < keyWords; i++) words[keyAt + i] = childWordsOfSlab[childKeyAt + i]!;
  }
  return copy;
}
