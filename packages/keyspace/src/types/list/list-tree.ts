/**
 * A large list: a tree of leaves that are runs of elements. HOT (bench: list).
 *
 * A flyweight over one CountedTree: `open` the root of a list, then act; the root may change with
 * any write. Finding an element is O(log n), and O(elements of a leaf) from there.
 *
 *   insert   a leaf that is full (list-limits.ts) gives the element to the leaf before it, or to a
 *            new leaf if it came to an end of this one, or is cut in two. At the ends of the list
 *            nothing is cut: what grows there has full leaves, in blocks of just their size.
 *   remove   whole leaves go at once. A leaf that fits half a run together with a neighbour is
 *            merged with it; not at the ends of the list, where the next pop empties it.
 *
 * A leaf moves to a larger block when its elements outgrow it, and to a smaller one when they leave
 * three quarters of it: so a list that was drained is small.
 *
 * Invariant: a leaf has at most the elements that the limits allowed when it got its last one.
 */
import type { Arena } from '../../arena/arena.js';
import { slabShift } from '../../arena/memory.js';
import { classBytes, sizeClassOf, spanSizeMax } from '../../arena/size-classes.js';
import { assert } from '../../assert.js';
import { copyBytes } from '../../entry/entry-layout.js';
import type { Environment } from '../../environment.js';
import { CountedTree } from '../../tree/counted-tree.js';
import { EncodedElement, skipElements } from './list-element.js';
import {
  leafBase,
  leafBytesMax,
  leafEnd,
  leafHeadBytes,
  leafStart,
  newLeaf,
  newLeafOf,
  setLeafRun,
} from './list-leaf.js';
import { isFilling, isRun, roomFor } from './list-limits.js';

/** A block smaller than this is not worth a smaller one. */
const shrunkBytesMin = 256;

export class ListTree {
  readonly tree: CountedTree;
  /** The leaf at the position, after `locate`: its slab, and where its elements are. */
  bytes: Buffer = Buffer.alloc(0);
  start = 0;
  end = 0;
  /** Where the element at the position begins. */
  at = 0;
  readonly #environment: Environment;
  readonly #arena: Arena;

  constructor(environment: Environment) {
    this.#environment = environment;
    this.#arena = environment.arena;
    this.tree = new CountedTree(environment.arena, 0);
  }

  /** Goes to the element of that rank, or behind the last one, and sets `bytes` and offsets. */
  seek(rank: number): void {
    this.tree.seekRank(rank);
    this.#locate();
  }

  /** Goes to the first element of the next leaf. False, without a move, if there is none. */
  nextLeaf(): boolean {
    if (!this.tree.nextLeaf()) return false;
    this.#locate();
    return true;
  }

  /**
   * Goes to the leaf before, behind its last element. False, without a move, if there is none.
   */
  previousLeaf(): boolean {
    if (!this.tree.previousLeaf()) return false;
    this.tree.rankInLeaf++;
    this.#locate();
    return true;
  }

  /** Inserts an element that then has that rank. */
  insert(rank: number, element: EncodedElement): void {
    const { tree } = this;
    if (tree.root === 0) {
      this.#addLeaf(element, false);
      return;
    }
    this.seek(rank);
    if (!this.#hasRoom(element.size)) {
      if (tree.rankInLeaf === 0 && rank > 0) this.previousLeaf();
      if (!this.#hasRoom(element.size)) {
        this.#overflow(rank, element);
        return;
      }
    }
    this.#put(element);
  }

  /** Puts an element in the place of that of that rank. */
  replace(rank: number, element: EncodedElement): void {
    this.seek(rank);
    const size = skipElements(this.bytes, this.at, 1) - this.at;
    if (size === element.size) {
      this.#own();
      element.write(this.bytes, this.at);
      return;
    }
    this.remove(rank, 1);
    this.insert(rank, element);
  }

  /** Removes `count` elements from that rank on. */
  remove(rank: number, count: number): void {
    const { tree } = this;
    for (let left = count; left > 0;) {
      tree.seekRank(rank);
      const removed = Math.min(left, tree.leafCount - tree.rankInLeaf);
      if (removed === tree.leafCount) {
        const { leaf } = tree;
        tree.removeLeaf();
        this.#arena.free(leaf);
      } else {
        this.#locate();
        this.#cut(removed);
      }
      left -= removed;
    }
    if (rank > 0 && rank < tree.count) this.#merge(rank);
  }

  /** Removes the element at the position, which `seek` went to, at an end of the list. */
  removeHere(): void {
    const { tree } = this;
    const { leaf } = tree;
    if (tree.leafCount > 1) {
      this.#cut(1);
      return;
    }
    tree.removeLeaf();
    this.#arena.free(leaf);
  }

  /** Makes `bytes[start, end)`, which are `count` elements, the list's first leaf. */
  addRun(bytes: Buffer, start: number, end: number, count: number): void {
    assert(this.tree.root === 0, 'a list begins with a run');
    this.tree.insertLeafAfter(newLeafOf(this.#arena, bytes, start, end), count);
  }

  #locate(): void {
    const { leaf, leafCount, rankInLeaf } = this.tree;
    const { memory } = this.#arena;
    this.bytes = memory.u8s[leaf >>> slabShift]!;
    this.start = leafStart(memory, leaf);
    this.end = leafEnd(memory, leaf);
    this.at =
      rankInLeaf === leafCount ? this.end : skipElements(this.bytes, this.start, rankInLeaf);
  }

  /** Whether the leaf at the position may have an element of that size more. */
  #hasRoom(size: number): boolean {
    const { listListpackSizeMax } = this.#environment.limits;
    const bytes = this.end - this.start + size;
    const count = this.tree.leafCount + 1;
    if (isRun(bytes, count, listListpackSizeMax)) return true;
    const room = this.#arena.blockSize(this.tree.leaf) - leafHeadBytes;
    return isFilling(bytes, count, room, listListpackSizeMax);
  }

  /** Makes the leaf at the position writable. */
  #own(): void {
    const { tree } = this;
    const { leaf } = tree;
    const owned = tree.ownLeaf();
    if (owned !== leaf) this.#follow(leafBase(owned) - leafBase(leaf));
  }

  /** Follows the leaf at the position to its new block. */
  #follow(distance: number): void {
    this.bytes = this.#arena.memory.u8s[this.tree.leaf >>> slabShift]!;
    this.start += distance;
    this.end += distance;
    this.at += distance;
  }

  /** Inserts the element at the position, in a leaf that may have it. */
  #put(element: EncodedElement): void {
    const size = this.end - this.start + element.size;
    if (size > this.#arena.blockSize(this.tree.leaf) - leafHeadBytes) {
      this.#move(roomFor(size, this.#environment.limits.listListpackSizeMax), element.size);
    } else {
      this.#own();
      this.#open(element.size);
    }
    element.write(this.bytes, this.at);
    setLeafRun(this.#arena.memory, this.tree.leaf, this.start, this.end);
    this.tree.addCount(1);
  }

  /** Moves elements of the owned leaf so that there is a gap of `size` bytes at the position. */
  #open(size: number): void {
    const { bytes, start, end, at } = this;
    const base = leafBase(this.tree.leaf);
    const first = base + leafHeadBytes;
    const hasRoomBefore = start - size >= first;
    const hasRoomBehind = end + size <= base + this.#arena.blockSize(this.tree.leaf);
    if (hasRoomBefore && (!hasRoomBehind || at - start < end - at)) {
      if (at !== start) bytes.copyWithin(start - size, start, at);
      this.start -= size;
      this.at -= size;
      return;
    }
    const left = hasRoomBehind ? start : first;
    const gap = left + at - start;
    if (left !== start) bytes.copyWithin(left, start, at);
    if (at !== end) bytes.copyWithin(gap + size, at, end);
    this.start = left;
    this.at = gap;
    this.end = gap + size + end - at;
  }

  /**
   * Moves the leaf at the position to a block with room for `capacity` bytes, with a gap of `size`
   * bytes at the position. The rest of the room is before the elements if the gap is.
   */
  #move(capacity: number, size: number): void {
    const { bytes, start, end, at, tree } = this;
    const arena = this.#arena;
    const old = tree.leaf;
    const leaf = newLeaf(arena, capacity);
    const base = leafBase(leaf);
    const used = end - start + size;
    const isGrownAtHead = at === start && at !== end;
    const to = isGrownAtHead ? base + arena.blockSize(leaf) - used : base + leafHeadBytes;
    this.bytes = arena.memory.u8s[leaf >>> slabShift]!;
    this.start = to;
    this.at = to + at - start;
    this.end = to + used;
    copyBytes(bytes, start, at, this.bytes, to);
    copyBytes(bytes, at, end, this.bytes, this.at + size);
    setLeafRun(arena.memory, leaf, this.start, this.end);
    tree.replaceLeaf(leaf);
    arena.free(old);
  }

  /** Inserts an element that neither the leaf at the position nor the one before has room for. */
  #overflow(rank: number, element: EncodedElement): void {
    const { tree } = this;
    if (tree.rankInLeaf === tree.leafCount) {
      this.#fit();
      this.#addLeaf(element, false);
    } else if (tree.rankInLeaf === 0) {
      this.#fit();
      this.#addLeaf(element, true);
    } else {
      this.#split();
      this.insert(rank, element);
    }
  }

  /** Inserts a leaf of that element before or behind that at the position. */
  #addLeaf(element: EncodedElement, isBefore: boolean): void {
    const { limits } = this.#environment;
    const arena = this.#arena;
    const leaf = newLeaf(arena, roomFor(element.size, limits.listListpackSizeMax));
    const base = leafBase(leaf);
    const blockSize = arena.blockSize(leaf);
    // What is put before others grows towards the head.
    const at =
      isBefore && blockSize <= leafBytesMax
        ? base + blockSize - element.size
        : base + leafHeadBytes;
    element.write(arena.memory.u8s[leaf >>> slabShift]!, at);
    setLeafRun(arena.memory, leaf, at, at + element.size);
    if (isBefore) this.tree.insertLeafBefore(leaf, 1);
    else this.tree.insertLeafAfter(leaf, 1);
  }

  /** Moves the leaf at the position, which is full, to a block without room if that saves any. */
  #fit(): void {
    const size = this.end - this.start;
    if (leafHeadBytes + size > spanSizeMax) return;
    const fitting = classBytes[sizeClassOf(leafHeadBytes + size)]!;
    if (fitting < this.#arena.blockSize(this.tree.leaf)) this.#move(size, 0);
  }

  /** Cuts the leaf at the position in two, of about the same size. The position is lost. */
  #split(): void {
    const { bytes, start, end, tree } = this;
    const arena = this.#arena;
    const middle = start + ((end - start) >>> 1);
    let index = 1;
    let at = skipElements(bytes, start, 1);
    for (; index + 1 < tree.leafCount && at < middle; index++) at = skipElements(bytes, at, 1);
    const moved = tree.leafCount - index;
    const upper = newLeafOf(arena, bytes, at, end);
    const lower = newLeafOf(arena, bytes, start, at);
    arena.free(tree.leaf);
    tree.replaceLeaf(lower);
    tree.addCount(-moved);
    tree.insertLeafAfter(upper, moved);
  }

  /** Removes `count` elements from the position on, which are not all of the leaf. */
  #cut(count: number): void {
    const { tree } = this;
    const isLast = tree.rankInLeaf + count === tree.leafCount;
    const behind = isLast ? this.end : skipElements(this.bytes, this.at, count);
    const size = behind - this.at;
    this.#own();
    const { bytes, start, end, at } = this;
    if (at - start < end - at - size) {
      if (at !== start) bytes.copyWithin(start + size, start, at);
      this.start += size;
      this.at += size;
    } else {
      if (!isLast) bytes.copyWithin(at, at + size, end);
      this.end -= size;
    }
    setLeafRun(this.#arena.memory, tree.leaf, this.start, this.end);
    tree.addCount(-count);
    this.#shrink();
  }

  #shrink(): void {
    const blockSize = this.#arena.blockSize(this.tree.leaf);
    const size = this.end - this.start;
    if (blockSize < shrunkBytesMin || (leafHeadBytes + size) * 4 > blockSize) return;
    this.#move(roomFor(size, this.#environment.limits.listListpackSizeMax), 0);
  }

  /** Merges the leaf with the element of that rank with the next or the one before, if both fit. */
  #merge(rank: number): void {
    this.seek(rank);
    if (this.#isHalfEmpty(this.end - this.start, this.tree.leafCount) && !this.#mergeWithNext()) {
      if (this.previousLeaf()) this.#mergeWithNext();
    }
  }

  /** Merges the leaf at the position with the next if they fit half a run together. */
  #mergeWithNext(): boolean {
    const { bytes, start, end, tree } = this;
    const arena = this.#arena;
    const first = tree.leaf;
    const rank = tree.rankOfLeaf;
    const firstCount = tree.leafCount;
    if (!this.nextLeaf()) return false;
    const count = tree.leafCount;
    if (!this.#isHalfEmpty(this.end - this.start + end - start, firstCount + count)) {
      this.previousLeaf();
      return false;
    }
    const second = tree.leaf;
    const merged = newLeaf(arena, end - start + this.end - this.start);
    const target = arena.memory.u8s[merged >>> slabShift]!;
    const to = leafBase(merged) + leafHeadBytes;
    const joint = to + end - start;
    copyBytes(bytes, start, end, target, to);
    copyBytes(this.bytes, this.start, this.end, target, joint);
    setLeafRun(arena.memory, merged, to, joint + this.end - this.start);
    tree.removeLeaf();
    tree.seekRank(rank);
    tree.replaceLeaf(merged);
    tree.addCount(count);
    arena.free(first);
    arena.free(second);
    return true;
  }

  #isHalfEmpty(bytes: number, count: number): boolean {
    return isRun(2 * bytes, 2 * count, this.#environment.limits.listListpackSizeMax);
  }
}
