/**
 * When the fields of the hash at the cursor of a database expire.
 *
 * The first field with an expiry makes an index of a packed hash, and an entry of kind expiringHash
 * of its entry: that carries, beside the root, a lower bound of all expiries (due-time.ts). A hash
 * stays one, so that the bound is looked after in one direction only: setting an expiry lowers it,
 * and a sweep that found all that was due raises it.
 *
 *     HSET h a 1 b 2        packedHash      a=1 b=2
 *     HPEXPIRE h 500 .. a   expiringHash    root -> a=1 @ now+500, b=2      nextDueMs = now+500
 *     HSET h a 3            expiringHash    root -> a=3, b=2                nextDueMs = now+500
 *     (500 ms later)        expiringHash    nothing found                   nextDueMs = Infinity
 *
 * Nothing is removed because it is due, except by the two calls that say so: who calls them logs it.
 */
import { assert } from '../../assert.js';
import { expiringBytes, nextDueAt } from '../../entry/due-time.js';
import type { Entries } from '../../entry/entries.js';
import { expireOf, Kind, readWord, ValueType, writeWord } from '../../entry/entry-layout.js';
import { FieldSweep, soonestOf, type VisitKey } from './field-sweep.js';
import { HashFields } from './hash-fields.js';
import { findPair, walkPairs } from './packed-hash.js';

/** What is said of a field that has no expiry. */
export const FieldTime = { none: -1, noField: -2 } as const;

export class HashExpiry {
  readonly #entries: Entries;
  readonly #fields: HashFields;
  readonly #sweep: FieldSweep;

  constructor(entries: Entries) {
    this.#entries = entries;
    this.#fields = new HashFields(entries.environment);
    this.#sweep = new FieldSweep(entries.environment.arena.memory);
  }

  /** Whether the hash at the cursor, whose fields may expire, has none left. */
  get isEmpty(): boolean {
    this.#load();
    return this.#fields.index.root === 0;
  }

  /** Whether fields of the hash at the cursor may expire: false for one that never had an expiry. */
  get isPossible(): boolean {
    return this.#entries.kind() === Kind.expiringHash;
  }

  /** Expiry of a field in ms, or FieldTime; a field past its time is none. */
  expireAtMs(field: Buffer, start: number, end: number): number {
    const entries = this.#entries;
    entries.decode();
    const { bytes, kind, valueStart, valueEnd } = entries.decoded;
    assert((kind & 7) === ValueType.hash, 'the entry is a hash');
    if (kind === Kind.packedHash) {
      const isThere = findPair(bytes, valueStart, valueEnd, field, start, end) >= 0;
      return isThere ? FieldTime.none : FieldTime.noField;
    }
    if (!this.#find(field, start, end)) return FieldTime.noField;
    const expireAtMs = this.#expireAtMs();
    const isHidden = expireAtMs >= 0 && expireAtMs < entries.environment.fieldClockMs;
    return isHidden ? FieldTime.noField : expireAtMs;
  }

  /** Lets a field, which must be there, expire at `ms`; FieldTime.none: never. */
  setExpireAtMs(field: Buffer, start: number, end: number, ms: number): void {
    const entries = this.#entries;
    if (!this.isPossible) {
      if (ms < 0) return;
      this.#convert();
    }
    entries.index.ownEntry();
    const isThere = this.#find(field, start, end);
    assert(isThere, 'an expiry is that of a field');
    const { bytes, valueStart, valueEnd } = this.#fields.decoded;
    this.#fields.set(field, start, end, bytes, valueStart, valueEnd, ms);
    this.#storeRoot();
    if (ms < 0) return;
    const at = entries.decoded.valueStart + nextDueAt;
    if (ms < entries.decoded.bytes.readDoubleLE(at)) entries.decoded.bytes.writeDoubleLE(ms, at);
    entries.index.lowerMinExpire(ms);
  }

  /**
   * Removes a field if it is past its time. Returns whether it was. A hash that becomes empty is the
   * caller's to remove.
   */
  removeIfDue(field: Buffer, start: number, end: number): boolean {
    const entries = this.#entries;
    if (!this.isPossible || !this.#find(field, start, end)) return false;
    const expireAtMs = this.#expireAtMs();
    if (expireAtMs < 0 || expireAtMs >= entries.environment.fieldClockMs) return false;
    entries.index.ownEntry();
    entries.decode();
    this.#fields.remove();
    this.#storeRoot();
    return true;
  }

  /**
   * Removes the fields that are due at `nowMs`, from at most `segmentsMax` segments (of up to 1000
   * fields each). A hash that becomes empty is the caller's to remove.
   *
   * @param expired called with each field before it is removed; must not mutate
   * @returns how many segments were looked into: fewer than `segmentsMax` if nothing due is left
   */
  removeDue(nowMs: number, segmentsMax: number, expired: VisitKey): number {
    const entries = this.#entries;
    if (!this.isPossible) return 0;
    entries.index.ownEntry();
    this.#load();
    const looked = this.#sweep.run(this.#fields, nowMs, segmentsMax, expired);
    this.#storeRoot();
    const nextMs = soonestOf(entries.environment.arena.memory, this.#fields.index.root);
    entries.decoded.bytes.writeDoubleLE(nextMs, entries.decoded.valueStart + nextDueAt);
    return looked;
  }

  /** No field of the hash at the cursor, whose fields may expire, does so before. */
  get nextMs(): number {
    this.#entries.decode();
    const { bytes, valueStart } = this.#entries.decoded;
    return bytes.readDoubleLE(valueStart + nextDueAt);
  }

  /** Makes the hash at the cursor an expiringHash. */
  #convert(): void {
    const entries = this.#entries;
    entries.decode();
    const { bytes, kind, valueStart, valueEnd } = entries.decoded;
    const fields = this.#fields;
    if (kind === Kind.packedHash) {
      fields.index.root = 0;
      walkPairs(bytes, valueStart, valueEnd, (pairs, fieldStart, fieldEnd, start, end) => {
        fields.set(pairs, fieldStart, fieldEnd, pairs, start, end);
      });
    } else fields.index.root = readWord(bytes, valueStart);
    const clock = entries.accessClock();
    const expireAtMs = entries.expireAtMs();
    const ref = entries.draft(Kind.expiringHash, expiringBytes, expiringBytes, expireAtMs);
    writeWord(entries.valueBytes, entries.valueAt, fields.index.root);
    entries.valueBytes.writeDoubleLE(Infinity, entries.valueAt + nextDueAt);
    entries.commit(ref);
    entries.noteExpiringHash(ref);
    entries.setAccessClock(clock);
  }

  #expireAtMs(): number {
    return expireOf(this.#entries.environment.arena.memory, this.#fields.index.entry);
  }

  #find(field: Buffer, start: number, end: number): boolean {
    this.#load();
    return this.#fields.find(field, start, end);
  }

  /** Decodes the entry, and points the index of fields at its root. */
  #load(): void {
    const entries = this.#entries;
    entries.decode();
    this.#fields.index.root = readWord(entries.decoded.bytes, entries.decoded.valueStart);
  }

  /** Stores the root in the decoded entry, which is owned. */
  #storeRoot(): void {
    const { bytes, valueStart } = this.#entries.decoded;
    writeWord(bytes, valueStart, this.#fields.index.root);
  }
}
