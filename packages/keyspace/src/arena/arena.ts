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
 * Allocation is mimalloc's shape: a span (spans.ts) serves one size class and keeps its own free
 * list, so a span that empties goes back whole, and blocks of a kind lie together. Blocks above
 * 512 KiB are runs of pages (page-runs.ts); above 16 MiB, slabs of their own.
 *
 * Epochs: a block carries the epoch it was made in. `freeze` starts a new one, and until `thaw` the
 * blocks of earlier epochs are *frozen*: another thread reads them without locks. A block that it
 * will not read again can be made young by `claim`.
 *
 * Invariants
 *   1. A frozen block is never written: `own` hands out a copy, `free` queues it until `thaw`.
 *   2. `usedBytes` is the sum of the sizes of the blocks handed out and not yet freed. Queued
 *      blocks count: they are still there.
 *
 * The 24 bits of an epoch allow 16.7 million views (one a minute: 31 years). Before they run out
 * `freeze` resets the epoch of every block to 0, once, in O(blocks).
 */
import { assert } from '../assert.js';
import { Memory, slabBytes, slabShift, unitMask } from './memory.js';
import { PageRuns, slabPages } from './page-runs.js';
import { pageShift, PageTable } from './page-table.js';
import { ReferenceQueue } from './reference-queue.js';
import {
  classBytes,
  ownSlabClass,
  pageBytes,
  runClass,
  sizeClassOf,
  spanClassMax,
  spanSizeMax,
} from './size-classes.js';
import { Spans } from './spans.js';

export const blockHeaderBytes = 8;
export const epochMax = 0xffffff;

const blockSizeMax = 0xffff * pageBytes;
/**
 * Blocks freed from the queue for every new span: garbage is used before memory is taken. At most so
 * many, as under a view a turn of writes may need forty spans for the segments it owns.
 */
const reclaimPerSpan = 128;

assert(slabPages === 256, 'a slab is 256 pages');

export class Arena {
  readonly memory = new Memory();
  /** Epoch of the blocks made now: 1..epochMax. */
  epoch = 1;
  /** Blocks of an epoch below this are frozen; 0 when no view is open. */
  frozenBelow = 0;

  readonly #table = new PageTable();
  readonly #runs = new PageRuns(this.memory, this.#table);
  readonly #spans = new Spans(this.memory, this.#table, this.#runs);
  /**
   * Element 0: bytes handed out; 1: of these, bytes of queued blocks. A typed array, because a
   * double in a field costs a box.
   */
  readonly #used = new Float64Array(2);
  /** Frozen blocks that nothing but the open view refers to. */
  #frozenGarbage = new ReferenceQueue();
  /** Blocks that nothing refers to: left by closed views. */
  #garbage = new ReferenceQueue();

  /** Bytes of all blocks handed out. */
  get usedBytes(): number {
    return this.#used[0]!;
  }

  /** Bytes of the blocks that were freed and wait: for the view to close, or for `reclaim`. */
  get queuedBytes(): number {
    return this.#used[1]!;
  }

  /**
   * Hands out a block of at least `size` bytes, header included, and returns its reference.
   * Word 0 is set, word 1 and the content are whatever was there before.
   *
   * @throws ArenaFullError when there is no memory left; nothing has changed then.
   */
  allocate(size: number): number {
    assert(size >= blockHeaderBytes, 'a block holds its header');
    if (size > spanSizeMax) return this.#allocateRun(size);
    const sizeClass = sizeClassOf(size);
    if (this.#garbage.length > 0 && !this.#spans.hasRoom(sizeClass)) this.reclaim(reclaimPerSpan);
    const ref = this.#spans.take(sizeClass);
    const words = this.memory.u32s[ref >>> slabShift]!;
    words[(ref & unitMask) << 1] = (this.epoch << 8) | sizeClass;
    this.#used[0]! += classBytes[sizeClass]!;
    return ref;
  }

  /** Takes a block back: at once, or when the view that can see it has closed. */
  free(ref: number): void {
    const word = this.memory.u32s[ref >>> slabShift]![(ref & unitMask) << 1]!;
    const sizeClass = word & 0xff;
    assert(sizeClass !== 0, 'only a block in use is freed');
    if (word >>> 8 < this.frozenBelow) {
      this.#queue(ref);
      return;
    }
    if (sizeClass > spanClassMax) {
      this.#freeRun(ref);
      return;
    }
    this.#spans.give(ref, sizeClass);
    this.#used[0]! -= classBytes[sizeClass]!;
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

  /** Makes a block young as it is: whoever reads the view will not read it again. */
  claim(ref: number): void {
    const words = this.memory.u32s[ref >>> slabShift]!;
    const at = (ref & unitMask) << 1;
    words[at] = (this.epoch << 8) | (words[at]! & 0xff);
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
    return sizeClass <= spanClassMax
      ? classBytes[sizeClass]!
      : this.#table.pages[ref >>> pageShift]! * pageBytes;
  }

  /**
   * Whether `size` bytes may as well stay in this block: they fit, and a block asked for anew would
   * be at most one class smaller. That slack spares a value whose size varies by a few bytes most
   * of its moves.
   */
  suits(ref: number, size: number): boolean {
    const sizeClass = this.memory.u32s[ref >>> slabShift]![(ref & unitMask) << 1]! & 0xff;
    if (size > spanSizeMax) return this.blockSize(ref) === Math.ceil(size / pageBytes) * pageBytes;
    const spare = sizeClass - sizeClassOf(size);
    return spare === 0 || spare === 1;
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
    for (let left = Math.min(count, garbage.length); left > 0; left--) {
      const ref = garbage.pop();
      this.#used[1]! -= this.blockSize(ref);
      this.free(ref);
    }
    return garbage.length > 0;
  }

  /** Takes every block back at once. No view may be open. O(slabs). */
  clear(): void {
    assert(this.frozenBelow === 0, 'a view keeps its blocks');
    this.memory.u8s.forEach((bytes, number) => {
      if (bytes.length > 0) this.memory.dropSlab(number);
    });
    this.#table.clear();
    this.#runs.clear();
    this.#spans.clear();
    this.#garbage.clear();
    this.#used.fill(0);
  }

  #thawed(ref: number): number {
    const copy = this.copy(ref);
    this.#queue(ref);
    return copy;
  }

  #queue(ref: number): void {
    this.#frozenGarbage.push(ref);
    this.#used[1]! += this.blockSize(ref);
  }

  #allocateRun(size: number): number {
    assert(size <= blockSizeMax, 'a block is less than 4 GiB');
    const count = Math.ceil(size / pageBytes);
    const isOwn = count > slabPages;
    const span = isOwn ? this.#takeOwnSlab(count) : this.#runs.take(count);
    const sizeClass = isOwn ? ownSlabClass : runClass;
    this.#table.describeSpan(span, isOwn ? 1 : count, sizeClass);
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
    this.#forEachBlock((ref) => {
      this.memory.u32s[ref >>> slabShift]![(ref & unitMask) << 1]! &= 0xff;
    });
    this.epoch = 0;
  }

  #forEachBlock(visit: (ref: number) => void): void {
    this.#spans.forEach(visit);
    const { head, sizeClass } = this.#table;
    for (let span = 1; span < head.length; span++) {
      if (head[span] === span && sizeClass[span]! > spanClassMax) visit((span << pageShift) >>> 0);
    }
  }

  /** Verifies every invariant. O(blocks). */
  check(): void {
    this.#spans.check();
    let used = 0;
    this.#forEachBlock((ref) => {
      used += this.blockSize(ref);
      const word = this.memory.u32s[ref >>> slabShift]![(ref & unitMask) << 1]!;
      assert(word >>> 8 <= this.epoch, 'no block is of an epoch to come');
    });
    assert(used === this.usedBytes, 'the sum of the blocks is what was counted');
    this.#checkQueues();
    this.#checkPages();
  }

  #checkQueues(): void {
    let queued = 0;
    const add = (ref: number): void => {
      queued += this.blockSize(ref);
    };
    this.#garbage.forEach(add);
    this.#frozenGarbage.forEach(add);
    assert(queued === this.queuedBytes, 'the sum of the queued blocks is what was counted');
  }

  #checkPages(): void {
    const { head, sizeClass, pages } = this.#table;
    let count = this.#runs.check();
    for (let span = 1; span < head.length; span++) {
      if (head[span] === span && sizeClass[span] !== ownSlabClass) count += pages[span]!;
    }
    const shared = this.memory.u8s.filter((bytes) => bytes.length === slabBytes).length;
    assert(count === Math.max(0, shared * slabPages - 1), 'every page is free or of a span');
  }
}
