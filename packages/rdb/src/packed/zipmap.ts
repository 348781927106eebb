/**
 * The zipmap: small hashes up to Redis 2.4. Read only.
 *
 *     u8 pairs, 254: not known | ( size field | size free value unused{free} )* | ff
 *     size := n below 254, or fe and 32 bits, little-endian
 *     free := bytes behind the value that are not used, one byte
 *
 *     01   01 61   02 00 31 32   ff          {a: "12"}
 *
 * Spec: redis/src/zipmap.c zipmapValidateIntegrity (7.0).
 */
import type { RdbString } from '../rdb-string.js';
import { readUint32 } from './little-endian.js';
import type { PackedCursor } from './packed-cursor.js';

const endByte = 0xff;
/** As a number of pairs: not known. As a size: 32 bits follow. */
const wide = 0xfe;

/** Walks a zipmap: field, value, field, value. */
export class ZipmapCursor implements PackedCursor {
  count: number;
  #bytes: Buffer;
  #position: number;
  #end: number;
  #isValue: boolean;

  constructor() {
    this.count = 0;
    this.#bytes = Buffer.alloc(0);
    this.#position = 0;
    this.#end = 0;
    this.#isValue = false;
  }

  open(bytes: Buffer, start: number, end: number): boolean {
    this.count = 2 * countPairs(bytes, start, end);
    this.#bytes = bytes;
    this.#position = start + 1;
    this.#end = this.count < 0 ? this.#position : end - 1;
    this.#isValue = false;
    return this.count >= 0;
  }

  next(target: RdbString): boolean {
    const at = this.#position;
    if (at >= this.#end) return false;
    const bytes = this.#bytes;
    const width = sizeWidth(bytes, at);
    const size = sizeAt(bytes, at, width);
    const free = this.#isValue ? (bytes[at + width] as number) : 0;
    const dataAt = at + width + (this.#isValue ? 1 : 0);
    target.setBytes(bytes, dataAt, dataAt + size);
    this.#position = dataAt + size + free;
    this.#isValue = !this.#isValue;
    return true;
  }
}

/** Checks the whole of a zipmap; returns its number of pairs, or -1. */
function countPairs(bytes: Uint8Array, start: number, end: number): number {
  const last = end - 1;
  if (end - start < 2 || bytes[last] !== endByte) return -1;
  let count = 0;
  let at = start + 1;
  while (at < last) {
    // The field, then the value, each with its size inside.
    for (let part = 0; part < 2; part++) {
      if (at >= last) return -1;
      const width = sizeWidth(bytes, at);
      const dataAt = at + width + part;
      if (bytes[at] === endByte || dataAt > last) return -1;
      const free = part === 0 ? 0 : (bytes[at + width] as number);
      at = dataAt + sizeAt(bytes, at, width) + free;
    }
    if (at > last) return -1;
    count++;
  }
  const declared = bytes[start];
  return declared === count || declared === wide ? count : -1;
}

function sizeWidth(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) < wide ? 1 : 5;
}

function sizeAt(bytes: Uint8Array, at: number, width: number): number {
  return width === 1 ? (bytes[at] as number) : readUint32(bytes, at + 1);
}
