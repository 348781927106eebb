/**
 * The packed set: a few short members of any bytes, as one run in the order they came. HOT.
 *
 *   count: 1 | member | member | ...            member = length | bytes
 *
 * Worked example: {red, 7}, 7 bytes:
 *
 *   02  03 72 65 64  01 37
 *   2   3  r  e  d   1  7
 *
 * Redis 7.0 has no such encoding: it makes an intset a hashtable at once, and so OBJECT ENCODING
 * answers for this one. The limits are those Redis 7.2 has by default for the same purpose.
 *
 * Lengths are those of entry-layout.ts, which take one byte here. Offsets named `member` are
 * relative to the start of the packed bytes.
 */
import { assert } from '../../assert.js';
import { copyBytes } from '../../entry/entry-layout.js';

export const packedEntriesMax = 128;
export const packedMemberMax = 64;
/** Bytes before the first member. */
export const packedCountBytes = 1;

assert(packedEntriesMax <= 0xff, 'a count has one byte');
assert(packedMemberMax < 254, 'a length has one byte');

/** Called with a member: offsets into `bytes`, valid during the call. */
export type VisitMember = (bytes: Buffer, start: number, end: number) => void;

/** Bytes a member takes. */
export function memberBytes(size: number): number {
  return 1 + size;
}

/** Returns the offset of the member, or -1. */
export function findMember(
  bytes: Buffer,
  start: number,
  end: number,
  member: Buffer,
  memberStart: number,
  memberEnd: number,
): number {
  const size = memberEnd - memberStart;
  for (let at = start + packedCountBytes; at < end; at += 1 + bytes[at]!) {
    if (bytes[at] === size && isEqual(bytes, at + 1, member, memberStart, memberEnd))
      return at - start;
  }
  return -1;
}

/** Returns the offset of the `index`-th member. */
export function memberAt(bytes: Buffer, start: number, index: number): number {
  let at = start + packedCountBytes;
  for (let i = 0; i < index; i++) at += 1 + bytes[at]!;
  return at - start;
}

/** Writes a member at an absolute offset. Returns the offset behind it. */
export function writeMember(
  target: Buffer,
  at: number,
  member: Buffer,
  start: number,
  end: number,
): number {
  target[at] = end - start;
  copyBytes(member, start, end, target, at + 1);
  return at + 1 + end - start;
}

/** Visits every member in order. */
export function walkMembers(bytes: Buffer, start: number, end: number, visit: VisitMember): void {
  for (let at = start + packedCountBytes; at < end;) {
    const memberEnd = at + 1 + bytes[at]!;
    visit(bytes, at + 1, memberEnd);
    at = memberEnd;
  }
}

function isEqual(bytes: Buffer, at: number, other: Buffer, start: number, end: number): boolean {
  let i = at;
  for (let j = start; j < end; j++) {
    if (bytes[i++] !== other[j]) return false;
  }
  return true;
}
