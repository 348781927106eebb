/**
 * Changing nodes of a stream: entries are appended to the last one, or deleted anywhere. HOT.
 *
 * A node that grows beyond its block moves to one of about twice its size, and when it is full to
 * one of its size. Deleting sets a flag and moves one from `count` to `deleted`; a count that needs
 * another size is spliced.
 *
 * Whatever is written is owned by then: `tree.root` may have changed after every call.
 *
 * Spec: redis/src/t_stream.c streamAppendItem, streamIteratorRemoveEntry (7.0).
 */
import { slabShift } from '../../arena/memory.js';
import { classBytes, sizeClassOf, spanSizeMax } from '../../arena/size-classes.js';
import { assert } from '../../assert.js';
import { copyBytes, Kind } from '../../entry/entry-layout.js';
import type { EncodingLimits } from '../../environment.js';
import { ElementWriter, nextElement, readSmallInteger } from './listpack.js';
import { compareIds, copyId } from './stream-id.js';
import {
  closeListpack,
  EntryFlag,
  headElements,
  isOneByte,
  listpackAt,
  listpackBytes,
  listpackElements,
  listpackHeaderBytes,
  listpackOffset,
  listpackOverhead,
  masterIdAt,
} from './stream-node.js';
import type { StreamNodes } from './stream-nodes.js';

/** A node has no more bytes, whatever the configured limit. */
export const nodeBytesMax = 1 << 30;
/** A node that outgrows its block gets this many spare bytes at most. */
const spareBytesMax = 4096;

export class NodeWriter {
  readonly #nodes: StreamNodes;
  readonly #limits: EncodingLimits;
  readonly #writer = new ElementWriter();
  readonly #difference = new Uint32Array(4);

  constructor(nodes: StreamNodes, limits: EncodingLimits) {
    this.#nodes = nodes;
    this.#limits = limits;
  }

  /**
   * Appends an entry. Its id is behind that of all entries that are not deleted.
   *
   * @param offsets start and end of field, value, field, value ... in `source`
   * @param first index of the first of them: `source[offsets[2 * first], offsets[2 * first + 1])`
   * @param size bytes of all of them
   */
  append(
    id: Uint32Array,
    source: Buffer,
    offsets: Int32Array,
    first: number,
    pairs: number,
    size: number,
  ): void {
    const nodes = this.#nodes;
    const { tree } = nodes;
    this.#seekTail(id);
    if (tree.leaf !== 0 && this.#isFull(size)) this.#cut();
    else if (tree.leaf !== 0) {
      this.#appendToNode(id, source, offsets, first, pairs);
      return;
    }
    this.#appendNode(id, source, offsets, first, pairs);
  }

  /** Deletes the entry at the cursor, with its node if it was the last one there. */
  delete(): void {
    const nodes = this.#nodes;
    const { cursor, tree } = nodes;
    const { count, deleted } = cursor;
    assert(!cursor.isDeleted, 'an entry is deleted once');
    if (count === 1) {
      this.removeNode();
      return;
    }
    const entry = cursor.entryAt - listpackAt(tree.leaf);
    const node = tree.ownLeaf();
    this.markDeleted(nodes.arena.memory.u8s[node >>> slabShift]!, listpackAt(node) + entry);
    this.setCounts(count - 1, deleted + 1);
  }

  /** Sets the flag of the entry at `at` of an owned node. */
  markDeleted(bytes: Buffer, at: number): void {
    bytes[at]! |= EntryFlag.deleted;
  }

  /** Removes the node at the position of the tree, which moves to the next one. */
  removeNode(): void {
    const { tree, arena } = this.#nodes;
    const node = tree.leaf;
    tree.removeLeaf();
    arena.free(node);
  }

  /** Sets the counts of the node at the position of the tree. */
  setCounts(count: number, deleted: number): void {
    const { tree, arena } = this.#nodes;
    const node = tree.ownLeaf();
    const bytes = arena.memory.u8s[node >>> slabShift]!;
    const start = listpackAt(node);
    const countAt = start + listpackHeaderBytes;
    const deletedAt = nextElement(bytes, countAt);
    if (isOneByte(bytes, countAt, count) && isOneByte(bytes, deletedAt, deleted)) {
      bytes[countAt] = count;
      bytes[deletedAt] = deleted;
      return;
    }
    const writer = this.#writer;
    writer.begin();
    writer.integer(count);
    writer.integer(deleted);
    this.#splice(listpackHeaderBytes, nextElement(bytes, deletedAt) - start, 0);
  }

  /**
   * Goes to the last node. One with nothing but deleted entries that is not before `id` goes: an
   * XSETID can set the last id back behind it.
   */
  #seekTail(id: Uint32Array): void {
    const { tree, arena, cursor } = this.#nodes;
    for (;;) {
      tree.seekLast();
      if (tree.leaf === 0) return;
      this.#nodes.enter();
      const words = arena.memory.u32s[tree.leaf >>> slabShift]!;
      if (compareIds(words, masterIdAt(tree.leaf), id, 0) < 0) return;
      assert(cursor.count === 0, 'an entry is appended behind all others');
      this.removeNode();
    }
  }

  #isFull(size: number): boolean {
    const { tree, arena, cursor } = this.#nodes;
    const { streamNodeBytesMax, streamNodeEntriesMax } = this.#limits;
    const bytesMax =
      streamNodeBytesMax === 0 || streamNodeBytesMax > nodeBytesMax
        ? nodeBytesMax
        : streamNodeBytesMax;
    if (listpackBytes(arena.memory, tree.leaf) + size >= bytesMax) return true;
    return streamNodeEntriesMax > 0 && cursor.count + cursor.deleted >= streamNodeEntriesMax;
  }

  #appendNode(
    id: Uint32Array,
    source: Buffer,
    offsets: Int32Array,
    first: number,
    pairs: number,
  ): void {
    const { tree, arena } = this.#nodes;
    const writer = this.#writer;
    writer.begin();
    writer.integer(1);
    writer.integer(0);
    writer.integer(pairs);
    for (let i = first; i < first + 2 * pairs; i += 2)
      writer.text(source, offsets[2 * i]!, offsets[2 * i + 1]!);
    writer.integer(0);
    this.#difference.fill(0);
    this.#writeEntry(EntryFlag.sameFields, source, offsets, first, pairs);
    const size = writer.size + listpackOverhead;
    const node = arena.allocate(listpackOffset + size);
    const words = arena.memory.u32s[node >>> slabShift]!;
    const bytes = arena.memory.u8s[node >>> slabShift]!;
    const start = listpackAt(node);
    words[masterIdAt(node) - 1] = Kind.treeLeaf;
    copyId(id, 0, words, masterIdAt(node));
    copyBytes(writer.bytes, 0, writer.size, bytes, start + listpackHeaderBytes);
    closeListpack(bytes, start, size, writer.count);
    copyId(id, 0, tree.key, 0);
    tree.insertLeafAfter(node, 1);
  }

  #appendToNode(
    id: Uint32Array,
    source: Buffer,
    offsets: Int32Array,
    first: number,
    pairs: number,
  ): void {
    const { tree, arena, cursor } = this.#nodes;
    const isSame = cursor.hasFields(source, offsets, first, pairs);
    this.setCounts(cursor.count + 1, cursor.deleted);
    const words = arena.memory.u32s[tree.leaf >>> slabShift]!;
    subtractIds(id, words, masterIdAt(tree.leaf), this.#difference);
    this.#writer.begin();
    this.#writeEntry(isSame ? EntryFlag.sameFields : 0, source, offsets, first, pairs);
    const end = listpackBytes(arena.memory, tree.leaf) - 1;
    this.#splice(end, end, this.#writer.count);
    tree.addCount(1);
  }

  #writeEntry(
    flags: number,
    source: Buffer,
    offsets: Int32Array,
    first: number,
    pairs: number,
  ): void {
    const writer = this.#writer;
    const difference = this.#difference;
    const isSame = flags === EntryFlag.sameFields;
    writer.integer(flags);
    writer.wide(difference[0]!, difference[1]!);
    writer.wide(difference[2]!, difference[3]!);
    if (!isSame) writer.integer(pairs);
    for (let i = isSame ? first + 1 : first; i < first + 2 * pairs; i += isSame ? 2 : 1)
      writer.text(source, offsets[2 * i]!, offsets[2 * i + 1]!);
    writer.integer(headElements + (isSame ? pairs : 2 * pairs + 1));
  }

  /**
   * Replaces bytes `from..to` of the listpack of the node at the position by what the writer has,
   * which is so many elements more.
   */
  #splice(from: number, to: number, elements: number): void {
    const { tree, arena } = this.#nodes;
    const writer = this.#writer;
    const size = listpackBytes(arena.memory, tree.leaf);
    const grown = size - (to - from) + writer.size;
    const node = this.#ownWithRoom(size, grown);
    const bytes = arena.memory.u8s[node >>> slabShift]!;
    const start = listpackAt(node);
    if (to - from !== writer.size)
      bytes.copyWithin(start + from + writer.size, start + to, start + size);
    copyBytes(writer.bytes, 0, writer.size, bytes, start + from);
    closeListpack(bytes, start, grown, listpackElements(bytes, start) + elements);
  }

  /** Makes the node writable, in a block with room for a listpack of `grown` bytes. */
  #ownWithRoom(size: number, grown: number): number {
    const { tree, arena } = this.#nodes;
    if (listpackOffset + grown <= arena.blockSize(tree.leaf)) return tree.ownLeaf();
    return this.#move(size, grown + Math.min(size, spareBytesMax));
  }

  /** Cuts the block of the node to its size. */
  #cut(): void {
    const { tree, arena } = this.#nodes;
    const size = listpackBytes(arena.memory, tree.leaf);
    const needed = listpackOffset + size;
    if (needed > spanSizeMax || classBytes[sizeClassOf(needed)]! === arena.blockSize(tree.leaf))
      return;
    this.#move(size, size);
  }

  /** Moves the node, of a listpack of `size` bytes, to a block with room for `room`. */
  #move(size: number, room: number): number {
    const { tree, arena } = this.#nodes;
    const old = tree.leaf;
    const node = arena.allocate(listpackOffset + room);
    const { u8s, u32s } = arena.memory;
    const words = u32s[node >>> slabShift]!;
    words[masterIdAt(node) - 1] = Kind.treeLeaf;
    copyId(u32s[old >>> slabShift]!, masterIdAt(old), words, masterIdAt(node));
    const from = listpackAt(old);
    copyBytes(u8s[old >>> slabShift]!, from, from + size, u8s[node >>> slabShift]!, listpackAt(node));
    tree.replaceLeaf(node);
    arena.free(old);
    return node;
  }
}

/** Sets `difference` to `id` minus the one at `words[at]`: each half by itself, modulo 2^64. */
function subtractIds(
  id: Uint32Array,
  words: Uint32Array,
  at: number,
  difference: Uint32Array,
): void {
  for (let half = 0; half < 4; half += 2) {
    const low = id[half + 1]! - words[at + half + 1]!;
    difference[half + 1] = low;
    difference[half] = id[half]! - words[at + half]! - (low < 0 ? 1 : 0);
  }
}

/** Count of entries in the node whose listpack begins at `start`, deleted ones included. */
export function entriesOfNode(bytes: Buffer, start: number): number {
  const countAt = start + listpackHeaderBytes;
  return readSmallInteger(bytes, countAt) + readSmallInteger(bytes, nextElement(bytes, countAt));
}
