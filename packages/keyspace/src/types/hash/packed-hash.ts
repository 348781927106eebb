/**
 * The packed hash: a small hash as one run of bytes, in the order its fields were first set. HOT
 * (bench: replay).
 *
 *   count: 2 | pair | pair | ...       pair = field length | field | value length | value
 *
 * Lengths are those of entry-layout.ts. Worked example: {f1: "x", f2: ""}, 11 bytes:
 *
 *   02 00  02 66 31 01 78  02 66 32 00
 *   count  2  f  1  1  x   2  f  2  0
 *
 * It is what Redis's listpack is: every lookup walks it, which beats any structure while it is
 * small. Here it is the value of the entry, so a small hash is one block.
 *
 * Offsets named `pair` are relative to the start of the packed bytes.
 */
import {
  lengthBytes,
  lengthBytesAt,
  readLength,
  writeLength,
  copyBytes,
} from '../../entry/entry-layout.js';

export const countBytes = 2;
/** The count has 16 bits, whatever the configured limit. */
export const packedCountMax = 0xffff;

/**
 * Called with a field and its value: offsets into `bytes`, valid during the call; and the field's
 * expiry in ms, -1 for none.
 */
export type VisitField = (
  bytes: Buffer,
  fieldStart: number,
  fieldEnd: number,
  valueStart: number,
  valueEnd: number,
  expireAtMs: number,
) => void;

/** Count of pairs in the packed hash that begins at `start`. */
export function packedCount(bytes: Buffer, start: number): number {
  return bytes[start]! | (bytes[start + 1]! << 8);
}

export function setPackedCount(bytes: Buffer, start: number, count: number): void {
  bytes[start] = count;
  bytes[start + 1] = count >>> 8;
}

/** Bytes a pair takes. */
export function pairBytes(fieldSize: number, valueSize: number): number {
  return lengthBytes(fieldSize) + fieldSize + lengthBytes(valueSize) + valueSize;
}

/** Returns the offset of the pair with that field, or -1. */
export function findPair(
  bytes: Buffer,
  start: number,
  end: number,
  field: Buffer,
  fieldStart: number,
  fieldEnd: number,
): number {
  const size = fieldEnd - fieldStart;
  for (let at = start + countBytes; at < end;) {
    const pair = at;
    const length = readLength(bytes, at);
    at += lengthBytesAt(bytes, at);
    if (length === size && isEqual(bytes, at, field, fieldStart, fieldEnd)) return pair - start;
    at += length;
    at += lengthBytesAt(bytes, at) + readLength(bytes, at);
  }
  return -1;
}

/** Returns the offset of the `index`-th pair. */
export function pairAt(bytes: Buffer, start: number, index: number): number {
  let at = start + countBytes;
  for (let i = 0; i < index; i++) at = pairEnd(bytes, at);
  return at - start;
}

/** Returns the absolute offset behind the pair at absolute offset `at`. */
export function pairEnd(bytes: Buffer, at: number): number {
  const value = valueLengthAt(bytes, at);
  return value + lengthBytesAt(bytes, value) + readLength(bytes, value);
}

/** Returns the absolute offset of the length of the value of the pair at absolute offset `at`. */
export function valueLengthAt(bytes: Buffer, at: number): number {
  return at + lengthBytesAt(bytes, at) + readLength(bytes, at);
}

/** Writes a pair at an absolute offset. */
export function writePair(
  target: Buffer,
  at: number,
  field: Buffer,
  fieldStart: number,
  fieldEnd: number,
  value: Buffer,
  valueStart: number,
  valueEnd: number,
): void {
  let to = writeLength(target, at, fieldEnd - fieldStart);
  copyBytes(field, fieldStart, fieldEnd, target, to);
  to = writeLength(target, to + fieldEnd - fieldStart, valueEnd - valueStart);
  copyBytes(value, valueStart, valueEnd, target, to);
}

/** Visits every pair in order. */
export function walkPairs(bytes: Buffer, start: number, end: number, visit: VisitField): void {
  for (let at = start + countBytes; at < end;) {
    const field = at + lengthBytesAt(bytes, at);
    const fieldEnd = field + readLength(bytes, at);
    const value = fieldEnd + lengthBytesAt(bytes, fieldEnd);
    const valueEnd = value + readLength(bytes, fieldEnd);
    visit(bytes, field, fieldEnd, value, valueEnd, -1);
    at = valueEnd;
  }
}

function isEqual(bytes: Buffer, at: number, other: Buffer, start: number, end: number): boolean {
  let i = at;
  for (let j = start; j < end; j++) {
    if (bytes[i++] !== other[j]) return false;
  }
  return true;
}
