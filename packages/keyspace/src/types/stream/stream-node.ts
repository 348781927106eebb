/**
 * A node of a stream: a run of entries in one leaf of its tree, formed as Redis forms it. HOT.
 *
 *   offset
 *   0      block header
 *   8      master id                          16 bytes: id of the first entry it ever had
 *   24     listpack: size 4 | elements 2 | element... | ff
 *
 *   elements   count | deleted | n | field * n | 0 | entry...
 *   entry      flags | ms - master's | sequence - master's | fields and values | elements so far
 *
 *   flags 1    deleted: stays until the whole node goes
 *   flags 2    the fields are the master's: just n values. Otherwise: n | (field | value) * n
 *
 * Worked example: XADD s 5-1 a x, XADD s 5-2 a y is, without the sizes behind each element:
 *
 *   2 0 1 "a" 0   2 0 0 "x" 4   2 0 1 "y" 4
 *
 * A node takes entries, deleted ones included, until it has stream-node-max-entries, or its size
 * and the bytes of the next one reach stream-node-max-bytes. XTRIM ~ removes whole nodes and LIMIT
 * counts by them, so what is where is seen by clients.
 *
 * The node is a leaf of Kind.treeLeaf whose count in the tree is that of all entries, deleted ones
 * included, so it is never 0. A block has room for the node to grow; one that is full is cut to its
 * size.
 *
 * Spec: redis/src/t_stream.c streamAppendItem, streamIteratorGetID (7.0).
 */
import { slabShift, unitMask, type Memory } from '../../arena/memory.js';
import { readWord, writeWord } from '../../entry/entry-layout.js';
import {
  elementSize,
  ElementText,
  integerHigh,
  integerLow,
  nextElement,
  previousElement,
  readSmallInteger,
} from './listpack.js';
import { addWide, copyId, idWords } from './stream-id.js';

export const EntryFlag = { deleted: 1, sameFields: 2 } as const;

/** Offset of the listpack in the block. */
export const listpackOffset = 24;
/** Bytes of a listpack before its elements, and with its end. */
export const listpackHeaderBytes = 6;
export const listpackOverhead = listpackHeaderBytes + 1;
export const listpackEnd = 0xff;
/** Elements of an entry before its fields and values. */
export const headElements = 3;

const masterWord = 2;
const elementsMax = 0xffff;

/** Offset in its slab of the listpack of the node. */
export function listpackAt(node: number): number {
  return ((node & unitMask) << 3) + listpackOffset;
}

/** Bytes of the node's listpack. */
export function listpackBytes(memory: Memory, node: number): number {
  return readWord(memory.u8s[node >>> slabShift]!, listpackAt(node));
}

/** Where, in the words of its slab, the master id of the node is. */
export function masterIdAt(node: number): number {
  return ((node & unitMask) << 1) + masterWord;
}

/** Writes size and count of elements of a listpack, and its end. */
export function closeListpack(bytes: Buffer, at: number, size: number, elements: number): void {
  writeWord(bytes, at, size);
  bytes[at + 4] = Math.min(elements, elementsMax);
  bytes[at + 5] = Math.min(elements, elementsMax) >>> 8;
  bytes[at + size - 1] = listpackEnd;
}

/** Count of elements of the listpack, as it says: 65535 may be more. */
export function listpackElements(bytes: Buffer, at: number): number {
  return bytes[at + 4]! | (bytes[at + 5]! << 8);
}

/** A position in a node: a flyweight. It holds until the node is written or moved. */
export class NodeCursor {
  /** The entry at the position: its id, flags, and count of fields. */
  readonly id = new Uint32Array(idWords);
  flags = 0;
  fieldCount = 0;
  /** Offsets in `bytes` of its first element, and of the two counts of the node. */
  bytes: Buffer = Buffer.alloc(0);
  entryAt = 0;
  countAt = 0;
  deletedAt = 0;
  /** Count of the master's fields, and where they begin. */
  masterFieldCount = 0;
  masterFieldsAt = 0;
  /** What `readField` or `readValue` read. */
  readonly text = new ElementText();

  readonly #masterId = new Uint32Array(idWords);
  #end = 0;
  #firstAt = 0;
  /** Next field of the master, next element of the entry, and how many of those are left. */
  #fieldAt = 0;
  #at = 0;
  #left = 0;

  /** Goes before the first entry of the node. */
  open(memory: Memory, node: number): void {
    const slab = node >>> slabShift;
    const bytes = memory.u8s[slab]!;
    const start = listpackAt(node);
    this.bytes = bytes;
    this.#end = start + readWord(bytes, start) - 1;
    copyId(memory.u32s[slab]!, masterIdAt(node), this.#masterId, 0);
    this.countAt = start + listpackHeaderBytes;
    this.deletedAt = nextElement(bytes, this.countAt);
    const fieldsAt = nextElement(bytes, this.deletedAt);
    this.masterFieldCount = readSmallInteger(bytes, fieldsAt);
    this.masterFieldsAt = nextElement(bytes, fieldsAt);
    let at = this.masterFieldsAt;
    for (let i = 0; i < this.masterFieldCount; i++) at = nextElement(bytes, at);
    this.#firstAt = nextElement(bytes, at);
    this.toStart();
  }

  /** Count of entries that are not deleted. */
  get count(): number {
    return readSmallInteger(this.bytes, this.countAt);
  }

  /** Count of entries that are. */
  get deleted(): number {
    return readSmallInteger(this.bytes, this.deletedAt);
  }

  get isDeleted(): boolean {
    return (this.flags & EntryFlag.deleted) !== 0;
  }

  /** Goes before the first entry. */
  toStart(): void {
    this.#at = this.#firstAt;
    this.#left = -1;
  }

  /** Goes behind the last entry. */
  toEnd(): void {
    this.entryAt = this.#end;
  }

  /** Goes to the next entry; false if there is none. */
  next(): boolean {
    const { bytes } = this;
    let at = this.#at;
    // What is left of the entry, and its count of elements.
    for (let left = this.#left; left >= 0; left--) at = nextElement(bytes, at);
    this.entryAt = at;
    if (at === this.#end) {
      this.#at = at;
      this.#left = -1;
      return false;
    }
    this.#enter();
    return true;
  }

  /** Goes to the entry before; false if there is none. */
  previous(): boolean {
    const { bytes } = this;
    if (this.entryAt === this.#firstAt) return false;
    let at = previousElement(bytes, this.entryAt);
    for (let left = readSmallInteger(bytes, at); left > 0; left--) at = previousElement(bytes, at);
    this.entryAt = at;
    this.#enter();
    return true;
  }

  /** Reads the name of the next field into `text`. Before its value. */
  readField(): void {
    if ((this.flags & EntryFlag.sameFields) === 0) {
      this.readValue();
      return;
    }
    this.text.read(this.bytes, this.#fieldAt);
    this.#fieldAt = nextElement(this.bytes, this.#fieldAt);
  }

  /** Reads the value of the field into `text`. */
  readValue(): void {
    this.text.read(this.bytes, this.#at);
    this.#at = nextElement(this.bytes, this.#at);
    this.#left--;
  }

  /** Whether the master's fields are the even ones of these strings. */
  hasFields(source: Buffer, offsets: Int32Array, first: number, pairs: number): boolean {
    if (pairs !== this.masterFieldCount) return false;
    let at = this.masterFieldsAt;
    for (let i = first; i < first + 2 * pairs; i += 2) {
      this.text.read(this.bytes, at);
      if (!this.text.equals(source, offsets[2 * i]!, offsets[2 * i + 1]!)) return false;
      at = nextElement(this.bytes, at);
    }
    return true;
  }

  #enter(): void {
    const { bytes, id } = this;
    let at = this.entryAt;
    this.flags = readSmallInteger(bytes, at);
    at = nextElement(bytes, at);
    copyId(this.#masterId, 0, id, 0);
    addWide(id, 0, integerHigh(bytes, at), integerLow(bytes, at));
    at = nextElement(bytes, at);
    addWide(id, 2, integerHigh(bytes, at), integerLow(bytes, at));
    at = nextElement(bytes, at);
    if ((this.flags & EntryFlag.sameFields) !== 0) {
      this.fieldCount = this.masterFieldCount;
      this.#fieldAt = this.masterFieldsAt;
      this.#left = this.fieldCount;
    } else {
      this.fieldCount = readSmallInteger(bytes, at);
      this.#left = 2 * this.fieldCount;
      at = nextElement(bytes, at);
    }
    this.#at = at;
  }
}

/** Whether an integer can be written in place of the element at `at`: it takes as many bytes. */
export function isOneByte(bytes: Buffer, at: number, value: number): boolean {
  return value <= 127 && elementSize(bytes, at) === 1;
}
