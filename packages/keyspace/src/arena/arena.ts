/**
 * The allocator of the dataset, and the copy-on-write rule. HOT (bench: replay).
 *
 * A block begins with a header of 8 bytes:
 *
 *   word 0   | epoch: 24 bits | size class: 8 |      the arena's; 0 while the block is free
 *   word 1   | clock: 24 bits |       kind: 8 |      the owner's; the next free block while free
 *
 * Worked example: the third block a new arena hands out in epoch 1, of 48 bytes, of class 6, is at
 * byte 65536 + 2 x 48, reference 0x200c; its word 0 is 0x00000106.
 *
 * Allocation is mimalloc's shape: a span (page-table.ts) serves one size class and keeps its own
 * free list, so a span that empties goes back whole, and blocks of a kind lie together. Blocks
 * above 512 KiB are runs of pages; above 16 MiB, slabs of their own.
 *
 * Epochs: a block carries the epoch it was made in. `freeze` starts a new one, and until `thaw` the
 * blocks of earlier epochs are *frozen*: another thread reads them without locks.
 *
 * Invariants
 *   1. A frozen block is never written: `own` hands out a copy, `free` queues it until `thaw`.
 *   2. `usedBytes` is the sum of the sizes of the blocks handed out and not yet freed. Queued
 *      blocks count: they are still there.
 *   3. A span is in its class's list exactly while it has room.
 *
 * The 24 bits of an epoch allow 16.7 million views (one a minute: 31 years). Before they run out
 * `freeze` resets the epoch of every block to 0, once, in O(blocks).
 */
import { assert } from '../assert.js';
import {
  classBytes,
  ownSlabClass,
  pageBytes,
  runClass,
  sizeClassOf,
  spanBlocks,
  spanClassMax,
  spanPages,
  spanSizeMax,
} from './size-classes.js';
import { Memory, slabBytes, slabShift, unitMask } from './memory.js';
import { PageRuns, slabPages } from './page-runs.js';
import { PageTable } from './page-table.js';
import { ReferenceQueue } from './reference-queue.js';

export const blockHeaderBytes = 8;
export const epochMax = 0xffffff;

const pageShift = 13;
const blockSizeMax = 0xffff * pageBytes;
/** Blocks freed from the queue for every new span: garbage is used before memory is taken. */
const reclaimPerSpan = 512;

assert(1 << pageShift === pageBytes / 8, 'a page is 2^13 units of 8 bytes');
assert(slabPages === 256, 'a slab is 256 pages');

export class Arena {
  readonly memory = new Memory();
  /** Epoch of the blocks made now: 1..epochMax. */
  epoch = 1;
  /** Blocks of an epoch below this are frozen; 0 when no view is open. */
  frozenBelow = 0;

  readonly #table = new PageTable();
  readonly #runs = new PageRuns(this.memory, this.#table);
  /** Head of the first span with room, by class. */
  readonly #roomy = new Uint32Array(spanClassMax + 1);
  /** Element 0: bytes handed out. A typed array, because a double in a field costs a box. */
  readonly #used = new Float64Array(1);
  /** Frozen blocks that nothing but the open view refers to. */
  #frozenGarbage = new ReferenceQueue();
  /** Blocks that nothing refers to: left by closed views. */
  #garbage = new ReferenceQueue();

  /** Bytes of all blocks handed out. */
  get usedBytes(): number {
    return this.#used[0]!;
  }

  /**
   * Hands out a block of at least `size` bytes, header included, and returns its reference.
   * Word 0 is set, word 1 and the content are whatever was there before.
   *
   * @throws ArenaFullError when 32 GiB are taken; nothing has changed then.
   */
  allocate(size: number): number {
    assert(size >= blockHeaderBytes, 'a block holds its header');
    if (size > spanSizeMax) return this.#allocateRun(size);
    const sizeClass = sizeClassOf(size);
    let span = this.#roomy[sizeClass]!;
    if (span === 0) span = this.#openSpan(sizeClass);
    const table = this.#table;
    let ref = table.free[span]!;
    let words: Uint32Array;
    if (ref !== 0) {
      words = this.memory.u32s[ref >>> slabShift]!;
      table.free[span] = words[((ref & unitMask) << 1) + 1]!;
    } else {
      const fresh = table.fresh[span]!;
      table.fresh[span] = fresh + 1;
      ref = (span << pageShift >>> 0) + fresh * (classBytes[sizeClass]! >>> 3);
      words = this.memory.u32s[ref >>> slabShift]!;
    }
    words[(ref & unitMask) << 1] = (this.epoch << 8) | sizeClass;
    const used = table.used[span]! + 1;
    table.used[span] = used;
    if (used === spanBlocks[sizeClass]!) this.#unlinkRoomy(span, sizeClass);
    this.#used[0]! += classBytes[sizeClass]!;
    return ref;
  }

  /** Takes a block back: at once, or when the view that can see it has closed. */
  free(ref: number): void {
    const words = this.memory.u32s[ref >>> slabShift]!;
    const at = (ref & unitMask) << 1;
    const word = words[at]!;
    const sizeClass = word & 0xff;
    assert(sizeClass !== 0, 'only a block in use is freed');
    if (word >>> 8 < this.frozenBelow) {
      this.#frozenGarbage.push(ref);
      return;
    }
    if (sizeClass > spanClassMax) {
      this.#freeRun(ref);
      return;
    }
    const table = this.#table;
    const span = table.head[ref >>> pageShift]!;
    assert(table.sizeClass[span] === sizeClass, 'a block has the class of its span');
    words[at] = 0;
    words[at + 1] = table.free[span]!;
    table.free[span] = ref;
    const used = table.used[span]!;
    table.used[span] = used - 1;
    this.#used[0]! -= classBytes[sizeClass]!;
    if (used === spanBlocks[sizeClass]!) this.#linkRoomy(span, sizeClass);
    if (used === 1) this.#closeSpan(span, sizeClass);
  }

  /** Whether a view can see the block, so that it must not be written. */
  isFrozen(ref: number): boolean {
    return this.memory.u32s[ref >>> slabShift]![(ref & unitMask) << 1]! >>> 8 < this.frozenBelow;
  }

  /**
   * Returns a block with this one's content that may be written: itself, or a copy if a view can
   * see it. The caller stores a changed reference in the parent, which it owns likewise.
   */
  own(ref: number): number {
    return this.isFrozen(ref) ? this.#thawed(ref) : ref;
  }

  /** Returns a new block with the same size and content. */
  copy(ref: number): number {
    const size = this.blockSize(ref);
    const copy = this.allocate(size);
    const { u8s, u32s } = this.memory;
    const from = (ref & unitMask) << 3;
    const to = (copy & unitMask) << 3;
    const source = u8s[ref >>> slabShift]!;
    u8s[copy >>> slabShift]!.set(source.subarray(from + 4, from + size), to + 4);
    assert(u32s[copy >>> slabShift]![to >>> 2]! >>> 8 === this.epoch, 'a copy is young');
    return copy;
  }

  /** Bytes of the block, header included. */
  blockSize(ref: number): number {
    const sizeClass = this.memory.u32s[ref >>> slabShift]![(ref & unitMask) << 1]! & 0xff;
    assert(sizeClass !== 0, 'a free block has no size');
    return sizeClass <= spanClassMax ? classBytes[sizeClass]! : this.#table.pages[ref >>> pageShift]! * pageBytes;
  }

  /** Whether `size` bytes asked for anew would get a block of exactly this one's size. */
  isSizeOf(ref: number, size: number): boolean {
    if (size <= spanSizeMax) {
      return (this.memory.u32s[ref >>> slabShift]![(ref & unitMask) << 1]! & 0xff) === sizeClassOf(size);
    }
    return this.blockSize(ref) === Math.ceil(size / pageBytes) * pageBytes;
  }

  /** Opens a view: every block there is now stays as it is until `thaw`. */
  freeze(): void {
    assert(this.frozenBelow === 0, 'one view at a time');
    if (this.epoch === epochMax) this.#resetEpochs();
    this.epoch++;
    this.frozenBelow = this.epoch;
  }

  /** Closes the view. The blocks only it referred to become garbage for `reclaim`. */
  thaw(): void {
    assert(this.frozenBelow !== 0, 'a view is open');
    this.frozenBelow = 0;
    // The shorter queue moves into the longer one: usually one of them is empty.
    const isLonger = this.#frozenGarbage.length > this.#garbage.length;
    const source = isLonger ? this.#garbage : this.#frozenGarbage;
    const target = isLonger ? this.#frozenGarbage : this.#garbage;
    while (source.length > 0) target.push(source.pop());
    this.#garbage = target;
    this.#frozenGarbage = source;
  }

  /** Frees up to `count` blocks of garbage. Returns whether more is left. */
  reclaim(count: number): boolean {
    const garbage = this.#garbage;
    for (let left = Math.min(count, garbage.length); left > 0; left--) this.free(garbage.pop());
    return garbage.length > 0;
  }

  /** Bytes of all blocks that wait to be freed. O(such blocks). */
  garbageBytes(): number {
    let bytes = 0;
    const add = (ref: number): void => {
      bytes += this.blockSize(ref);
    };
    this.#garbage.forEach(add);
    this.#frozenGarbage.forEach(add);
    return bytes;
  }

  /** Takes every block back at once. No view may be open. O(slabs). */
  clear(): void {
    assert(this.frozenBelow === 0, 'a view keeps its blocks');
    this.memory.u8s.forEach((bytes, number) => {
      if (bytes.length > 0) this.memory.dropSlab(number);
    });
    this.#table.clear();
    this.#runs.clear();
    this.#roomy.fill(0);
    this.#garbage.clear();
    this.#used[0] = 0;
  }

  #thawed(ref: number): number {
    const copy = this.copy(ref);
    this.#frozenGarbage.push(ref);
    return copy;
  }

  #openSpan(sizeClass: number): number {
    if (this.#garbage.length > 0) {
      this.reclaim(reclaimPerSpan);
      const reclaimed = this.#roomy[sizeClass]!;
      if (reclaimed !== 0) return reclaimed;
    }
    const count = spanPages[sizeClass]!;
    const span = this.#runs.take(count);
    this.#describeSpan(span, count, sizeClass);
    this.#linkRoomy(span, sizeClass);
    return span;
  }

  /**
   * Gives back a span that emptied, unless it is one page and the last of its class with room: then
   * a block that comes and goes would open and close it each time.
   */
  #closeSpan(span: number, sizeClass: number): void {
    assert(this.#table.used[span] === 0, 'an empty span is closed');
    const isLast = this.#roomy[sizeClass] === span && this.#table.next[span] === 0;
    if (isLast && spanPages[sizeClass] === 1) return;
    this.#unlinkRoomy(span, sizeClass);
    this.#table.sizeClass[span] = 0;
    this.#runs.give(span, spanPages[sizeClass]!);
  }

  #describeSpan(span: number, count: number, sizeClass: number): void {
    const table = this.#table;
    table.head.fill(span, span, span + count);
    table.pages[span] = count;
    table.sizeClass[span] = sizeClass;
    table.used[span] = 0;
    table.fresh[span] = 0;
    table.free[span] = 0;
  }

  #linkRoomy(span: number, sizeClass: number): void {
    const { next, prev } = this.#table;
    const first = this.#roomy[sizeClass]!;
    next[span] = first;
    prev[span] = 0;
    if (first !== 0) prev[first] = span;
    this.#roomy[sizeClass] = span;
  }

  #unlinkRoomy(span: number, sizeClass: number): void {
    const { next, prev } = this.#table;
    const after = next[span]!;
    const before = prev[span]!;
    if (after !== 0) prev[after] = before;
    if (before !== 0) next[before] = after;
    else this.#roomy[sizeClass] = after;
  }

  #allocateRun(size: number): number {
    assert(size <= blockSizeMax, 'a block is less than 4 GiB');
    const count = Math.ceil(size / pageBytes);
    const isOwn = count > slabPages;
    const span = isOwn ? this.#takeOwnSlab(count) : this.#runs.take(count);
    const sizeClass = isOwn ? ownSlabClass : runClass;
    this.#describeSpan(span, isOwn ? 1 : count, sizeClass);
    this.#table.pages[span] = count;
    this.#table.used[span] = 1;
    const ref = (span << pageShift) >>> 0;
    this.memory.u32s[ref >>> slabShift]![(ref & unitMask) << 1] = (this.epoch << 8) | sizeClass;
    this.#used[0]! += count * pageBytes;
    return ref;
  }

  #takeOwnSlab(count: number): number {
    const number = this.memory.addOwnSlab(count * pageBytes);
    this.#table.grow((number + Math.ceil((count * pageBytes) / slabBytes)) * slabPages);
    return number * slabPages;
  }

  #freeRun(ref: number): void {
    const table = this.#table;
    const span = ref >>> pageShift;
    const count = table.pages[span]!;
    assert(table.head[span] === span && table.used[span] === 1, 'a run has one block');
    this.#used[0]! -= count * pageBytes;
    table.used[span] = 0;
    this.memory.u32s[ref >>> slabShift]![(ref & unitMask) << 1] = 0;
    const isOwn = table.sizeClass[span] === ownSlabClass;
    table.sizeClass[span] = 0;
    if (isOwn) {
      table.head[span] = 0;
      table.pages[span] = 0;
      this.memory.dropSlab(span / slabPages);
    } else {
      this.#runs.give(span, count);
    }
  }

  #resetEpochs(): void {
    const { head, sizeClass, fresh } = this.#table;
    for (let span = 1; span < head.length; span++) {
      if (head[span] !== span) continue;
      const spanClass = sizeClass[span]!;
      const isRun = spanClass > spanClassMax;
      const blocks = isRun ? 1 : fresh[span]!;
      const units = isRun ? 0 : classBytes[spanClass]! >>> 3;
      for (let block = 0; block < blocks; block++) {
        const ref = ((span << pageShift) >>> 0) + block * units;
        this.memory.u32s[ref >>> slabShift]![(ref & unitMask) << 1]! &= 0xff;
      }
    }
    this.epoch = 0;
  }

  /** Verifies every invariant. O(blocks). */
  check(): void {
    const table = this.#table;
    let used = 0;
    let pages = this.#runs.check();
    for (let span = 1; span < table.head.length; span++) {
      if (table.head[span] !== span) continue;
      used += this.#checkSpan(span);
      pages += table.sizeClass[span] === ownSlabClass ? 0 : table.pages[span]!;
    }
    assert(used === this.usedBytes, 'the sum of the blocks is what was counted');
    const shared = this.memory.u8s.filter((bytes) => bytes.length === slabBytes).length;
    assert(pages === Math.max(0, shared * slabPages - 1), 'every page is free or of a span');
    this.#checkRoomy();
  }

  #checkSpan(span: number): number {
    const table = this.#table;
    const sizeClass = table.sizeClass[span]!;
    assert(sizeClass !== 0, 'a span has a class');
    if (sizeClass > spanClassMax) return table.pages[span]! * pageBytes;
    const units = classBytes[sizeClass]! >>> 3;
    const first = (span << pageShift) >>> 0;
    let free = 0;
    for (let ref = table.free[span]!; ref !== 0; free++) {
      const words = this.memory.u32s[ref >>> slabShift]!;
      assert(words[(ref & unitMask) << 1] === 0, 'a free block has no class');
      assert((ref - first) % units === 0, 'a free block begins where one does');
      ref = words[((ref & unitMask) << 1) + 1]!;
    }
    let used = 0;
    for (let block = 0; block < table.fresh[span]!; block++) {
      const ref = first + block * units;
      const word = this.memory.u32s[ref >>> slabShift]![(ref & unitMask) << 1]!;
      if (word === 0) continue;
      used++;
      assert((word & 0xff) === sizeClass && word >>> 8 <= this.epoch, 'a block has the class of its span');
    }
    assert(used === table.used[span] && used + free === table.fresh[span], 'a block is used or free');
    return used * classBytes[sizeClass]!;
  }

  #checkRoomy(): void {
    const { head, sizeClass, used, next, prev } = this.#table;
    const listed = new Set<number>();
    for (let spanClass = 1; spanClass <= spanClassMax; spanClass++) {
      let previous = 0;
      for (let span = this.#roomy[spanClass]!; span !== 0; span = next[span]!) {
        assert(sizeClass[span] === spanClass && prev[span] === previous, 'a list of spans links both ways');
        listed.add(span);
        previous = span;
      }
    }
    for (let span = 1; span < head.length; span++) {
      if (head[span] !== span || sizeClass[span]! > spanClassMax) continue;
      assert(listed.has(span) === used[span]! < spanBlocks[sizeClass[span]!]!, 'a span is listed while it has room');
    }
  }
}
