/**
 * The log goes on in a new INCR: the second half of a rotation, after the old file was cut, synced
 * and sealed (LogWriter.cut).
 *
 *     1 create     F.4.incr.aof     its link says where F.3 ends; content and name on disk
 *     2 manifest   ... F.3 F.4      replaced, synced: the switch
 *
 * The slow steps run off-thread. All the while units wait in memory: in F.3 they would come behind
 * the end that F.4 links to, and F.4 is not part of the log before 2.
 *
 * | refused                        | then                                                         |
 * |--------------------------------|--------------------------------------------------------------|
 * | 1, or 2 before its rename      | F.4 is removed: no manifest names it. F.3 goes on, behind    |
 * |                                | its seal                                                     |
 * | the last sync of 2             | `isUncertain`: readers see the new manifest, a power failure |
 * |                                | may bring the old one back. A unit in F.3 would be lost to   |
 * |                                | the first, one in F.4 to the second: none is written at all  |
 *
 * @see redis/src/aof.c openNewIncrAofForAppend (7.0), which waits for all of it
 */
import { joinPath, StorageError, type Storage } from '@varve/storage';

import type { LogPosition } from './annotations/index.js';
import { AofError, AofErrorCode } from './errors.js';
import { LogFile } from './log-file.js';
import { isUncertain, writeManifestAsync } from './manifest-file.js';
import type { FileEntry, Manifest } from './manifest.js';

export interface RotationRooms {
  readonly storage: Storage;
  readonly directory: string;
  /** `appendfilename`. */
  readonly prefix: string;
  /** As it is on disk. */
  readonly manifest: Manifest;
  /** Of the new file; `undefined` for one without checksums. */
  readonly fileId: number | undefined;
  /** Where the old file ends, for good. */
  readonly previous: LogPosition;
}

/** A new INCR that the manifest names. */
export interface Rotated {
  readonly manifest: Manifest;
  readonly entry: FileEntry;
  readonly log: LogFile;
}

/** Creates the next INCR and publishes it. `done` is called once, maybe inside this call. Errors:
 * IO. */
export function openNextIncr(
  rooms: RotationRooms,
  done: (error: AofError | undefined, rotated: Rotated | undefined) => void,
): void {
  const { storage, directory, prefix, fileId, previous } = rooms;
  const entry = rooms.manifest.nextIncr(prefix, fileId);
  const manifest = rooms.manifest.withIncr(entry);
  const path = joinPath(directory, entry.name);
  const fail = (error: AofError): void => {
    storage.removeAsync(path, () => {
      // Gone or not: no manifest names it, and the next rotation replaces it.
      done(error, undefined);
    });
  };
  LogFile.createAsync(storage, path, fileId, previous, (refused, log) => {
    if (log === undefined) {
      fail(cannotCreate(entry.name, refused));
      return;
    }
    writeManifestAsync(storage, directory, prefix, manifest, (error) => {
      if (error === undefined) {
        done(undefined, { manifest, entry, log });
        return;
      }
      log.close();
      if (isUncertain(error)) done(error, undefined);
      else fail(error);
    });
  });
}

function cannotCreate(name: string, cause: StorageError | undefined): AofError {
  const text = `Can't create the AOF incr file ${name}: ${cause?.reason}`;
  return new AofError(AofErrorCode.io, text, { file: name }, cause);
}
