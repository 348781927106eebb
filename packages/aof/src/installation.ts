/**
 * Puts a new BASE in place, which a rewrite has written elsewhere: the end of a rewrite.
 *
 *     dir/temp-rewriteaof-bg-7.aof      its content is on disk
 *
 *     1 rename     to F.2.base.rdb, in the directory of the log (and the first INCR of a log that is
 *                  turned on, pending-log.ts, from temp-F.incr)
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
 * Steps 1 to 3 for a BASE that holds the state at the start of the INCR `firstIncrKept`. `done` is
 * called once, maybe inside this call; without an error with the manifest that is on disk now.
 * Errors: IO.
 */
export function installBase(
  rooms: InstallationRooms,
  base: FinishedBase,
  firstIncrKept: number,
  done: (error: AofError | undefined, manifest: Manifest | undefined) => void,
): void {
  const entry = rooms.manifest.nextBase(rooms.prefix, base.form, base.fileId);
  const manifest = rooms.manifest.withBase(entry, firstIncrKept);
  publish(rooms, [{ path: base.path, entry }], manifest, (error) => {
    done(error, error ? undefined : manifest);
  });
}

/** A file that is to become part of the log, under the name in its entry. */
export interface Arrival {
  /** Where it is. Its content is on disk. */
  readonly path: string;
  readonly entry: FileEntry;
}

/** Steps 1 to 3 for these files, which `manifest` names and the one on disk does not. `done` is
 * called once, maybe inside this call. Errors: IO; then, unless it `isUncertain`, they are gone. */
export function publish(
  rooms: InstallationRooms,
  arrivals: readonly Arrival[],
  manifest: Manifest,
  done: (error: AofError | undefined) => void,
): void {
  const { storage, directory, prefix } = rooms;
  const paths = arrivals.map(({ path }) => path);
  const fail = (error: AofError): void => {
    removeAll(storage, paths, () => {
      done(error);
    });
  };
  for (const [i, arrival] of arrivals.entries()) {
    const refused = rename(rooms, arrival);
    if (refused) {
      fail(refused);
      return;
    }
    paths[i] = joinPath(directory, arrival.entry.name);
  }
  const places = new Set([directory, ...arrivals.map(({ path }) => parentPath(path))]);
  syncNames(storage, [...places], (error) => {
    if (error) {
      fail(cannotSync(error));
      return;
    }
    writeManifestAsync(storage, directory, prefix, manifest, (writeError) => {
      if (writeError && !isUncertain(writeError)) fail(writeError);
      else done(writeError);
    });
  });
}

/** Removes files that no manifest names. What cannot be removed is replaced by the next rewrite, or
 * removed by the next start. */
export function removeAll(storage: Storage, paths: readonly string[], done: () => void): void {
  const [path, ...rest] = paths;
  if (path === undefined) done();
  else {
    storage.removeAsync(path, () => {
      removeAll(storage, rest, done);
    });
  }
}

function rename(rooms: InstallationRooms, { path, entry }: Arrival): AofError | undefined {
  const { storage, directory, logger } = rooms;
  const [from, to] = [nameOf(path), entry.name];
  try {
    storage.rename(path, joinPath(directory, to));
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    const what = `Error trying to rename the temporary AOF ${entry.type} file ${from} into ${to}`;
    return new AofError(AofErrorCode.io, `${what}: ${error.reason}`, { file: to }, error);
  }
  logger.notice(`Successfully renamed the temporary AOF ${entry.type} file ${from} into ${to}`);
  return undefined;
}

/** Makes the names in these directories durable, one after the other. */
export function syncNames(storage: Storage, directories: readonly string[], done: SyncDone): void {
  const [directory, ...rest] = directories;
  if (directory === undefined) {
    done(undefined);
    return;
  }
  storage.syncDirectoryAsync(directory, (error) => {
    if (error) done(error);
    else syncNames(storage, rest, done);
  });
}

/** The error of names that could not be made durable. */
export function cannotSync(cause: StorageError): AofError {
  const text = `Fail to fsync AOF directory ${cause.path}: ${cause.reason}`;
  return new AofError(AofErrorCode.io, text, { file: cause.path }, cause);
}
