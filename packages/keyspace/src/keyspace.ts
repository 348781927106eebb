/**
 * The keyspace: numbered databases in one arena, and the frozen views of them.
 *
 * It is pure and synchronous: no clock, no chance, no timers. Times, the hash key and random
 * numbers come from outside, so the same calls give the same memory.
 */
import { lfuClock, lfuInitialCount, lruClock, type AccessCounting } from './access-clock.js';
import { assert } from './assert.js';
import { checkKeyspace } from './keyspace-check.js';
import { Database } from './database.js';
import { Entries } from './entry/entries.js';
import { Environment, type EncodingLimits } from './environment.js';
import { FrozenView, type FrozenMemory } from './frozen-view.js';
import { ReaderProgress } from './reader-progress.js';
import { shapes } from './types/index.js';

export interface KeyspaceOptions {
  /** Count of databases; 16 unless told. */
  databases?: number;
  /** Key of the hash function: two words of 32 bits that clients cannot know. */
  hashKey: ArrayLike<number>;
  /** Source of uniform 32-bit integers. */
  random: () => number;
  limits?: Partial<EncodingLimits>;
}

const defaultLimits: EncodingLimits = {
  hashListpackEntriesMax: 512,
  hashListpackValueMax: 64,
  listListpackSizeMax: -2,
  setIntsetEntriesMax: 512,
  zsetListpackEntriesMax: 128,
  zsetListpackValueMax: 64,
  streamNodeBytesMax: 4096,
  streamNodeEntriesMax: 100,
};

export class Keyspace {
  readonly databases: readonly Database[];
  /**
   * A database of no number and in no view, where a command makes a value that it then renames to
   * its key (SUNIONSTORE a a b). Empty whenever no command runs.
   */
  readonly scratch: Database;
  readonly #environment: Environment;
  readonly #entries: readonly Entries[];
  #view: FrozenView | undefined = undefined;
  #hidesDueFields = true;

  constructor(options: KeyspaceOptions) {
    assert(options.hashKey.length === 2, 'a hash key is two words');
    const count = options.databases ?? 16;
    assert(count >= 1, 'there is a database 0');
    const limits = { ...defaultLimits, ...options.limits };
    this.#environment = new Environment(options.hashKey, options.random, limits, shapes);
    this.#entries = Array.from({ length: count }, () => new Entries(this.#environment));
    this.databases = this.#entries.map((entries, index) => new Database(index, entries));
    this.scratch = new Database(-1, new Entries(this.#environment));
  }

  /** The encoding limits in force; fields may be changed at any time. */
  get limits(): EncodingLimits {
    return this.#environment.limits;
  }

  /** 24-bit stamp of entries created or touched from now on: see access-clock.ts. */
  get accessClock(): number {
    return this.#environment.accessClock;
  }

  set accessClock(clock: number) {
    assert(clock >>> 24 === 0, 'an access clock has 24 bits');
    this.#environment.accessClock = clock;
  }

  /**
   * The key of the hash function, 16 hexadecimal digits: a secret, as whoever knows it can make keys
   * that collide. Keys of a view come in the order of hashes, so a keyspace of the same hash key
   * that is filled with them in that order has its index in the cache all the while.
   */
  get hashKey(): string {
    const { hashKey0, hashKey1 } = this.#environment;
    return hexWord(hashKey0) + hexWord(hashKey1);
  }

  /** Takes over a hash key. Returns false, with nothing changed, if there are keys, or it is none. */
  adoptHashKey(hashKey: string): boolean {
    if (!/^[0-9a-f]{16}$/.test(hashKey)) return false;
    if (this.databases.some(({ size }) => size > 0)) return false;
    assert(this.scratch.size === 0, 'no command is under way');
    this.#environment.hashKey0 = parseInt(hashKey.slice(0, 8), 16) | 0;
    this.#environment.hashKey1 = parseInt(hashKey.slice(8), 16) | 0;
    return true;
  }

  /** How accesses are counted; its numbers may be changed at any time. */
  get accessCounting(): AccessCounting {
    return this.#environment.counting;
  }

  /** Changes what access clocks are: LFU stamps, or LRU stamps. Those there are stay as they are. */
  countAccesses(enabled: boolean): void {
    this.#environment.counting.enabled = enabled;
    this.startTurn(this.#environment.nowMs);
  }

  /**
   * Whether fields of hashes that are past their time are hidden from who reads the hash. While a
   * log is replayed they are not: it says itself when they go.
   */
  set hidesDueFields(hides: boolean) {
    this.#hidesDueFields = hides;
    this.#environment.fieldClockMs = hides ? this.#environment.nowMs : -Infinity;
  }

  /**
   * Begins a turn: what is created or touched from now on is stamped with this time, and fields of
   * hashes are past their time by it.
   */
  startTurn(nowMs: number): void {
    const { counting } = this.#environment;
    this.#environment.nowMs = nowMs;
    this.#environment.fieldClockMs = this.#hidesDueFields ? nowMs : -Infinity;
    this.accessClock = counting.enabled ? lfuClock(nowMs, lfuInitialCount) : lruClock(nowMs);
  }

  /**
   * Bytes of all blocks handed out: exact, those that wait for a view to close or for `reclaim`
   * included.
   */
  get usedMemory(): number {
    return this.#environment.arena.usedBytes;
  }

  /**
   * Bytes of the blocks that the databases need: used memory less what waits for a view to close or
   * was left by one. What large values leave when they are removed counts until `reclaimValues`
   * has freed it.
   */
  get liveMemory(): number {
    const { arena } = this.#environment;
    return arena.usedBytes - arena.queuedBytes;
  }

  /** Bytes of all slabs: address space, of which the system backs what was touched. */
  get reservedMemory(): number {
    return this.#environment.arena.memory.reservedBytes;
  }

  /** Whether a frozen view is open. */
  get viewOpen(): boolean {
    return this.#view !== undefined;
  }

  /** Exchanges the content of two databases. O(1). Their cursors are nowhere afterwards. */
  swap(a: number, b: number): void {
    const first = this.#entries[a];
    const second = this.#entries[b];
    assert(first !== undefined && second !== undefined, 'both databases exist');
    if (a !== b) first.swap(second);
  }

  /**
   * Removes every key of every database. All memory goes back at once if no view is open, else by
   * `reclaim`.
   */
  clear(): void {
    const { arena, lazyFree } = this.#environment;
    if (this.viewOpen) {
      for (const entries of this.#entries) entries.clear();
      return;
    }
    for (const entries of this.#entries) entries.reset();
    lazyFree.clear();
    arena.clear();
    assert(arena.usedBytes === 0, 'nothing is left');
  }

  /**
   * Opens a view of everything as it is now; later writes do not show in it. One at a time.
   * O(databases + slabs).
   */
  freeze(): FrozenView {
    assert(!this.viewOpen, 'one view at a time');
    const { arena } = this.#environment;
    arena.freeze();
    const memory = this.memory();
    const progress = new ReaderProgress(memory.progress);
    this.#entries.forEach(({ index }, number) => {
      index.progress = progress;
      index.viewDatabase = number;
    });
    this.#view = new FrozenView(arena, memory, () => {
      this.#view = undefined;
    });
    return this.#view;
  }

  /**
   * What a view opened now would show, without opening one: for a FrozenReader that is done before
   * the next call that changes anything. O(databases + slabs).
   */
  memory(): FrozenMemory {
    return {
      slabs: this.#environment.arena.memory.slabs(),
      roots: this.#entries.map((entries) => entries.index.root),
      fieldsMayExpire: this.#entries.some((entries) => entries.expiringHashes > 0),
      progress: new ReaderProgress().words,
    };
  }

  /**
   * Frees up to about `blocksMax` blocks that closed views, flushes and removals of large values
   * left behind. Returns whether more is left.
   */
  reclaim(blocksMax: number): boolean {
    const { arena, lazyFree } = this.#environment;
    const hasTrees = lazyFree.reclaim(blocksMax);
    return arena.reclaim(blocksMax) || hasTrees;
  }

  /** As `reclaim`, but only what removals of large values and flushes left behind. */
  reclaimValues(blocksMax: number): boolean {
    return this.#environment.lazyFree.reclaim(blocksMax);
  }

  /** Verifies every invariant, and that no block is lost. O(blocks). @throws AssertionError */
  check(): void {
    assert(this.scratch.size === 0, 'no value is half made');
    checkKeyspace(this.#environment, this.#entries);
  }
}

function hexWord(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}
