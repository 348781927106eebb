/**
 * Sorted sets at the cursor of a database. HOT (bench: replay).
 *
 * Encodings, as OBJECT ENCODING names them:
 *   listpack   packed in the entry (packed-zset.ts)
 *   skiplist   an index of members and a tree of their scores (tree-zset.ts)
 *
 * A sorted set becomes a skiplist when it is to take in a member beyond `zsetListpackEntriesMax`,
 * or one of more than `zsetListpackValueMax` bytes, and stays one but for `packIfSmall`. Both show
 * members in the order of scores, and of bytes where scores are equal; ranks count from 0 in that
 * order.
 *
 * The roots of a large one are in its entry, so a write owns, from the top: the path to the entry,
 * the entry, then the paths in the index and the tree below it.
 *
 * Members passed in are borrowed for the call, and must not be in the sorted set's own entry.
 * Scores are doubles, infinities too, but not NaN.
 *
 * Spec: redis/src/t_zset.c zsetAdd, zsetConvert, zsetConvertToListpackIfNeeded (7.0).
 */
import { assert } from '../../assert.js';
import type { Entries } from '../../entry/entries.js';
import { Kind, readWord, ValueType, writeWord } from '../../entry/entry-layout.js';
import {
  countBytes,
  elementAt,
  elementBytes,
  elementEnd,
  findElement,
  memberStart,
  packedCount,
  packedCountMax,
  placeOfElement,
  scoreAt,
  setPackedCount,
  walkElements,
  writeElement,
  type VisitScored,
} from './packed-zset.js';
import { packedCountToMember, packedCountToScore, packedRank, walkPacked } from './packed-ranges.js';
import { TreeZset } from './tree-zset.js';
import { indexRootAt, rootsBytes, treeRootAt } from './zset-shape.js';

/** What `set` did. */
export const ScoreChange = { none: 0, updated: 1, added: 2 } as const;
export type ScoreChange = (typeof ScoreChange)[keyof typeof ScoreChange];

export class ZsetRoom {
  /** The score of the member that `find` or `random` found. */
  score = 0;
  /** The member that `random` found: borrowed until the next mutation of the keyspace. */
  bytes: Buffer = Buffer.alloc(0);
  start = 0;
  end = 0;

  readonly #entries: Entries;
  readonly #large: TreeZset;

  constructor(entries: Entries) {
    this.#entries = entries;
    this.#large = new TreeZset(entries.environment);
  }

  /**
   * Makes an empty sorted set where no entry is. The caller adds a member next, or removes it again.
   */
  create(): void {
    const entries = this.#entries;
    assert(entries.index.entry === 0, 'a sorted set is created where nothing is');
    entries.write(Kind.packedZset, countBytes, false);
    setPackedCount(entries.valueBytes, entries.valueAt, 0);
  }

  /** Makes a listpack a skiplist, which it then stays. */
  convert(): void {
    if (this.#isPacked()) this.#convert();
  }

  /**
   * As `create`, but large from the start: what does not keep -0 apart from 0 comes later, with
   * `packIfSmall`.
   */
  createLarge(): void {
    const entries = this.#entries;
    assert(entries.index.entry === 0, 'a sorted set is created where nothing is');
    entries.write(Kind.treeZset, rootsBytes, false);
    writeWord(entries.valueBytes, entries.valueAt + indexRootAt, 0);
    writeWord(entries.valueBytes, entries.valueAt + treeRootAt, 0);
  }

  /** Packs a large sorted set if its members are as few, and as short, as those of a packed one. */
  packIfSmall(): void {
    if (this.#isPacked()) return;
    const entries = this.#entries;
    const { zsetListpackEntriesMax, zsetListpackValueMax } = entries.environment.limits;
    const count = this.#large.count;
    if (count > Math.min(zsetListpackEntriesMax, packedCountMax)) return;
    let size = countBytes;
    let sizeMax = 0;
    this.forEach((_bytes, start, end) => {
      size += elementBytes(end - start);
      sizeMax = Math.max(sizeMax, end - start);
    });
    if (sizeMax > zsetListpackValueMax) return;
    const ref = entries.draft(Kind.packedZset, size, size, entries.expireAtMs());
    const target = entries.valueBytes;
    let at = entries.valueAt;
    setPackedCount(target, at, count);
    at += countBytes;
    this.forEach((bytes, start, end, score) => {
      writeElement(target, at, score, bytes, start, end);
      at += elementBytes(end - start);
    });
    entries.disposeValue();
    entries.commit(ref);
  }

  /** Count of members. */
  size(): number {
    if (!this.#isPacked()) return this.#large.count;
    const { bytes, valueStart } = this.#entries.decoded;
    return packedCount(bytes, valueStart);
  }

  /** Looks a member up; sets `score` if it is there. */
  find(member: Buffer, start: number, end: number): boolean {
    if (!this.#isPacked()) {
      if (!this.#large.find(member, start, end)) return false;
      this.score = this.#large.score;
      return true;
    }
    const { bytes, valueStart, valueEnd } = this.#entries.decoded;
    const at = findElement(bytes, valueStart, valueEnd, member, start, end);
    if (at >= 0) this.score = scoreAt(bytes, at);
    return at >= 0;
  }

  /**
   * Gives a member a score, whether it is there or new. 0 and -0 are the same score, and a packed
   * sorted set keeps 0 for both.
   */
  set(member: Buffer, start: number, end: number, score: number): ScoreChange {
    assert(!Number.isNaN(score), 'a score is a number');
    if (this.#isPacked()) {
      const { bytes, valueStart, valueEnd } = this.#entries.decoded;
      const at = findElement(bytes, valueStart, valueEnd, member, start, end);
      if (at >= 0) {
        if (scoreAt(bytes, at) === score) return ScoreChange.none;
        this.#movePacked(at - valueStart, member, start, end, score);
        return ScoreChange.updated;
      }
      if (this.#fitsPacked(end - start)) {
        this.#insertPacked(member, start, end, score);
        return ScoreChange.added;
      }
      this.#convert();
      this.#isPacked();
    }
    const large = this.#large;
    const found = large.find(member, start, end);
    if (found && large.score === score) return ScoreChange.none;
    this.#own();
    if (found) large.setScore(member, start, end, score);
    else large.insert(member, start, end, score);
    this.#storeRoots();
    return found ? ScoreChange.updated : ScoreChange.added;
  }

  /**
   * Removes a member. Returns whether it was there. A sorted set that becomes empty is the caller's
   * to remove.
   */
  remove(member: Buffer, start: number, end: number): boolean {
    if (this.#isPacked()) {
      const { bytes, valueStart, valueEnd } = this.#entries.decoded;
      const at = findElement(bytes, valueStart, valueEnd, member, start, end);
      if (at >= 0) this.#cutPacked(at - valueStart, elementEnd(bytes, at) - valueStart, 1);
      return at >= 0;
    }
    if (!this.#large.find(member, start, end)) return false;
    this.#own();
    this.#large.remove(member, start, end);
    this.#storeRoots();
    return true;
  }

  /** Removes `count` members from that rank on, which are there. O(log n + count). */
  removeRange(rank: number, count: number): void {
    assert(rank + count <= this.size(), 'members that are removed are there');
    if (count === 0) return;
    if (this.#isPacked()) {
      const { bytes, valueStart } = this.#entries.decoded;
      const from = elementAt(bytes, valueStart, rank) - valueStart;
      const to = elementAt(bytes, valueStart, rank + count) - valueStart;
      this.#cutPacked(from, to, count);
      return;
    }
    this.#own();
    this.#large.removeRange(rank, count);
    this.#storeRoots();
  }

  /** The rank of a member and, in `score`, its score; -1 if it is not there. O(log n). */
  rank(member: Buffer, start: number, end: number): number {
    if (!this.find(member, start, end)) return -1;
    if (this.#isPacked()) {
      const { bytes, valueStart, valueEnd } = this.#entries.decoded;
      return packedRank(bytes, valueStart, valueEnd, member, start, end);
    }
    return this.#large.rank(member, start, end);
  }

  /** Count of the members below a score, or, if `isAfter`, at it too. O(log n). */
  countToScore(score: number, isAfter: boolean): number {
    if (!this.#isPacked()) return this.#large.countToScore(score, isAfter);
    const { bytes, valueStart, valueEnd } = this.#entries.decoded;
    return packedCountToScore(bytes, valueStart, valueEnd, score, isAfter);
  }

  /**
   * Count of the members before bytes, or, if `isAfter`, equal too, where all scores are equal;
   * else some rank. O(log n).
   */
  countToMember(member: Buffer, start: number, end: number, isAfter: boolean): number {
    if (!this.#isPacked()) return this.#large.countToMember(member, start, end, isAfter);
    const { bytes, valueStart, valueEnd } = this.#entries.decoded;
    return packedCountToMember(bytes, valueStart, valueEnd, member, start, end, isAfter);
  }

  /**
   * Visits `count` members, which are there, from that rank on: upwards, or downwards if
   * `isReverse`. `visit` must not mutate. O(log n + count).
   */
  forRange(rank: number, count: number, isReverse: boolean, visit: VisitScored): void {
    if (this.#isPacked()) {
      const { bytes, valueStart } = this.#entries.decoded;
      walkPacked(bytes, valueStart, rank, count, isReverse, visit);
    } else {
      this.#large.walk(rank, count, isReverse, visit);
    }
  }

  /** Visits every member, in order. `visit` must not mutate. */
  forEach(visit: VisitScored): void {
    this.forRange(0, this.size(), false, visit);
  }

  /**
   * Visits about `count` members from `cursor` on and returns the next cursor, 0 at the end: Redis's
   * SCAN guarantee. A packed sorted set is visited whole.
   */
  scan(cursor: number, count: number, visit: VisitScored): number {
    if (!this.#isPacked()) return this.#large.scan(cursor, count, visit);
    this.forEach(visit);
    return 0;
  }

  /** Goes to a member chosen uniformly: sets `bytes`, `start`, `end` and `score`. */
  random(): void {
    if (!this.#isPacked()) {
      const { decoded } = this.#large;
      this.#large.random();
      this.#pointAt(decoded.bytes, decoded.keyStart, decoded.keyEnd, this.#large.score);
      return;
    }
    const { bytes, valueStart } = this.#entries.decoded;
    const count = packedCount(bytes, valueStart);
    assert(count > 0, 'a random member is of a sorted set that has some');
    const rank = (this.#entries.environment.random() >>> 0) % count;
    const at = elementAt(bytes, valueStart, rank);
    this.#pointAt(bytes, memberStart(bytes, at), elementEnd(bytes, at), scoreAt(bytes, at));
  }

  #pointAt(bytes: Buffer, start: number, end: number, score: number): void {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.score = score;
  }

  /** Decodes the entry and tells which encoding it has; opens a large one. */
  #isPacked(): boolean {
    const entries = this.#entries;
    entries.decode();
    const { kind, bytes, valueStart } = entries.decoded;
    assert((kind & 7) === ValueType.zset, 'the entry is a sorted set');
    if (kind === Kind.packedZset) return true;
    const indexRoot = readWord(bytes, valueStart + indexRootAt);
    this.#large.open(indexRoot, readWord(bytes, valueStart + treeRootAt));
    return false;
  }

  /** Whether the packed sorted set at the cursor may take in another member of that size. */
  #fitsPacked(memberSize: number): boolean {
    const { decoded, environment } = this.#entries;
    const { zsetListpackEntriesMax, zsetListpackValueMax } = environment.limits;
    const count = packedCount(decoded.bytes, decoded.valueStart);
    return (
      count < Math.min(zsetListpackEntriesMax, packedCountMax) && memberSize <= zsetListpackValueMax
    );
  }

  #insertPacked(member: Buffer, start: number, end: number, score: number): void {
    const entries = this.#entries;
    const { bytes, valueStart, valueEnd } = entries.decoded;
    const count = packedCount(bytes, valueStart);
    const place = placeOfElement(bytes, valueStart, valueEnd, score, member, start, end);
    const at = place - valueStart;
    entries.splice(Kind.packedZset, at, at, elementBytes(end - start), 0);
    writeElement(entries.valueBytes, entries.valueAt + at, score, member, start, end);
    setPackedCount(entries.valueBytes, entries.valueAt, count + 1);
  }

  /** Gives the element at relative offset `from` another score, and its place. */
  #movePacked(from: number, member: Buffer, start: number, end: number, score: number): void {
    const entries = this.#entries;
    entries.index.ownEntry();
    entries.decode();
    const { bytes, valueStart, valueEnd } = entries.decoded;
    const at = valueStart + from;
    const next = elementEnd(bytes, at);
    const place = placeOfElement(bytes, valueStart, valueEnd, score, member, start, end);
    // It does not count where it was: what is between there and its new place moves over.
    let to = at;
    if (place > next) {
      bytes.copyWithin(at, next, place);
      to = place - (next - at);
    } else if (place < at) {
      bytes.copyWithin(place + next - at, place, at);
      to = place;
    }
    writeElement(bytes, to, score, member, start, end);
  }

  /** Cuts elements out, by relative offsets. */
  #cutPacked(from: number, to: number, count: number): void {
    const entries = this.#entries;
    const { bytes, valueStart } = entries.decoded;
    const left = packedCount(bytes, valueStart) - count;
    entries.splice(Kind.packedZset, from, to, 0, 0);
    setPackedCount(entries.valueBytes, entries.valueAt, left);
  }

  /** Turns the packed sorted set at the cursor into an index and a tree. */
  #convert(): void {
    const entries = this.#entries;
    const { bytes, valueStart, valueEnd } = entries.decoded;
    const large = this.#large;
    large.open(0, 0);
    walkElements(bytes, valueStart, valueEnd, (elements, start, end, score) => {
      large.find(elements, start, end);
      large.insert(elements, start, end, score);
    });
    const clock = entries.accessClock();
    const ref = entries.draft(Kind.treeZset, rootsBytes, rootsBytes, entries.expireAtMs());
    writeWord(entries.valueBytes, entries.valueAt + indexRootAt, large.indexRoot);
    writeWord(entries.valueBytes, entries.valueAt + treeRootAt, large.treeRoot);
    entries.commit(ref);
    entries.setAccessClock(clock);
  }

  /** Makes the entry of a large sorted set writable. */
  #own(): void {
    this.#entries.index.ownEntry();
    this.#entries.decode();
  }

  /** Stores the roots in the decoded entry, which is owned. */
  #storeRoots(): void {
    const { bytes, valueStart } = this.#entries.decoded;
    writeWord(bytes, valueStart + indexRootAt, this.#large.indexRoot);
    writeWord(bytes, valueStart + treeRootAt, this.#large.treeRoot);
  }
}

/** Returns the name OBJECT ENCODING answers with for a sorted set entry. */
export function zsetEncodingName(kind: number): string {
  return kind === Kind.packedZset ? 'listpack' : 'skiplist';
}
