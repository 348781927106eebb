/**
 * Walking a tree in order, or its nodes; free functions over memory and a root, because a frozen
 * view in another thread walks the same way. They only read; `visit` must not change the tree.
 */
import { slabShift, type Memory } from '../arena/memory.js';
import {
  childAt,
  childOf,
  childWordsMin,
  nodeChildren,
  nodeCount,
  nodeKeyWords,
  nodeLevel,
} from './tree-node.js';

/** Count of elements of the tree at `root`; 0 is an empty one. */
export function treeCount(memory: Memory, root: number): number {
  return root === 0 ? 0 : nodeCount(memory, root);
}

/** Calls `visit` with the reference of every leaf and its count of elements, in order. */
export function walkLeaves(
  memory: Memory,
  root: number,
  visit: (leaf: number, count: number) => void,
): void {
  if (root === 0) return;
  const isLowest = nodeLevel(memory, root) === 0;
  walkChildren(memory, root, (child, count) => {
    if (isLowest) visit(child, count);
    else walkLeaves(memory, child, visit);
  });
}

/** The first leaf of the tree at `root`, 0 of an empty one. */
export function firstLeaf(memory: Memory, root: number): number {
  if (root === 0) return 0;
  let node = root;
  for (let level = nodeLevel(memory, root); level >= 0; level--)
    node = childOf(memory, node, 0, childWordsMin + nodeKeyWords(memory, node));
  return node;
}

/** As `walkLeaves`, from the last leaf to the first. */
export function walkLeavesReverse(
  memory: Memory,
  root: number,
  visit: (leaf: number, count: number) => void,
): void {
  if (root === 0) return;
  const isLowest = nodeLevel(memory, root) === 0;
  const words = memory.u32s[root >>> slabShift]!;
  const childWords = childWordsMin + nodeKeyWords(memory, root);
  for (let slot = nodeChildren(memory, root) - 1; slot >= 0; slot--) {
    const at = childAt(root, slot, childWords);
    if (isLowest) visit(words[at]!, words[at + 1]!);
    else walkLeavesReverse(memory, words[at]!, visit);
  }
}

/** Calls `visit` with the reference of every child of one node, and its count of elements. */
export function walkChildren(
  memory: Memory,
  node: number,
  visit: (child: number, count: number) => void,
): void {
  const words = memory.u32s[node >>> slabShift]!;
  const childWords = childWordsMin + nodeKeyWords(memory, node);
  const end = childAt(node, nodeChildren(memory, node), childWords);
  for (let at = childAt(node, 0, childWords); at < end; at += childWords)
    visit(words[at]!, words[at + 1]!);
}
