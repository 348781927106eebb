/**
 * The only door to the disk: a dozen calls, each with its durability stated.
 *
 * Everything Varve writes goes through these two interfaces, so that the same code runs on a real
 * disk (`NodeStorage`), on a simulated one that can lose power between any two calls
 * (`@varve/storage/memory`), and on one that fails on demand (`@varve/storage/faulty`).
 *
 * Three places bytes can be, and the call that moves them on:
 *
 *     process memory  --write-->  page cache  --sync-->  disk          (content and size)
 *                     --open, rename, remove-->  page cache  --syncDirectory-->  disk   (names)
 *
 *     lost when        process dies              power fails            never
 *
 * What a caller may rely on, and nothing more:
 *
 * 1. After `sync` returned, the content and size of that file survive a power failure. Its *name*
 *    does not, until `syncDirectory` of the directory that holds it returned.
 * 2. Before `sync` returned, any part of what was written may be on disk or not, in any order,
 *    and the size may already include bytes that are still zero.
 * 3. Names are changed whole: after a crash a rename happened or did not. But two changes of names
 *    may reach the disk in either order, unless a `syncDirectory` stands between them.
 * 4. After a call threw `StorageError`, that call's effect is unknown unless its comment says more.
 *    After `sync` threw, *the file is lost for good*: the kernel has marked the pages clean, so a
 *    second `sync` may report success with nothing written. Never retry it, never acknowledge.
 *
 * Paths are separated by `/` on every platform. Calls are synchronous; only the four that may take
 * long, `write`, `sync`, `syncDirectory` and `remove`, have an asynchronous form too. Its `done` is
 * called in a later turn, never inside the call. A missing file is a value (`stat` returns
 * `undefined`); everything the operating system refuses is a thrown `StorageError`; a call on a
 * closed file is a mistake of the caller and fails an assertion.
 *
 * Deliberately absent: random-access writes (the log and its snapshots only ever append), file
 * locks, permissions, memory mapping, watching.
 */

import type { StorageError } from './storage-error.js';

/**
 * How `open` treats the file: `read` needs it to exist; `append` creates it when missing and keeps
 * what it holds; `replace` creates it when missing and empties it. All three may read; `append` and
 * `replace` may write, always at the end of the file (O_APPEND), also after `truncate`.
 */
export type OpenMode = 'read' | 'append' | 'replace';

/** What `stat` tells about a name. */
export interface FileStat {
  readonly kind: 'file' | 'directory' | 'other';
  /** Size in bytes; meaningful for files only. */
  readonly size: number;
}

/** The asynchronous `write` is over: without an error `written` bytes are in the OS, maybe fewer
 * than asked for. With an error `written` is 0. */
export type WriteDone = (error: StorageError | undefined, written: number) => void;

/** The asynchronous `sync` is over: without an error it has the effect of `sync`. */
export type SyncDone = (error: StorageError | undefined) => void;

/** The asynchronous `remove` is over: without an error it has the effect of `remove`. */
export type RemoveDone = (error: StorageError | undefined) => void;

/** A place that holds files by name. */
export interface Storage {
  /**
   * Opens a file, creating or emptying it as `mode` says.
   *
   * After: a new name is visible to everyone but not durable (see `syncDirectory`); emptying an
   * existing file is not durable either (see `StorageFile.sync`).
   *
   * Errors: ENOENT (mode `read` and missing, or the directory is missing), EISDIR, EACCES, EMFILE,
   * ENOSPC, EROFS.
   */
  open(path: string, mode: OpenMode): StorageFile;

  /** Looks a name up. Returns `undefined` when it, or a directory on the way to it, is missing. */
  stat(path: string): FileStat | undefined;

  /** Lists the names in a directory, sorted by code unit, without `.` and `..`. The caller keeps
   * the array. Errors: ENOENT, ENOTDIR, EACCES. */
  list(path: string): string[];

  /**
   * Creates a directory whose parent exists; a directory that exists already is left as it is.
   *
   * After: visible, not durable until `syncDirectory` of the *parent*.
   * Errors: ENOENT (no parent), EEXIST (something else has the name), EACCES, ENOSPC, EROFS.
   */
  makeDirectory(path: string): void;

  /**
   * Gives a file a new name, atomically replacing a file that has it. Both names are visible as
   * changed at once; neither is durable until `syncDirectory` of the directory (of both, when they
   * differ). The *content* is as durable as it was: sync it before, or a crash may leave the new
   * name on an empty file.
   *
   * If it throws, both names are as they were.
   * Errors: ENOENT, EISDIR, EXDEV, EACCES, ENOSPC, EROFS.
   */
  rename(source: string, target: string): void;

  /**
   * Removes the name of a file. Handles that have it open keep working.
   *
   * After: gone for everyone, but a power failure may bring it back until `syncDirectory`.
   * Errors: ENOENT, EISDIR or EPERM (a directory), EACCES, EROFS.
   */
  remove(path: string): void;

  /**
   * The form of `remove` that does not block: giving back the blocks of a file of gigabytes takes a
   * while. Until `done` the name may or may not be there: do not use it meanwhile.
   */
  removeAsync(path: string, done: RemoveDone): void;

  /**
   * Makes every change of names in this directory durable: creations, renames, removals. Does
   * nothing for the content of the files, nor for the names of deeper directories.
   *
   * If it throws, what of them is durable is unknown: delete nothing that either state may need.
   * Errors: ENOENT, ENOTDIR, EIO.
   */
  syncDirectory(path: string): void;

  /**
   * The form of `syncDirectory` that does not block. Covers the changes made *before this call*;
   * going on to change names while it is under way is allowed, and those changes need another one.
   */
  syncDirectoryAsync(path: string, done: SyncDone): void;
}

/** An open file. Not to be shared: one owner, who closes it. */
export interface StorageFile {
  /** The path it was opened with; not updated by a later rename. */
  readonly path: string;

  /** Returns the size in bytes at this moment, as the OS sees it. */
  size(): number;

  /**
   * Reads into `target[start, end)` from `position` of the file. Returns how many bytes were read:
   * 0 at or after the end of the file, possibly fewer than asked for elsewhere. What is read comes
   * from the page cache: having read it does not mean that it is on disk.
   */
  read(target: Uint8Array, start: number, end: number, position: number): number;

  /**
   * Appends `source[start, end)`. Returns how many bytes were taken, possibly fewer than asked for
   * (a disk that is nearly full); the caller goes on with the rest, and then gets the error.
   *
   * After: the bytes survive the death of this process; not yet a power failure. If it throws,
   * nothing was appended, except after EIO: then check `size`. `source` is free again on return.
   * Errors: ENOSPC, EDQUOT, EFBIG, EIO.
   */
  write(source: Uint8Array, start: number, end: number): number;

  /**
   * The form of `write` that does not block. `source[start, end)` is borrowed until `done` is
   * called, which happens in a later turn, never inside this call. One `writeAsync` at a time per
   * file, and no `write` meanwhile: the order on disk would be undefined.
   */
  writeAsync(source: Uint8Array, start: number, end: number, done: WriteDone): void;

  /**
   * Cuts the file to `size` bytes, at most its present size. Later writes go on from there.
   *
   * After: visible, not durable until `sync`. Errors: EIO, EACCES, EROFS.
   */
  truncate(size: number): void;

  /**
   * Makes durable everything written to or cut from this file so far, through any handle, and its
   * size (fdatasync). Not its name.
   *
   * If it throws, see rule 4 above: what was unsynced is lost for good.
   * Errors: EIO, ENOSPC, EDQUOT.
   */
  sync(): void;

  /**
   * The form of `sync` that does not block. Covers what was written *before this call*; writing on
   * while it is under way is allowed and those bytes need another one. `done` is called in a later
   * turn, never inside this call. One `syncAsync` at a time per file.
   */
  syncAsync(done: SyncDone): void;

  /**
   * Gives the handle back. Syncs nothing. Asynchronous calls under way still call their `done`.
   * The file must not be used after.
   */
  close(): void;
}
