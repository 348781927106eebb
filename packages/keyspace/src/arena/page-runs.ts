/**
 * The free pages of all slabs: runs of contiguous pages, best fit, coalesced at once.
 *
 * Runs of equal length form a doubly linked list through the page table; a bit per length says
 * which lists have any. Taking looks for the shortest run that is long enough and gives the rest
 * back; giving joins the run with free neighbours in the same slab.
 *
 *   pages of a slab     |used|....free....|used|..free..|     lists: 4 -> run, 2 -> run
 *
 * Invariants
 *   1. No two free runs touch within a slab.
 *   2. At most one slab is wholly free; a second one is dropped, so memory goes back to the system.
 */
import { assert } from '../assert.js';
import { pageBytes } from './size-classes.js';
import { slabBytes, type Memory } from './memory.js';
import type { PageTable } from './page-table.js';

export const slabPages = slabBytes / pageBytes;
const slabPageMask = slabPages - 1;

export class PageRuns {
  readonly #memory: Memory;
  readonly #table: PageTable;
  /** First page of the first run, by length in pages. */
  readonly #first = new Uint32Array(slabPages + 1);
  /** One bit per length: whether its list has a run. */
  readonly #present = new Uint32Array((slabPages >>> 5) + 1);

  constructor(memory: Memory, table: PageTable) {
    this.#memory = memory;
    this.#table = table;
  }

  /** Takes `count` contiguous pages (1..256), from a new slab if need be, and returns the first. */
  take(count: number): number {
    assert(count >= 1 && count <= slabPages, 'a run fits a slab');
    let length = this.#lengthOf(count);
    // Twice for a whole slab when there is none yet: slab 0 has a page less.
    while (length === 0) {
      this.#addSlab();
      length = this.#lengthOf(count);
    }
    const page = this.#first[length]!;
    this.#unlink(page, length);
    if (length > count) this.#link(page + count, length - count);
    return page;
  }

  /** Gives back `count` pages from `page` on. */
  give(page: number, count: number): void {
    const { head, pages } = this.#table;
    let first = page;
    let end = page + count;
    head.fill(0, first, end);
    pages.fill(0, first, end);
    if ((first & slabPageMask) !== 0 && head[first - 1] === 0 && pages[first - 1] !== 0) {
      const length = pages[first - 1]!;
      this.#unlink(first - length, length);
      first -= length;
    }
    if ((end & slabPageMask) !== 0 && head[end] === 0 && pages[end] !== 0) {
      const length = pages[end]!;
      this.#unlink(end, length);
      end += length;
    }
    if (end - first === slabPages && this.#first[slabPages] !== 0)
      this.#memory.dropSlab(first / slabPages);
    else this.#link(first, end - first);
  }

  /** Forgets every run; the caller drops the slabs. */
  clear(): void {
    this.#first.fill(0);
    this.#present.fill(0);
  }

  /** Verifies that lists, bits and table agree; returns the count of free pages. O(pages). */
  check(): number {
    const { head, pages, next, prev } = this.#table;
    let free = 0;
    for (let length = 1; length <= slabPages; length++) {
      const first = this.#first[length]!;
      assert(
        ((this.#present[length >>> 5]! >>> (length & 31)) & 1) === (first === 0 ? 0 : 1),
        'bit tells of a list',
      );
      let previous = 0;
      for (let page = first; page !== 0; page = next[page]!) {
        assert(prev[page] === previous, 'a list of runs links both ways');
        assert(
          pages[page] === length && pages[page + length - 1] === length,
          'a run knows its length at both ends',
        );
        assert((page & slabPageMask) + length <= slabPages, 'a run stays in its slab');
        for (let i = page; i < page + length; i++) assert(head[i] === 0, 'a free page has no span');
        assert(
          (page & slabPageMask) === 0 || head[page - 1] !== 0 || page === 1,
          'no two free runs touch',
        );
        free += length;
        previous = page;
      }
    }
    return free;
  }

  #addSlab(): void {
    const number = this.#memory.addSlab();
    this.#table.grow((number + 1) * slabPages);
    // Page 0 is never used, so that reference 0 can mean "none".
    const reserved = number === 0 ? 1 : 0;
    this.#link(number * slabPages + reserved, slabPages - reserved);
  }

  /** The shortest length of at least `count` pages with a run, or 0. */
  #lengthOf(count: number): number {
    let word = count >>> 5;
    let bits = this.#present[word]! & (-1 << (count & 31));
    while (bits === 0) {
      word++;
      if (word >= this.#present.length) return 0;
      bits = this.#present[word]!;
    }
    return (word << 5) + 31 - Math.clz32(bits & -bits);
  }

  #link(page: number, length: number): void {
    const { pages, next, prev } = this.#table;
    const first = this.#first[length]!;
    pages[page] = length;
    pages[page + length - 1] = length;
    next[page] = first;
    prev[page] = 0;
    if (first !== 0) prev[first] = page;
    this.#first[length] = page;
    this.#present[length >>> 5]! |= 1 << (length & 31);
  }

  #unlink(page: number, length: number): void {
    const { pages, next, prev } = this.#table;
    const after = next[page]!;
    const before = prev[page]!;
    if (after !== 0) prev[after] = before;
    if (before !== 0) next[before] = after;
    else this.#first[length] = after;
    if (this.#first[length] === 0) this.#present[length >>> 5]! &= ~(1 << (length & 31));
    pages[page + length - 1] = 0;
    pages[page] = 0;
  }
}
