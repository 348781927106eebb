/**
 * The tree: a counted B+ tree over leaves that a data type formats, in the arena. HOT.
 *
 *   root -> nodes (tree-node.ts) -> ... -> leaves (blocks of Kind.treeLeaf, opaque here)
 *
 * A list keeps packed strings in a leaf, a sorted set records of score and member, a stream a run
 * of entries. The tree knows of a leaf its reference, its count of elements and, if the tree has
 * keys, the key of its first element; so finding an element by rank or key, and the rank of one,
 * are O(log n). Inside a leaf the data type is on its own: it splits and merges leaves, and tells.
 *
 * The class is a flyweight with a position, like HashIndex: `open` a root, seek, then act there:
 *
 *   tree.open(root);
 *   tree.seekRank(1000);                        tree.leaf, tree.rankInLeaf: where element 1000 is
 *   const leaf = tree.ownLeaf();                writable now: put an element into it
 *   tree.addCount(1);
 *   // The leaf overflows: move its upper half, of n elements, into a new one.
 *   tree.addCount(-n);
 *   tree.key.set(...);                          key of the first element moved, if there are keys
 *   tree.insertLeafAfter(half, n);              the position is on the new leaf
 *   ... store tree.root in the owned entry
 *
 * Ownership: every method that writes owns the path of nodes first; only `ownLeaf` owns the leaf.
 * The entry which has the root is the caller's to own before, as with an index.
 *
 * Invariants
 *   1. Every leaf has an element; a tree without leaves has no root. One leaf has a root above it.
 *   2. A node has the sum of the counts of its children; its key is that of its child 0.
 *   3. Keys ascend strictly: the first element of a leaf comes before that of the next.
 *   4. Neighbours are half full together (tree-growth.ts).
 * Between `addCount` and `removeLeaf` or `insertLeaf...` a leaf may have no elements; seek only
 * when it is settled. `checkTree` verifies all of them.
 */
import type { Arena } from '../arena/arena.js';
import { slabShift } from '../arena/memory.js';
import { assert } from '../assert.js';
import { insertAt, removeAt } from './tree-growth.js';
import {
  childAt,
  childWordsMin,
  keyWordsMax,
  newNode,
  nodeChildren,
  nodeCount,
  setChildKey,
} from './tree-node.js';
import { TreePath } from './tree-path.js';

/**
 * What is sought in a tree with keys: one object per data type, which holds the target and is given
 * to the constructor, so that the call stays monomorphic.
 */
export interface KeyTarget {
  /**
   * Compares the key at `words[at]` with the target: negative or 0 if it is at or before it. To
   * stop before the first of several elements that match, answer that they come after it.
   */
  compare(words: Uint32Array, at: number): number;
}

export class CountedTree {
  /** The position: a leaf (0: nowhere), and which of its elements; `leafCount` is behind them. */
  leaf = 0;
  rankInLeaf = 0;
  /** The key that `insertLeafAfter`, `insertLeafBefore` and `setKey` take: fill it before. */
  readonly key: Uint32Array;

  readonly #path: TreePath;
  readonly #target: KeyTarget | undefined;

  /**
   * @param keyWords count of words of a key, up to 4; 0 if elements have none
   * @param target for `seekKey`, in a tree with keys
   */
  constructor(arena: Arena, keyWords: number, target?: KeyTarget) {
    assert(keyWords <= keyWordsMax, 'a key has four words at most');
    assert((keyWords > 0) === (target !== undefined), 'keys are what is sought by');
    this.key = new Uint32Array(keyWords);
    this.#path = new TreePath(arena, keyWords);
    this.#target = target;
  }

  /** Reference of the root; 0 while the tree is empty. It may change with any write. */
  get root(): number {
    return this.#path.root;
  }

  /** Becomes the tree at that root. The position is nowhere. */
  open(root: number): void {
    this.#path.root = root;
    this.leaf = 0;
    this.rankInLeaf = 0;
  }

  /** Count of elements. */
  get count(): number {
    return this.root === 0 ? 0 : nodeCount(this.#path.memory, this.root);
  }

  /** Count of elements in the leaf at the position. */
  get leafCount(): number {
    assert(this.leaf !== 0, 'the position is on a leaf');
    return this.#path.leafCount();
  }

  /** Count of elements before the leaf at the position. O(log n). */
  get rankOfLeaf(): number {
    assert(this.leaf !== 0, 'the position is on a leaf');
    const { memory, height, nodes, slots, childWords } = this.#path;
    let rank = 0;
    for (let level = 0; level < height; level++) {
      const words = memory.u32s[nodes[level]! >>> slabShift]!;
      const end = childAt(nodes[level]!, slots[level]!, childWords);
      for (let at = childAt(nodes[level]!, 0, childWords); at < end; at += childWords)
        rank += words[at + 1]!;
    }
    return rank;
  }

  /**
   * Goes to the element of that rank, from 0. A rank of `count` is behind the last one: in the last
   * leaf, `rankInLeaf` is its `leafCount`. In an empty tree the position is nowhere.
   */
  seekRank(rank: number): void {
    assert(rank >= 0 && rank <= this.count, 'a rank is within the tree, or its end');
    if (rank === this.count) {
      this.seekLast();
      if (this.leaf !== 0) this.rankInLeaf++;
      return;
    }
    const path = this.#path;
    const { memory, childWords } = path;
    let left = rank;
    for (let level = path.begin(); ; level--) {
      const node = path.nodes[level]!;
      const words = memory.u32s[node >>> slabShift]!;
      let at = childAt(node, 0, childWords);
      let slot = 0;
      for (; left >= words[at + 1]!; at += childWords) {
        left -= words[at + 1]!;
        slot++;
      }
      path.slots[level] = slot;
      if (level === 0) break;
      path.nodes[level - 1] = words[at]!;
    }
    this.leaf = path.leaf();
    this.rankInLeaf = left;
  }

  /** Goes to the first element; nowhere in an empty tree. */
  seekFirst(): void {
    this.#seekEnd(false);
  }

  /** Goes to the last element; nowhere in an empty tree. */
  seekLast(): void {
    this.#seekEnd(true);
  }

  /**
   * Goes to the last leaf whose first element is at or before the target; to the first leaf if all
   * are behind it; nowhere in an empty tree. Where in the leaf is the caller's to find out:
   * `rankInLeaf` is 0, and if the leaf ends before the target, the next one begins behind it.
   */
  seekKey(): void {
    const target = this.#target;
    assert(target !== undefined, 'a tree without keys is not searched by one');
    this.leaf = 0;
    this.rankInLeaf = 0;
    if (this.root === 0) return;
    const path = this.#path;
    const { memory, childWords } = path;
    for (let level = path.begin(); ; level--) {
      const node = path.nodes[level]!;
      const words = memory.u32s[node >>> slabShift]!;
      const first = childAt(node, 0, childWords);
      let low = 0;
      let high = nodeChildren(memory, node);
      while (high - low > 1) {
        const middle = (low + high) >>> 1;
        if (target.compare(words, first + middle * childWords + childWordsMin) <= 0) low = middle;
        else high = middle;
      }
      path.slots[level] = low;
      if (level === 0) break;
      path.nodes[level - 1] = words[first + low * childWords]!;
    }
    this.leaf = path.leaf();
  }

  /** Goes to the first element of the next leaf. False, without a move, if there is none. */
  nextLeaf(): boolean {
    assert(this.leaf !== 0, 'the position is on a leaf');
    if (!this.#path.next()) return false;
    this.leaf = this.#path.leaf();
    this.rankInLeaf = 0;
    return true;
  }

  /** Goes to the last element of the leaf before. False, without a move, if there is none. */
  previousLeaf(): boolean {
    assert(this.leaf !== 0, 'the position is on a leaf');
    if (!this.#path.previous()) return false;
    this.leaf = this.#path.leaf();
    this.rankInLeaf = this.#path.leafCount() - 1;
    return true;
  }

  /**
   * Makes the leaf at the position writable, and returns its reference, which may be a new one. The
   * root may change. When no view is open, it costs one comparison.
   */
  ownLeaf(): number {
    assert(this.leaf !== 0, 'the position is on a leaf');
    const { arena } = this.#path;
    if (arena.frozenBelow === 0 || !arena.isFrozen(this.leaf)) return this.leaf;
    this.replaceLeaf(arena.own(this.leaf));
    return this.leaf;
  }

  /**
   * Puts another block with the same elements in the place of the leaf at the position: one of
   * another size, say. The old block is the caller's to free. The root may change.
   */
  replaceLeaf(ref: number): void {
    assert(this.leaf !== 0 && ref !== 0, 'a leaf is replaced by another');
    this.#path.own();
    this.#path.setChild(0, ref);
    this.leaf = ref;
  }

  /** Changes the count of elements in the leaf at the position. The root may change. */
  addCount(change: number): void {
    assert(this.leafCount + change >= 0, 'a count is not negative');
    this.#path.own();
    this.#path.addCount(0, change);
  }

  /**
   * Makes `key` that of the leaf at the position, whose first element is another now: still behind
   * that of the leaf before, and before that of the next. The root may change.
   */
  setKey(): void {
    assert(this.leaf !== 0, 'the position is on a leaf');
    const path = this.#path;
    path.own();
    setChildKey(path.memory, path.nodes[0]!, path.slots[0]!, path.childWords, this.key, 0);
    if (path.slots[0] === 0) path.refreshKeys(0);
  }

  /**
   * Inserts a leaf of `count` elements, of which the first has `key`, behind the leaf at the
   * position, or as the only one. The position moves to its first element. The root may change.
   */
  insertLeafAfter(ref: number, count: number): void {
    this.#insertLeaf(ref, count, 1);
  }

  /** Inserts a leaf like `insertLeafAfter`, before the leaf at the position. */
  insertLeafBefore(ref: number, count: number): void {
    this.#insertLeaf(ref, count, 0);
  }

  /**
   * Takes the leaf at the position out, with the elements it still counts. Its block is the
   * caller's to free. The position moves to the first element of the leaf that was behind it, or
   * behind the last element of the tree if none was; nowhere if the tree is empty, which then has
   * no root. The root may change.
   */
  removeLeaf(): void {
    const rank = this.rankOfLeaf;
    const path = this.#path;
    path.own();
    path.addCount(1, -path.leafCount());
    removeAt(path, 0);
    if (path.root === 0) this.leaf = 0;
    else this.seekRank(rank);
  }

  #insertLeaf(ref: number, count: number, offset: number): void {
    assert(ref !== 0 && count > 0, 'a leaf that is inserted has elements');
    const path = this.#path;
    if (path.root === 0) {
      path.root = newNode(path.arena, path.keyWords, 0, 1);
      path.begin();
      insertAt(path, 0, 0, ref, count, this.key, 0);
    } else {
      assert(this.leaf !== 0, 'a leaf is inserted beside another');
      path.own();
      insertAt(path, 0, path.slots[0]! + offset, ref, count, this.key, 0);
    }
    this.leaf = ref;
    this.rankInLeaf = 0;
  }

  #seekEnd(isLast: boolean): void {
    this.leaf = 0;
    this.rankInLeaf = 0;
    if (this.root === 0) return;
    const path = this.#path;
    const top = path.begin();
    path.slots[top] = isLast ? nodeChildren(path.memory, path.root) - 1 : 0;
    path.descend(top, isLast);
    this.leaf = path.leaf();
    if (isLast) this.rankInLeaf = path.leafCount() - 1;
  }
}
