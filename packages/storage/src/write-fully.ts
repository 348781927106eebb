/**
 * The loop around short writes, for callers that have nothing better to do than wait.
 *
 * The log writer does not use it: it must know how far a batch got before the disk was full.
 */

import assert from 'node:assert/strict';

import type { StorageFile } from './storage.js';

/**
 * Appends all of `source[start, end)`.
 *
 * After: all bytes are in the OS, not yet on disk. If it throws, an unknown part of them was
 * appended: cut the file back to its former size, or give it up.
 */
export function writeFully(
  file: StorageFile,
  source: Uint8Array,
  start: number,
  end: number,
): void {
  assert(start >= 0);
  assert(end <= source.byteLength);
  let position = start;
  while (position < end) {
    const written = file.write(source, position, end);
    assert(written > 0, 'A write of one byte or more either takes a byte or throws.');
    position += written;
  }
}
