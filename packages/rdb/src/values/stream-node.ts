/**
 * Reads the entries of one node of a stream: a listpack, with ids relative to the node's.
 *
 *     head      entries | deleted entries | n | name{n} | 0
 *     entry     flags | ms - node's ms | seq - node's seq | ... | count of elements before here
 *       same    ... value{n}                                    flag 2: the fields are the head's
 *       own     ... m | ( field value ){m}
 *
 *     1, 0, 1, "f", 0,   2, 0, 0, "v", 4           one entry {"f": "v"}, with the node's id
 *
 * Flag 1 marks an entry that was deleted; it stays, and is not told.
 *
 * Spec: redis/src/t_stream.c streamAppendItem, streamValidateListpackIntegrity (7.0).
 */
import { ListpackCursor } from '../packed/listpack.js';
import type { RdbReader } from '../rdb-reader.js';
import { RdbString } from '../rdb-string.js';
import type { StreamVisitor } from './value-visitor.js';

export const EntryFlag = { deleted: 1, sameFields: 2 } as const;

/** Elements of an entry beside its fields and values: flags, and the two parts of its id. */
export const entryHeadCount = 3;

/** Reads nodes, one after the other, and remembers how far it came. */
export class StreamNodeReader {
  /** Entries told so far. */
  length: number;
  /** The ids of the first and the last of them; 0-0 before. */
  firstMs: bigint;
  firstSeq: bigint;
  lastMs: bigint;
  lastSeq: bigint;
  readonly #reader: RdbReader;
  readonly #visitor: StreamVisitor;
  readonly #cursor: ListpackCursor;
  /** The fields of the head: the first ones of these strings. */
  readonly #names: RdbString[];
  readonly #number: RdbString;

  constructor(reader: RdbReader, visitor: StreamVisitor) {
    this.length = 0;
    this.firstMs = this.firstSeq = this.lastMs = this.lastSeq = 0n;
    this.#reader = reader;
    this.#visitor = visitor;
    this.#cursor = new ListpackCursor();
    this.#names = [];
    this.#number = new RdbString();
  }

  /** Reads the listpack `blob`, of the node with this id, which began at `at`. */
  read(blob: RdbString, nodeMs: bigint, nodeSeq: bigint, at: number): void {
    const cursor = this.#cursor;
    if (!cursor.open(blob.bytes, blob.start, blob.end) || cursor.count === 0) {
      throw this.#damaged('the listpack of a node is damaged', at);
    }
    const entryCount = this.#count(at) + this.#count(at);
    const nameCount = this.#count(at);
    for (let i = 0; i < nameCount; i++) this.#next((this.#names[i] ??= new RdbString()), at);
    if (this.#integer(at) !== 0) throw this.#damaged('the head of a node does not end', at);
    for (let i = 0; i < entryCount; i++) this.#readEntry(nodeMs, nodeSeq, nameCount, at);
    if (cursor.next(this.#number)) throw this.#damaged('a node has more than its entries', at);
  }

  #readEntry(nodeMs: bigint, nodeSeq: bigint, nameCount: number, at: number): void {
    const flags = Number(this.#integer(at));
    const ms = BigInt.asUintN(64, nodeMs + BigInt(this.#integer(at)));
    const seq = BigInt.asUintN(64, nodeSeq + BigInt(this.#integer(at)));
    const hasSameFields = (flags & EntryFlag.sameFields) !== 0;
    const isDeleted = (flags & EntryFlag.deleted) !== 0;
    const count = hasSameFields ? nameCount : this.#count(at);
    if (count === 0) throw this.#damaged('an entry has no fields', at);
    if (!isDeleted) this.#begin(ms, seq, count, at);
    const { second } = this.#reader;
    for (let i = 0; i < count; i++) {
      const field = hasSameFields ? (this.#names[i] as RdbString) : this.#reader.first;
      if (!hasSameFields) this.#next(field, at);
      this.#next(second, at);
      if (!isDeleted) this.#visitor.streamField(field, second);
    }
    const elementCount = entryHeadCount + (hasSameFields ? count : 1 + 2 * count);
    if (this.#integer(at) !== elementCount) throw this.#damaged('an entry has a wrong size', at);
  }

  #begin(ms: bigint, seq: bigint, count: number, at: number): void {
    const isLater = ms > this.lastMs || (ms === this.lastMs && seq > this.lastSeq);
    if (!isLater) throw this.#damaged('the ids of entries do not ascend', at);
    if (this.length === 0) {
      this.firstMs = ms;
      this.firstSeq = seq;
    }
    this.lastMs = ms;
    this.lastSeq = seq;
    this.length++;
    this.#visitor.streamEntry(ms, seq, count);
  }

  #next(target: RdbString, at: number): void {
    if (!this.#cursor.next(target)) throw this.#damaged('a node ends inside an entry', at);
  }

  #integer(at: number): number | bigint {
    this.#next(this.#number, at);
    const value = this.#number.integer();
    if (value === undefined) throw this.#damaged('a node has text for a number', at);
    return value;
  }

  /** Reads a number of things in this node: at most its number of elements. */
  #count(at: number): number {
    const value = this.#integer(at);
    if (value >= 0 && value <= this.#cursor.count) return Number(value);
    throw this.#damaged('a node has a wrong count', at);
  }

  #damaged(message: string, at: number): Error {
    return this.#reader.error('RDB_CORRUPT_VALUE', message, at);
  }
}
