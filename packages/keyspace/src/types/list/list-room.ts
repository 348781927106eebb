/**
 * Lists at the cursor of a database. HOT (bench: list).
 *
 * Encodings, both a quicklist to OBJECT ENCODING:
 *   packed   in the entry:    count: 2 | element | element | ...      (list-element.ts)
 *   tree     the root of a tree of leaves of elements                 (list-tree.ts)
 *
 * A list that outgrows list-limits.ts becomes a tree and stays one. A rank counts from 0 at the
 * head. What the room finds it has a position at: `seek` goes to an element, `next` and `previous`
 * to its neighbours, `read` and `isSought` look at it.
 *
 *   if (list.seek(10)) do { list.read(); reply(list.text) } while (list.next());
 *
 * A position holds until the keyspace is written or another list is looked at. The root of a tree
 * is in the entry, so a write owns, from the top: the path to the entry, the entry, the path in the
 * tree, the leaf.
 *
 * Spec: redis/src/t_list.c (7.0).
 */
import { assert } from '../../assert.js';
import type { Entries } from '../../entry/entries.js';
import { copyBytes, Kind, readWord, ValueType, writeWord } from '../../entry/entry-layout.js';
import {
  elementBytes,
  ElementText,
  EncodedElement,
  skipElements,
  walkElements,
  type VisitElement,
} from './list-element.js';
import { isPackedRun } from './list-limits.js';
import { ListTree } from './list-tree.js';
import { packedCount, packedHeadBytes, setPackedCount } from './packed-list.js';

/** More elements than a run has. */
const runCountMax = 2048;
/** A rank behind every element. */
const tail = 0xffffffff;

export class ListRoom {
  /** The element that `read` read. */
  readonly text = new ElementText();

  readonly #entries: Entries;
  readonly #list: ListTree;
  readonly #element = new EncodedElement();
  /** The position: an element of a run, which is that of a packed list or a leaf. */
  #bytes: Buffer = Buffer.alloc(0);
  #start = 0;
  #end = 0;
  #at = 0;
  #index = 0;
  #isTree = false;
  /** Where the elements of the run begin, from its start; for walking back. */
  readonly #offsets = new Uint16Array(runCountMax);
  #hasOffsets = false;
  #held: Buffer = Buffer.alloc(64);

  constructor(entries: Entries) {
    this.#entries = entries;
    this.#list = new ListTree(entries.environment);
  }

  /** Makes an empty list where no entry is. The caller pushes next, or removes it again. */
  create(): void {
    const entries = this.#entries;
    assert(entries.index.entry === 0, 'a list is created where nothing is');
    entries.write(Kind.packedList, packedHeadBytes, false);
    setPackedCount(entries.valueBytes, entries.valueAt, 0);
  }

  /** Count of elements. */
  size(): number {
    if (this.#isPacked()) return this.#packedCount();
    this.#open();
    return this.#list.tree.count;
  }

  // ---- Looking.

  /** Goes to the element of that rank. Returns false if there is none. */
  seek(rank: number): boolean {
    assert(rank >= 0, 'a rank counts from the head');
    this.#hasOffsets = false;
    this.#isTree = !this.#isPacked();
    if (this.#isTree) {
      this.#open();
      if (rank >= this.#list.tree.count) return false;
      this.#list.seek(rank);
      this.#enterLeaf();
      return true;
    }
    if (rank >= this.#packedCount()) return false;
    const { bytes, valueStart, valueEnd } = this.#entries.decoded;
    this.#bytes = bytes;
    this.#start = valueStart + packedHeadBytes;
    this.#end = valueEnd;
    this.#index = rank;
    this.#at = skipElements(bytes, this.#start, rank);
    return true;
  }

  /** Goes to the next element. False, without a move, if there is none. */
  next(): boolean {
    const at = this.#at + elementBytes(this.#bytes, this.#at);
    if (at < this.#end) {
      this.#at = at;
      this.#index++;
      return true;
    }
    if (!this.#isTree || !this.#list.nextLeaf()) return false;
    this.#enterLeaf();
    return true;
  }

  /** Goes to the element before. False, without a move, if there is none. */
  previous(): boolean {
    if (this.#index === 0) {
      if (!this.#isTree || !this.#list.previousLeaf()) return false;
      this.#enterLeaf();
    }
    if (!this.#hasOffsets) this.#noteOffsets();
    this.#index--;
    this.#at = this.#start + this.#offsets[this.#index]!;
    return true;
  }

  /** Points `text` at the element at the position. */
  read(): void {
    this.text.read(this.#bytes, this.#at);
  }

  /** Copies the element in `text` to memory of the room, so that it outlives what is written. */
  hold(): void {
    const { text } = this;
    const size = text.end - text.start;
    if (this.#held.length < size) this.#held = Buffer.allocUnsafeSlow(size);
    copyBytes(text.bytes, text.start, text.end, this.#held, 0);
    text.bytes = this.#held;
    text.start = 0;
    text.end = size;
  }

  /** Says what `isSought` compares with; borrowed until the next write. */
  sought(bytes: Buffer, start: number, end: number): void {
    this.#element.set(bytes, start, end);
  }

  /** Whether the element at the position is the one sought. */
  isSought(): boolean {
    return this.#element.equals(this.#bytes, this.#at);
  }

  /** Visits every element from head to tail. `visit` must not mutate. */
  forEach(visit: VisitElement): void {
    if (!this.seek(0)) return;
    do {
      walkElements(this.#bytes, this.#start, this.#end, this.text, visit);
    } while (this.#isTree && this.#list.nextLeaf() && this.#enterLeaf());
  }

  // ---- Changing. The position is lost.

  /** Inserts an element that then has that rank; behind the last one if that is not so far. */
  insert(rank: number, bytes: Buffer, start: number, end: number): void {
    const element = this.#element;
    element.set(bytes, start, end);
    if (this.#isPacked()) {
      if (this.#insertPacked(rank, element)) return;
      this.#convert();
    }
    this.#own();
    this.#list.insert(Math.min(rank, this.#list.tree.count), element);
    this.#storeRoot();
  }

  /** Inserts an element at the head. */
  pushHead(bytes: Buffer, start: number, end: number): void {
    this.insert(0, bytes, start, end);
  }

  /** Inserts an element at the tail. */
  pushTail(bytes: Buffer, start: number, end: number): void {
    this.insert(tail, bytes, start, end);
  }

  /** Puts an element in the place of that of that rank. */
  replace(rank: number, bytes: Buffer, start: number, end: number): void {
    const element = this.#element;
    element.set(bytes, start, end);
    if (this.#isPacked()) {
      if (this.#replacePacked(rank, element)) return;
      this.#convert();
    }
    this.#own();
    this.#list.replace(rank, element);
    this.#storeRoot();
  }

  /**
   * Removes `count` elements from that rank on. A list that becomes empty is the caller's to
   * remove.
   */
  remove(rank: number, count: number): void {
    assert(rank + count <= this.size(), 'what is removed is there');
    if (count === 0) return;
    if (this.#isPacked()) {
      const entries = this.#entries;
      const { bytes, valueStart } = entries.decoded;
      const left = this.#packedCount() - count;
      const at = skipElements(bytes, valueStart + packedHeadBytes, rank);
      const end = skipElements(bytes, at, count);
      entries.splice(Kind.packedList, at - valueStart, end - valueStart, 0, 0);
      setPackedCount(entries.valueBytes, entries.valueAt, left);
      return;
    }
    this.#own();
    this.#list.remove(rank, count);
    this.#storeRoot();
  }

  /**
   * Removes the element that `seek` went to, the first or the last of the list: as `remove`, but it
   * need not be found again.
   */
  removeHere(): void {
    const entries = this.#entries;
    if (this.#isTree) {
      entries.index.ownEntry();
      entries.decode();
      this.#list.removeHere();
      this.#storeRoot();
      return;
    }
    const left = this.#packedCount() - 1;
    const at = this.#at - entries.decoded.valueStart;
    const size = elementBytes(this.#bytes, this.#at);
    entries.splice(Kind.packedList, at, at + size, 0, 0);
    setPackedCount(entries.valueBytes, entries.valueAt, left);
  }

  // ---- Packed lists.

  /** Decodes the entry and tells which of the two encodings it has. */
  #isPacked(): boolean {
    this.#entries.decode();
    const { kind } = this.#entries.decoded;
    assert((kind & 7) === ValueType.list, 'the entry is a list');
    return kind === Kind.packedList;
  }

  #packedCount(): number {
    return packedCount(this.#entries.decoded.bytes, this.#entries.decoded.valueStart);
  }

  /** `insert`; false, with nothing changed, if the list outgrows its packed form. */
  #insertPacked(rank: number, element: EncodedElement): boolean {
    const entries = this.#entries;
    const { bytes, valueStart, valueEnd } = entries.decoded;
    const count = this.#packedCount();
    if (!this.#fits(valueEnd - valueStart - packedHeadBytes + element.size, count + 1)) {
      return false;
    }
    const at =
      rank >= count
        ? valueEnd - valueStart
        : skipElements(bytes, valueStart + packedHeadBytes, rank) - valueStart;
    entries.splice(Kind.packedList, at, at, element.size, 0);
    element.write(entries.valueBytes, entries.valueAt + at);
    setPackedCount(entries.valueBytes, entries.valueAt, count + 1);
    return true;
  }

  /** `replace`; false, with nothing changed, if the list outgrows its packed form. */
  #replacePacked(rank: number, element: EncodedElement): boolean {
    const entries = this.#entries;
    const { bytes, valueStart, valueEnd } = entries.decoded;
    const count = this.#packedCount();
    assert(rank < count, 'what is replaced is there');
    const at = skipElements(bytes, valueStart + packedHeadBytes, rank) - valueStart;
    const size = elementBytes(bytes, valueStart + at);
    const grown = valueEnd - valueStart - packedHeadBytes + element.size - size;
    if (!this.#fits(grown, count)) return false;
    entries.splice(Kind.packedList, at, at + size, element.size, 0);
    element.write(entries.valueBytes, entries.valueAt + at);
    return true;
  }

  #fits(bytes: number, count: number): boolean {
    return isPackedRun(bytes, count, this.#entries.environment.limits.listListpackSizeMax);
  }

  /** Turns the packed list at the cursor into a tree. */
  #convert(): void {
    const entries = this.#entries;
    const { bytes, valueStart, valueEnd } = entries.decoded;
    const { tree } = this.#list;
    const count = this.#packedCount();
    tree.open(0);
    if (count > 0) this.#list.addRun(bytes, valueStart + packedHeadBytes, valueEnd, count);
    const clock = entries.accessClock();
    const ref = entries.draft(Kind.treeList, 4, 4, entries.expireAtMs());
    writeWord(entries.valueBytes, entries.valueAt, tree.root);
    entries.commit(ref);
    entries.setAccessClock(clock);
  }

  // ---- Large lists.

  /** Opens the tree of the decoded entry. */
  #open(): void {
    const { bytes, valueStart } = this.#entries.decoded;
    this.#list.tree.open(readWord(bytes, valueStart));
  }

  /** Opens the tree of the entry, which is made writable. */
  #own(): void {
    this.#entries.index.ownEntry();
    this.#entries.decode();
    this.#open();
  }

  /** Stores the root in the decoded entry, which is owned. */
  #storeRoot(): void {
    const { bytes, valueStart } = this.#entries.decoded;
    writeWord(bytes, valueStart, this.#list.tree.root);
  }

  /** Takes the position of the tree over. */
  #enterLeaf(): true {
    const list = this.#list;
    this.#bytes = list.bytes;
    this.#start = list.start;
    this.#end = list.end;
    this.#at = list.at;
    this.#index = list.tree.rankInLeaf;
    this.#hasOffsets = false;
    return true;
  }

  /** Notes where the elements of the run before the position begin. */
  #noteOffsets(): void {
    let at = this.#start;
    for (let i = 0; i < this.#index; i++) {
      this.#offsets[i] = at - this.#start;
      at += elementBytes(this.#bytes, at);
    }
    this.#hasOffsets = true;
  }
}

/** Returns the name OBJECT ENCODING answers with for every list. */
export const listEncodingName = 'quicklist';
