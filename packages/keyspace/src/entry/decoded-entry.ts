/**
 * Where the parts of an entry are. HOT (bench: replay). Layout: entry-layout.ts.
 *
 * A flyweight: `decode` points it at an entry; it holds until that entry's block is written,
 * freed or moved.
 */
import { blockHeaderBytes } from '../arena/arena.js';
import { slabShift, unitMask, type Memory } from '../arena/memory.js';
import { assert } from '../assert.js';
import {
  expireFlag,
  isSized,
  lengthBytesAt,
  plainValueBytes,
  readLength,
  ValueType,
} from './entry-layout.js';

export class DecodedEntry {
  /** The slab the entry is in; all offsets are into it. */
  bytes: Buffer = Buffer.alloc(0);
  /** Offset of the block. */
  base = 0;
  /** The kind without its expire flag. */
  kind = 0;
  hasExpire = false;
  keyStart = 0;
  keyEnd = 0;
  /** Offset of the length of the value; meaningful for kinds of variable size. */
  lengthAt = 0;
  valueStart = 0;
  valueEnd = 0;

  /** Points at the entry of that reference. */
  decode(memory: Memory, ref: number): void {
    const bytes = memory.u8s[ref >>> slabShift]!;
    const base = (ref & unitMask) << 3;
    const flagged = bytes[base + 4]!;
    const kind = flagged & ~expireFlag;
    assert((kind & 7) !== ValueType.none, 'a block with a type is an entry');
    let at = base + blockHeaderBytes + ((flagged & expireFlag) === 0 ? 0 : 8);
    const keySize = readLength(bytes, at);
    at += lengthBytesAt(bytes, at);
    this.lengthAt = at;
    let valueSize: number;
    if (isSized(kind)) {
      valueSize = readLength(bytes, at);
      at += lengthBytesAt(bytes, at);
    } else {
      valueSize = plainValueBytes(kind);
    }
    this.bytes = bytes;
    this.base = base;
    this.kind = kind;
    this.hasExpire = flagged !== kind;
    this.keyStart = at;
    this.keyEnd = at + keySize;
    this.valueStart = at + keySize;
    this.valueEnd = at + keySize + valueSize;
  }
}
