/**
 * One database: keys, their values and expiries, and a cursor. HOT (bench: replay, set, get).
 *
 * `find` puts the cursor on a key, or on the place where it belongs. Everything else acts at the
 * cursor and leaves it there: `string` and `hash` read and write the value.
 *
 *   database.find(bytes, start, end);
 *   database.string.put(value, 0, value.length, false);
 *   database.setExpireAtMs(nowMs + 1000);
 *
 * Byte ranges passed in are borrowed until the next `find` (the key) or the return of the call
 * (values). Those handed out are borrowed until the next mutation of the keyspace. Nothing is
 * removed because it expired, except by `expireCycle`: who looks decides, and says so in the log.
 */
import { ActiveExpiry } from './active-expiry.js';
import { assert } from './assert.js';
import { EntryView } from './entry-view.js';
import { Entries } from './entry/entries.js';
import { sampleIndex } from './index/index-sample.js';
import { moveToRandom, scanIndex, walkIndex, walkSegments } from './index/index-walk.js';
import { slotBytes } from './index/segment.js';
import { walkBlocks } from './types/block-walk.js';
import type { VisitKey } from './types/hash/field-sweep.js';
import {
  encodingName,
  HashExpiry,
  HashRoom,
  ListRoom,
  SetRoom,
  StreamRoom,
  StringRoom,
  ZsetRoom,
} from './types/index.js';

const ignore: VisitKey = () => undefined;

export class Database {
  /** Its number, from 0. */
  readonly index: number;
  /** Strings at the cursor. */
  readonly string: StringRoom;
  /** Hashes at the cursor. */
  readonly hash: HashRoom;
  /** When the fields of the hash at the cursor expire. */
  readonly hashExpiry: HashExpiry;
  /** Lists at the cursor. */
  readonly list: ListRoom;
  /** Sets at the cursor. */
  readonly set: SetRoom;
  /** Sorted sets at the cursor. */
  readonly zset: ZsetRoom;
  /** Streams at the cursor. */
  readonly stream: StreamRoom;

  readonly #entries: Entries;
  readonly #expiry: ActiveExpiry;
  readonly #view: EntryView;

  /** @param entries not shared with another database */
  constructor(index: number, entries: Entries) {
    this.index = index;
    this.string = new StringRoom(entries);
    this.hash = new HashRoom(entries);
    this.hashExpiry = new HashExpiry(entries);
    this.list = new ListRoom(entries);
    this.set = new SetRoom(entries);
    this.zset = new ZsetRoom(entries);
    this.stream = new StreamRoom(entries);
    this.#entries = entries;
    this.#expiry = new ActiveExpiry(entries, this.hashExpiry);
    this.#view = new EntryView(entries.environment.arena.memory);
  }

  /** Count of keys, those due but not yet removed included. */
  get size(): number {
    return this.#entries.index.count;
  }

  /** Count of keys with an expiry. */
  get expires(): number {
    return this.#entries.index.expires;
  }

  /** Count of hashes whose fields may expire. */
  get expiringHashes(): number {
    return this.#entries.expiringHashes;
  }

  /** Mean time to live of the keys with an expiry, in whole ms; 0 when there is none. */
  averageTtlMs(nowMs: number): number {
    const expires = this.expires;
    return expires === 0 ? 0 : Math.max(0, Math.floor(this.#entries.expireSumMs / expires - nowMs));
  }

  /** Puts the cursor on the key, or where it belongs. Returns whether it is there, due or not. */
  find(bytes: Buffer, start: number, end: number): boolean {
    return this.#entries.find(bytes, start, end);
  }

  /** Whether the cursor is on an entry. */
  get found(): boolean {
    return this.#entries.index.entry !== 0;
  }

  /** The key at the cursor. */
  get keyBytes(): Buffer {
    return this.#entries.keyBytes;
  }

  get keyStart(): number {
    return this.#entries.keyStart;
  }

  get keyEnd(): number {
    return this.#entries.keyEnd;
  }

  /** ValueType of the entry at the cursor; `none` when there is none. */
  type(): number {
    return this.#entries.kind() & 7;
  }

  /** The name OBJECT ENCODING answers with, for the entry at the cursor. */
  encodingName(): string {
    this.#entries.decode();
    const { kind, valueStart, valueEnd } = this.#entries.decoded;
    return encodingName(kind, valueEnd - valueStart);
  }

  /**
   * Expiry of the entry at the cursor in ms since 1970; -1 when there is none. Due when now is
   * greater.
   */
  expireAtMs(): number {
    return this.#entries.expireAtMs();
  }

  /** The entry at the cursor as a walk shows it: valid until the next call, walk or mutation. */
  view(): EntryView {
    assert(this.found, 'what is shown is there');
    this.#view.moveTo(this.#entries.index.entry);
    return this.#view;
  }

  /**
   * Sets the expiry of the entry at the cursor, in ms since 1970; a time before that counts as 0.
   */
  setExpireAtMs(ms: number): void {
    assert(this.found, 'an expiry is that of an entry');
    assert(Number.isSafeInteger(ms), 'an expiry is in whole ms');
    this.#entries.setExpireAtMs(Math.max(ms, 0));
  }

  /**
   * Sets the expiry, in ms since 1970, of entries that are made from now on; -1: none. It saves who
   * loads a dataset from making every entry twice, and is to be taken back.
   */
  set expireAtMsOfNew(ms: number) {
    assert(Number.isSafeInteger(ms), 'an expiry is in whole ms');
    this.#entries.expireAtMsOfNew = Math.max(ms, -1);
  }

  /**
   * Lets the index, if there is none yet, be made for about so many entries as soon as the first
   * comes; 0 takes that back.
   */
  expect(count: number): void {
    this.#entries.index.expectedCount = count;
  }

  /** Removes the expiry of the entry at the cursor. Returns whether there was one. */
  persist(): boolean {
    if (this.expireAtMs() < 0) return false;
    this.#entries.setExpireAtMs(-1);
    return true;
  }

  /** Removes the entry at the cursor, which then is where the key belongs. */
  remove(): void {
    assert(this.found, 'what is removed is there');
    this.#entries.remove();
  }

  /** Access clock of the entry at the cursor: 24 bits. */
  accessClock(): number {
    assert(this.found, 'a clock is that of an entry');
    return this.#entries.accessClock();
  }

  /**
   * Sets the access clock of the entry at the cursor; without effect while an open view can see it.
   */
  setAccessClock(clock: number): void {
    assert(this.found, 'a clock is that of an entry');
    this.#entries.setAccessClock(clock);
  }

  /**
   * Stamps the entry at the cursor with the keyspace's `accessClock`, or counts an access while
   * these are counted; without effect while an open view can see it.
   */
  touch(): void {
    assert(this.found, 'a clock is that of an entry');
    const { environment } = this.#entries;
    if (environment.counting.enabled) this.#entries.countAccess();
    else this.#entries.setAccessClock(environment.accessClock);
  }

  /** Bytes of all blocks of the entry at the cursor, and its slot. O(blocks). */
  memoryUsage(): number {
    const { arena, shapes } = this.#entries.environment;
    const { entry } = this.#entries.index;
    assert(entry !== 0, 'memory is used by an entry');
    let bytes = slotBytes;
    walkBlocks(arena.memory, shapes, entry, (ref) => {
      bytes += arena.blockSize(ref);
    });
    return bytes;
  }

  /** Bytes of the index of keys, without the entries it leads to. O(segments). */
  indexMemory(): number {
    const { arena } = this.#entries.environment;
    const { root } = this.#entries.index;
    let bytes = root === 0 ? 0 : arena.blockSize(root);
    walkSegments(arena.memory, root, (segment) => {
      bytes += arena.blockSize(segment);
    });
    return bytes;
  }

  /**
   * Moves the entry at the cursor, with its expiry and access clock, to a key of `target`, which
   * may be this database; whatever was there is removed. What the value refers to is not copied.
   * The cursor of `target` is on the entry afterwards; if that is another database, this one's is
   * where the old key belongs.
   */
  rename(target: Database, bytes: Buffer, start: number, end: number): void {
    const { index } = this.#entries;
    const { entry, hash } = index;
    assert(entry !== 0, 'what is renamed is there');
    target.#entries.find(bytes, start, end);
    assert(target.#entries.index.entry !== entry, 'an entry is not renamed to itself');
    target.#entries.receive(entry, false);
    index.findReference(hash, entry);
    this.#entries.cutMoved();
    if (target === this) this.#entries.find(bytes, start, end);
  }

  /**
   * Copies the entry at the cursor, with its expiry and all its value refers to, to a key of
   * `target`, which may be this database; whatever was there is removed. The cursor of `target` is
   * on the copy afterwards. O(size of the value).
   */
  copyTo(target: Database, bytes: Buffer, start: number, end: number): void {
    const { entry } = this.#entries.index;
    assert(entry !== 0, 'what is copied is there');
    target.#entries.find(bytes, start, end);
    assert(target.#entries.index.entry !== entry, 'an entry is not copied to itself');
    target.#entries.receive(entry, true);
  }

  /**
   * Visits about `count` entries from `cursor` on and returns the next cursor: 0 begins, and 0 is
   * returned at the end. Cursors are below 2^32. An entry that is there from the first call to the
   * last is visited at least once. `visit` must not mutate.
   */
  scan(cursor: number, count: number, visit: (entry: EntryView) => void): number {
    const { environment, index } = this.#entries;
    return scanIndex(environment.arena.memory, index.root, cursor, count, (ref) => {
      this.#view.moveTo(ref);
      visit(this.#view);
    });
  }

  /** Visits every entry, in the order of hashes. `visit` must not mutate. */
  forEach(visit: (entry: EntryView) => void): void {
    const { environment, index } = this.#entries;
    walkIndex(environment.arena.memory, index.root, (ref) => {
      this.#view.moveTo(ref);
      visit(this.#view);
    });
  }

  /** Puts the cursor on a key chosen uniformly. Returns false when there is none. */
  randomKey(): boolean {
    if (this.size === 0) return false;
    const { environment, index } = this.#entries;
    moveToRandom(environment.arena.memory, index, environment.random);
    this.#entries.adoptKey();
    return true;
  }

  /**
   * Visits up to `count` entries from hash position `from` on, around the end if need be: any, or
   * only those with an expiry. Looks at no more than about `looksMax`. `visit` must not mutate.
   *
   * @returns the hash position to go on from
   */
  sample(
    from: number,
    count: number,
    looksMax: number,
    onlyExpiring: boolean,
    visit: (entry: EntryView) => void,
  ): number {
    const { environment, index } = this.#entries;
    const { memory } = environment.arena;
    return sampleIndex(memory, index.root, from, count, looksMax, onlyExpiring, (ref) => {
      this.#view.moveTo(ref);
      visit(this.#view);
    });
  }

  /**
   * Removes entries that are due, and fields of hashes, going on where the last call ended.
   *
   * @param segmentsMax how many segments (up to 1000 keys) may be looked into; passing over one in
   *   which nothing is due costs 1/64 of that
   * @param expired called with each key before it is removed; must not mutate
   * @param fieldExpired called with each field before it is removed, when its key is at the cursor;
   *   a hash without fields is removed then, which `expired` is not called for; must not mutate
   * @returns whether the round over all keys is unfinished, so that more may be due
   *
   * The cursor is nowhere afterwards.
   */
  expireCycle(
    nowMs: number,
    segmentsMax: number,
    expired: VisitKey,
    fieldExpired: VisitKey = ignore,
  ): boolean {
    return this.#expiry.run(nowMs, segmentsMax, expired, fieldExpired);
  }

  /** Removes every entry: about 1000 blocks are freed now, the rest by `Keyspace.reclaim`. */
  clear(): void {
    this.#entries.clear();
  }
}
