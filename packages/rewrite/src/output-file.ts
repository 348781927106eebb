/**
 * The file that an RDB goes into: takes bytes in order, is synced now and then, and is whole or
 * gone.
 *
 *     write*  complete      all of it is on disk; its name is the caller's to sync
 *     write*  abandon       it is closed and removed
 *
 * Why it is synced on the way: what a disk has to write at the end then is little, so that the log
 * beside it, which is synced every second, never waits behind all of a snapshot.
 */
import assert from 'node:assert/strict';

import type { ByteSink } from '@varve/rdb';
import { abandonFile, writeFully, type Storage, type StorageFile } from '@varve/storage';

export class OutputFile implements ByteSink {
  /** Bytes written. */
  size: number;
  readonly #storage: Storage;
  readonly #file: StorageFile;
  readonly #syncSize: number;
  #syncedSize: number;
  #isOpen: boolean;

  /**
   * Creates or empties the file.
   *
   * @param syncSize bytes after which it is synced on the way; Infinity: only at the end
   * @throws StorageError
   */
  constructor(storage: Storage, path: string, syncSize: number) {
    assert(syncSize > 0);
    this.size = 0;
    this.#storage = storage;
    this.#file = storage.open(path, 'replace');
    this.#syncSize = syncSize;
    this.#syncedSize = 0;
    this.#isOpen = true;
  }

  /** @throws StorageError */
  write(source: Uint8Array, start: number, end: number): void {
    assert(this.#isOpen);
    writeFully(this.#file, source, start, end);
    this.size += end - start;
    if (this.size - this.#syncedSize >= this.#syncSize) this.#sync();
  }

  /**
   * After: what was written is on disk, and the file is closed.
   *
   * @throws StorageError
   */
  complete(): void {
    assert(this.#isOpen);
    this.#sync();
    this.#isOpen = false;
    this.#file.close();
  }

  /** Closes and removes the file. What the disk refuses then is left as it is. */
  abandon(): void {
    const file = this.#isOpen ? this.#file : undefined;
    this.#isOpen = false;
    abandonFile(this.#storage, this.#file.path, file);
  }

  #sync(): void {
    this.#file.sync();
    this.#syncedSize = this.size;
  }
}
