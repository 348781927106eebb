/**
 * The one error that storage throws when the operating system, or what plays it, refuses a call.
 *
 * `code` is stable and meant for branching ("ENOSPC"); `reason` is what `strerror(3)` says and what
 * Redis prints in its log ("No space left on device"); `operation` and `path` say what was tried.
 * A missing file is an ordinary answer of `stat`, not an error; misuse of the interface is an
 * assertion, not an error either.
 */

import { reasonOf } from './errno.js';

/** The call that failed, by its name in `Storage` or `StorageFile`. The asynchronous forms report
 * the name of the synchronous one. */
export type StorageOperation =
  | 'open'
  | 'stat'
  | 'list'
  | 'makeDirectory'
  | 'rename'
  | 'remove'
  | 'syncDirectory'
  | 'size'
  | 'read'
  | 'write'
  | 'truncate'
  | 'sync'
  | 'close';

/** A refused storage call. */
export class StorageError extends Error {
  override readonly name: string = 'StorageError';
  /** The errno name, such as "ENOSPC": stable, meant for branching. */
  readonly code: string;
  readonly operation: StorageOperation;
  /** The path of the file or directory; for `rename`, the source. */
  readonly path: string;
  /** The text of `strerror(3)` for `code`, as operators know it from Redis's log. */
  readonly reason: string;

  /**
   * @param operation the call that failed
   * @param path what it was called on
   * @param code errno name
   * @param cause the error of the layer below, if there is one
   */
  constructor(operation: StorageOperation, path: string, code: string, cause?: unknown) {
    const reason = reasonOf(code);
    super(`${operation} ${path}: ${reason} (${code})`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.operation = operation;
    this.path = path;
    this.reason = reason;
  }
}
