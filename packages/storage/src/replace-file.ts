/**
 * The one safe way to change a small file: never in place, always whole.
 *
 *     1 write   temp-<name>       \
 *     2 sync    temp-<name>        > an error here: the old file stands, temp-<name> is removed
 *     3 rename  temp-<name> <name>/
 *     4 syncDirectory             -- an error here: old or new after a power failure, unknown
 *
 * At every instant, and after a crash at any instant, `<name>` holds all of the old bytes or all of
 * the new ones; at worst a `temp-<name>` is left over, which the next call replaces.
 *
 * Why the order: renaming before the sync can leave the name on an empty file; without step 4 the
 * old file may come back, after the caller has already acted on the new one (deleted what only the
 * old one names). Why nothing is deleted when step 4 fails: the new file is what everybody sees,
 * and possibly what the disk says; taking it back could lose both. The caller must stop relying on
 * either, as for any failed sync.
 *
 * Steps 2 and 4 wait for the disk; `replaceFileAsync` has them done off-thread and otherwise does
 * the same.
 *
 * "temp-" is Redis's prefix (TEMP_FILE_NAME_PREFIX, redis/src/aof.c 7.0), so that leftovers are
 * known as such by its operators and tools.
 */

import { abandonFile } from './abandon-file.js';
import { joinPath, nameOf, parentPath } from './path.js';
import { StorageError } from './storage-error.js';
import type { Storage, StorageFile } from './storage.js';
import { writeFully } from './write-fully.js';

/**
 * What is at the path after `replaceFile` threw: `unchanged`, the old file for sure (or still
 * none); `unknown`, the new file for every reader now, but old or new after a power failure.
 */
export type ReplaceOutcome = 'unchanged' | 'unknown';

/** The failure of `replaceFile`; `code`, `operation` and `path` are those of the failed step. */
export class ReplaceFileError extends StorageError {
  override readonly name: string = 'ReplaceFileError';
  readonly outcome: ReplaceOutcome;

  /**
   * @param cause the refused call
   * @param outcome what is at the path now
   */
  constructor(cause: StorageError, outcome: ReplaceOutcome) {
    super(cause.operation, cause.path, cause.code, cause);
    this.outcome = outcome;
  }
}

/** Returns the path under which `replaceFile` prepares the new content of `path`. */
export function temporaryPath(path: string): string {
  return joinPath(parentPath(path), `temp-${nameOf(path)}`);
}

/**
 * Replaces the file at `path`, or creates it, with `bytes`.
 *
 * After: content and name are durable. Errors: `ReplaceFileError`, whose `outcome` says whether the
 * old file is certain to stand.
 */
export function replaceFile(storage: Storage, path: string, bytes: Uint8Array): void {
  const temporary = temporaryPath(path);
  try {
    writeDurably(storage, temporary, bytes);
    storage.rename(temporary, path);
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    abandonFile(storage, temporary);
    throw new ReplaceFileError(error, 'unchanged');
  }
  try {
    storage.syncDirectory(parentPath(path));
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    throw new ReplaceFileError(error, 'unknown');
  }
}

/** `replaceFileAsync` is over: without an error it has the effect of `replaceFile`. */
export type ReplaceDone = (error: ReplaceFileError | undefined) => void;

/**
 * The form of `replaceFile` that does not wait for the disk on this thread. `bytes` is free again on
 * return. One at a time per path: two would prepare the same temporary file.
 *
 * `done` is called in a later turn, except if one of the calls before the first sync is refused:
 * then inside this call. Errors: as `replaceFile`.
 */
export function replaceFileAsync(
  storage: Storage,
  path: string,
  bytes: Uint8Array,
  done: ReplaceDone,
): void {
  const temporary = temporaryPath(path);
  const unchanged = (error: StorageError): void => {
    abandonFile(storage, temporary);
    done(new ReplaceFileError(error, 'unchanged'));
  };
  writeDurablyAsync(storage, temporary, bytes, (writeError) => {
    const error = writeError ?? refusalOf(() => storage.rename(temporary, path));
    if (error) {
      unchanged(error);
      return;
    }
    storage.syncDirectoryAsync(parentPath(path), (syncError) => {
      done(syncError && new ReplaceFileError(syncError, 'unknown'));
    });
  });
}

function writeDurablyAsync(
  storage: Storage,
  path: string,
  bytes: Uint8Array,
  done: (error: StorageError | undefined) => void,
): void {
  let file: StorageFile | undefined;
  const opened = refusalOf(() => (file = storage.open(path, 'replace')));
  if (file === undefined) {
    done(opened);
    return;
  }
  const target = file;
  const refused = refusalOf(() => writeFully(target, bytes, 0, bytes.byteLength));
  if (refused) {
    done(closeAfter(target, refused));
    return;
  }
  target.syncAsync((error) => {
    done(closeAfter(target, error));
  });
}

/** Closes the file. Returns the error that was there before, or else that of closing. */
function closeAfter(file: StorageFile, error: StorageError | undefined): StorageError | undefined {
  const refused = refusalOf(() => file.close());
  return error ?? refused;
}

/** Runs `action`; returns the StorageError it threw, if it did. */
function refusalOf(action: () => unknown): StorageError | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    return error;
  }
}

function writeDurably(storage: Storage, path: string, bytes: Uint8Array): void {
  const file = storage.open(path, 'replace');
  try {
    writeFully(file, bytes, 0, bytes.byteLength);
    file.sync();
  } finally {
    file.close();
  }
}
