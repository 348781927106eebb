/**
 * The elements of a large sorted set in order: a counted tree of records. HOT (bench: replay).
 *
 *   tree nodes (keys: score-order.ts) -> leaves (score-leaf.ts) -> entries of members
 *
 * A flyweight with a position, like CountedTree: `open` a root, seek, then act there. It owns nodes
 * and leaves before it writes them; the entries that records refer to are member-index.ts's.
 *
 *   insert   a full leaf is cut in two; at either end of the tree the new record gets a leaf of its
 *            own instead: so scores that only rise or fall leave full leaves behind
 *   remove   an empty leaf goes; one less than a quarter full joins a neighbour if both fit three
 *            quarters; one that is much too large moves to a smaller block
 *
 * Invariant: the key of a leaf is that of its first record, reference and all. Keys are compared at
 * the entry they refer to, so an entry may be freed or moved only when no record has it: take the
 * record out, or replace it, first.
 */
import type { Arena } from '../../arena/arena.js';
import type { Memory } from '../../arena/memory.js';
import { assert } from '../../assert.js';
import { CountedTree } from '../../tree/counted-tree.js';
import {
  copyRecords,
  dropRecords,
  insertRecord,
  isSparse,
  leafCapacity,
  newLeaf,
  recordRef,
  recordScore,
  recordsMax,
  setRecord,
} from './score-leaf.js';
import { scoreKeyWords, ScoreTarget } from './score-order.js';

const joinBelow = recordsMax >>> 2;
const joinedMax = recordsMax - joinBelow;

export class ScoreTree {
  /** What the seeks below aim at. */
  readonly target: ScoreTarget;
  readonly #arena: Arena;
  readonly #memory: Memory;
  readonly #tree: CountedTree;

  constructor(arena: Arena) {
    this.#arena = arena;
    this.#memory = arena.memory;
    this.target = new ScoreTarget(arena.memory);
    this.#tree = new CountedTree(arena, scoreKeyWords, this.target);
  }

  /** Reference of the root; 0 while the tree is empty. It may change with any write. */
  get root(): number {
    return this.#tree.root;
  }

  /** Becomes the tree at that root. The position is nowhere. */
  open(root: number): void {
    this.#tree.open(root);
  }

  /** Count of records. */
  get count(): number {
    return this.#tree.count;
  }

  /** Goes to the first record behind the target's boundary, or behind the last one. */
  seek(): void {
    const tree = this.#tree;
    tree.seekKey();
    if (tree.leaf === 0) return;
    const memory = this.#memory;
    const target = this.target;
    const leaf = tree.leaf;
    let low = 0;
    let high = tree.leafCount;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const order = target.compareRecord(
        recordScore(memory, leaf, middle),
        recordRef(memory, leaf, middle),
      );
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    tree.rankInLeaf = low;
  }

  /** Goes to the record of that rank. */
  seekRank(rank: number): void {
    assert(rank < this.count, 'a record has that rank');
    this.#tree.seekRank(rank);
  }

  /** Count of records before the position. O(log n). */
  get rank(): number {
    return this.#tree.leaf === 0 ? 0 : this.#tree.rankOfLeaf + this.#tree.rankInLeaf;
  }

  /** The score of the record at the position. */
  get score(): number {
    return recordScore(this.#memory, this.#tree.leaf, this.#tree.rankInLeaf);
  }

  /** The reference of the record at the position. */
  get ref(): number {
    return recordRef(this.#memory, this.#tree.leaf, this.#tree.rankInLeaf);
  }

  /** Goes to the next record. False, without a move, if there is none. */
  next(): boolean {
    const tree = this.#tree;
    if (tree.rankInLeaf + 1 === tree.leafCount) return tree.nextLeaf();
    tree.rankInLeaf++;
    return true;
  }

  /** Goes to the record before. False, without a move, if there is none. */
  previous(): boolean {
    const tree = this.#tree;
    if (tree.rankInLeaf === 0) return tree.previousLeaf();
    tree.rankInLeaf--;
    return true;
  }

  /** Inserts a record at the position, which `seek` set to where it belongs. */
  insert(score: number, ref: number): void {
    const tree = this.#tree;
    if (tree.leaf === 0) {
      this.#insertLeaf(true, score, ref);
      return;
    }
    const count = tree.leafCount;
    if (count === leafCapacity(this.#memory, tree.leaf)) {
      if (count < recordsMax) this.#resize(count + 1);
      else if (this.#isAtEnd(count)) return this.#insertLeaf(tree.rankInLeaf > 0, score, ref);
      else this.#split(count);
    }
    const leaf = tree.ownLeaf();
    const at = tree.rankInLeaf;
    insertRecord(this.#memory, leaf, tree.leafCount, at, score, ref);
    tree.addCount(1);
    if (at === 0) this.#setKey();
  }

  /**
   * Puts another record in the place of the one at the position, if that is where it belongs: the
   * target is aimed at it. Returns false, having changed nothing, if it may belong elsewhere.
   */
  replace(score: number, ref: number): boolean {
    const tree = this.#tree;
    const at = tree.rankInLeaf;
    const isBehind = at === 0 ? this.rank === 0 : this.#order(at - 1) < 0;
    if (!isBehind) return false;
    const isLast = at + 1 === tree.leafCount;
    const isBefore = isLast ? this.rank + 1 === this.count : this.#order(at + 1) > 0;
    if (!isBefore) return false;
    setRecord(this.#memory, tree.ownLeaf(), at, score, ref);
    if (at === 0) this.#setKey();
    return true;
  }

  /**
   * Takes `count` records out, from the one at the position on; they are in its leaf. The position
   * is unspecified afterwards.
   */
  remove(count: number): void {
    const tree = this.#tree;
    const inLeaf = tree.leafCount;
    const from = tree.rankInLeaf;
    assert(count > 0 && from + count <= inLeaf, 'records are taken out of one leaf at a time');
    if (count === inLeaf) {
      const { leaf } = tree;
      tree.removeLeaf();
      this.#arena.free(leaf);
      return;
    }
    dropRecords(this.#memory, tree.ownLeaf(), inLeaf, from, from + count);
    tree.addCount(-count);
    if (from === 0) this.#setKey();
    const left = inLeaf - count;
    if (left < joinBelow && this.#join(left)) return;
    if (isSparse(left, leafCapacity(this.#memory, tree.leaf))) this.#resize(left);
  }

  /** How many records of the leaf at the position are from there on. */
  get restOfLeaf(): number {
    return this.#tree.leafCount - this.#tree.rankInLeaf;
  }

  #order(i: number): number {
    const { leaf } = this.#tree;
    return this.target.compareRecord(
      recordScore(this.#memory, leaf, i),
      recordRef(this.#memory, leaf, i),
    );
  }

  /** Lets the tree know the first record of the leaf at the position. */
  #setKey(): void {
    const tree = this.#tree;
    const { leaf } = tree;
    this.#writeKey(recordScore(this.#memory, leaf, 0), recordRef(this.#memory, leaf, 0));
    tree.setKey();
  }

  #writeKey(score: number, ref: number): void {
    this.target.writeKey(this.#tree.key, score, ref);
  }

  /** Whether the position is before the first record of the tree, or behind the last. */
  #isAtEnd(leafCount: number): boolean {
    const tree = this.#tree;
    if (tree.rankInLeaf === leafCount) return tree.rankOfLeaf + leafCount === tree.count;
    return tree.rankInLeaf === 0 && tree.rankOfLeaf === 0;
  }

  /** Inserts a leaf with that one record, behind the leaf at the position or before it. */
  #insertLeaf(isBehind: boolean, score: number, ref: number): void {
    const leaf = newLeaf(this.#arena, 1);
    setRecord(this.#memory, leaf, 0, score, ref);
    this.#writeKey(score, ref);
    if (isBehind) this.#tree.insertLeafAfter(leaf, 1);
    else this.#tree.insertLeafBefore(leaf, 1);
  }

  /** Moves the leaf at the position to a block for `count` records and some more. */
  #resize(count: number): void {
    const tree = this.#tree;
    const old = tree.leaf;
    const leaf = newLeaf(this.#arena, count);
    copyRecords(this.#memory, old, 0, tree.leafCount, leaf, 0);
    tree.replaceLeaf(leaf);
    this.#arena.free(old);
  }

  /** Moves the upper half of the leaf at the position to a new leaf; the position stays the same. */
  #split(count: number): void {
    const tree = this.#tree;
    const memory = this.#memory;
    const half = count >>> 1;
    const at = tree.rankInLeaf;
    const upper = newLeaf(this.#arena, count - half);
    copyRecords(memory, tree.leaf, half, count, upper, 0);
    tree.addCount(half - count);
    this.#resize(half);
    this.#writeKey(recordScore(memory, upper, 0), recordRef(memory, upper, 0));
    tree.insertLeafAfter(upper, count - half);
    if (at > half) {
      tree.rankInLeaf = at - half;
    } else {
      tree.previousLeaf();
      tree.rankInLeaf = at;
    }
  }

  /**
   * Joins the leaf at the position, of `count` records, with a neighbour, if both fit a leaf with
   * room to spare.
   */
  #join(count: number): boolean {
    const tree = this.#tree;
    if (tree.nextLeaf()) {
      if (tree.leafCount + count <= joinedMax) {
        tree.previousLeaf();
        this.#takeNext(count);
        return true;
      }
      tree.previousLeaf();
    }
    if (!tree.previousLeaf()) return false;
    if (tree.leafCount + count <= joinedMax) {
      this.#takeNext(tree.leafCount);
      return true;
    }
    tree.nextLeaf();
    return false;
  }

  /** Moves the records of the next leaf into the leaf at the position, which has `count`. */
  #takeNext(count: number): void {
    const tree = this.#tree;
    const memory = this.#memory;
    const { leaf } = tree;
    tree.nextLeaf();
    const next = tree.leaf;
    const nextCount = tree.leafCount;
    const joined = newLeaf(this.#arena, count + nextCount);
    copyRecords(memory, leaf, 0, count, joined, 0);
    copyRecords(memory, next, 0, nextCount, joined, count);
    tree.removeLeaf();
    // Behind the last leaf there is no next one: the position stays in what is the last now.
    if (tree.rankInLeaf === 0) tree.previousLeaf();
    tree.replaceLeaf(joined);
    tree.addCount(nextCount);
    this.#arena.free(leaf);
    this.#arena.free(next);
  }
}
