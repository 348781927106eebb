/**
 * Verifying a tree: every invariant of nodes, counts and keys, in O(nodes).
 */
import type { Arena } from '../arena/arena.js';
import { slabShift } from '../arena/memory.js';
import { assert } from '../assert.js';
import { kindOf, Kind } from '../entry/entry-layout.js';
import {
  childAt,
  childrenMax,
  childWordsMin,
  nodeCapacity,
  nodeChildren,
  nodeCount,
  nodeKeyWords,
  nodeLevel,
} from './tree-node.js';

/** What the data type knows of its tree. */
export interface TreeContent {
  readonly keyWords: number;
  /** Compares two keys: negative if the first comes before the second. Not called without keys. */
  compareKeys(a: Uint32Array, aAt: number, b: Uint32Array, bAt: number): number;
  /** Verifies a leaf: that it has so many elements, and that the key is that of its first one. */
  checkLeaf(leaf: number, count: number, words: Uint32Array, keyAt: number): void;
}

/** Verifies the tree at `root`. @throws AssertionError */
export function checkTree(arena: Arena, root: number, content: TreeContent): void {
  if (root === 0) return;
  const { memory } = arena;
  assert(kindOf(memory, root) === Kind.treeNode, 'a root is a node');
  const level = nodeLevel(memory, root);
  if (level > 0) assert(nodeChildren(memory, root) > 1, 'a root above nodes has two or more');
  new TreeCheck(arena, content).node(root, level);
}

class TreeCheck {
  readonly #arena: Arena;
  readonly #content: TreeContent;
  /** Key of the leaf before, and none at first. */
  #lastWords: Uint32Array | undefined = undefined;
  #lastAt = 0;

  constructor(arena: Arena, content: TreeContent) {
    this.#arena = arena;
    this.#content = content;
  }

  node(node: number, level: number): void {
    const { memory } = this.#arena;
    const { keyWords } = this.#content;
    assert(kindOf(memory, node) === Kind.treeNode, 'a child of an upper node is a node');
    assert(nodeKeyWords(memory, node) === keyWords, 'all keys of a tree have the same size');
    assert(nodeLevel(memory, node) === level, 'every way to a leaf has the same length');
    const children = nodeChildren(memory, node);
    assert(children > 0, 'a node has children');
    assert(children <= nodeCapacity(this.#arena, node), 'a node has room for its children');
    const words = memory.u32s[node >>> slabShift]!;
    const childWords = childWordsMin + keyWords;
    let count = 0;
    let neighbour = childrenMax(keyWords);
    for (let slot = 0; slot < children; slot++) {
      const at = childAt(node, slot, childWords);
      const child = words[at]!;
      if (this.#arena.isFrozen(node))
        assert(this.#arena.isFrozen(child), 'what a view can see refers to what it can see');
      count += words[at + 1]!;
      if (level === 0) {
        this.#leaf(child, words[at + 1]!, words, at + childWordsMin);
        continue;
      }
      const grandchildren = nodeChildren(memory, child);
      assert(
        (neighbour + grandchildren) * 2 > childrenMax(keyWords),
        'neighbours are half full together',
      );
      neighbour = grandchildren;
      assert(nodeCount(memory, child) === words[at + 1], 'a node counts what its child does');
      this.#checkKey(child, words, at + childWordsMin);
      this.node(child, level - 1);
    }
    assert(count === nodeCount(memory, node), 'a node has the elements of its children');
  }

  #leaf(leaf: number, count: number, words: Uint32Array, keyAt: number): void {
    assert(kindOf(this.#arena.memory, leaf) === Kind.treeLeaf, 'the lowest node refers to leaves');
    assert(count > 0, 'a leaf has elements');
    const { keyWords } = this.#content;
    if (keyWords > 0 && this.#lastWords !== undefined) {
      const order = this.#content.compareKeys(this.#lastWords, this.#lastAt, words, keyAt);
      assert(order < 0, 'keys ascend');
    }
    this.#lastWords = words;
    this.#lastAt = keyAt;
    this.#content.checkLeaf(leaf, count, words, keyAt);
  }

  /** Verifies that a child's key is that of its own child 0. */
  #checkKey(child: number, words: Uint32Array, keyAt: number): void {
    const { keyWords } = this.#content;
    const childWords = this.#arena.memory.u32s[child >>> slabShift]!;
    const childKeyAt = childAt(child, 0, childWordsMin + keyWords) + childWordsMin;
    for (let i = 0; i < keyWords; i++)
      assert(childWords[childKeyAt + i] === words[keyAt + i], 'a key is that of the first element');
  }
}
