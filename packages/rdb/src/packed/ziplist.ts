/**
 * The ziplist: what Redis had before 7.0 where it now has the listpack. Read only.
 *
 *     u32 size of all | u32 offset of the last entry | u16 count, 65535: not known | entry* | ff
 *     entry := size of the entry before: n below 254, or fe and 32 bits | encoding and data
 *
 *     00nnnnnn data             string of up to 63 bytes
 *     01nnnnnn n data           string of up to 16383 bytes, size big-endian
 *     80 nnnnnnnn data          string, 32 bits of size, big-endian (all else is little-endian)
 *     c0 / f0 / d0 / e0 / fe    integer of 16 / 24 / 32 / 64 / 8 bits
 *     f1 to fd                  0 to 12
 *
 *     13 00 00 00  0e 00 00 00  02 00   00 02 68 69   04 c0 e8 03   ff
 *     19 bytes     last at 14   2       "hi"          1000          end
 *
 * Spec: redis/src/ziplist.c ziplistValidateIntegrity, zipEntrySafe (7.0).
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

const headerSize = 10;
const endByte = 0xff;
const countUnknown = 0xffff;
/** Says that the size of the entry before follows in 32 bits. */
const wideSize = 0xfe;

const Encoding = {
  string14: 0x40,
  string32: 0x80,
  integer16: 0xc0,
  integer32: 0xd0,
  integer64: 0xe0,
  integer24: 0xf0,
  /** This is 0; up to `immediateMax`, which is 12. */
  immediateMin: 0xf1,
  immediateMax: 0xfd,
  integer8: 0xfe,
} as const;

/** Walks a ziplist. */
export class ZiplistCursor implements PackedCursor {
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
    this.#position = start + headerSize;
    this.#end = this.count < 0 ? this.#position : end - 1;
    return this.count >= 0;
  }

  next(target: RdbString): boolean {
    if (this.#position >= this.#end) return false;
    const bytes = this.#bytes;
    const at = this.#position + previousSizeWidth(bytes, this.#position);
    const first = bytes[at] as number;
    const dataAt = at + headWidth(first);
    const size = dataSize(bytes, at);
    if (first < Encoding.integer16) target.setBytes(bytes, dataAt, dataAt + size);
    else target.setInteger(integerAt(bytes, at));
    this.#position = dataAt + size;
    return true;
  }
}

function integerAt(bytes: Uint8Array, at: number): number | bigint {
  switch (bytes[at]) {
    case Encoding.integer8:
      return ((bytes[at + 1] as number) << 24) >> 24;
    case Encoding.integer16:
      return readInt16(bytes, at + 1);
    case Encoding.integer24:
      return readInt24(bytes, at + 1);
    case Encoding.integer32:
      return readInt32(bytes, at + 1);
    case Encoding.integer64:
      return readInt64(bytes, at + 1);
    default:
      return (bytes[at] as number) - Encoding.immediateMin;
  }
}

/** Checks the whole of a ziplist; returns its number of elements, or -1. */
function countElements(bytes: Uint8Array, start: number, end: number): number {
  const size = end - start;
  if (size < headerSize + 1 || readUint32(bytes, start) !== size) return -1;
  const last = end - 1;
  if (bytes[last] !== endByte) return -1;
  let count = 0;
  let previous = start + headerSize;
  let at = previous;
  while (at < last) {
    const next = nextEntry(bytes, at, last, at - previous);
    if (next < 0) return -1;
    previous = at;
    at = next;
    count++;
  }
  const tail = start + readUint32(bytes, start + 4);
  if (count > 0 ? tail !== previous : tail > last) return -1;
  const declared = readUint16(bytes, start + 8);
  return declared === count || declared === countUnknown ? count : -1;
}

/** Checks the entry at `start`; returns where the next one is, -1 if this is none before `last`. */
function nextEntry(bytes: Uint8Array, start: number, last: number, previousSize: number): number {
  const width = previousSizeWidth(bytes, start);
  const at = start + width;
  if (at >= last) return -1;
  if ((width === 1 ? bytes[start] : readUint32(bytes, start + 1)) !== previousSize) return -1;
  const head = headWidth(bytes[at] as number);
  if (head === 0 || at + head > last) return -1;
  const next = at + head + dataSize(bytes, at);
  return next <= last ? next : -1;
}

function previousSizeWidth(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) < wideSize ? 1 : 5;
}

/** Bytes of encoding and size, 0 for what is no encoding. */
function headWidth(first: number): number {
  if (first < Encoding.string14) return 1;
  if (first < Encoding.string32) return 2;
  if (first < Encoding.integer16) return first === Encoding.string32 ? 5 : 0;
  if (first >= Encoding.integer24) return first === endByte ? 0 : 1;
  return (first & 0x0f) === 0 ? 1 : 0;
}

/** Bytes of data of the entry whose encoding, with its size, is at `at` and was checked. */
function dataSize(bytes: Uint8Array, at: number): number {
  const first = bytes[at] as number;
  if (first < Encoding.string14) return first;
  if (first < Encoding.string32) return ((first & 0x3f) << 8) | (bytes[at + 1] as number);
  switch (first) {
    case Encoding.string32:
      return bigEndian32(bytes, at + 1);
    case Encoding.integer8:
      return 1;
    case Encoding.integer16:
      return 2;
    case Encoding.integer24:
      return 3;
    case Encoding.integer32:
      return 4;
    case Encoding.integer64:
      return 8;
    default:
      return 0;
  }
}

function bigEndian32(bytes: Uint8Array, at: number): number {
  const high = ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
  return high * 0x1_0000 + (((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number));
}
