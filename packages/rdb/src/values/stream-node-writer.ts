/**
 * Builds the nodes of a stream as redis-server 7.0 does when entries are added one by one. HOT.
 *
 * A node takes entries up to 100, and as long as its listpack and the bytes of the next one's
 * fields and values are less than 4096 (stream-node-max-entries, stream-node-max-bytes). Its fields
 * are those of its first entry. The format is drawn in stream-node.ts.
 *
 * Whether an entry has the fields of the node, and fits, is known when all of it is; so entries are
 * gathered first: `#gathered` has their bytes, `#ends` where each string ends.
 *
 * Spec: redis/src/t_stream.c streamAppendItem (7.0).
 */
import { ListpackBuilder } from '../packed/listpack-builder.js';
import { listpackHeaderSize } from '../packed/listpack.js';
import { copyBytes } from '../rdb-writer.js';
import { EntryFlag, entryHeadCount } from './stream-node.js';

const entryCountMax = 100;
const nodeSizeMax = 4096;
const sizeMin = 1024;

/** A string in a list of them, each beginning where the one before ends. */
interface StringList {
  bytes: Buffer;
  readonly ends: number[];
}

export class StreamNodeWriter {
  /** Entries in the node. */
  count: number;
  ms: bigint;
  seq: bigint;
  readonly #listpack: ListpackBuilder;
  /** Field, value, field, value of the entry that is being gathered. */
  readonly #gathered: StringList;
  /** The same of the first entry of the node. */
  readonly #head: StringList;

  constructor() {
    this.count = 0;
    this.ms = 0n;
    this.seq = 0n;
    this.#listpack = new ListpackBuilder();
    this.#gathered = { bytes: Buffer.allocUnsafeSlow(sizeMin), ends: [] };
    this.#head = { bytes: Buffer.allocUnsafeSlow(sizeMin), ends: [] };
  }

  /** The node's listpack: `bytes[0, size)` after `end`. */
  get bytes(): Buffer {
    return this.#listpack.bytes;
  }

  get size(): number {
    return this.#listpack.size;
  }

  /** Gathers the next field, or value, of an entry. */
  gather(bytes: Uint8Array, start: number, end: number): void {
    const { ends } = this.#gathered;
    const at = sizeOf(this.#gathered);
    const next = at + end - start;
    if (next > this.#gathered.bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(2 * this.#gathered.bytes.length, next));
      this.#gathered.bytes.copy(larger, 0, 0, at);
      this.#gathered.bytes = larger;
    }
    copyBytes(bytes, start, end, this.#gathered.bytes, at);
    ends.push(next);
  }

  /** Whether the entry gathered must go to a new node. */
  get isFull(): boolean {
    if (this.count === 0) return false;
    return this.count >= entryCountMax || this.size + sizeOf(this.#gathered) >= nodeSizeMax;
  }

  /** Adds the entry gathered, which begins the node if it is empty. */
  add(ms: bigint, seq: bigint): void {
    if (this.count === 0) this.#begin(ms, seq);
    const listpack = this.#listpack;
    const hasSameFields = this.#hasSameFields();
    const fieldCount = this.#gathered.ends.length / 2;
    listpack.integer(hasSameFields ? EntryFlag.sameFields : 0);
    listpack.integer(difference(ms, this.ms));
    listpack.integer(difference(seq, this.seq));
    if (!hasSameFields) listpack.integer(fieldCount);
    for (let i = 0; i < 2 * fieldCount; i++) {
      if (!hasSameFields || i % 2 === 1) appendString(listpack, this.#gathered, i);
    }
    listpack.integer(entryHeadCount + (hasSameFields ? fieldCount : 1 + 2 * fieldCount));
    this.#gathered.ends.length = 0;
    this.count++;
  }

  /** Completes the node. The next entry begins another. */
  end(): void {
    // The first element: at most 100, so one byte, as when it was written.
    this.bytes[listpackHeaderSize] = this.count;
    this.#listpack.end();
    this.count = 0;
  }

  #begin(ms: bigint, seq: bigint): void {
    this.ms = ms;
    this.seq = seq;
    const head = this.#head;
    const gathered = this.#gathered;
    const size = sizeOf(gathered);
    if (head.bytes.length < size) head.bytes = Buffer.allocUnsafeSlow(gathered.bytes.length);
    gathered.bytes.copy(head.bytes, 0, 0, size);
    head.ends.length = 0;
    for (const end of gathered.ends) head.ends.push(end);
    const listpack = this.#listpack;
    listpack.begin();
    listpack.integer(1);
    listpack.integer(0);
    listpack.integer(head.ends.length / 2);
    for (let i = 0; i < head.ends.length; i += 2) appendString(listpack, head, i);
    listpack.integer(0);
  }

  #hasSameFields(): boolean {
    const { ends } = this.#head;
    if (ends.length !== this.#gathered.ends.length) return false;
    for (let i = 0; i < ends.length; i += 2) {
      if (!stringsEqual(this.#head, this.#gathered, i)) return false;
    }
    return true;
  }
}

function sizeOf(list: StringList): number {
  return list.ends.length === 0 ? 0 : (list.ends[list.ends.length - 1] as number);
}

function startOf(list: StringList, index: number): number {
  return index === 0 ? 0 : (list.ends[index - 1] as number);
}

function appendString(listpack: ListpackBuilder, list: StringList, index: number): void {
  listpack.append(list.bytes, startOf(list, index), list.ends[index] as number);
}

function stringsEqual(a: StringList, b: StringList, index: number): boolean {
  const startA = startOf(a, index);
  const startB = startOf(b, index);
  const endA = a.ends[index] as number;
  const endB = b.ends[index] as number;
  if (endA - startA !== endB - startB) return false;
  return a.bytes.compare(b.bytes, startB, endB, startA, endA) === 0;
}

/** Of two unsigned integers of 64 bits, as a signed one. */
function difference(value: bigint, base: bigint): number | bigint {
  const signed = BigInt.asIntN(64, value - base);
  const number = Number(signed);
  return Number.isSafeInteger(number) ? number : signed;
}
