/**
 * An open file of the real disk: one descriptor, opened with O_APPEND unless read-only.
 *
 * HOT: `write` is called once per turn of the event loop by the log. It allocates nothing of its
 * own: offsets are passed on, no view of the bytes is made.
 *
 * Invariants:
 * 1. The descriptor is closed exactly once, and not before the last asynchronous call is over: the
 *    thread pool would otherwise sync whatever file got the number next.
 * 2. At most one `writeAsync` and one `syncAsync` are under way.
 * 3. Every write goes to the end of the file; no position is kept here that could disagree.
 *
 * EINTR is not an answer but an interruption: libuv repeats most calls itself, the rest is repeated
 * here, a bounded number of times.
 *
 * On Windows a descriptor opened for appending may not cut the file; `truncate` opens it by its
 * path a second time.
 */

import assert from 'node:assert/strict';
import {
  close,
  closeSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  readSync,
  truncateSync,
  write,
  writeSync,
} from 'node:fs';

import type { StorageFile, SyncDone, WriteDone } from '../storage.js';
import { fromSystemError, systemCode } from './system-error.js';

const interruptionsMax = 100;

/** An open file. Obtained from `NodeStorage.open`. */
export class NodeFile implements StorageFile {
  readonly path: string;
  readonly #fd: number;
  readonly #windows: boolean;
  #open: boolean;
  #writing: boolean;
  #syncing: boolean;

  /**
   * @param fd an open descriptor, owned by this object from now on
   * @param path what it was opened with
   * @param windows whether the platform is Windows
   */
  constructor(fd: number, path: string, windows: boolean) {
    assert(fd >= 0);
    this.path = path;
    this.#fd = fd;
    this.#windows = windows;
    this.#open = true;
    this.#writing = false;
    this.#syncing = false;
  }

  size(): number {
    assert(this.#open, 'The file is closed.');
    try {
      return fstatSync(this.#fd).size;
    } catch (error) {
      throw fromSystemError(error, 'size', this.path);
    }
  }

  read(target: Uint8Array, start: number, end: number, position: number): number {
    assert(this.#open, 'The file is closed.');
    assert(start <= end);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return readSync(this.#fd, target, start, end - start, position);
      } catch (error) {
        if (isInterruption(error, attempt)) continue;
        throw fromSystemError(error, 'read', this.path);
      }
    }
  }

  write(source: Uint8Array, start: number, end: number): number {
    assert(this.#open, 'The file is closed.');
    assert(!this.#writing, 'An asynchronous write is under way.');
    assert(start <= end);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return writeSync(this.#fd, source, start, end - start, null);
      } catch (error) {
        if (isInterruption(error, attempt)) continue;
        throw fromSystemError(error, 'write', this.path);
      }
    }
  }

  writeAsync(source: Uint8Array, start: number, end: number, done: WriteDone): void {
    assert(this.#open, 'The file is closed.');
    assert(!this.#writing, 'An asynchronous write is under way.');
    assert(start <= end);
    this.#writing = true;
    write(this.#fd, source, start, end - start, null, (error, written) => {
      this.#writing = false;
      this.#closeIfDue();
      if (error === null) done(undefined, written);
      else done(fromSystemError(error, 'write', this.path), 0);
    });
  }

  truncate(size: number): void {
    assert(this.#open, 'The file is closed.');
    assert(!this.#writing, 'An asynchronous write is under way.');
    assert(size <= this.size(), 'A file is only ever cut, not extended.');
    try {
      if (this.#windows) truncateSync(this.path, size);
      else ftruncateSync(this.#fd, size);
    } catch (error) {
      throw fromSystemError(error, 'truncate', this.path);
    }
  }

  sync(): void {
    assert(this.#open, 'The file is closed.');
    try {
      fdatasyncSync(this.#fd);
    } catch (error) {
      throw fromSystemError(error, 'sync', this.path);
    }
  }

  syncAsync(done: SyncDone): void {
    assert(this.#open, 'The file is closed.');
    assert(!this.#syncing, 'An asynchronous sync is under way.');
    this.#syncing = true;
    fdatasync(this.#fd, (error) => {
      this.#syncing = false;
      this.#closeIfDue();
      done(error === null ? undefined : fromSystemError(error, 'sync', this.path));
    });
  }

  close(): void {
    assert(this.#open, 'The file is closed.');
    this.#open = false;
    if (this.#writing || this.#syncing) return;
    try {
      closeSync(this.#fd);
    } catch (error) {
      throw fromSystemError(error, 'close', this.path);
    }
  }

  /** Closes after the last asynchronous call, if `close` was called meanwhile. An error then has
   * nobody to go to and nothing to say: close makes nothing durable, and the descriptor is gone. */
  #closeIfDue(): void {
    if (this.#open || this.#writing || this.#syncing) return;
    close(this.#fd, () => undefined);
  }
}

function isInterruption(error: unknown, attempt: number): boolean {
  return attempt < interruptionsMax && systemCode(error) === 'EINTR';
}
