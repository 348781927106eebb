/**
 * Blocks of one size class each, cut from spans of pages. HOT (bench: replay).
 *
 * A span keeps its own list of free blocks, threaded through their word 1, and a count of those it
 * ever handed out: the rest of its memory is untouched, so the system need not back it.
 *
 *   span of class 6 (48 bytes), 5 blocks ever handed out, the second and fourth free again:
 *
 *     |used|free|used|free|used| never touched ...        used 3, fresh 5, free -> 4th -> 2nd
 *
 * Invariants
 *   1. A span is in the list of its class exactly while it has room.
 *   2. A block is used, or in the list of its span, or not fresh yet.
 *   3. Word 0 of a block is 0 exactly while it is free: double frees are caught.
 */
import { assert } from '../assert.js';
import { slabShift, unitMask, type Memory } from './memory.js';
import type { PageRuns } from './page-runs.js';
import { pageShift, type PageTable } from './page-table.js';
import { classBytes, spanBlocks, spanClassMax, spanPages } from './size-classes.js';

export class Spans {
  readonly #memory: Memory;
  readonly #table: PageTable;
  readonly #runs: PageRuns;
  /** Head of the first span with room, by class. */
  readonly #roomy = new Uint32Array(spanClassMax + 1);

  constructor(memory: Memory, table: PageTable, runs: PageRuns) {
    this.#memory = memory;
    this.#table = table;
    this.#runs = runs;
  }

  /** Whether a block of that class can be had without a new span. */
  hasRoom(sizeClass: number): boolean {
    return this.#roomy[sizeClass] !== 0;
  }

  /** Takes a block and returns its reference; its content is whatever was there before. */
  take(sizeClass: number): number {
    let span = this.#roomy[sizeClass]!;
    if (span === 0) span = this.#open(sizeClass);
    const table = this.#table;
    let ref = table.free[span]!;
    if (ref !== 0) {
      const words = this.#memory.u32s[ref >>> slabShift]!;
      table.free[span] = words[((ref & unitMask) << 1) + 1]!;
    } else {
      const fresh = table.fresh[span]!;
      table.fresh[span] = fresh + 1;
      ref = ((span << pageShift) >>> 0) + fresh * (classBytes[sizeClass]! >>> 3);
    }
    const used = table.used[span]! + 1;
    table.used[span] = used;
    if (used === spanBlocks[sizeClass]!) this.#unlink(span, sizeClass);
    return ref;
  }

  /** Takes a block back. */
  give(ref: number, sizeClass: number): void {
    const table = this.#table;
    const span = table.head[ref >>> pageShift]!;
    assert(table.sizeClass[span] === sizeClass, 'a block has the class of its span');
    const words = this.#memory.u32s[ref >>> slabShift]!;
    const at = (ref & unitMask) << 1;
    words[at] = 0;
    words[at + 1] = table.free[span]!;
    table.free[span] = ref;
    const used = table.used[span]!;
    table.used[span] = used - 1;
    if (used === spanBlocks[sizeClass]!) this.#link(span, sizeClass);
    if (used === 1) this.#close(span, sizeClass);
  }

  /** Calls `visit` with every block that is used. */
  forEach(visit: (ref: number) => void): void {
    const { head, sizeClass } = this.#table;
    for (let span = 1; span < head.length; span++) {
      const spanClass = sizeClass[span]!;
      if (head[span] === span && spanClass <= spanClassMax) this.#visitUsed(span, visit);
    }
  }

  /** Forgets every span. */
  clear(): void {
    this.#roomy.fill(0);
  }

  /** Verifies every invariant. O(blocks). */
  check(): void {
    const { head, sizeClass, used, next, prev } = this.#table;
    const listed = new Set<number>();
    for (let spanClass = 1; spanClass <= spanClassMax; spanClass++) {
      let previous = 0;
      for (let span = this.#roomy[spanClass]!; span !== 0; span = next[span]!) {
        assert(sizeClass[span] === spanClass, 'a span is in the list of its class');
        assert(prev[span] === previous, 'a list of spans links both ways');
        listed.add(span);
        previous = span;
      }
    }
    for (let span = 1; span < head.length; span++) {
      const spanClass = sizeClass[span]!;
      if (head[span] !== span || spanClass > spanClassMax) continue;
      const hasRoom = used[span]! < spanBlocks[spanClass]!;
      assert(listed.has(span) === hasRoom, 'a span is listed while it has room');
      this.#checkSpan(span, spanClass);
    }
  }

  #checkSpan(span: number, sizeClass: number): void {
    const table = this.#table;
    assert(sizeClass !== 0, 'a span has a class');
    const units = classBytes[sizeClass]! >>> 3;
    const first = (span << pageShift) >>> 0;
    let free = 0;
    for (let ref = table.free[span]!; ref !== 0; free++) {
      const words = this.#memory.u32s[ref >>> slabShift]!;
      assert(words[(ref & unitMask) << 1] === 0, 'a free block has no class');
      assert((ref - first) % units === 0, 'a free block begins where one does');
      ref = words[((ref & unitMask) << 1) + 1]!;
    }
    let used = 0;
    this.#visitUsed(span, (ref) => {
      const word = this.#memory.u32s[ref >>> slabShift]![(ref & unitMask) << 1]!;
      assert((word & 0xff) === sizeClass, 'a block has the class of its span');
      used++;
    });
    assert(used === table.used[span], 'a span counts its blocks');
    assert(used + free === table.fresh[span], 'a block is used or free');
  }

  #visitUsed(span: number, visit: (ref: number) => void): void {
    const units = classBytes[this.#table.sizeClass[span]!]! >>> 3;
    for (let block = 0; block < this.#table.fresh[span]!; block++) {
      const ref = ((span << pageShift) >>> 0) + block * units;
      if (this.#memory.u32s[ref >>> slabShift]![(ref & unitMask) << 1] !== 0) visit(ref);
    }
  }

  #open(sizeClass: number): number {
    const count = spanPages[sizeClass]!;
    const span = this.#runs.take(count);
    this.#table.describeSpan(span, count, sizeClass);
    this.#link(span, sizeClass);
    return span;
  }

  /**
   * Gives back a span that emptied, unless it is one page and the last of its class with room: then
   * a block that comes and goes would open and close it each time.
   */
  #close(span: number, sizeClass: number): void {
    assert(this.#table.used[span] === 0, 'an empty span is closed');
    const isLast = this.#roomy[sizeClass] === span && this.#table.next[span] === 0;
    if (isLast && spanPages[sizeClass] === 1) return;
    this.#unlink(span, sizeClass);
    this.#table.sizeClass[span] = 0;
    this.#runs.give(span, spanPages[sizeClass]!);
  }

  #link(span: number, sizeClass: number): void {
    const { next, prev } = this.#table;
    const first = this.#roomy[sizeClass]!;
    next[span] = first;
    prev[span] = 0;
    if (first !== 0) prev[first] = span;
    this.#roomy[sizeClass] = span;
  }

  #unlink(span: number, sizeClass: number): void {
    const { next, prev } = this.#table;
    const after = next[span]!;
    const before = prev[span]!;
    if (after !== 0) prev[after] = before;
    if (before !== 0) next[before] = after;
    else this.#roomy[sizeClass] = after;
  }
}
