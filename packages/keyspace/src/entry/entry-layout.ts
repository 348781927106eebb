/**
 * The bytes of an entry: one block per key, and per field of a large hash. HOT (bench: replay).
 *
 *   offset
 *   0       block header; its kind byte is at offset 4
 *   8       expireAtMs, a double                          only if the kind has `expireFlag`
 *   8 | 16  length of the key                             1 byte, or 254 and 4 bytes
 *           length of the value                           same; only for kinds of variable size
 *           the key's bytes
 *           the value: bytes, or 4 or 8 bytes of integer, or 4 bytes of root, or 8 of score
 *
 *   kind    | expire: 1 | sized: 1 | encoding: 3 | type: 3 |
 *
 * A value may refer to blocks of its own by *roots*: types/shape.ts says which kinds do, and where.
 *
 * Worked example: SET abc hello, 18 bytes in a block of 24:
 *
 *   03 01 00 00  41 00 00 00  03 05 61 62 63  68 65 6c 6c 6f
 *   class epoch  kind  clock  3  5  a  b  c   h  e  l  l  o
 *
 * A key of 16 bytes with a value of 20 takes 48 bytes, beside 9 to 13 of index.
 *
 * Both lengths come before both contents so that one look at the header line of the block tells
 * where the value is. A length that was written long may stay long when it shrinks below 254.
 */
import { assert } from '../assert.js';
import { blockHeaderBytes } from '../arena/arena.js';
import { slabShift, unitMask, type Memory } from '../arena/memory.js';

/** Data types of values; `none` is the type of a key that is missing. */
export const ValueType = {
  none: 0,
  string: 1,
  hash: 2,
  list: 3,
  set: 4,
  zset: 5,
  stream: 6,
} as const;

const typeNames = ['none', 'string', 'hash', 'list', 'set', 'zset', 'stream'] as const;

/** Returns the name TYPE answers with. */
export function typeName(type: number): string {
  return typeNames[type]!;
}

export const typeMask = 0b111;
/** The value has a length of its own. */
export const sizedFlag = 1 << 6;
export const expireFlag = 1 << 7;

/** The kinds of block, expire flag aside. */
export const Kind = {
  /** Not an entry: a directory or a segment of an index, a node or a leaf of a tree. */
  directory: 0 << 3,
  segment: 1 << 3,
  treeNode: 2 << 3,
  treeLeaf: 3 << 3,
  /** A string of bytes: OBJECT ENCODING says embstr or raw by its size. */
  bytes: ValueType.string | (0 << 3) | sizedFlag,
  /** A string that APPEND or SETRANGE made: OBJECT ENCODING says raw. */
  raw: ValueType.string | (1 << 3) | sizedFlag,
  /** A string that is a canonical integer of 32 or 64 bits. */
  int32: ValueType.string | (2 << 3),
  int64: ValueType.string | (3 << 3),
  /** A hash in the entry itself, see packed-hash.ts. */
  packedHash: ValueType.hash | (0 << 3) | sizedFlag,
  /** A hash as an index of its own; the value is its root. */
  indexedHash: ValueType.hash | (1 << 3),
  /** The same with fields that may expire: the root, and when the next may; see hash-expiry.ts. */
  expiringHash: ValueType.hash | (2 << 3) | sizedFlag,
  /** A list in the entry itself, or as a tree whose root is the value. */
  packedList: ValueType.list | (0 << 3) | sizedFlag,
  treeList: ValueType.list | (1 << 3),
  /** A set in the entry itself: of any members, or of integers; or as an index of its own. */
  packedSet: ValueType.set | (0 << 3) | sizedFlag,
  intSet: ValueType.set | (1 << 3) | sizedFlag,
  indexedSet: ValueType.set | (2 << 3),
  /** A sorted set in the entry itself, or as two roots: an index of members and a tree by score. */
  packedZset: ValueType.zset | (0 << 3) | sizedFlag,
  treeZset: ValueType.zset | (1 << 3) | sizedFlag,
  /** A member of such a large one, in its index; the value is its score, a double. */
  zsetMember: ValueType.zset | (2 << 3),
  /** A stream: its last id and the like, and the roots of what it consists of. */
  stream: ValueType.stream | (0 << 3) | sizedFlag,
  /** A group of consumers of a stream, and one of these, in indexes of their own. */
  streamGroup: ValueType.stream | (1 << 3) | sizedFlag,
  streamConsumer: ValueType.stream | (2 << 3) | sizedFlag,
} as const;

const longLength = 254;
const shortLengthBytes = 1;
const longLengthBytes = 5;

assert(Kind.directory === 0, 'a zero kind is not an entry');
assert((Kind.indexedHash & expireFlag) === 0, 'kinds leave the expire flag alone');

/** Bytes of the value of a kind that is not sized. */
export function plainValueBytes(kind: number): number {
  return kind === Kind.int64 || kind === Kind.zsetMember ? 8 : 4;
}

/** Bytes that a length takes. */
export function lengthBytes(length: number): number {
  return length < longLength ? shortLengthBytes : longLengthBytes;
}

/** Whether the kind's value has a length of its own. */
export function isSized(kind: number): boolean {
  return (kind & sizedFlag) !== 0;
}

/** Bytes of an entry's block up to the end of a value of `valueSize` bytes. */
export function entryBytes(kind: number, keySize: number, valueSize: number): number {
  const expireBytes = (kind & expireFlag) === 0 ? 0 : 8;
  const sizeBytes = isSized(kind) ? lengthBytes(valueSize) : 0;
  return blockHeaderBytes + expireBytes + lengthBytes(keySize) + sizeBytes + keySize + valueSize;
}

/** Writes a length at `at` and returns the offset after it. */
export function writeLength(bytes: Buffer, at: number, length: number): number {
  if (length < longLength) {
    bytes[at] = length;
    return at + shortLengthBytes;
  }
  bytes[at] = longLength;
  writeWord(bytes, at + 1, length);
  return at + longLengthBytes;
}

/** Writes a length into the room another one took, whichever form that has. */
export function rewriteLength(bytes: Buffer, at: number, length: number): void {
  if (bytes[at] === longLength) writeWord(bytes, at + 1, length);
  else bytes[at] = length;
}

/** Whether `length` can be written in place of the length at `at`. */
export function fitsLength(bytes: Buffer, at: number, length: number): boolean {
  return length < longLength || bytes[at] === longLength;
}

/** Reads the length at `at`. */
export function readLength(bytes: Buffer, at: number): number {
  const first = bytes[at]!;
  return first === longLength ? readWord(bytes, at + 1) : first;
}

/** Bytes the length at `at` takes. */
export function lengthBytesAt(bytes: Buffer, at: number): number {
  return bytes[at] === longLength ? longLengthBytes : shortLengthBytes;
}

/** Writes 32 bits at any alignment, little-endian. */
export function writeWord(bytes: Buffer, at: number, word: number): void {
  bytes[at] = word;
  bytes[at + 1] = word >>> 8;
  bytes[at + 2] = word >>> 16;
  bytes[at + 3] = word >>> 24;
}

/** Reads 32 bits at any alignment, little-endian, as an unsigned integer. */
export function readWord(bytes: Buffer, at: number): number {
  return (
    (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0
  );
}

/** Copies bytes, which may not overlap. Below 64 bytes a loop beats the call. */
export function copyBytes(
  source: Buffer,
  start: number,
  end: number,
  target: Buffer,
  at: number,
): void {
  if (end - start >= 64) {
    target.set(source.subarray(start, end), at);
    return;
  }
  let to = at;
  for (let from = start; from < end; from++) target[to++] = source[from]!;
}

/** Returns the kind byte of the entry. */
export function kindOf(memory: Memory, ref: number): number {
  return memory.u32s[ref >>> slabShift]![((ref & unitMask) << 1) + 1]! & 0xff;
}

/** Returns the entry's access clock, 24 bits. */
export function clockOf(memory: Memory, ref: number): number {
  return memory.u32s[ref >>> slabShift]![((ref & unitMask) << 1) + 1]! >>> 8;
}

/** Returns the entry's expiry in ms, or -1. */
export function expireOf(memory: Memory, ref: number): number {
  if ((kindOf(memory, ref) & expireFlag) === 0) return -1;
  return memory.f64s[ref >>> slabShift]![(ref & unitMask) + 1]!;
}

/** Returns where, in its slab, the value of the entry begins. */
export function valueStartOf(memory: Memory, ref: number): number {
  const bytes = memory.u8s[ref >>> slabShift]!;
  const base = (ref & unitMask) << 3;
  const kind = bytes[base + 4]!;
  let at = base + ((kind & expireFlag) === 0 ? blockHeaderBytes : blockHeaderBytes + 8);
  const keySize = readLength(bytes, at);
  at += lengthBytesAt(bytes, at);
  if ((kind & sizedFlag) !== 0) at += lengthBytesAt(bytes, at);
  return at + keySize;
}

/** Returns whether the entry's key is bytes `start..end`. */
export function hasKey(
  memory: Memory,
  ref: number,
  bytes: Buffer,
  start: number,
  end: number,
): boolean {
  const entry = memory.u8s[ref >>> slabShift]!;
  const base = (ref & unitMask) << 3;
  const kind = entry[base + 4]!;
  let at = base + ((kind & expireFlag) === 0 ? blockHeaderBytes : blockHeaderBytes + 8);
  if (readLength(entry, at) !== end - start) return false;
  at += lengthBytesAt(entry, at);
  if ((kind & sizedFlag) !== 0) at += lengthBytesAt(entry, at);
  for (let i = start; i < end; i++) {
    if (entry[at++] !== bytes[i]) return false;
  }
  return true;
}
