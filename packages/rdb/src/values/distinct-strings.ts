/**
 * Strings seen so far, to find one that comes twice.
 *
 * Memory follows what was read: a short string is kept as it is, of a long one its SHA-256. One Set
 * holds at most 2^24 strings, so a full one is set aside and another begun.
 */
import { createHash } from 'node:crypto';

import type { RdbString } from '../rdb-string.js';

/** Longer strings are remembered by their hash, which has 32 bytes. */
const keptSizeMax = 64;

const setSizeMax = 1 << 23;

export class DistinctStrings {
  #current: Set<string>;
  readonly #full: Set<string>[];

  constructor() {
    this.#current = new Set();
    this.#full = [];
  }

  /** Adds a string; returns false, and adds nothing, if it is there. */
  add(string: RdbString): boolean {
    const key = keyOf(string);
    if (this.#current.has(key) || this.#full.some((each) => each.has(key))) return false;
    if (this.#current.size >= setSizeMax) {
      this.#full.push(this.#current);
      this.#current = new Set();
    }
    this.#current.add(key);
    return true;
  }

  clear(): void {
    this.#current = new Set();
    this.#full.length = 0;
  }
}

/** Hashes have a length that no kept string has. */
function keyOf(string: RdbString): string {
  if (string.size <= keptSizeMax) return string.text();
  const bytes = string.bytes.subarray(string.start, string.end);
  return `${createHash('sha256').update(bytes).digest('hex')}${string.size}`;
}
