/**
 * The listpack: small collections, and the nodes of lists and streams, since Redis 7.0. HOT.
 *
 *     u32 size, all of it | u16 count, 65535: not known | entry* | ff          little-endian
 *     entry := encoding and data | its size again, for walking backwards
 *
 *     0nnnnnnn                    0 to 127
 *     10nnnnnn data               string of up to 63 bytes
 *     110nnnnn n                  13 bits, signed, big-endian
 *     1110nnnn n data             string of up to 4095 bytes, size big-endian
 *     f0 nnnnnnnn data            string, 32 bits of size
 *     f1 / f2 / f3 / f4           integer of 16 / 24 / 32 / 64 bits
 *
 *     size again: 7 bits in a byte, most significant byte first, bit 7 set in all but the first
 *
 *     0f 00 00 00  02 00   82 68 69 03   f1 88 13 03   ff
 *     15 bytes     2       "hi", 3 bytes 5000, 3 bytes end
 *
 * What is the canonical text of an integer is stored as one, and read as its text again.
 *
 * Spec: redis/src/listpack.c lpValidateIntegrity, lpValidateNext (7.0).
 */
import type { RdbString } from '../rdb-string.js';
import {
  readInt16,
  readInt24,
  readInt32,
  readInt64,
  readUint16,
  readUint32,
} from './little-endian.js';
import type { PackedCursor } from './packed-cursor.js';

export const listpackHeaderSize = 6;
export const listpackEnd = 0xff;
/** As a count: so many, or more. */
export const listpackCountUnknown = 0xffff;

/** First bytes of the encodings that fill a byte; the others are told by their upper bits. */
export const ListpackEncoding = {
  string6: 0x80,
  integer13: 0xc0,
  string12: 0xe0,
  string32: 0xf0,
  integer16: 0xf1,
  integer24: 0xf2,
  integer32: 0xf3,
  integer64: 0xf4,
} as const;

/** Walks a listpack. */
export class ListpackCursor implements PackedCursor {
  count: number;
  #bytes: Buffer;
  #position: number;
  #end: number;

  constructor() {
    this.count = 0;
    this.#bytes = Buffer.alloc(0);
    this.#position = 0;
    this.#end = 0;
  }

  open(bytes: Buffer, start: number, end: number): boolean {
    this.count = countElements(bytes, start, end);
    this.#bytes = bytes;
    this.#position = start + listpackHeaderSize;
    this.#end = this.count < 0 ? this.#position : end - 1;
    return this.count >= 0;
  }

  next(target: RdbString): boolean {
    const at = this.#position;
    if (at >= this.#end) return false;
    const bytes = this.#bytes;
    const first = bytes[at] as number;
    let size = 1;
    if (first < ListpackEncoding.string6) {
      target.setInteger(first);
    } else if (first < ListpackEncoding.integer13) {
      size += first & 0x3f;
      target.setBytes(bytes, at + 1, at + size);
    } else if (first < ListpackEncoding.string12) {
      size = 2;
      const value = ((first & 0x1f) << 8) | (bytes[at + 1] as number);
      target.setInteger((value << 19) >> 19);
    } else if (first < ListpackEncoding.string32) {
      size = 2 + (((first & 0x0f) << 8) | (bytes[at + 1] as number));
      target.setBytes(bytes, at + 2, at + size);
    } else {
      size = wideEntry(bytes, at, target);
    }
    this.#position = at + size + backLengthSize(size);
    return true;
  }
}

/** Reads an entry whose encoding fills its first byte; returns the size of encoding and data. */
function wideEntry(bytes: Buffer, at: number, target: RdbString): number {
  const first = bytes[at] as number;
  if (first === ListpackEncoding.string32) {
    const size = 5 + readUint32(bytes, at + 1);
    target.setBytes(bytes, at + 5, at + size);
    return size;
  }
  if (first === ListpackEncoding.integer16) target.setInteger(readInt16(bytes, at + 1));
  else if (first === ListpackEncoding.integer24) target.setInteger(readInt24(bytes, at + 1));
  else if (first === ListpackEncoding.integer32) target.setInteger(readInt32(bytes, at + 1));
  else target.setInteger(readInt64(bytes, at + 1));
  return integerSize(first);
}

/** Size of a wide integer and its encoding. */
function integerSize(first: number): number {
  return first === ListpackEncoding.integer64 ? 9 : first - ListpackEncoding.integer16 + 3;
}

/** Checks the whole of a listpack; returns its number of elements, or -1. */
function countElements(bytes: Uint8Array, start: number, end: number): number {
  const size = end - start;
  if (size < listpackHeaderSize + 1 || readUint32(bytes, start) !== size) return -1;
  const last = end - 1;
  if (bytes[last] !== listpackEnd) return -1;
  let count = 0;
  let at = start + listpackHeaderSize;
  while (at < last) {
    const entry = entrySize(bytes, at, last);
    if (entry === 0) return -1;
    const next = at + entry + backLengthSize(entry);
    if (next > last || readBackLength(bytes, next - 1, at) !== entry) return -1;
    at = next;
    count++;
  }
  const declared = readUint16(bytes, start + 4);
  return declared === count || declared === listpackCountUnknown ? count : -1;
}

/** Size of encoding and data of the entry at `at`; 0 if it is none, or not before `last`. */
function entrySize(bytes: Uint8Array, at: number, last: number): number {
  const first = bytes[at] as number;
  if (first < ListpackEncoding.string6) return 1;
  if (first < ListpackEncoding.integer13) return 1 + (first & 0x3f);
  if (first < ListpackEncoding.string12) return 2;
  if (first < ListpackEncoding.string32) {
    return at + 1 < last ? 2 + (((first & 0x0f) << 8) | (bytes[at + 1] as number)) : 0;
  }
  if (first === ListpackEncoding.string32) return at + 4 < last ? 5 + readUint32(bytes, at + 1) : 0;
  return first <= ListpackEncoding.integer64 ? integerSize(first) : 0;
}

/**
 * Bytes that the size of an entry takes behind it. Redis changes to one more byte at one less than
 * would fit, but for the first step.
 */
export function backLengthSize(size: number): number {
  if (size <= 127) return 1;
  if (size < 16383) return 2;
  if (size < 2097151) return 3;
  return size < 268435455 ? 4 : 5;
}

/** Reads the size that ends at `at`, backwards, not before `start`; -1 if it is none. */
function readBackLength(bytes: Uint8Array, at: number, start: number): number {
  let value = 0;
  let unit = 1;
  for (let position = at; position > start && at - position < 5; position--) {
    const byte = bytes[position] as number;
    value += (byte & 0x7f) * unit;
    if (byte < 0x80) return value;
    unit *= 128;
  }
  return -1;
}
