/**
 * Builds listpacks, each in the same memory. HOT.
 *
 *     builder.begin(); builder.append(bytes, 0, 2); builder.integer(5000); builder.end();
 *     builder.bytes[0, builder.size)
 *
 * The format is drawn in listpack.ts. As in Redis, what is the canonical form of an int64 is stored
 * as the shortest integer.
 *
 * Spec: redis/src/listpack.c lpEncodeGetType, lpEncodeBacklen (7.0).
 */
import { parseInteger } from '../decimals.js';
import { copyBytes } from '../rdb-writer.js';
import {
  backLengthSize,
  ListpackEncoding,
  listpackCountUnknown,
  listpackEnd,
  listpackHeaderSize,
} from './listpack.js';
import { writeInt } from './little-endian.js';

const sizeMin = 256;

/** Most bytes of what is not data: encoding and size of a string, size behind, end. */
const overheadMax = 5 + 5 + 1;

export class ListpackBuilder {
  bytes: Buffer;
  /** Bytes so far, header and end included: always what `end` would give. */
  size: number;
  /** Elements so far. */
  count: number;

  constructor() {
    this.bytes = Buffer.allocUnsafeSlow(sizeMin);
    this.size = 0;
    this.count = 0;
    this.begin();
  }

  /** Begins an empty listpack. */
  begin(): void {
    this.size = listpackHeaderSize + 1;
    this.count = 0;
  }

  /** Appends the string `bytes[start, end)`. */
  append(bytes: Uint8Array, start: number, end: number): void {
    const value = parseInteger(bytes, start, end);
    if (value !== undefined) {
      this.integer(value);
      return;
    }
    const size = end - start;
    const at = this.#reserve(size);
    const from = writeStringHeader(this.bytes, at, size);
    copyBytes(bytes, start, end, this.bytes, from);
    this.#close(at, from + size);
  }

  /** Appends an integer: a safe one, or a `bigint` of 64 bits. */
  integer(value: number | bigint): void {
    const at = this.#reserve(9);
    const { bytes } = this;
    if (typeof value === 'bigint' || value !== (value | 0)) {
      bytes[at] = ListpackEncoding.integer64;
      this.#close(at, bytes.writeBigInt64LE(BigInt(value), at + 1));
      return;
    }
    if (value >= 0 && value <= 127) {
      bytes[at] = value;
      this.#close(at, at + 1);
    } else if (value >= -4096 && value <= 4095) {
      bytes[at] = ListpackEncoding.integer13 | ((value >> 8) & 0x1f);
      bytes[at + 1] = value;
      this.#close(at, at + 2);
    } else {
      const width = integerWidth(value);
      bytes[at] = ListpackEncoding.integer16 + width - 2;
      writeInt(bytes, at + 1, value, width);
      this.#close(at, at + 1 + width);
    }
  }

  /** Appends a string in ASCII. */
  text(text: string): void {
    const bytes = Buffer.from(text, 'latin1');
    this.append(bytes, 0, bytes.length);
  }

  /** Completes the header. The listpack is `bytes[0, size)`, until the next call of a method. */
  end(): void {
    this.bytes.writeUInt32LE(this.size, 0);
    this.bytes.writeUInt16LE(Math.min(this.count, listpackCountUnknown), 4);
    this.bytes[this.size - 1] = listpackEnd;
  }

  /** Makes room for an entry of `size` bytes of data; returns where it goes. */
  #reserve(size: number): number {
    const at = this.size - 1;
    const needed = at + size + overheadMax;
    if (needed > this.bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(2 * this.bytes.length, needed));
      this.bytes.copy(larger, 0, 0, at);
      this.bytes = larger;
    }
    return at;
  }

  /** Writes the size of the entry `[start, end)` behind it. */
  #close(start: number, end: number): void {
    const size = end - start;
    const width = backLengthSize(size);
    let rest = size;
    for (let at = end + width - 1; at >= end; at--) {
      this.bytes[at] = (rest & 0x7f) | (at === end ? 0 : 0x80);
      rest >>>= 7;
    }
    this.size = end + width + 1;
    this.count++;
  }
}

/** Bytes that `append` would add for the string `bytes[start, end)`. */
export function listpackEntrySize(bytes: Uint8Array, start: number, end: number): number {
  const value = parseInteger(bytes, start, end);
  const size =
    value === undefined ? stringHeaderSize(end - start) + end - start : integerSize(value);
  return size + backLengthSize(size);
}

function integerSize(value: number | bigint): number {
  if (typeof value === 'bigint' || value !== (value | 0)) return 9;
  if (value >= 0 && value <= 127) return 1;
  return value >= -4096 && value <= 4095 ? 2 : 1 + integerWidth(value);
}

/** Bytes of an integer of 32 bits: at least 2, as smaller ones are in their first byte. */
function integerWidth(value: number): 2 | 3 | 4 {
  return value === (value << 16) >> 16 ? 2 : value === (value << 8) >> 8 ? 3 : 4;
}

function stringHeaderSize(size: number): number {
  if (size < 64) return 1;
  return size < 4096 ? 2 : 5;
}

function writeStringHeader(bytes: Buffer, at: number, size: number): number {
  if (size < 64) {
    bytes[at] = ListpackEncoding.string6 | size;
    return at + 1;
  }
  if (size < 4096) {
    bytes[at] = ListpackEncoding.string12 | (size >> 8);
    bytes[at + 1] = size;
    return at + 2;
  }
  bytes[at] = ListpackEncoding.string32;
  return bytes.writeUInt32LE(size, at + 1);
}
