/**
 * Removes temporary files that a process left when it died: nobody will ever give them a name.
 *
 *     dir/temp-rewriteaof-bg-<pid>.aof, temp-rewriteaof-<pid>.aof    a BASE in the making
 *     dir/appendonlydir/temp-F.*                                     anything else
 *
 * Not the mark of a log that was being turned on (pending-log.ts), as long as there is no manifest:
 * it says what the data files beside it are.
 *
 * Redis leaves them: after a crash in a rewrite they take as much room as the data, until somebody
 * looks.
 */
import { joinPath, StorageError, type Storage } from '@varve/storage';

import { beginMarkName } from './first-start.js';
import type { Logger } from './logger.js';
import { manifestName } from './manifest-file.js';

export interface LeftoverPlaces {
  readonly storage: Storage;
  /** `dir`. */
  readonly dir: string;
  /** `appenddirname`. */
  readonly directoryName: string;
  /** `appendfilename`. */
  readonly fileName: string;
  readonly logger: Logger;
}

const basePattern = /^temp-rewriteaof-(?:bg-)?\d+\.aof$/;

/** Removes what a dead process left of a log; to be called before one is rewritten. What cannot be
 * removed stays, which is logged. */
export function removeLeftovers(places: LeftoverPlaces): void {
  const { storage, dir, directoryName, fileName } = places;
  const directory = joinPath(dir, directoryName);
  try {
    for (const name of storage.list(dir)) {
      if (basePattern.test(name)) remove(places, joinPath(dir, name), name);
    }
    if (storage.stat(directory)?.kind !== 'directory') return;
    const isPublished = storage.stat(joinPath(directory, manifestName(fileName))) !== undefined;
    for (const name of storage.list(directory)) {
      if (!name.startsWith(`temp-${fileName}.`)) continue;
      if (name === beginMarkName(fileName) && !isPublished) continue;
      remove(places, joinPath(directory, name), name);
    }
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    places.logger.warning(`Can't look for temporary files of the AOF: ${error.message}`);
  }
}

function remove({ storage, logger }: LeftoverPlaces, path: string, name: string): void {
  try {
    storage.remove(path);
    logger.notice(`Removed the temporary AOF file ${name}, which a former process left`);
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    logger.warning(`Can't remove the temporary AOF file ${name}: ${error.reason}`);
  }
}
