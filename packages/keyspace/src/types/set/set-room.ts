/**
 * Sets at the cursor of a database. HOT.
 *
 * Encodings, as OBJECT ENCODING names them:
 *   intset      integers, packed in the entry (int-set.ts), in ascending order
 *   hashtable   a few short members, packed in the entry (packed-set.ts), in the order they came
 *   hashtable   an index of its own (set-members.ts), in the order of hashes
 *
 *        | member that is no integer, or more than `setIntsetEntriesMax`
 *   intset ------> packed ------> index        more than 128 members, or one of more than 64 bytes
 *        \__________________________^          both at once
 *
 * There is no way back: a set that was created with `create` is an intset until it is something
 * else. The root of a large set is in its entry, so a write to a member owns, from the top: the
 * path to the entry, the entry, then the path in the index below it.
 *
 * Spec: redis/src/t_set.c setTypeAdd, setTypeRemove (7.0).
 */
import { assert } from '../../assert.js';
import type { Entries } from '../../entry/entries.js';
import { Kind, readWord, ValueType, writeWord } from '../../entry/entry-layout.js';
import { integerTextMax } from '../../entry/integer-text.js';
import {
  findInteger,
  highAt,
  integerCount,
  IntegerMember,
  lowAt,
  widthBytes,
  widthMin,
  widthOf,
  writeInteger,
  writeTextAt,
} from './int-set.js';
import {
  findMember,
  memberBytes,
  packedCountBytes,
  packedEntriesMax,
  packedMemberMax,
  writeMember,
  type VisitMember,
} from './packed-set.js';
import { SetMembers } from './set-members.js';
import { SetReader } from './set-reader.js';

/** More integers than this would not fit a block at 8 bytes each, whatever the limit. */
const integersMax = 2 ** 28;

export class SetRoom {
  readonly #entries: Entries;
  readonly #reader: SetReader;
  readonly #readers: SetReader[] = [];
  readonly #members: SetMembers;
  readonly #integer = new IntegerMember();
  readonly #text = Buffer.alloc(integerTextMax);

  constructor(entries: Entries) {
    this.#entries = entries;
    this.#reader = new SetReader(entries.environment);
    this.#members = new SetMembers(entries.environment);
  }

  /** Makes an empty set where no entry is. The caller adds a member next, or removes it again. */
  create(): void {
    const entries = this.#entries;
    assert(entries.index.entry === 0, 'a set is created where nothing is');
    entries.write(Kind.intSet, widthBytes, false);
    entries.valueBytes[entries.valueAt] = widthMin;
  }

  /**
   * Points the `i`-th reader of this database at the set at the cursor, and returns it. It reads
   * that set, wherever the cursor goes, until the set changes or `reader(i)` is called again.
   */
  reader(i: number): SetReader {
    assert(i <= this.#readers.length, 'readers are taken in order');
    if (i === this.#readers.length) this.#readers.push(new SetReader(this.#entries.environment));
    const reader = this.#readers[i]!;
    reader.moveTo(this.#entries.index.entry);
    return reader;
  }

  /** Count of members. */
  size(): number {
    return this.#read().size();
  }

  /** Whether the set has the member. */
  has(member: Buffer, start: number, end: number): boolean {
    return this.#read().has(member, start, end);
  }

  /** Visits every member: integers ascending. `visit` must not change the set. */
  forEach(visit: VisitMember): void {
    this.#read().forEach(visit);
  }

  /** Visits about `count` members from `cursor` on: see SetReader. */
  scan(cursor: number, count: number, visit: VisitMember): number {
    return this.#read().scan(cursor, count, visit);
  }

  /** Goes to a member chosen uniformly: `bytes`, `start` and `end` of what is returned. */
  random(): SetReader {
    const reader = this.#read();
    reader.random();
    return reader;
  }

  /** Adds a member. Returns whether it is new. */
  add(member: Buffer, start: number, end: number): boolean {
    const kind = this.#kind();
    if (kind === Kind.indexedSet) return this.#addIndexed(member, start, end);
    if (kind === Kind.packedSet) return this.#addPacked(member, start, end);
    if (this.#integer.parse(member, start, end)) return this.#addInteger(member, start, end);
    this.#leaveIntegers(end - start);
    return this.add(member, start, end);
  }

  /**
   * Removes a member. Returns whether it was there. A set that becomes empty is the caller's to
   * remove.
   */
  remove(member: Buffer, start: number, end: number): boolean {
    const kind = this.#kind();
    if (kind === Kind.intSet) return this.#removeInteger(member, start, end);
    if (kind === Kind.packedSet) return this.#removePacked(member, start, end);
    this.#loadRoot();
    if (!this.#members.find(member, start, end)) return false;
    this.#entries.index.ownEntry();
    this.#entries.decode();
    this.#members.remove();
    this.#storeRoot();
    return true;
  }

  #read(): SetReader {
    this.#reader.moveTo(this.#entries.index.entry);
    return this.#reader;
  }

  /** Decodes the entry and returns its kind. */
  #kind(): number {
    this.#entries.decode();
    const { kind } = this.#entries.decoded;
    assert((kind & 7) === ValueType.set, 'the entry is a set');
    return kind;
  }

  #addInteger(member: Buffer, start: number, end: number): boolean {
    const entries = this.#entries;
    const { high, low } = this.#integer;
    const { bytes, valueStart, valueEnd } = entries.decoded;
    const found = findInteger(bytes, valueStart, valueEnd, high, low);
    if (found >= 0) return false;
    const { setIntsetEntriesMax } = entries.environment.limits;
    const countMax = Math.min(setIntsetEntriesMax, integersMax);
    if (integerCount(bytes, valueStart, valueEnd) >= countMax) {
      this.#leaveIntegers(end - start);
      return this.add(member, start, end);
    }
    const width = bytes[valueStart]!;
    const needed = widthOf(high, low);
    if (needed > width) this.#widen(needed);
    const widthNow = Math.max(width, needed);
    const at = widthBytes + ~found * widthNow;
    entries.splice(Kind.intSet, at, at, widthNow, 0);
    writeInteger(entries.valueBytes, entries.valueAt + at, widthNow, high, low);
    return true;
  }

  /** Makes all integers as wide as `width`. */
  #widen(width: number): void {
    const entries = this.#entries;
    const { bytes, valueStart, valueEnd } = entries.decoded;
    const old = bytes[valueStart]!;
    const count = integerCount(bytes, valueStart, valueEnd);
    const ref = this.#draft(Kind.intSet, widthBytes + count * width);
    const { valueBytes, valueAt } = entries;
    valueBytes[valueAt] = width;
    for (let i = 0; i < count; i++) {
      const from = valueStart + widthBytes + i * old;
      const to = valueAt + widthBytes + i * width;
      writeInteger(valueBytes, to, width, highAt(bytes, from, old), lowAt(bytes, from, old));
    }
    this.#commit(ref);
  }

  #removeInteger(member: Buffer, start: number, end: number): boolean {
    const integer = this.#integer;
    if (!integer.parse(member, start, end)) return false;
    const { bytes, valueStart, valueEnd } = this.#entries.decoded;
    const found = findInteger(bytes, valueStart, valueEnd, integer.high, integer.low);
    if (found < 0) return false;
    const width = bytes[valueStart]!;
    const at = widthBytes + found * width;
    this.#entries.splice(Kind.intSet, at, at + width, 0, 0);
    return true;
  }

  #addPacked(member: Buffer, start: number, end: number): boolean {
    const entries = this.#entries;
    const { bytes, valueStart, valueEnd } = entries.decoded;
    if (findMember(bytes, valueStart, valueEnd, member, start, end) >= 0) return false;
    const count = bytes[valueStart]!;
    if (count === packedEntriesMax || end - start > packedMemberMax) {
      this.#index();
      return this.#addIndexed(member, start, end);
    }
    const at = valueEnd - valueStart;
    entries.splice(Kind.packedSet, at, at, memberBytes(end - start), 0);
    writeMember(entries.valueBytes, entries.valueAt + at, member, start, end);
    entries.valueBytes[entries.valueAt] = count + 1;
    return true;
  }

  #removePacked(member: Buffer, start: number, end: number): boolean {
    const entries = this.#entries;
    const { bytes, valueStart, valueEnd } = entries.decoded;
    const at = findMember(bytes, valueStart, valueEnd, member, start, end);
    if (at < 0) return false;
    const count = bytes[valueStart]!;
    entries.splice(Kind.packedSet, at, at + memberBytes(end - start), 0, 0);
    entries.valueBytes[entries.valueAt] = count - 1;
    return true;
  }

  #addIndexed(member: Buffer, start: number, end: number): boolean {
    this.#loadRoot();
    if (this.#members.find(member, start, end)) return false;
    this.#entries.index.ownEntry();
    this.#entries.decode();
    this.#members.insert(member, start, end);
    this.#storeRoot();
    return true;
  }

  /** Turns a set of integers into one that takes another member, of `size` bytes. */
  #leaveIntegers(size: number): void {
    const { bytes, valueStart, valueEnd } = this.#entries.decoded;
    const count = integerCount(bytes, valueStart, valueEnd);
    if (count < packedEntriesMax && size <= packedMemberMax) this.#pack(count);
    else this.#index();
  }

  /** Turns the integers at the cursor into a packed set. */
  #pack(count: number): void {
    const entries = this.#entries;
    let size = packedCountBytes;
    this.forEach((_text, start, end) => {
      size += memberBytes(end - start);
    });
    const { bytes, valueStart, valueEnd } = entries.decoded;
    const ref = this.#draft(Kind.packedSet, size);
    const { valueBytes, valueAt } = entries;
    valueBytes[valueAt] = count;
    const width = bytes[valueStart]!;
    let to = valueAt + packedCountBytes;
    for (let at = valueStart + widthBytes; at < valueEnd; at += width) {
      const end = writeTextAt(this.#text, bytes, at, width);
      to = writeMember(valueBytes, to, this.#text, 0, end);
    }
    this.#commit(ref);
  }

  /** Turns the set at the cursor, which is packed or of integers, into an index. */
  #index(): void {
    const members = this.#members;
    members.index.detach(0);
    this.forEach((bytes, start, end) => {
      members.find(bytes, start, end);
      members.insert(bytes, start, end);
    });
    const ref = this.#draft(Kind.indexedSet, 4);
    writeWord(this.#entries.valueBytes, this.#entries.valueAt, members.index.root);
    this.#commit(ref);
  }

  #draft(kind: number, size: number): number {
    return this.#entries.draft(kind, size, size, this.#entries.expireAtMs());
  }

  /** Makes a draft the entry at the cursor, with the access clock of what it replaces. */
  #commit(ref: number): void {
    const entries = this.#entries;
    const clock = entries.accessClock();
    entries.commit(ref);
    entries.setAccessClock(clock);
    entries.decode();
  }

  /** Points the members at the root in the decoded entry. */
  #loadRoot(): void {
    const { bytes, valueStart } = this.#entries.decoded;
    this.#members.index.detach(readWord(bytes, valueStart));
  }

  /** Stores the root in the decoded entry, which is owned. */
  #storeRoot(): void {
    const { bytes, valueStart } = this.#entries.decoded;
    writeWord(bytes, valueStart, this.#members.index.root);
  }
}

/** Returns the name OBJECT ENCODING answers with for a set entry. */
export function setEncodingName(kind: number): string {
  return kind === Kind.intSet ? 'intset' : 'hashtable';
}
