/**
 * A small file read whole: manifests, configuration, ACL files. Logs are read in pieces by their
 * own reader; nothing here bounds the memory but the file's size.
 */

import type { Storage } from './storage.js';

/**
 * Reads a file from start to end. Returns `undefined` when it is missing; else its bytes, which the
 * caller keeps. They come from the page cache: being readable does not make them durable.
 *
 * Errors: StorageError of `stat`, `open` or `read`.
 */
export function readFile(storage: Storage, path: string): Buffer | undefined {
  if (storage.stat(path) === undefined) return undefined;
  const file = storage.open(path, 'read');
  try {
    const bytes = Buffer.alloc(file.size());
    let length = 0;
    while (length < bytes.byteLength) {
      const count = file.read(bytes, length, bytes.byteLength, length);
      if (count === 0) break; // Cut by someone else meanwhile.
      length += count;
    }
    return bytes.subarray(0, length);
  } finally {
    file.close();
  }
}
