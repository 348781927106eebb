/**
 * What the packed encodings have in common: a blob, checked whole, then walked from its start.
 *
 *     cursor.open(bytes, start, end)     true: every element lies inside, all sizes agree
 *     while (cursor.next(target)) ...    each element, not copied
 *
 * `open` is where damage is found. After it `next` needs no checks and cannot fail: the bytes must
 * not change in between.
 */
import type { RdbString } from '../rdb-string.js';

export interface PackedCursor {
  /** Elements in all, known after `open`. A field and its value are two. */
  readonly count: number;

  /** Checks the blob `bytes[start, end)`, goes to its first element; returns whether it is one. */
  open(bytes: Buffer, start: number, end: number): boolean;

  /** Reads the element here into `target` and goes on; false, and nothing read, at the end. */
  next(target: RdbString): boolean;
}
