/**
 * The entries of one database: its index, a cursor, and what every data type needs there. HOT
 * (bench: replay).
 *
 * The public Database and the rooms of the data types work on it: `find` puts the cursor on a key;
 * `write`, `splice` and `commit` are the ways an entry changes.
 *
 * Invariants
 *   1. `index.expires` counts the entries whose kind has the expire flag, and `expireSumMs` is the
 *      sum of their expiries.
 *   2. The segment of an entry has a `minExpireAtMs` of no more than the entry's expiry, nor than the
 *      time its next field may expire at (due-time.ts).
 *   3. `expiringHashes` counts the entries of kind expiringHash.
 *   4. A key is where `keyBytes` says, from `find` until the next `find`.
 */
import { slabShift, unitMask } from '../arena/memory.js';
import { lfuCount, lfuIncrement } from '../access-clock.js';
import { assert } from '../assert.js';
import type { Environment } from '../environment.js';
import { HashIndex } from '../index/hash-index.js';
import { halfSipHash } from '../index/half-sip-hash.js';
import { DecodedEntry } from './decoded-entry.js';
import { copyRoots } from '../types/block-copy.js';
import { walkRoots } from '../types/block-walk.js';
import { dueAtMs } from './due-time.js';
import {
  clockOf,
  copyBytes,
  expireFlag,
  expireOf,
  fitsLength,
  isSized,
  Kind,
  kindOf,
  rewriteLength,
  sizedFlag,
} from './entry-layout.js';
import { newEntry, valueOffset } from './new-entry.js';

export class Entries {
  readonly environment: Environment;
  readonly index: HashIndex;
  /** The key the cursor is on or before: the bytes `find` was given, or the entry's own. */
  keyBytes: Buffer = Buffer.alloc(0);
  keyStart = 0;
  keyEnd = 0;
  /** The entry at the cursor, after `decode`. */
  readonly decoded = new DecodedEntry();
  /** Where the value written by `write`, `draft` or `splice` begins. */
  valueBytes: Buffer = Buffer.alloc(0);
  valueAt = 0;
  expireSumMs = 0;
  expiringHashes = 0;
  /** Expiry of what `write` makes where nothing is; -1: none. */
  expireAtMsOfNew = -1;
  #keyIsOwn = false;
  readonly #source = new DecodedEntry();

  constructor(environment: Environment) {
    this.environment = environment;
    this.index = new HashIndex(environment.arena);
  }

  /** Puts the cursor on the key, or where it belongs. Returns whether it is there. */
  find(bytes: Buffer, start: number, end: number): boolean {
    this.keyBytes = bytes;
    this.keyStart = start;
    this.keyEnd = end;
    this.#keyIsOwn = false;
    const environment = this.environment;
    const hash = halfSipHash(environment.hashKey0, environment.hashKey1, bytes, start, end);
    return this.index.find(hash, bytes, start, end);
  }

  /** Lets the key at the cursor be the entry's own bytes, after the index was moved. */
  adoptKey(): void {
    this.decode();
    this.keyBytes = this.decoded.bytes;
    this.keyStart = this.decoded.keyStart;
    this.keyEnd = this.decoded.keyEnd;
    this.#keyIsOwn = true;
  }

  /** Points `decoded` at the entry at the cursor. */
  decode(): void {
    assert(this.index.entry !== 0, 'the cursor is on an entry');
    this.decoded.decode(this.environment.arena.memory, this.index.entry);
  }

  /** Kind of the entry at the cursor, without its expire flag; 0 when there is none. */
  kind(): number {
    const entry = this.index.entry;
    return entry === 0 ? 0 : kindOf(this.environment.arena.memory, entry) & ~expireFlag;
  }

  /** Expiry of the entry at the cursor in ms; -1 when there is none. */
  expireAtMs(): number {
    return this.index.entry === 0 ? -1 : expireOf(this.environment.arena.memory, this.index.entry);
  }

  /**
   * Makes the entry at the cursor one of `kind` with room for a value of `valueSize` bytes, which
   * the caller writes at `valueAt`: in place where the block has the size, else in a new block.
   * Whatever value was there is gone; while accesses are counted, their count is not.
   */
  write(kind: number, valueSize: number, keepTtl: boolean): void {
    const hasCount = this.environment.counting.enabled && this.index.entry !== 0;
    const clock = hasCount ? this.accessClock() : 0;
    if (this.index.entry === 0 || !this.#rewrite(kind, valueSize, keepTtl)) {
      const ref = this.draft(kind, valueSize, valueSize, this.#expiryToWrite(keepTtl));
      this.disposeValue();
      this.commit(ref);
    }
    if (hasCount) this.setAccessClock(clock);
  }

  /**
   * Makes a block for the key at the cursor, without touching the entry that is there, so that its
   * value can still be copied to `valueAt`. `commit` makes it the entry.
   */
  draft(kind: number, valueSize: number, room: number, expireAtMs: number): number {
    const { arena, accessClock } = this.environment;
    const keySize = this.keyEnd - this.keyStart;
    const ref = newEntry(
      arena,
      kind,
      accessClock,
      expireAtMs,
      this.keyBytes,
      this.keyStart,
      this.keyEnd,
      valueSize,
      room,
    );
    this.valueBytes = arena.memory.u8s[ref >>> slabShift]!;
    this.valueAt = valueOffset(ref, kind, expireAtMs, keySize, valueSize);
    return ref;
  }

  /**
   * Makes a draft the entry at the cursor and frees the block that was. A nested value has moved
   * over.
   */
  commit(ref: number): void {
    const index = this.index;
    const old = index.entry;
    const memory = this.environment.arena.memory;
    const expireAtMs = expireOf(memory, ref);
    if (old === 0) {
      index.insert(ref);
      if (expireAtMs >= 0) this.#countExpire(1, expireAtMs);
      return;
    }
    const oldExpireAtMs = expireOf(memory, old);
    index.replace(ref);
    if (oldExpireAtMs >= 0) this.#countExpire(-1, -oldExpireAtMs);
    if (expireAtMs >= 0) this.#countExpire(1, expireAtMs);
    if (this.#keyIsOwn) this.adoptKey();
    index.freeEntry(old);
  }

  /**
   * Replaces bytes `from..to` of the value, of a sized kind, by `size` bytes which the caller
   * writes at `valueAt + from`; what is behind moves. The entry may become one of another sized
   * kind.
   *
   * @param room bytes the value may then grow to in place, if it needs a new block
   */
  splice(kind: number, from: number, to: number, size: number, room: number): void {
    this.decode();
    const { bytes, kind: oldKind, valueStart, valueEnd } = this.decoded;
    assert(isSized(kind) && isSized(oldKind), 'only values of variable size are spliced');
    assert(from <= to && to <= valueEnd - valueStart, 'a splice is within the value');
    const valueSize = valueEnd - valueStart - (to - from) + size;
    if (this.#growsInPlace(kind, valueSize)) {
      this.valueBytes = bytes;
      this.valueAt = valueStart;
      bytes[this.decoded.base + 4] = kind | (this.decoded.hasExpire ? expireFlag : 0);
      if (to - from !== size) {
        bytes.copyWithin(valueStart + from + size, valueStart + to, valueEnd);
        rewriteLength(bytes, this.decoded.lengthAt, valueSize);
      }
      return;
    }
    const clock = this.accessClock();
    const ref = this.draft(kind, valueSize, Math.max(room, valueSize), this.expireAtMs());
    copyBytes(bytes, valueStart, valueStart + from, this.valueBytes, this.valueAt);
    copyBytes(bytes, valueStart + to, valueEnd, this.valueBytes, this.valueAt + from + size);
    this.commit(ref);
    this.setAccessClock(clock);
  }

  /** Sets the expiry of the entry at the cursor; -1 removes it. */
  setExpireAtMs(ms: number): void {
    const old = this.expireAtMs();
    if (old < 0 && ms < 0) return;
    if (old < 0 || ms < 0) {
      this.#relocate(ms);
      return;
    }
    this.index.ownEntry();
    const entry = this.index.entry;
    this.environment.arena.memory.f64s[entry >>> slabShift]![(entry & unitMask) + 1] = ms;
    this.#countExpire(-1, -old);
    this.#countExpire(1, ms);
  }

  /**
   * Makes the entry at the cursor one with the value and expiry of another entry, of this database
   * or another. What the value refers to is copied (and the clock is new), or shared (and the clock
   * kept): then the caller cuts the other entry.
   */
  receive(ref: number, isCopy: boolean): void {
    const { arena, shapes } = this.environment;
    const source = this.#source;
    source.decode(arena.memory, ref);
    const size = source.valueEnd - source.valueStart;
    const draft = this.draft(source.kind, size, size, expireOf(arena.memory, ref));
    copyBytes(source.bytes, source.valueStart, source.valueEnd, this.valueBytes, this.valueAt);
    if (isCopy) copyRoots(arena, shapes, source.kind, this.valueBytes, this.valueAt);
    this.disposeValue();
    this.commit(draft);
    if (source.kind === Kind.expiringHash) this.noteExpiringHash(draft);
    if (!isCopy) this.setAccessClock(clockOf(arena.memory, ref));
  }

  /** The entry at the cursor became a hash whose fields may expire. The path to it is owned. */
  noteExpiringHash(ref: number): void {
    this.expiringHashes++;
    this.index.lowerMinExpire(dueAtMs(this.environment.arena.memory, ref));
  }

  /** Removes every entry. */
  clear(): void {
    const root = this.index.root;
    this.reset();
    if (root !== 0) this.environment.lazyFree.add(root);
  }

  /** Forgets every entry: their blocks are freed otherwise. */
  reset(): void {
    this.index.detach(0);
    this.expireSumMs = 0;
    this.expiringHashes = 0;
  }

  /** Exchanges all entries with another database of the keyspace. */
  swap(other: Entries): void {
    const { root, viewDatabase } = this.index;
    const { expireSumMs, expiringHashes } = this;
    this.index.detach(other.index.root);
    this.index.viewDatabase = other.index.viewDatabase;
    this.expireSumMs = other.expireSumMs;
    this.expiringHashes = other.expiringHashes;
    other.index.detach(root);
    other.index.viewDatabase = viewDatabase;
    other.expireSumMs = expireSumMs;
    other.expiringHashes = expiringHashes;
  }

  /** Removes the entry at the cursor, with its value. */
  remove(): void {
    this.disposeValue();
    this.cut();
  }

  /** Removes the entry at the cursor, whose value has moved to another entry. */
  cutMoved(): void {
    if (this.kind() === Kind.expiringHash) this.expiringHashes--;
    this.cut();
  }

  /** Removes the entry at the cursor, but nothing its value refers to. */
  cut(): void {
    const index = this.index;
    const entry = index.entry;
    const expireAtMs = this.expireAtMs();
    index.own();
    if (expireAtMs >= 0) this.#countExpire(-1, -expireAtMs);
    index.remove();
    index.freeEntry(entry);
  }

  /**
   * Frees what the value of the entry at the cursor refers to. The entry must be replaced or cut
   * next.
   */
  disposeValue(): void {
    const { arena, lazyFree, shapes } = this.environment;
    const kind = this.kind();
    if (!shapes.isNested(kind)) return;
    if (kind === Kind.expiringHash) this.expiringHashes--;
    walkRoots(arena.memory, shapes, this.index.entry, (root) => {
      lazyFree.add(root);
    });
  }

  accessClock(): number {
    return clockOf(this.environment.arena.memory, this.index.entry);
  }

  /** Stamps the entry at the cursor, unless a view can see it: its clock is not worth a copy. */
  setAccessClock(clock: number): void {
    const { arena } = this.environment;
    const entry = this.index.entry;
    if (arena.isFrozen(entry)) return;
    const words = arena.memory.u32s[entry >>> slabShift]!;
    const at = ((entry & unitMask) << 1) + 1;
    const word = words[at]!;
    const stamped = ((clock << 8) | (word & 0xff)) >>> 0;
    // Most stamps repeat the second: reading first spares the cache line from becoming dirty.
    if (word !== stamped) words[at] = stamped;
  }

  /** Counts an access to the entry at the cursor: see access-clock.ts. */
  countAccess(): void {
    const { accessClock, counting, random } = this.environment;
    const nowMs = (accessClock >>> 8) * 60_000;
    const count = lfuCount(this.accessClock(), nowMs, counting.decayMinutes);
    const raised = lfuIncrement(count, random(), counting.logFactor);
    this.setAccessClock((accessClock & 0xffff00) | raised);
  }

  #expiryToWrite(keepTtl: boolean): number {
    if (this.index.entry === 0) return this.expireAtMsOfNew;
    return keepTtl ? this.expireAtMs() : -1;
  }

  /**
   * `write` in place. Returns false, having changed nothing, if the block does not have the size.
   */
  #rewrite(kind: number, valueSize: number, keepTtl: boolean): boolean {
    const { arena, accessClock, shapes } = this.environment;
    const entry = this.index.entry;
    const words = arena.memory.u32s[entry >>> slabShift]!;
    const at = (entry & unitMask) << 1;
    const flagged = words[at + 1]! & 0xff;
    const expire = flagged & expireFlag;
    if (expire !== 0 && !keepTtl) return false;
    if (((flagged ^ kind) & sizedFlag) !== 0 || shapes.isNested(flagged & ~expireFlag))
      return false;
    if (words[at]! >>> 8 < arena.frozenBelow && !this.index.claimEntry()) return false;
    const decoded = this.decoded;
    decoded.decode(arena.memory, entry);
    const { bytes, base, lengthAt, valueStart } = decoded;
    if (!arena.suits(entry, valueStart - base + valueSize)) return false;
    if ((kind & sizedFlag) !== 0) {
      if (!fitsLength(bytes, lengthAt, valueSize)) return false;
      rewriteLength(bytes, lengthAt, valueSize);
    }
    words[at + 1] = (accessClock << 8) | kind | expire;
    this.valueBytes = bytes;
    this.valueAt = valueStart;
    return true;
  }

  /**
   * Whether the decoded entry's block is writable and has, or as a raw string has room for, that
   * size.
   */
  #growsInPlace(kind: number, valueSize: number): boolean {
    const { arena } = this.environment;
    const entry = this.index.entry;
    const { bytes, base, lengthAt, valueStart } = this.decoded;
    if (!this.index.claimEntry() || !fitsLength(bytes, lengthAt, valueSize)) return false;
    const size = valueStart - base + valueSize;
    return kind === Kind.raw ? size <= arena.blockSize(entry) : arena.suits(entry, size);
  }

  /** Moves the entry at the cursor into a block of another layout. */
  #relocate(expireAtMs: number): void {
    this.decode();
    const { bytes, kind, valueStart, valueEnd } = this.decoded;
    const size = valueEnd - valueStart;
    const clock = this.accessClock();
    const ref = this.draft(kind, size, size, expireAtMs);
    copyBytes(bytes, valueStart, valueEnd, this.valueBytes, this.valueAt);
    this.commit(ref);
    this.setAccessClock(clock);
  }

  #countExpire(change: number, ms: number): void {
    this.index.addExpires(change);
    if (change > 0) this.index.lowerMinExpire(ms);
    this.expireSumMs = this.index.expires === 0 ? 0 : this.expireSumMs + ms;
  }
}
