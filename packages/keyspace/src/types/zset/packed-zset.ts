/**
 * The packed sorted set: a small one as one run of bytes, in order. HOT (bench: replay).
 *
 *   count: 2 | element | element | ...       element = score: 8 | member length | member
 *
 * The score is a little-endian double, the length that of entry-layout.ts. Worked example: a with
 * score 1, bc with 2.5; 23 bytes:
 *
 *   02 00  00 00 00 00 00 00 f0 3f 01 61  00 00 00 00 00 00 04 40 02 62 63
 *   count  1                       1  a   2.5                     2  b  c
 *
 * The order is that of scores, and among equal ones (0 and -0 are) that of bytes. Like Redis's
 * listpack it is walked from the start by every lookup; ranks and ranges come from the same walk. As
 * there, -0 is kept as the integer 0.
 *
 * Offsets are absolute, into the bytes of the slab, unless they are said to be relative.
 *
 * Spec: redis/src/t_zset.c zzlFind, zzlInsert (7.0).
 */
import {
  copyBytes,
  lengthBytes,
  lengthBytesAt,
  readLength,
  writeLength,
} from '../../entry/entry-layout.js';
import { compareBytes } from './score-order.js';

export const countBytes = 2;
/** The count has 16 bits, whatever the configured limit. */
export const packedCountMax = 0xffff;
const scoreBytes = 8;

/** Called with a member and its score: offsets into `bytes`, valid during the call. */
export type VisitScored = (bytes: Buffer, start: number, end: number, score: number) => void;

/** Count of elements in the packed sorted set that begins at `start`. */
export function packedCount(bytes: Buffer, start: number): number {
  return bytes[start]! | (bytes[start + 1]! << 8);
}

export function setPackedCount(bytes: Buffer, start: number, count: number): void {
  bytes[start] = count;
  bytes[start + 1] = count >>> 8;
}

/** Bytes an element takes. */
export function elementBytes(memberSize: number): number {
  return scoreBytes + lengthBytes(memberSize) + memberSize;
}

/** The score of the element at `at`. */
export function scoreAt(bytes: Buffer, at: number): number {
  return bytes.readDoubleLE(at);
}

/** Where the member of the element at `at` begins. */
export function memberStart(bytes: Buffer, at: number): number {
  return at + scoreBytes + lengthBytesAt(bytes, at + scoreBytes);
}

/** Where the element at `at`, and its member, end. */
export function elementEnd(bytes: Buffer, at: number): number {
  return memberStart(bytes, at) + readLength(bytes, at + scoreBytes);
}

/** Where the element of that rank is: `rank` is at most the count, which gives the end. */
export function elementAt(bytes: Buffer, start: number, rank: number): number {
  let at = start + countBytes;
  for (let i = 0; i < rank; i++) at = elementEnd(bytes, at);
  return at;
}

/** Where the element with that member is, or -1. */
export function findElement(
  bytes: Buffer,
  start: number,
  end: number,
  member: Buffer,
  from: number,
  to: number,
): number {
  for (let at = start + countBytes; at < end;) {
    const memberAt = memberStart(bytes, at);
    const next = memberAt + readLength(bytes, at + scoreBytes);
    if (next - memberAt === to - from && isEqual(bytes, memberAt, member, from, to)) return at;
    at = next;
  }
  return -1;
}

/** Where the first element is that does not come before the score and member, or the end. */
export function placeOfElement(
  bytes: Buffer,
  start: number,
  end: number,
  score: number,
  member: Buffer,
  from: number,
  to: number,
): number {
  let at = start + countBytes;
  for (; at < end; at = elementEnd(bytes, at)) {
    const other = scoreAt(bytes, at);
    if (other < score) continue;
    if (other > score) break;
    const memberAt = memberStart(bytes, at);
    if (compareBytes(bytes, memberAt, elementEnd(bytes, at), member, from, to) >= 0) break;
  }
  return at;
}

/** Writes an element. A score of -0 becomes 0. */
export function writeElement(
  target: Buffer,
  at: number,
  score: number,
  member: Buffer,
  start: number,
  end: number,
): void {
  target.writeDoubleLE(score === 0 ? 0 : score, at);
  const to = writeLength(target, at + scoreBytes, end - start);
  copyBytes(member, start, end, target, to);
}

/** Visits every element in order. */
export function walkElements(bytes: Buffer, start: number, end: number, visit: VisitScored): void {
  for (let at = start + countBytes; at < end;) {
    const next = elementEnd(bytes, at);
    visit(bytes, memberStart(bytes, at), next, scoreAt(bytes, at));
    at = next;
  }
}

function isEqual(bytes: Buffer, at: number, other: Buffer, start: number, end: number): boolean {
  let i = at;
  for (let j = start; j < end; j++) {
    if (bytes[i++] !== other[j]) return false;
  }
  return true;
}
