/**
 * A pattern of SORT: where the value that belongs to an element is.
 *
 *     #               the element itself
 *     weight_*        the string at the key that has the element in place of the first "*"
 *     obj_*->name     the field of the hash at that key
 *     weight          nothing: the same for all elements
 *
 * A "->" counts only behind the "*", and with a field behind it. For what is a "#", a "*" or a "->"
 * the pattern ends at a NUL, as strings do in C; the rest of it is part of the name or field.
 *
 * Spec: redis/src/sort.c lookupKeyByPattern (7.0.15).
 */
import { ValueType } from '@varve/keyspace';
import type { Context } from '../../core/context.js';

const keySizeMin = 64;

export class SortPattern {
  /** The value `find` found: borrowed until the next call, or change of the keyspace. */
  bytes: Buffer = Buffer.alloc(0);
  start = 0;
  end = 0;
  /** Whether it has no "*", so that sorting by it is not to sort. */
  readonly isConstant: boolean;

  readonly #isElement: boolean;
  readonly #prefix: Buffer;
  readonly #suffix: Buffer;
  readonly #field: Buffer | undefined;
  #key = Buffer.allocUnsafe(keySizeMin);

  /** @param pattern borrowed while the pattern is used */
  constructor(pattern: Buffer) {
    const nul = pattern.indexOf(0);
    const text = pattern.toString('latin1', 0, nul < 0 ? pattern.length : nul);
    const starAt = text.indexOf('*');
    const arrowAt = text.indexOf('->', starAt + 1);
    const hasField = starAt >= 0 && arrowAt >= 0 && arrowAt + 2 < text.length;
    this.isConstant = starAt < 0;
    this.#isElement = text === '#';
    this.#prefix = pattern.subarray(0, Math.max(starAt, 0));
    this.#suffix = pattern.subarray(starAt + 1, hasField ? arrowAt : pattern.length);
    this.#field = hasField ? pattern.subarray(arrowAt + 2) : undefined;
  }

  /** Looks up the value of an element: sets `bytes`, `start` and `end`. False if it has none. */
  find(context: Context, element: Buffer, start: number, end: number): boolean {
    if (this.#isElement) return this.#pointAt(element, start, end);
    if (this.isConstant) return false;
    const { db } = context;
    const size = this.#writeKey(element, start, end);
    if (!context.lookupReadKey(this.#key, 0, size)) return false;
    if (this.#field === undefined) {
      if (db.type() !== ValueType.string) return false;
      db.string.read();
      return this.#pointAt(db.string.bytes, db.string.start, db.string.end);
    }
    if (db.type() !== ValueType.hash) return false;
    if (!db.hash.get(this.#field, 0, this.#field.length)) return false;
    return this.#pointAt(db.hash.bytes, db.hash.start, db.hash.end);
  }

  #pointAt(bytes: Buffer, start: number, end: number): true {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    return true;
  }

  /** Writes the name of the element's key to `#key`. Returns its size. */
  #writeKey(element: Buffer, start: number, end: number): number {
    const prefix = this.#prefix;
    const suffix = this.#suffix;
    const suffixAt = prefix.length + end - start;
    const size = suffixAt + suffix.length;
    if (this.#key.length < size) this.#key = Buffer.allocUnsafe(2 * size);
    this.#key.set(prefix, 0);
    element.copy(this.#key, prefix.length, start, end);
    this.#key.set(suffix, suffixAt);
    return size;
  }
}
