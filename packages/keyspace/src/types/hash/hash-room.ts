/**
 * Hashes at the cursor of a database. HOT (bench: replay).
 *
 * Encodings, as OBJECT ENCODING names them:
 *   listpack    packed in the entry (packed-hash.ts), in the order fields were first set
 *   hashtable   an index of its own (hash-fields.ts), in the order of hashes; and, with its root in an
 *               entry of another kind, one whose fields may expire (hash-expiry.ts)
 *
 * A hash becomes a hashtable when it exceeds `hashListpackEntriesMax` fields or a field or value
 * exceeds `hashListpackValueMax` bytes, and stays one.
 *
 * Fields past their time are hidden: from `get`, `forEach` and `scan`, not from `size`, nor from
 * `random`. Who writes one removes it first, because the log has to say so.
 *
 * The root of a large hash is in its entry, so a write to a field owns, from the top: the path to
 * the entry, the entry, then the path in the index below it.
 *
 * Spec: redis/src/t_hash.c hashTypeTryConversion, hashTypeSet (7.0).
 */
import type { Memory } from '../../arena/memory.js';
import { assert } from '../../assert.js';
import type { Entries } from '../../entry/entries.js';
import {
  copyBytes,
  expireOf,
  Kind,
  lengthBytesAt,
  readLength,
  readWord,
  ValueType,
  writeWord,
} from '../../entry/entry-layout.js';
import { moveToRandom, scanIndex, walkIndex } from '../../index/index-walk.js';
import { HashFields, visitField } from './hash-fields.js';
import {
  countBytes,
  findPair,
  packedCount,
  packedCountMax,
  pairAt,
  pairBytes,
  pairEnd,
  setPackedCount,
  valueLengthAt,
  walkPairs,
  writePair,
  type VisitField,
} from './packed-hash.js';

export class HashRoom {
  /** The value `get` or `random` found: borrowed until the next mutation of the keyspace. */
  bytes: Buffer = Buffer.alloc(0);
  start = 0;
  end = 0;
  /** The field `random` found, in the same bytes. */
  fieldStart = 0;
  fieldEnd = 0;

  readonly #entries: Entries;
  readonly #fields: HashFields;

  constructor(entries: Entries) {
    this.#entries = entries;
    this.#fields = new HashFields(entries.environment);
  }

  /** Makes an empty hash where no entry is. The caller sets a field next, or removes it again. */
  create(): void {
    const entries = this.#entries;
    assert(entries.index.entry === 0, 'a hash is created where nothing is');
    entries.write(Kind.packedHash, countBytes, false);
    setPackedCount(entries.valueBytes, entries.valueAt, 0);
  }

  /** Count of fields, those past their time included. */
  size(): number {
    if (this.#isPacked())
      return packedCount(this.#entries.decoded.bytes, this.#entries.decoded.valueStart);
    this.#loadRoot();
    return this.#fields.index.count;
  }

  /** Looks a field up; sets `bytes`, `start` and `end` to its value if it is there. */
  get(field: Buffer, fieldStart: number, fieldEnd: number): boolean {
    if (this.#isPacked()) {
      const { bytes, valueStart, valueEnd } = this.#entries.decoded;
      const pair = findPair(bytes, valueStart, valueEnd, field, fieldStart, fieldEnd);
      if (pair < 0) return false;
      const lengthAt = valueLengthAt(bytes, valueStart + pair);
      this.bytes = bytes;
      this.start = lengthAt + lengthBytesAt(bytes, lengthAt);
      this.end = this.start + readLength(bytes, lengthAt);
      return true;
    }
    this.#loadRoot();
    if (!this.#fields.find(field, fieldStart, fieldEnd)) return false;
    if (this.#fields.decoded.hasExpire && this.#isHidden(this.#fields.index.entry)) return false;
    this.bytes = this.#fields.decoded.bytes;
    this.start = this.#fields.decoded.valueStart;
    this.end = this.#fields.decoded.valueEnd;
    return true;
  }

  /** Whether the hash has the field. */
  has(field: Buffer, fieldStart: number, fieldEnd: number): boolean {
    return this.get(field, fieldStart, fieldEnd);
  }

  /**
   * Sets a field to bytes `start..end` of `value`; it does not expire then, unless `keepTtl`.
   * Returns whether it is new.
   */
  set(
    field: Buffer,
    fieldStart: number,
    fieldEnd: number,
    value: Buffer,
    start: number,
    end: number,
    keepTtl = false,
  ): boolean {
    if (this.#isPacked()) {
      const { hashListpackValueMax } = this.#entries.environment.limits;
      const isSmall =
        fieldEnd - fieldStart <= hashListpackValueMax && end - start <= hashListpackValueMax;
      if (isSmall) {
        const result = this.#setPacked(field, fieldStart, fieldEnd, value, start, end);
        if (result !== undefined) return result;
      }
      this.#convert();
    }
    this.#entries.index.ownEntry();
    this.#entries.decode();
    this.#loadRoot();
    const fields = this.#fields;
    const expireAtMs =
      keepTtl && fields.find(field, fieldStart, fieldEnd)
        ? expireOf(this.#memory(), fields.index.entry)
        : -1;
    const isNew = fields.set(field, fieldStart, fieldEnd, value, start, end, expireAtMs);
    this.#storeRoot();
    return isNew;
  }

  /**
   * Removes a field. Returns whether it was there. A hash that becomes empty is the caller's to
   * remove.
   */
  remove(field: Buffer, fieldStart: number, fieldEnd: number): boolean {
    if (this.#isPacked()) return this.#removePacked(field, fieldStart, fieldEnd);
    this.#loadRoot();
    if (!this.#fields.find(field, fieldStart, fieldEnd)) return false;
    this.#entries.index.ownEntry();
    this.#entries.decode();
    this.#fields.remove();
    this.#storeRoot();
    return true;
  }

  /** Visits every field: packed ones in the order they were first set. `visit` must not mutate. */
  forEach(visit: VisitField): void {
    if (this.#isPacked()) {
      const { bytes, valueStart, valueEnd } = this.#entries.decoded;
      walkPairs(bytes, valueStart, valueEnd, visit);
      return;
    }
    this.#loadRoot();
    walkIndex(this.#memory(), this.#fields.index.root, (ref) => {
      if (!this.#isHidden(ref)) visitField(this.#memory(), ref, this.#fields.decoded, visit);
    });
  }

  /**
   * Visits about `count` fields from `cursor` on and returns the next cursor, 0 at the end: Redis's
   * SCAN guarantee. A packed hash is visited whole.
   */
  scan(cursor: number, count: number, visit: VisitField): number {
    if (this.#isPacked()) {
      this.forEach(visit);
      return 0;
    }
    this.#loadRoot();
    return scanIndex(this.#memory(), this.#fields.index.root, cursor, count, (ref) => {
      if (!this.#isHidden(ref)) visitField(this.#memory(), ref, this.#fields.decoded, visit);
    });
  }

  /**
   * Goes to a field chosen uniformly: sets `fieldStart`, `fieldEnd`, `start`, `end` and `bytes`.
   */
  random(): void {
    const { random } = this.#entries.environment;
    if (!this.#isPacked()) {
      this.#loadRoot();
      const fields = this.#fields;
      moveToRandom(this.#memory(), fields.index, random);
      fields.decoded.decode(this.#memory(), fields.index.entry);
      const { bytes, keyStart, keyEnd, valueStart, valueEnd } = fields.decoded;
      this.#pointAt(bytes, keyStart, keyEnd, valueStart, valueEnd);
      return;
    }
    const { bytes, valueStart } = this.#entries.decoded;
    const count = packedCount(bytes, valueStart);
    assert(count > 0, 'a random field is of a hash that has some');
    const at = valueStart + pairAt(bytes, valueStart, (random() >>> 0) % count);
    const lengthAt = valueLengthAt(bytes, at);
    const end = pairEnd(bytes, at);
    this.#pointAt(
      bytes,
      at + lengthBytesAt(bytes, at),
      lengthAt,
      end - readLength(bytes, lengthAt),
      end,
    );
  }

  #isHidden(ref: number): boolean {
    const expireAtMs = expireOf(this.#memory(), ref);
    return expireAtMs >= 0 && expireAtMs < this.#entries.environment.fieldClockMs;
  }

  #pointAt(bytes: Buffer, fieldStart: number, fieldEnd: number, start: number, end: number): void {
    this.bytes = bytes;
    this.fieldStart = fieldStart;
    this.fieldEnd = fieldEnd;
    this.start = start;
    this.end = end;
  }

  /** Decodes the entry and tells which of the two encodings it has. */
  #isPacked(): boolean {
    this.#entries.decode();
    const { kind } = this.#entries.decoded;
    assert((kind & 7) === ValueType.hash, 'the entry is a hash');
    return kind === Kind.packedHash;
  }

  /**
   * `set` for a small pair; undefined, with nothing changed, if it does not fit the packed
   * encoding.
   */
  #setPacked(
    field: Buffer,
    fieldStart: number,
    fieldEnd: number,
    value: Buffer,
    start: number,
    end: number,
  ): boolean | undefined {
    const entries = this.#entries;
    const { bytes, valueStart, valueEnd } = entries.decoded;
    const pair = findPair(bytes, valueStart, valueEnd, field, fieldStart, fieldEnd);
    const size = pairBytes(fieldEnd - fieldStart, end - start);
    if (pair >= 0) {
      if (this.#rewriteValue(valueStart + pair, value, start, end)) return false;
      const oldEnd = pairEnd(bytes, valueStart + pair) - valueStart;
      entries.splice(Kind.packedHash, pair, oldEnd, size, 0);
      writePair(
        entries.valueBytes,
        entries.valueAt + pair,
        field,
        fieldStart,
        fieldEnd,
        value,
        start,
        end,
      );
      return false;
    }
    const count = packedCount(bytes, valueStart);
    if (count >= Math.min(entries.environment.limits.hashListpackEntriesMax, packedCountMax))
      return undefined;
    const at = valueEnd - valueStart;
    entries.splice(Kind.packedHash, at, at, size, 0);
    writePair(
      entries.valueBytes,
      entries.valueAt + at,
      field,
      fieldStart,
      fieldEnd,
      value,
      start,
      end,
    );
    setPackedCount(entries.valueBytes, entries.valueAt, count + 1);
    return true;
  }

  /** Overwrites the value of a packed pair in place, if it has the size and no view can see it. */
  #rewriteValue(pair: number, value: Buffer, start: number, end: number): boolean {
    const { index, decoded } = this.#entries;
    if (!index.claimEntry()) return false;
    const lengthAt = valueLengthAt(decoded.bytes, pair);
    if (readLength(decoded.bytes, lengthAt) !== end - start) return false;
    copyBytes(value, start, end, decoded.bytes, lengthAt + lengthBytesAt(decoded.bytes, lengthAt));
    return true;
  }

  #removePacked(field: Buffer, fieldStart: number, fieldEnd: number): boolean {
    const entries = this.#entries;
    const { bytes, valueStart, valueEnd } = entries.decoded;
    const pair = findPair(bytes, valueStart, valueEnd, field, fieldStart, fieldEnd);
    if (pair < 0) return false;
    const count = packedCount(bytes, valueStart);
    entries.splice(Kind.packedHash, pair, pairEnd(bytes, valueStart + pair) - valueStart, 0, 0);
    setPackedCount(entries.valueBytes, entries.valueAt, count - 1);
    return true;
  }

  /** Turns the packed hash at the cursor into an index. */
  #convert(): void {
    const entries = this.#entries;
    const { bytes, valueStart, valueEnd } = entries.decoded;
    const fields = this.#fields;
    fields.index.root = 0;
    walkPairs(bytes, valueStart, valueEnd, (pairs, fieldStart, fieldEnd, start, end) => {
      fields.set(pairs, fieldStart, fieldEnd, pairs, start, end);
    });
    const clock = entries.accessClock();
    const ref = entries.draft(Kind.indexedHash, 4, 4, entries.expireAtMs());
    writeWord(entries.valueBytes, entries.valueAt, fields.index.root);
    entries.commit(ref);
    entries.setAccessClock(clock);
  }

  /** Points the index of fields at the root in the decoded entry. */
  #loadRoot(): void {
    const { bytes, valueStart } = this.#entries.decoded;
    this.#fields.index.root = readWord(bytes, valueStart);
  }

  /** Stores the root in the decoded entry, which is owned. */
  #storeRoot(): void {
    const { bytes, valueStart } = this.#entries.decoded;
    writeWord(bytes, valueStart, this.#fields.index.root);
  }

  #memory(): Memory {
    return this.#entries.environment.arena.memory;
  }
}

/** Returns the name OBJECT ENCODING answers with for a hash entry. */
export function hashEncodingName(kind: number): string {
  return kind === Kind.packedHash ? 'listpack' : 'hashtable';
}
