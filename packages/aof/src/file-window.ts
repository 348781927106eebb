/**
 * A sliding window over a file that is read from start to end in large pieces. HOT (bench: aof
 * replay).
 *
 *     file     |................[####################]...................|limit
 *                               ^base                ^base + length
 *     buffer                    [####################|   free   ]
 *                               0                    length
 *
 * It grows only if one thing that must be seen whole (a batch, a record, a transaction) is larger.
 * Bytes from `limit` on do not exist for it.
 */
import assert from 'node:assert/strict';

import type { StorageFile } from '@varve/storage';

/** One read(2): large enough that its cost vanishes, small enough to stay in the cache. */
export const windowSize = 1024 * 1024;

export class FileWindow {
  readonly file: StorageFile;
  readonly limit: number;
  buffer: Buffer;
  /** Offset in the file of buffer[0]. */
  base: number;
  /** Valid bytes in the buffer. */
  length: number;

  constructor(file: StorageFile, start: number, limit: number) {
    assert(start <= limit);
    this.file = file;
    this.limit = limit;
    this.buffer = Buffer.allocUnsafeSlow(Math.min(windowSize, Math.max(limit - start, 1)));
    this.base = start;
    this.length = 0;
  }

  /** Whether nothing lies behind what is in the buffer. */
  get atEnd(): boolean {
    return this.base + this.length >= this.limit;
  }

  /**
   * Reads on, keeping the bytes from index `from` on; they move to index 0, and `base` with them.
   * Returns how many bytes came in, 0 at the end.
   */
  readMore(from: number): number {
    assert(from <= this.length);
    if (this.atEnd) return 0;
    const kept = this.length - from;
    if (kept > this.buffer.length / 2) this.#grow();
    this.buffer.copyWithin(0, from, this.length);
    this.base += from;
    this.length = kept;
    const room = Math.min(this.buffer.length - kept, this.limit - this.base - kept);
    const count = this.file.read(this.buffer, kept, kept + room, this.base + kept);
    this.length += count;
    return count;
  }

  /**
   * Makes at least `size` bytes from index `from` on available; they may move to index 0 (see
   * `base`). Returns false if the file ends before.
   */
  ensure(from: number, size: number): boolean {
    let start = from;
    while (this.length - start < size) {
      const base = this.base;
      if (this.base + start + size > this.limit) return false;
      if (this.readMore(start) === 0) return false;
      start -= this.base - base;
    }
    return true;
  }

  #grow(): void {
    const buffer = Buffer.allocUnsafeSlow(this.buffer.length * 2);
    buffer.set(this.buffer.subarray(0, this.length));
    this.buffer = buffer;
  }
}

/** Tells whether the file holds nothing but zeros from `offset` to `limit`. */
export function isZeroFilled(file: StorageFile, offset: number, limit: number): boolean {
  const buffer = Buffer.allocUnsafeSlow(64 * 1024);
  let position = offset;
  while (position < limit) {
    const size = Math.min(buffer.length, limit - position);
    const count = file.read(buffer, 0, size, position);
    if (count === 0) return true;
    if (buffer.subarray(0, count).some((byte) => byte !== 0)) return false;
    position += count;
  }
  return true;
}
