/**
 * Ranks and ranges of a packed sorted set: walks from its start. HOT (bench: replay). Layout:
 * packed-zset.ts.
 *
 * Spec: redis/src/t_zset.c zsetRank, zzlFirstInRange, zzlFirstInLexRange (7.0).
 */
import {
  countBytes,
  elementAt,
  elementEnd,
  findElement,
  memberStart,
  scoreAt,
  type VisitScored,
} from './packed-zset.js';
import { compareBytes } from './score-order.js';

/** The rank of a member that is there. */
export function packedRank(
  bytes: Buffer,
  start: number,
  end: number,
  member: Buffer,
  from: number,
  to: number,
): number {
  const place = findElement(bytes, start, end, member, from, to);
  let rank = 0;
  for (let at = start + countBytes; at < place; at = elementEnd(bytes, at)) rank++;
  return rank;
}

/** Count of the elements before the first one that is behind a score: see ScoreTarget. */
export function packedCountToScore(
  bytes: Buffer,
  start: number,
  end: number,
  score: number,
  isAfter: boolean,
): number {
  let count = 0;
  for (let at = start + countBytes; at < end; at = elementEnd(bytes, at)) {
    const other = scoreAt(bytes, at);
    if (other > score || (other === score && !isAfter)) break;
    count++;
  }
  return count;
}

/** Count of the elements before the first one whose member is behind bytes: see ScoreTarget. */
export function packedCountToMember(
  bytes: Buffer,
  start: number,
  end: number,
  member: Buffer,
  from: number,
  to: number,
  isAfter: boolean,
): number {
  let count = 0;
  for (let at = start + countBytes; at < end;) {
    const next = elementEnd(bytes, at);
    const order = compareBytes(bytes, memberStart(bytes, at), next, member, from, to);
    if (order > 0 || (order === 0 && !isAfter)) break;
    count++;
    at = next;
  }
  return count;
}

/** Visits `count` elements from that rank on, upwards or downwards. */
export function walkPacked(
  bytes: Buffer,
  start: number,
  rank: number,
  count: number,
  isReverse: boolean,
  visit: VisitScored,
): void {
  if (count === 0) return;
  let at = elementAt(bytes, start, isReverse ? rank - count + 1 : rank);
  if (!isReverse) {
    for (let i = 0; i < count; i++) {
      visit(bytes, memberStart(bytes, at), elementEnd(bytes, at), scoreAt(bytes, at));
      at = elementEnd(bytes, at);
    }
    return;
  }
  // Elements do not tell where the one before begins: their places are noted on the way up.
  const places = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    places[i] = at;
    at = elementEnd(bytes, at);
  }
  for (let i = count - 1; i >= 0; i--) {
    const place = places[i]!;
    visit(bytes, memberStart(bytes, place), elementEnd(bytes, place), scoreAt(bytes, place));
  }
}
