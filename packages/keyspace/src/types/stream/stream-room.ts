/**
 * Streams at the cursor of a database. HOT (bench: collections).
 *
 *   entry    header (stream-header.ts) -> tree of nodes (stream-nodes.ts), index of groups
 *
 *   database.find(key, 0, key.length);
 *   database.stream.load();                       the header, and everything else, are of that key
 *   database.stream.seekAll(false, false);
 *   while (database.stream.next()) ...            database.stream.entry: id, fields, values
 *
 * `create` and `load` choose the stream; all else is about the one chosen last, and the cursor of
 * the database must still be on it. A stream that becomes empty stays: it has an id and groups.
 *
 * Spec: redis/src/t_stream.c (7.0).
 */
import { assert } from '../../assert.js';
import type { Entries } from '../../entry/entries.js';
import { Kind } from '../../entry/entry-layout.js';
import { ConsumerGroup } from './consumer-group.js';
import { NodeWriter } from './node-writer.js';
import { radixTreeSize } from './radix-size.js';
import { headerBytes, StreamHeader } from './stream-header.js';
import { addWide, copyId, idWords } from './stream-id.js';
import { NodeCursor } from './stream-node.js';
import { StreamNodes, toFirstEntry, walkNodes } from './stream-nodes.js';
import { Trim, trimStream } from './stream-trim.js';

export class StreamRoom {
  /** Of the stream chosen last. What is changed in it takes effect with `save`. */
  readonly header = new StreamHeader();
  /** What `trim` trims to: set before. */
  readonly trimming = new Trim();

  /** Ids for the caller to fill: of what to append, find or delete, or the ends of a range. */
  readonly id = new Uint32Array(idWords);
  readonly endId = new Uint32Array(idWords);

  /** A consumer group of the stream, and a consumer of that. */
  readonly group: ConsumerGroup;

  readonly #entries: Entries;
  readonly #nodes: StreamNodes;
  readonly #writer: NodeWriter;
  readonly #first = new NodeCursor();

  constructor(entries: Entries) {
    const { arena, limits } = entries.environment;
    this.#entries = entries;
    this.group = new ConsumerGroup(entries.environment, this.header);
    this.#nodes = new StreamNodes(arena);
    this.#writer = new NodeWriter(this.#nodes, limits);
  }

  /** Makes an empty stream where no entry is, and chooses it. */
  create(): void {
    const entries = this.#entries;
    assert(entries.index.entry === 0, 'a stream is created where nothing is');
    entries.write(Kind.stream, headerBytes, false);
    this.header.clear();
    this.header.store(entries.valueBytes, entries.valueAt);
    this.#nodes.open(0);
  }

  /** Chooses the stream at the cursor. */
  load(): void {
    const entries = this.#entries;
    entries.decode();
    assert(entries.decoded.kind === Kind.stream, 'the entry is a stream');
    this.header.load(entries.decoded.bytes, entries.decoded.valueStart);
    this.#nodes.open(this.header.root);
  }

  /** Writes the header back. */
  save(): void {
    const entries = this.#entries;
    entries.index.ownEntry();
    entries.decode();
    this.header.root = this.#nodes.tree.root;
    this.header.store(entries.decoded.bytes, entries.decoded.valueStart);
  }

  // ---- Reading entries.

  /** The entry `next` or `find` went to: borrowed until the next mutation of the keyspace. */
  get entry(): NodeCursor {
    return this.#nodes.cursor;
  }

  /**
   * Goes before the first entry with an id of `start..end`, both included, or behind the last if
   * `isReverse`. O(log n).
   */
  seek(start: Uint32Array, end: Uint32Array, isReverse: boolean): void {
    this.#nodes.seek(start, end, isReverse);
  }

  /** As `seek` for all entries, and those that are deleted but still there if `showsDeleted`. */
  seekAll(isReverse: boolean, showsDeleted: boolean): void {
    this.#nodes.seekAll(isReverse, showsDeleted);
  }

  /** Goes to the next entry of the range, or the one before if it is reverse; false at its end. */
  next(): boolean {
    return this.#nodes.next();
  }

  /** Goes to the entry of that id; false if there is none. */
  find(id: Uint32Array): boolean {
    return this.#nodes.find(id);
  }

  /** Sets `id` to that of the first entry, or of the last; false, with 0-0, if there is none. */
  readEdgeId(id: Uint32Array, isLast: boolean): boolean {
    id.fill(0);
    this.#nodes.seekAll(isLast, false);
    if (!this.#nodes.next()) return false;
    copyId(this.#nodes.cursor.id, 0, id, 0);
    return true;
  }

  /**
   * Returns the id of the first entry, 0-0 if there is none: until the next call. The range that
   * `next` goes through stays what it was.
   */
  firstId(): Uint32Array {
    const { memory } = this.#entries.environment.arena;
    const isThere = toFirstEntry(memory, this.#nodes.tree.root, this.#first);
    if (!isThere) this.#first.id.fill(0);
    return this.#first.id;
  }

  /** Count of nodes, which XTRIM ~ removes whole. O(nodes). */
  nodeCount(): number {
    let count = 0;
    walkNodes(this.#entries.environment.arena.memory, this.#nodes.tree.root, () => count++);
    return count;
  }

  /** Count of nodes of the radix tree that Redis would keep them in. O(nodes). */
  radixTreeSize(): number {
    return radixTreeSize(this.#entries.environment.arena.memory, this.#nodes.tree.root);
  }

  // ---- Changing entries.

  /**
   * Appends an entry with an id that is greater than the last one, which it becomes.
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
    const { header } = this;
    this.#entries.index.ownEntry();
    this.#writer.append(id, source, offsets, first, pairs, size);
    header.length++;
    addWide(header.entriesAdded, 0, 0, 1);
    copyId(id, 0, header.lastId, 0);
    this.save();
  }

  /** Deletes the entry of that id; false if there is none. `maxDeletedId` is the caller's. */
  delete(id: Uint32Array): boolean {
    if (!this.#nodes.find(id)) return false;
    this.#entries.index.ownEntry();
    this.#writer.delete();
    this.header.length--;
    this.save();
    return true;
  }

  /** Removes the oldest entries as `trimming` says; returns how many. */
  trim(): number {
    this.#entries.index.ownEntry();
    const removed = trimStream(this.header, this.#nodes, this.#writer, this.trimming);
    this.save();
    return removed;
  }
}
