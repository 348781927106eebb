/**
 * The intset: a set of nothing but integers. HOT.
 *
 *     u32 width: 2, 4 or 8 bytes | u32 count | integers, ascending            little-endian
 *
 *     02 00 00 00  03 00 00 00  ff ff  01 00  e8 03        {-1, 1, 1000}
 *
 * All have the width that the widest needs.
 *
 * Spec: redis/src/intset.c intsetValidateIntegrity (7.0).
 */
import type { RdbString } from '../rdb-string.js';
import { readInt16, readInt32, readInt64, readUint32, writeInt } from './little-endian.js';
import type { PackedCursor } from './packed-cursor.js';

const headerSize = 8;

/** Integers a builder has room for at first. */
const capacityMin = 32;

/** Walks an intset. */
export class IntsetCursor implements PackedCursor {
  count: number;
  #bytes: Buffer;
  #position: number;
  #end: number;
  #width: number;

  constructor() {
    this.count = 0;
    this.#bytes = Buffer.alloc(0);
    this.#position = 0;
    this.#end = 0;
    this.#width = 2;
  }

  open(bytes: Buffer, start: number, end: number): boolean {
    this.#bytes = bytes;
    this.#position = start + headerSize;
    this.#end = this.#position;
    this.count = -1;
    if (end - start < headerSize) return false;
    const width = readUint32(bytes, start);
    const count = readUint32(bytes, start + 4);
    if (width !== 2 && width !== 4 && width !== 8) return false;
    if (end - start !== headerSize + count * width) return false;
    if (!isAscending(bytes, start + headerSize, end, width)) return false;
    this.#width = width;
    this.#end = end;
    this.count = count;
    return true;
  }

  next(target: RdbString): boolean {
    if (this.#position >= this.#end) return false;
    target.setInteger(integerAt(this.#bytes, this.#position, this.#width));
    this.#position += this.#width;
    return true;
  }
}

function integerAt(bytes: Uint8Array, at: number, width: number): number | bigint {
  if (width === 2) return readInt16(bytes, at);
  return width === 4 ? readInt32(bytes, at) : readInt64(bytes, at);
}

function isAscending(bytes: Uint8Array, start: number, end: number, width: number): boolean {
  for (let at = start + width; at < end; at += width) {
    if (integerAt(bytes, at - width, width) >= integerAt(bytes, at, width)) return false;
  }
  return true;
}

/** Builds intsets, each in the same memory. */
export class IntsetBuilder {
  bytes: Buffer;
  size: number;
  count: number;
  #width: 2 | 4 | 8;

  constructor() {
    this.bytes = Buffer.allocUnsafeSlow(headerSize + capacityMin * 8);
    this.size = headerSize;
    this.count = 0;
    this.#width = 2;
  }

  /** Begins an empty intset. */
  begin(): void {
    this.size = headerSize;
    this.count = 0;
    this.#width = 2;
  }

  /** Appends an integer larger than all before: a safe one, or a `bigint` of 64 bits. */
  append(value: number | bigint): void {
    const width = widthOf(value);
    if (width > this.#width) this.#widen(width);
    this.#reserve(this.#width);
    if (this.#width === 8) this.bytes.writeBigInt64LE(BigInt(value), this.size);
    else writeInt(this.bytes, this.size, Number(value), this.#width);
    this.size += this.#width;
    this.count++;
  }

  /** Completes the header. The intset is `bytes[0, size)`, until the next call of a method. */
  end(): void {
    this.bytes.writeUInt32LE(this.#width, 0);
    this.bytes.writeUInt32LE(this.count, 4);
  }

  /** Rewrites what is there, from its end on, in more bytes. */
  #widen(width: 2 | 4 | 8): void {
    const old = this.#width;
    this.#reserve(this.count * (width - old));
    for (let i = this.count - 1; i >= 0; i--) {
      const value = integerAt(this.bytes, headerSize + i * old, old) as number;
      const at = headerSize + i * width;
      if (width === 8) this.bytes.writeBigInt64LE(BigInt(value), at);
      else writeInt(this.bytes, at, value, width);
    }
    this.#width = width;
    this.size = headerSize + this.count * width;
  }

  #reserve(size: number): void {
    if (this.size + size <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * (this.size + size));
    this.bytes.copy(larger, 0, 0, this.size);
    this.bytes = larger;
  }
}

function widthOf(value: number | bigint): 2 | 4 | 8 {
  if (value >= -0x8000 && value <= 0x7fff) return 2;
  return value >= -0x80000000 && value <= 0x7fffffff ? 4 : 8;
}
