/**
 * Gets rid of a file that is not to be: for somebody who has a better error to report, or none.
 */
import { StorageError } from './storage-error.js';
import type { Storage, StorageFile } from './storage.js';

/**
 * Closes `file`, if it is given, and removes the name `path`. What the disk refuses then is left as
 * it is. After: gone for everyone, as far as the disk allows; not durable (see `Storage.remove`).
 */
export function abandonFile(storage: Storage, path: string, file?: StorageFile): void {
  tolerate(() => file?.close());
  tolerate(() => storage.remove(path));
}

function tolerate(step: () => void): void {
  try {
    step();
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
  }
}
