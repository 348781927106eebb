/**
 * The index: extendible hashing over segments, in the arena. HOT (bench: replay).
 *
 *   root -> directory (directory.ts) -> segments (segment.ts) -> entries (entry-layout.ts)
 *
 * One index per database, and one per large hash. The class is a flyweight with a position: set
 * `root`, `find` a key, then act there. What it holds, besides the position, is the root alone.
 *
 * Growth concerns one segment at a time: it moves to a larger block up to 8 KiB, then splits in
 * two (index-growth.ts). There is no rehash and no doubling of the table.
 *
 * Ownership: while a view is open, whatever is about to be written is owned first, from the root
 * down. A young block is only ever referred to by young ones (a frozen block cannot have learned
 * of it), so owning ends as soon as the lowest block is young. `root` may change with any write:
 * the caller stores it again. A segment or an entry that the reader of the view is past is not
 * copied: it becomes young as it is.
 *
 * Invariants: those of the segments, and `check` in index-check.ts.
 */
import type { Arena } from '../arena/arena.js';
import { slabShift, unitMask, type Memory } from '../arena/memory.js';
import { assert } from '../assert.js';
import { hasKey } from '../entry/entry-layout.js';
import type { ReaderProgress } from '../reader-progress.js';
import {
  countWord,
  depthWord,
  expiresWord,
  firstPlace,
  headerWord,
  metaAt,
  metaCapacity,
  metaCount,
  metaDepth,
  metaPlus,
  minExpireAt,
  placeOf,
  placesWord,
  segmentAt,
  setHeaderWord,
  setMetaAt,
  setMinExpireAt,
  setSegment,
} from './directory.js';
import { growSegment, newIndex, shrinkSegment } from './index-growth.js';
import {
  capacityHomes,
  capacityLimit,
  capacitySlots,
  homeOf,
  insertSlot,
  removeSlot,
  slotsWord,
} from './segment.js';

export class HashIndex {
  /** Reference of the directory; 0 while the index is empty. */
  root = 0;
  /** The position: hash looked for, entry found (0: none), and where it is or belongs. */
  hash = 0;
  entry = 0;
  place = 0;
  segment = 0;
  slot = 0;
  /** Entries that are about to come into an empty index, as far as that is known: it is made so. */
  expectedCount = 0;
  /** How far the reader of the latest view is, if this index is that of a database. */
  progress: ReaderProgress | undefined = undefined;
  /** Which database of that view it was. */
  viewDatabase = 0;

  readonly #arena: Arena;
  readonly #memory: Memory;

  constructor(arena: Arena) {
    this.#arena = arena;
    this.#memory = arena.memory;
  }

  /** Count of entries. */
  get count(): number {
    return this.root === 0 ? 0 : headerWord(this.#memory, this.root, countWord);
  }

  /** Count of entries with an expiry, as `addExpires` kept it. */
  get expires(): number {
    return this.root === 0 ? 0 : headerWord(this.#memory, this.root, expiresWord);
  }

  /** Becomes the index at another root. The position is nowhere: only `find` makes it somewhere. */
  detach(root: number): void {
    this.root = root;
    this.entry = 0;
    this.slot = -1;
  }

  /** Looks for the entry with that hash and key, and goes there: to it, or to where it belongs. */
  find(hash: number, bytes: Buffer, start: number, end: number): boolean {
    this.hash = hash;
    this.entry = 0;
    this.slot = 0;
    const root = this.root;
    if (root === 0) return false;
    const memory = this.#memory;
    const directory = memory.u32s[root >>> slabShift]!;
    const base = (root & unitMask) << 1;
    const place = placeOf(hash, directory[base + depthWord]!);
    const at = base + placesWord + (place << 2);
    const segment = directory[at]!;
    const meta = directory[at + 1]!;
    const capacity = metaCapacity(meta);
    const words = memory.u32s[segment >>> slabShift]!;
    const slots = ((segment & unitMask) << 1) + slotsWord;
    const slotsEnd = slots + (capacitySlots[capacity]! << 1);
    const unsigned = hash >>> 0;
    let word = slots + (homeOf(hash, metaDepth(meta), capacityHomes[capacity]!) << 1);
    for (; word < slotsEnd; word += 2) {
      const ref = words[word]!;
      if (ref === 0) break;
      const other = words[word + 1]!;
      if (other < unsigned) continue;
      if (other > unsigned) break;
      if (hasKey(memory, ref, bytes, start, end)) {
        this.entry = ref;
        break;
      }
    }
    this.place = place;
    this.segment = segment;
    this.slot = (word - slots) >>> 1;
    return this.entry !== 0;
  }

  /** Goes to the entry of that reference and hash, which must be there. */
  findReference(hash: number, ref: number): void {
    this.hash = hash;
    this.#seek();
    const words = this.#memory.u32s[this.segment >>> slabShift]!;
    const slots = ((this.segment & unitMask) << 1) + slotsWord;
    while (words[slots + (this.slot << 1)] !== ref) {
      assert(
        words[slots + (this.slot << 1) + 1] === hash >>> 0,
        'the entry is among those of its hash',
      );
      this.slot++;
    }
    this.entry = ref;
  }

  /** Goes to a slot that has an entry. */
  moveTo(place: number, slot: number): void {
    this.place = place;
    this.segment = segmentAt(this.#memory, this.root, place);
    this.slot = slot;
    const word = ((this.segment & unitMask) << 1) + slotsWord + (slot << 1);
    this.entry = this.#memory.u32s[this.segment >>> slabShift]![word]!;
    this.hash = this.#memory.u32s[this.segment >>> slabShift]![word + 1]! | 0;
    assert(this.entry !== 0, 'the slot has an entry');
  }

  /** Inserts the entry at the position, which a `find` that missed has set. The root may change. */
  insert(ref: number): void {
    assert(this.entry === 0 && ref !== 0, 'an entry is inserted where none is');
    assert(this.slot >= 0, 'the position is where the key belongs');
    if (this.root === 0) this.#create();
    const memory = this.#memory;
    for (;;) {
      this.own();
      const root = this.root;
      const first = this.#firstPlace();
      const meta = metaAt(memory, root, first);
      const capacity = metaCapacity(meta);
      const words = memory.u32s[this.segment >>> slabShift]!;
      const slots = ((this.segment & unitMask) << 1) + slotsWord;
      if (
        metaCount(meta) < capacityLimit[capacity]! &&
        insertSlot(words, slots, capacity, this.slot, ref, this.hash)
      ) {
        setMetaAt(memory, root, first, metaPlus(meta, 1));
        setHeaderWord(memory, root, countWord, headerWord(memory, root, countWord) + 1);
        this.entry = ref;
        return;
      }
      this.root = growSegment(this.#arena, root, this.place);
      this.#seek();
    }
  }

  /** Puts another entry of the same key in the place of the one at the position. */
  replace(ref: number): void {
    assert(this.entry !== 0 && ref !== 0, 'an entry is replaced by another');
    this.own();
    this.#memory.u32s[this.segment >>> slabShift]![
      ((this.segment & unitMask) << 1) + slotsWord + (this.slot << 1)
    ] = ref;
    this.entry = ref;
  }

  /** Makes the directory and the segment at the position writable. */
  own(): void {
    const arena = this.#arena;
    if (arena.frozenBelow === 0) return;
    this.root = arena.own(this.root);
    if (!arena.isFrozen(this.segment)) return;
    const first = this.#firstPlace();
    if (this.#isRead(this.#hashesEnd(first))) {
      arena.claim(this.segment);
      return;
    }
    this.segment = arena.own(this.segment);
    const memory = this.#memory;
    setSegment(
      memory,
      this.root,
      first,
      this.segment,
      metaAt(memory, this.root, first),
      minExpireAt(memory, this.root, first),
    );
  }

  /** Makes the entry at the position writable; `entry` and `root` may change. */
  ownEntry(): void {
    if (!this.claimEntry()) this.replace(this.#arena.own(this.entry));
  }

  /**
   * Makes the entry at the position writable if that takes no copy of it: no view can see it, or the
   * view's reader is past it. Returns whether it is. The root may change.
   */
  claimEntry(): boolean {
    const arena = this.#arena;
    if (!arena.isFrozen(this.entry)) return true;
    if (!this.#isEntryRead) return false;
    this.own();
    arena.claim(this.entry);
    return true;
  }

  /** Frees the block of an entry that was at the position. */
  freeEntry(ref: number): void {
    const arena = this.#arena;
    if (arena.isFrozen(ref) && this.#isEntryRead) arena.claim(ref);
    arena.free(ref);
  }

  /**
   * Takes the entry at the position out. Its block is the caller's to free. The root may change.
   */
  remove(): void {
    assert(this.entry !== 0, 'an entry is removed where one is');
    this.own();
    const memory = this.#memory;
    const first = this.#firstPlace();
    const meta = metaPlus(metaAt(memory, this.root, first), -1);
    const words = memory.u32s[this.segment >>> slabShift]!;
    const slots = ((this.segment & unitMask) << 1) + slotsWord;
    removeSlot(words, slots, metaCapacity(meta), metaDepth(meta), this.slot);
    setMetaAt(memory, this.root, first, meta);
    setHeaderWord(memory, this.root, countWord, headerWord(memory, this.root, countWord) - 1);
    this.entry = 0;
    if (metaCount(meta) * 4 < capacityLimit[metaCapacity(meta)]!) {
      this.root = shrinkSegment(this.#arena, this.root, this.place);
      if (this.root !== 0) this.#seek();
    }
  }

  /** Changes the count of entries with an expiry. The path to the entry is owned. */
  addExpires(change: number): void {
    assert(!this.#arena.isFrozen(this.root), 'a directory is written when it is owned');
    const expires = this.expires + change;
    assert(expires >= 0 && expires <= this.count, 'some of the entries expire');
    setHeaderWord(this.#memory, this.root, expiresWord, expires);
  }

  /** Notes that the entry at the position expires at `ms`. The path to it is owned. */
  lowerMinExpire(ms: number): void {
    assert(!this.#arena.isFrozen(this.root), 'a directory is written when it is owned');
    const first = this.#firstPlace();
    if (ms < minExpireAt(this.#memory, this.root, first))
      setMinExpireAt(this.#memory, this.root, first, ms);
  }

  /** Replaces the lower bound of the expiries in the segment at `first` by a tighter one. */
  tightenMinExpire(first: number, ms: number): void {
    this.root = this.#arena.own(this.root);
    setMinExpireAt(this.#memory, this.root, first, ms);
  }

  #create(): void {
    this.root = newIndex(this.#arena, this.expectedCount);
    this.expectedCount = 0;
    this.#seek();
  }

  /** Whether the reader of the open view is past the hash of the position. */
  get #isEntryRead(): boolean {
    return this.#isRead((this.hash >>> 0) + 1);
  }

  /** Whether the reader of the open view is past all hashes below `end`. */
  #isRead(end: number): boolean {
    return this.progress !== undefined && this.progress.isPast(this.viewDatabase, end);
  }

  /** Returns the end, up to 2^32, of the hashes in the segment whose first place this is. */
  #hashesEnd(first: number): number {
    const depth = headerWord(this.#memory, this.root, depthWord);
    const places = 1 << (depth - metaDepth(metaAt(this.#memory, this.root, first)));
    return (first + places) * 2 ** (32 - depth);
  }

  #firstPlace(): number {
    const depth = headerWord(this.#memory, this.root, depthWord);
    return firstPlace(this.place, depth, metaDepth(metaAt(this.#memory, this.root, this.place)));
  }

  /** Goes to the first slot whose hash is not less than the position's, or to the gap before it. */
  #seek(): void {
    const memory = this.#memory;
    this.place = placeOf(this.hash, headerWord(memory, this.root, depthWord));
    this.segment = segmentAt(memory, this.root, this.place);
    const meta = metaAt(memory, this.root, this.place);
    const capacity = metaCapacity(meta);
    const words = memory.u32s[this.segment >>> slabShift]!;
    const slots = ((this.segment & unitMask) << 1) + slotsWord;
    const hash = this.hash >>> 0;
    let slot = homeOf(this.hash, metaDepth(meta), capacityHomes[capacity]!);
    while (
      slot < capacitySlots[capacity]! &&
      words[slots + (slot << 1)] !== 0 &&
      words[slots + (slot << 1) + 1]! < hash
    )
      slot++;
    this.slot = slot;
  }
}
