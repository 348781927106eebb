/**
 * Removes what a rewrite left behind: HISTORY files, which the manifest names as of no more use.
 *
 *     1 remove each of them        2 manifest without their lines
 *
 * They are removed only after the manifest that calls them HISTORY is on disk, and their lines only
 * after they are gone: whatever a crash takes back, no manifest names as data a file that may be
 * missing. What cannot be removed is tried again by the next rewrite, or the next start. Whether it
 * could be is nobody's trouble but the disk's: the log is whole without it.
 *
 * @see redis/src/aof.c aofDelHistoryFiles (7.0)
 */
import { joinPath, StorageError, type Storage } from '@varve/storage';

import type { AofError } from './errors.js';
import type { Logger } from './logger.js';
import { writeManifest, writeManifestAsync } from './manifest-file.js';
import type { Manifest } from './manifest.js';

export interface HistoryRooms {
  readonly storage: Storage;
  readonly directory: string;
  /** `appendfilename`. */
  readonly prefix: string;
  readonly logger: Logger;
}

/** Removes the HISTORY files of `manifest`. Returns the manifest that is on disk then. Errors: IO,
 * if the manifest could not be replaced. */
export function removeHistory(rooms: HistoryRooms, manifest: Manifest): Manifest {
  const { storage, directory, prefix } = rooms;
  if (manifest.history.length === 0) return manifest;
  for (const { name } of manifest.history) {
    announce(rooms, name);
    try {
      const path = joinPath(directory, name);
      if (storage.stat(path)) storage.remove(path);
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      warn(rooms, name, error);
      return manifest;
    }
  }
  const rest = manifest.withoutHistory();
  writeManifest(storage, directory, prefix, rest);
  return rest;
}

/** The form of `removeHistory` that does not wait for the disk on this thread. */
export function removeHistoryAsync(
  rooms: HistoryRooms,
  manifest: Manifest,
  done: (error: AofError | undefined, manifest: Manifest) => void,
): void {
  const { storage, directory, prefix } = rooms;
  const removeFrom = (index: number): void => {
    const entry = manifest.history[index];
    if (entry === undefined) {
      const rest = manifest.withoutHistory();
      writeManifestAsync(storage, directory, prefix, rest, (error) => {
        done(error, error ? manifest : rest);
      });
      return;
    }
    announce(rooms, entry.name);
    storage.removeAsync(joinPath(directory, entry.name), (error) => {
      if (error === undefined || error.code === 'ENOENT') {
        removeFrom(index + 1);
        return;
      }
      warn(rooms, entry.name, error);
      done(undefined, manifest);
    });
  };
  if (manifest.history.length === 0) done(undefined, manifest);
  else removeFrom(0);
}

function announce({ logger }: HistoryRooms, name: string): void {
  logger.notice(`Removing the history file ${name} in the background`);
}

function warn({ logger }: HistoryRooms, name: string, error: StorageError): void {
  logger.warning(`Can't remove the history file ${name}: ${error.reason}`);
}
