/**
 * What is known of every page of 64 KiB: columns of typed arrays, indexed by page number.
 *
 *   page number = reference >>> 13 = slab number x 256 + page in slab
 *
 * A page is part of a free run or of a span. Either is described at its first page, its head:
 *
 *               free run of n pages              span of n pages
 *   head        0 on every page                  the head's number, on every page
 *   pages       n on its first and last page     n on the head
 *   sizeClass   0                                the class of its blocks, on the head
 *   used        -                                blocks handed out
 *   fresh       -                                blocks ever handed out; the rest is untouched
 *   free        -                                reference of the first free block, 0 when none
 *   next, prev  the list of runs of that length  the list of spans of that class with room
 *
 * The table lives beside the dataset, not in it: 25 bytes for 64 KiB.
 */
import { assert } from '../assert.js';
import { pageBytes } from './size-classes.js';

/** A reference shifted right by this is the number of its page. */
export const pageShift = 13;

assert(1 << pageShift === pageBytes / 8, 'a page is 2^13 units of 8 bytes');

export class PageTable {
  head = new Uint32Array(0);
  pages = new Uint16Array(0);
  sizeClass = new Uint8Array(0);
  used = new Uint16Array(0);
  fresh = new Uint16Array(0);
  free = new Uint32Array(0);
  next = new Uint32Array(0);
  prev = new Uint32Array(0);

  /** Makes room for page numbers below `count`; new pages belong to nothing. */
  grow(count: number): void {
    if (count <= this.head.length) return;
    const length = Math.max(count, this.head.length * 2);
    this.head = extended(this.head, new Uint32Array(length));
    this.pages = extended(this.pages, new Uint16Array(length));
    this.sizeClass = extended(this.sizeClass, new Uint8Array(length));
    this.used = extended(this.used, new Uint16Array(length));
    this.fresh = extended(this.fresh, new Uint16Array(length));
    this.free = extended(this.free, new Uint32Array(length));
    this.next = extended(this.next, new Uint32Array(length));
    this.prev = extended(this.prev, new Uint32Array(length));
  }

  /** Makes `count` pages from `span` on a span whose blocks have that class; none is used yet. */
  describeSpan(span: number, count: number, sizeClass: number): void {
    this.head.fill(span, span, span + count);
    this.pages[span] = count;
    this.sizeClass[span] = sizeClass;
    this.used[span] = 0;
    this.fresh[span] = 0;
    this.free[span] = 0;
  }

  /** Forgets every page. */
  clear(): void {
    this.head = this.next = this.prev = this.free = new Uint32Array(0);
    this.pages = this.used = this.fresh = new Uint16Array(0);
    this.sizeClass = new Uint8Array(0);
  }
}

function extended<Column extends Uint32Array | Uint16Array | Uint8Array>(
  from: Column,
  to: Column,
): Column {
  to.set(from);
  return to;
}
