/**
 * How a tree grows and shrinks: by children of the nodes on a path.
 *
 *   insert   a full node is cut in two, and the half the child belongs to becomes a new sibling:
 *
 *              | a b c d e f |  + g at the end    ->   | a b c | d e f g |
 *
 *            At either end of the tree nothing is cut: the new sibling has the new child alone. So
 *            what only grows at its ends has full nodes: lists that are queues, streams, sorted
 *            sets whose scores rise.
 *   remove   an empty node goes; one that fits half a node together with a neighbour is merged with
 *            it; a root with a single child hands over to it.
 *
 * Invariant: two neighbours below the same node have more than half of `childrenMax` children
 * together. Halves of a cut have at least half, so only a removal can break it, in the node it
 * removes from; and as it takes away one child, one merge per level restores it. A merged node is
 * half full, a cut one too: neither is near what changes it next.
 *
 * The path is owned before it is passed here. After `insertAt` it leads to the new child, after
 * `removeAt` nowhere.
 */
import { slabShift } from '../arena/memory.js';
import { assert } from '../assert.js';
import {
  appendChildren,
  childAt,
  childOf,
  childrenMax,
  childWordsMin,
  dropChild,
  dropChildren,
  insertChild,
  isSparse,
  newNode,
  nodeCapacity,
  nodeChildren,
  nodeCount,
} from './tree-node.js';
import type { TreePath } from './tree-path.js';

/** Inserts a child of `count` elements at `slot` of the node at `level`, and counts it above. */
export function insertAt(
  path: TreePath,
  level: number,
  slot: number,
  ref: number,
  count: number,
  key: Uint32Array,
  keyAt: number,
): void {
  const at = makeRoom(path, level, slot, key, keyAt);
  insertChild(path.memory, path.nodes[level]!, at, path.childWords, ref, count, key, keyAt);
  path.slots[level] = at;
  path.addCount(level + 1, count);
  if (at === 0) path.refreshKeys(level);
}

/** Takes the path's child of the node at `level` out. Its block is not freed. */
export function removeAt(path: TreePath, level: number): void {
  const { arena, memory, nodes, slots } = path;
  for (let at = level; ; at++) {
    const node = nodes[at]!;
    dropChild(memory, node, slots[at]!, path.childWords);
    if (at + 1 === path.height) {
      lowerRoot(path);
      return;
    }
    const children = nodeChildren(memory, node);
    if (children === 0) {
      arena.free(node);
      continue;
    }
    if (slots[at] === 0) path.refreshKeys(at);
    if (merge(path, at)) continue;
    const capacity = nodeCapacity(arena, node);
    if (isSparse(children, capacity)) path.resize(at, children * 2);
    return;
  }
}

/** Makes room at `slot` of the node at `level`. Returns the slot, now that of the path's node. */
function makeRoom(
  path: TreePath,
  level: number,
  slot: number,
  key: Uint32Array,
  keyAt: number,
): number {
  const node = path.nodes[level]!;
  const children = nodeChildren(path.memory, node);
  if (children < nodeCapacity(path.arena, node)) return slot;
  if (children === childrenMax(path.keyWords)) return split(path, level, slot, key, keyAt);
  path.resize(level, children + 1);
  return slot;
}

/**
 * Cuts the full node at `level` in two, so that the new sibling is the one `slot` belongs to, and
 * moves the path there. Returns the slot in it. `key` is that of the child which comes there.
 */
function split(
  path: TreePath,
  level: number,
  slot: number,
  key: Uint32Array,
  keyAt: number,
): number {
  const { arena, memory, childWords } = path;
  const node = path.nodes[level]!;
  const children = nodeChildren(memory, node);
  if (level + 1 === path.height) path.addRoot();
  const half = children >>> 1;
  const isBehind = slot > half;
  let from = isBehind ? half : 0;
  let to = isBehind ? children : half;
  if (slot === children && path.isLast(level)) from = children;
  if (slot === 0 && path.isFirst(level)) to = 0;
  const sibling = newNode(arena, path.keyWords, level, to - from + 1);
  const moved = appendChildren(memory, node, from, to, sibling, childWords);
  dropChildren(memory, node, from, to, moved, childWords);
  path.addCount(level + 1, -moved);
  if (from === 0 && to > 0) path.refreshKeys(level);
  const above = path.slots[level + 1]! + (isBehind ? 1 : 0);
  if (from === to) {
    insertAt(path, level + 1, above, sibling, moved, key, keyAt);
  } else {
    const words = memory.u32s[sibling >>> slabShift]!;
    const firstAt = childAt(sibling, 0, childWords) + childWordsMin;
    insertAt(path, level + 1, above, sibling, moved, words, firstAt);
  }
  path.nodes[level] = sibling;
  return slot - from;
}

/**
 * Merges the node at `level` with a neighbour, if both fit half a node. Then the path's child of
 * the node above is the one to be taken out.
 */
function merge(path: TreePath, level: number): boolean {
  const slot = path.slots[level + 1]!;
  const last = nodeChildren(path.memory, path.nodes[level + 1]!) - 1;
  if (slot > 0 && mergePair(path, level, slot - 1)) return true;
  return slot < last && mergePair(path, level, slot);
}

/** Merges children `left` and `left + 1` of the node above `level`, if both fit half a node. */
function mergePair(path: TreePath, level: number, left: number): boolean {
  const { arena, memory, childWords, slots } = path;
  const parent = path.nodes[level + 1]!;
  const first = childOf(memory, parent, left, childWords);
  const second = childOf(memory, parent, left + 1, childWords);
  const children = nodeChildren(memory, first) + nodeChildren(memory, second);
  if (children * 2 > childrenMax(path.keyWords)) return false;
  const merged = newNode(arena, path.keyWords, level, children);
  appendChildren(memory, first, 0, nodeChildren(memory, first), merged, childWords);
  appendChildren(memory, second, 0, nodeChildren(memory, second), merged, childWords);
  slots[level + 1] = left;
  path.setChild(level + 1, merged);
  // The elements move from the right child's count to the left one's; the node's stays the same.
  const words = memory.u32s[parent >>> slabShift]!;
  words[childAt(parent, left, childWords) + 1] = nodeCount(memory, merged);
  slots[level + 1] = left + 1;
  words[childAt(parent, left + 1, childWords) + 1] = 0;
  arena.free(first);
  arena.free(second);
  return true;
}

/** Lets a root with a single child hand over to it, and frees an empty one. */
function lowerRoot(path: TreePath): void {
  const { arena, memory } = path;
  let level = path.height - 1;
  let root = path.nodes[level]!;
  if (nodeChildren(memory, root) === 0) {
    arena.free(root);
    path.root = 0;
    return;
  }
  for (; level > 0 && nodeChildren(memory, root) === 1; level--) {
    const child = childOf(memory, root, 0, path.childWords);
    arena.free(root);
    root = child;
  }
  path.root = root;
  path.begin();
  const children = nodeChildren(memory, root);
  assert(children > 0, 'a root that stays has children');
  if (isSparse(children, nodeCapacity(arena, root))) path.resize(level, children * 2);
}
