/**
 * The fields of a large hash: an index of its own, whose entries are field and value. HOT.
 *
 * A flyweight over one HashIndex: set `index.root`, then act; the root may change with any write.
 * Field entries have the layout of string entries (entry-layout.ts), never packed as integers, with
 * an expiry where the field has one; they are counted, and bounded by segment, as those of keys. All
 * rules of ownership are those of the index: one field written while a view is open copies one
 * segment of the hash, not the hash.
 */
import { slabShift, type Memory } from '../../arena/memory.js';
import { DecodedEntry } from '../../entry/decoded-entry.js';
import {
  copyBytes,
  entryBytes,
  expireFlag,
  expireOf,
  Kind,
  rewriteLength,
} from '../../entry/entry-layout.js';
import { newEntry, valueOffset } from '../../entry/new-entry.js';
import type { Environment } from '../../environment.js';
import { halfSipHash } from '../../index/half-sip-hash.js';
import { HashIndex } from '../../index/hash-index.js';
import { walkIndex } from '../../index/index-walk.js';
import type { VisitField } from './packed-hash.js';

export class HashFields {
  readonly index: HashIndex;
  /** The field found last. */
  readonly decoded = new DecodedEntry();
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
    this.index = new HashIndex(environment.arena);
  }

  /** Goes to the field, or to where it belongs; points `decoded` at it. */
  find(field: Buffer, start: number, end: number): boolean {
    const { hashKey0, hashKey1, arena } = this.#environment;
    const found = this.index.find(
      halfSipHash(hashKey0, hashKey1, field, start, end),
      field,
      start,
      end,
    );
    if (found) this.decoded.decode(arena.memory, this.index.entry);
    return found;
  }

  /**
   * Sets the field.
   *
   * @param expireAtMs when it expires; -1: never, even if it was to before
   * @returns whether it is new
   */
  set(
    field: Buffer,
    fieldStart: number,
    fieldEnd: number,
    value: Buffer,
    start: number,
    end: number,
    expireAtMs = -1,
  ): boolean {
    const index = this.index;
    const { arena } = this.#environment;
    const found = this.find(field, fieldStart, fieldEnd);
    const oldExpireAtMs = found ? expireOf(arena.memory, index.entry) : -1;
    if (
      found &&
      oldExpireAtMs === expireAtMs &&
      this.#rewrite(fieldEnd - fieldStart, value, start, end)
    )
      return false;
    const size = end - start;
    const ref = newEntry(arena, Kind.bytes, 0, expireAtMs, field, fieldStart, fieldEnd, size, size);
    const at = valueOffset(ref, Kind.bytes, expireAtMs, fieldEnd - fieldStart, size);
    copyBytes(value, start, end, arena.memory.u8s[ref >>> slabShift]!, at);
    if (found) {
      const old = index.entry;
      index.replace(ref);
      arena.free(old);
    } else index.insert(ref);
    if (oldExpireAtMs >= 0) index.addExpires(-1);
    if (expireAtMs >= 0) {
      index.addExpires(1);
      index.lowerMinExpire(expireAtMs);
    }
    return !found;
  }

  /** Removes the field that `find` found. */
  remove(): void {
    const entry = this.index.entry;
    if (this.decoded.hasExpire) {
      this.index.own();
      this.index.addExpires(-1);
    }
    this.index.remove();
    this.#environment.arena.free(entry);
  }

  #rewrite(fieldSize: number, value: Buffer, start: number, end: number): boolean {
    const { arena } = this.#environment;
    const entry = this.index.entry;
    const size = end - start;
    // Equal class means that the length keeps its form, but for a class that spans it: checked too.
    const { bytes, lengthAt, valueStart, valueEnd } = this.decoded;
    const kind = this.decoded.hasExpire ? Kind.bytes | expireFlag : Kind.bytes;
    const isSameForm =
      entryBytes(kind, fieldSize, size) - size ===
      entryBytes(kind, fieldSize, valueEnd - valueStart) - (valueEnd - valueStart);
    if (
      !isSameForm ||
      arena.isFrozen(entry) ||
      !arena.suits(entry, entryBytes(kind, fieldSize, size))
    )
      return false;
    rewriteLength(bytes, lengthAt, size);
    copyBytes(value, start, end, bytes, valueStart);
    return true;
  }
}

/** Visits the fields of the index at `root`, in the order of hashes. */
export function walkFields(
  memory: Memory,
  root: number,
  decoded: DecodedEntry,
  visit: VisitField,
): void {
  walkIndex(memory, root, (ref) => {
    visitField(memory, ref, decoded, visit);
  });
}

/** Calls `visit` with the field entry of that reference. */
export function visitField(
  memory: Memory,
  ref: number,
  decoded: DecodedEntry,
  visit: VisitField,
): void {
  decoded.decode(memory, ref);
  const { bytes, keyStart, keyEnd, valueStart, valueEnd } = decoded;
  visit(bytes, keyStart, keyEnd, valueStart, valueEnd, expireOf(memory, ref));
}
