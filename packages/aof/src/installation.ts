/**
 * Puts a new BASE in place, which a rewrite has written elsewhere: the end of a rewrite.
 *
 *     dir/temp-rewriteaof-bg-7.aof      its content is on disk
 *
 *     1 rename     to F.2.base.rdb, in the directory of the log
 *     2 names      of that directory, and of the one it came from, synced
 *     3 manifest   F.2.base  F.3.incr  and, as HISTORY, F.1.base  F.1.incr  F.2.incr : the switch
 *     4 history    removed, and their lines (history.ts)
 *
 * The slow steps run off-thread; the log is written on meanwhile, since no step touches the INCR
 * in use.
 *
 * The BASE holds the state at the start of an INCR; that one and those behind it are kept. Old files
 * and new ones replay to the same, so that a crash may leave either manifest: before 3 the new BASE
 * is of no use, after 3 the old files are, and nothing is removed before it is certain which.
 *
 * | refused                   | then                                                              |
 * |---------------------------|-------------------------------------------------------------------|
 * | 1                         | the temporary file is removed                                     |
 * | 2, or 3 before its rename | the new BASE is removed: no manifest names it                     |
 * | the last sync of 3        | `isUncertain`: either manifest may be on disk; nothing is removed |
 *
 * Lines and their order are Redis's (redis/src/aof.c backgroundRewriteDoneHandler, 7.0), which syncs
 * no directory before 3, and after an error in 3 removes the BASE that the manifest may name.
 */
import {
  joinPath,
  nameOf,
  parentPath,
  StorageError,
  type Storage,
  type SyncDone,
} from '@varve/storage';

import { AofError, AofErrorCode } from './errors.js';
import type { Logger } from './logger.js';
import { isUncertain, writeManifestAsync } from './manifest-file.js';
import type { FileEntry, Manifest } from './manifest.js';

/** A BASE that was written and is not part of the log yet. */
export interface FinishedBase {
  /** The file, under a temporary name, on the file system of the log. Its content is on disk, its
   * name need not be. */
  readonly path: string;
  readonly form: 'aof' | 'rdb';
  /** In bytes. */
  readonly size: number;
  /** The id in its first line, if it has checksums: see `AppendLog.newFileId`. */
  readonly fileId: number | undefined;
}

export interface InstallationRooms {
  readonly storage: Storage;
  readonly directory: string;
  /** `appendfilename`. */
  readonly prefix: string;
  /** As it is on disk. */
  readonly manifest: Manifest;
  readonly logger: Logger;
}

/**
 * Steps 1 to 3. `done` is called once, maybe inside this call; without an error with the manifest
 * that is on disk now. Errors: IO.
 */
export function installBase(
  rooms: InstallationRooms,
  base: FinishedBase,
  firstIncrKept: number,
  done: (error: AofError | undefined, manifest: Manifest | undefined) => void,
): void {
  const { storage, directory, prefix } = rooms;
  const entry = rooms.manifest.nextBase(prefix, base.form, base.fileId);
  const manifest = rooms.manifest.withBase(entry, firstIncrKept);
  const path = joinPath(directory, entry.name);
  const refused = rename(rooms, base.path, entry);
  if (refused) {
    storage.removeAsync(base.path, () => {
      done(refused, undefined);
    });
    return;
  }
  const fail = (error: AofError): void => {
    storage.removeAsync(path, () => {
      // Gone or not: no manifest names it, and the next rewrite replaces it.
      done(error, undefined);
    });
  };
  syncNames(storage, directory, parentPath(base.path), (error) => {
    if (error) {
      fail(cannotInstall(entry, error));
      return;
    }
    writeManifestAsync(storage, directory, prefix, manifest, (writeError) => {
      if (writeError === undefined) done(undefined, manifest);
      else if (isUncertain(writeError)) done(writeError, undefined);
      else fail(writeError);
    });
  });
}

function rename(rooms: InstallationRooms, source: string, entry: FileEntry): AofError | undefined {
  const { storage, directory, logger } = rooms;
  const [from, to] = [nameOf(source), entry.name];
  try {
    storage.rename(source, joinPath(directory, to));
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    const what = `Error trying to rename the temporary AOF base file ${from} into ${to}`;
    const text = `${what}: ${error.reason}`;
    logger.warning(text);
    return new AofError(AofErrorCode.io, text, { file: to }, error);
  }
  logger.notice(`Successfully renamed the temporary AOF base file ${from} into ${to}`);
  return undefined;
}

function syncNames(storage: Storage, directory: string, origin: string, done: SyncDone): void {
  storage.syncDirectoryAsync(directory, (error) => {
    if (error || origin === directory) done(error);
    else storage.syncDirectoryAsync(origin, done);
  });
}

function cannotInstall({ name }: FileEntry, cause: StorageError): AofError {
  const text = `Can't sync the name of the AOF base file ${name}: ${cause.reason}`;
  return new AofError(AofErrorCode.io, text, { file: name }, cause);
}
