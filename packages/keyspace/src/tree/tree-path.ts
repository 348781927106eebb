/**
 * The way from the root of a tree down to a leaf, and owning it. HOT.
 *
 *   level 2   root   slots[2] = 0        nodes[level] is the node passed at that level,
 *               |                        slots[level] the child of it that was taken;
 *   level 1   node   slots[1] = 3        child slots[0] of nodes[0] is the leaf
 *               |
 *   level 0   node   slots[0] = 7
 *               |
 *             leaf
 *
 * While a view is open, whatever is about to be written is owned first, from the root down. A young
 * block is only ever referred to by young ones, so a leaf that is young has a young path.
 */
import type { Arena } from '../arena/arena.js';
import { slabShift, type Memory } from '../arena/memory.js';
import { assert } from '../assert.js';
import {
  addNodeCount,
  appendChildren,
  childAt,
  childOf,
  childWordsMin,
  insertChild,
  newNode,
  nodeChildren,
  nodeCount,
  nodeLevel,
  setChildKey,
} from './tree-node.js';

/**
 * Levels a tree has at most. Neighbours hold more than half a node together, so nodes have more
 * than ten children on average: twelve levels are beyond what references can name.
 */
const heightMax = 12;

export class TreePath {
  readonly arena: Arena;
  readonly memory: Memory;
  readonly keyWords: number;
  /** Words of a child in a node. */
  readonly childWords: number;
  /** Reference of the root; 0 while the tree is empty. */
  root = 0;
  /** Count of levels of the path. */
  height = 0;
  readonly nodes = new Uint32Array(heightMax);
  readonly slots = new Uint32Array(heightMax);

  constructor(arena: Arena, keyWords: number) {
    this.arena = arena;
    this.memory = arena.memory;
    this.keyWords = keyWords;
    this.childWords = childWordsMin + keyWords;
  }

  /** Begins a descent: the root is on the path, which leads no further yet. Returns its level. */
  begin(): number {
    const top = nodeLevel(this.memory, this.root);
    this.height = top + 1;
    this.nodes[top] = this.root;
    return top;
  }

  /** Returns the reference of the leaf the path leads to. */
  leaf(): number {
    return childOf(this.memory, this.nodes[0]!, this.slots[0]!, this.childWords);
  }

  /** Count of elements in that leaf. */
  leafCount(): number {
    const node = this.nodes[0]!;
    return this.memory.u32s[node >>> slabShift]![
      childAt(node, this.slots[0]!, this.childWords) + 1
    ]!;
  }

  /** Follows the first children, or the last, from `slots[level]` of `nodes[level]` down. */
  descend(level: number, isLast: boolean): void {
    const { memory, nodes, slots } = this;
    for (let below = level - 1; below >= 0; below--) {
      const node = childOf(memory, nodes[below + 1]!, slots[below + 1]!, this.childWords);
      nodes[below] = node;
      slots[below] = isLast ? nodeChildren(memory, node) - 1 : 0;
    }
  }

  /** Moves on to the next leaf. Returns false, having moved nothing, when there is none. */
  next(): boolean {
    for (let level = 0; level < this.height; level++) {
      if (this.slots[level]! + 1 === nodeChildren(this.memory, this.nodes[level]!)) continue;
      this.slots[level]!++;
      this.descend(level, false);
      return true;
    }
    return false;
  }

  /** Moves back to the leaf before. Returns false, having moved nothing, when there is none. */
  previous(): boolean {
    for (let level = 0; level < this.height; level++) {
      if (this.slots[level] === 0) continue;
      this.slots[level]!--;
      this.descend(level, true);
      return true;
    }
    return false;
  }

  /** Whether nothing is before child 0 of `nodes[level]`, at its level in the whole tree. */
  isFirst(level: number): boolean {
    for (let above = level + 1; above < this.height; above++) {
      if (this.slots[above] !== 0) return false;
    }
    return true;
  }

  /** Whether nothing is behind the last child of `nodes[level]`, at its level in the whole tree. */
  isLast(level: number): boolean {
    for (let above = level + 1; above < this.height; above++) {
      if (this.slots[above]! + 1 !== nodeChildren(this.memory, this.nodes[above]!)) return false;
    }
    return true;
  }

  /** Makes every node of the path writable. The leaf is not owned. */
  own(): void {
    const { arena, nodes } = this;
    if (arena.frozenBelow === 0) return;
    for (let level = this.height - 1; level >= 0; level--) {
      const node = nodes[level]!;
      const owned = arena.own(node);
      if (owned !== node) this.setNode(level, owned);
    }
  }

  /** Puts another block in the place of the node at `level`; what is above is owned. */
  setNode(level: number, node: number): void {
    this.nodes[level] = node;
    if (level + 1 === this.height) this.root = node;
    else this.setChild(level + 1, node);
  }

  /** Makes the path's child of the node at `level` another block with the same elements. */
  setChild(level: number, ref: number): void {
    const node = this.nodes[level]!;
    assert(!this.arena.isFrozen(node), 'a node is written when it is owned');
    this.memory.u32s[node >>> slabShift]![childAt(node, this.slots[level]!, this.childWords)] = ref;
  }

  /** Adds to the counts of the path's children from `level` up; they are owned. */
  addCount(level: number, change: number): void {
    for (let at = level; at < this.height; at++) {
      addNodeCount(this.memory, this.nodes[at]!, this.slots[at]!, this.childWords, change);
    }
  }

  /** Lets the nodes above know the key of child 0 of the node at `level`. */
  refreshKeys(level: number): void {
    if (this.keyWords === 0) return;
    const node = this.nodes[level]!;
    const words = this.memory.u32s[node >>> slabShift]!;
    const keyAt = childAt(node, 0, this.childWords) + childWordsMin;
    for (let above = level + 1; above < this.height; above++) {
      const slot = this.slots[above]!;
      setChildKey(this.memory, this.nodes[above]!, slot, this.childWords, words, keyAt);
      if (slot !== 0) return;
    }
  }

  /** Puts a new root on top, with the old one as its only child. */
  addRoot(): void {
    const { root, height, memory } = this;
    assert(height < heightMax, 'a tree has an end');
    const top = newNode(this.arena, this.keyWords, height, 2);
    this.nodes[height] = top;
    this.slots[height] = 0;
    this.height++;
    this.root = top;
    const keyAt = childAt(root, 0, this.childWords) + childWordsMin;
    const words = memory.u32s[root >>> slabShift]!;
    insertChild(memory, top, 0, this.childWords, root, nodeCount(memory, root), words, keyAt);
  }

  /** Makes a block of another capacity the node at `level`, and frees the one that was. */
  resize(level: number, capacity: number): void {
    const { arena, memory } = this;
    const node = this.nodes[level]!;
    const resized = newNode(arena, this.keyWords, nodeLevel(memory, node), capacity);
    appendChildren(memory, node, 0, nodeChildren(memory, node), resized, this.childWords);
    this.setNode(level, resized);
    arena.free(node);
  }
}
