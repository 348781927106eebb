/**
 * Pending entries by id: a tree whose leaves are sorted records of a fixed size. HOT.
 *
 *   word
 *   0      block header, of Kind.treeLeaf
 *   2...   records, ascending: id, 4 words | whatever else, `recordWords - 4`
 *
 * Worked example: the two entries 5-1 and 5-2 of a consumer, whose records are ids alone, take 40
 * bytes: header | 0 5 0 1 | 0 5 0 2.
 *
 * A flyweight with a position, as the tree: `open` a root, then find, insert, remove. A leaf that
 * fills is cut in two, but for the last one: what is delivered is behind everything else, so a new
 * leaf begins. A block grows and shrinks with its records.
 */
import type { Arena } from '../../arena/arena.js';
import { slabShift, unitMask } from '../../arena/memory.js';
import { assert } from '../../assert.js';
import { Kind } from '../../entry/entry-layout.js';
import { CountedTree } from '../../tree/counted-tree.js';
import { compareIds, copyId, idWords } from './stream-id.js';
import { IdTarget } from './stream-nodes.js';

const recordsWord = 2;
const leafBytesMax = 2048;
const capacityMin = 4;

export class PendingIds {
  readonly tree: CountedTree;
  /** The record at the position is at `words[at]`, until the next mutation. */
  words: Uint32Array = new Uint32Array(0);
  at = 0;
  readonly #arena: Arena;
  readonly #recordWords: number;
  readonly #recordsMax: number;
  readonly #target = new IdTarget();
  #slot = 0;

  constructor(arena: Arena, recordWords: number) {
    this.#arena = arena;
    this.#recordWords = recordWords;
    this.#recordsMax = Math.floor((leafBytesMax / 4 - recordsWord) / recordWords);
    this.tree = new CountedTree(arena, idWords, this.#target);
  }

  open(root: number): void {
    this.tree.open(root);
  }

  get count(): number {
    return this.tree.count;
  }

  /** Goes to the record of that id, or to where it belongs. */
  find(id: Uint32Array): boolean {
    const { tree } = this;
    copyId(id, 0, this.#target.id, 0);
    tree.seekKey();
    this.#slot = 0;
    if (tree.leaf === 0) return false;
    let low = 0;
    let high = tree.leafCount;
    this.#point();
    const { words } = this;
    const first = this.at;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareIds(words, first + middle * this.#recordWords, id, 0) < 0) low = middle + 1;
      else high = middle;
    }
    this.#slot = low;
    this.#point();
    return low < tree.leafCount && compareIds(words, this.at, id, 0) === 0;
  }

  /** Goes to the first record with that id or a greater one; false if there is none. */
  seek(id: Uint32Array): boolean {
    this.find(id);
    return this.tree.leaf !== 0 && this.#settle();
  }

  /** Goes to the last record; false if there is none. */
  seekLast(): boolean {
    this.tree.seekLast();
    if (this.tree.leaf === 0) return false;
    this.#slot = this.tree.leafCount - 1;
    this.#point();
    return true;
  }

  /** Goes to the next record; false if there is none. */
  next(): boolean {
    this.#slot++;
    return this.#settle();
  }

  /** Makes the record at the position writable. The root may change. */
  own(): void {
    this.tree.ownLeaf();
    this.#point();
  }

  /** Inserts a record where `find` missed its id, and goes there: the rest is the caller's. */
  insert(id: Uint32Array): void {
    const { tree } = this;
    if (tree.leaf === 0) {
      this.#insertLeaf(id);
      return;
    }
    const count = tree.leafCount;
    if (count === this.#recordsMax) {
      if (this.#slot === count && tree.rankOfLeaf + count === tree.count) {
        this.#insertLeaf(id);
        return;
      }
      this.#split();
      this.find(id);
    }
    this.#insertRecord(id);
  }

  /** Removes the record at the position, which is nowhere then. */
  remove(): void {
    const { tree } = this;
    const count = tree.leafCount - 1;
    if (count === 0) {
      const leaf = tree.leaf;
      tree.removeLeaf();
      this.#arena.free(leaf);
      return;
    }
    this.own();
    const { words, at } = this;
    const end = at + (count + 1 - this.#slot) * this.#recordWords;
    words.copyWithin(at, at + this.#recordWords, end);
    tree.addCount(-1);
    if (this.#slot === 0) this.#setKey(words, at);
    const capacity = this.#capacity();
    if (count * 4 <= capacity && capacity > capacityMin) this.#move(count, count * 2);
  }

  #insertRecord(id: Uint32Array): void {
    const { tree } = this;
    const count = tree.leafCount;
    if (count < this.#capacity()) this.own();
    else this.#move(count, Math.min(2 * count, this.#recordsMax));
    const { words, at } = this;
    words.copyWithin(at + this.#recordWords, at, at + (count - this.#slot) * this.#recordWords);
    copyId(id, 0, words, at);
    tree.addCount(1);
    if (this.#slot === 0) this.#setKey(words, at);
  }

  /** Begins a new leaf behind the one at the position. */
  #insertLeaf(id: Uint32Array): void {
    const leaf = this.#newLeaf(capacityMin);
    copyId(id, 0, this.tree.key, 0);
    this.tree.insertLeafAfter(leaf, 1);
    this.#slot = 0;
    this.#point();
    copyId(id, 0, this.words, this.at);
  }

  /** Moves the upper half of a full leaf to a new one. */
  #split(): void {
    const { tree } = this;
    const count = tree.leafCount;
    const half = count >>> 1;
    this.#slot = half;
    this.#point();
    const { words, at } = this;
    const leaf = this.#newLeaf(count - half);
    const target = this.#arena.memory.u32s[leaf >>> slabShift]!;
    target.set(words.subarray(at, at + (count - half) * this.#recordWords), recordsAt(leaf));
    copyId(words, at, tree.key, 0);
    tree.addCount(half - count);
    tree.insertLeafAfter(leaf, count - half);
  }

  #newLeaf(capacity: number): number {
    const words = recordsWord + Math.max(capacity, capacityMin) * this.#recordWords;
    const leaf = this.#arena.allocate(4 * words);
    this.#arena.memory.u32s[leaf >>> slabShift]![recordsAt(leaf) - 1] = Kind.treeLeaf;
    return leaf;
  }

  /** Moves the leaf at the position to a block with room for so many records. */
  #move(count: number, capacity: number): void {
    const { tree } = this;
    const old = tree.leaf;
    const leaf = this.#newLeaf(capacity);
    const { u32s } = this.#arena.memory;
    const from = recordsAt(old);
    const records = u32s[old >>> slabShift]!.subarray(from, from + count * this.#recordWords);
    u32s[leaf >>> slabShift]!.set(records, recordsAt(leaf));
    tree.replaceLeaf(leaf);
    this.#arena.free(old);
    this.#point();
  }

  #capacity(): number {
    const words = this.#arena.blockSize(this.tree.leaf) / 4 - recordsWord;
    return Math.min(Math.floor(words / this.#recordWords), this.#recordsMax);
  }

  #setKey(words: Uint32Array, at: number): void {
    copyId(words, at, this.tree.key, 0);
    this.tree.setKey();
  }

  /** From behind the last record of a leaf to the first one of the next. */
  #settle(): boolean {
    assert(this.tree.leaf !== 0, 'the position is on a leaf');
    if (this.#slot === this.tree.leafCount) {
      if (!this.tree.nextLeaf()) return false;
      this.#slot = 0;
    }
    this.#point();
    return true;
  }

  #point(): void {
    const { leaf } = this.tree;
    this.words = this.#arena.memory.u32s[leaf >>> slabShift]!;
    this.at = recordsAt(leaf) + this.#slot * this.#recordWords;
  }
}

/** Where, in the words of its slab, the records of a leaf begin. */
export function recordsAt(leaf: number): number {
  return ((leaf & unitMask) << 1) + recordsWord;
}
