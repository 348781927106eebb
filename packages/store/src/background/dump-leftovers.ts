/**
 * Removes the temporary file of a dump whose process was killed: nobody will ever give it a name, and
 * it takes as much room as the data.
 *
 *     temp-bg-<pid>.rdb    BGSAVE, as only this store names it: removed if no such process is alive
 *     temp-<pid>.rdb       SAVE, and BGSAVE of redis-server, too: left alone
 *
 * No lock says whose they are: there may be servers without a log, or with another dbfilename, in the
 * same directory. So the process has to be dead, as far as this system knows processes. A file of
 * this very process id is the next BGSAVE's to overwrite.
 *
 * Redis leaves them.
 */
import { joinPath, StorageError, type Storage } from '@varve/storage';

import type { Logger } from '../logger.js';

/** Name of the temporary file of a BGSAVE by that process. */
export function backgroundDumpName(pid: number): string {
  return `temp-bg-${pid}.rdb`;
}

/** Such names. */
const pattern = /^temp-bg-(\d+)\.rdb$/;

export interface DumpLeftoverRooms {
  readonly storage: Storage;
  readonly logger: Logger;
  /** Whether a process is alive, or may be. */
  readonly isAlive: (pid: number) => boolean;
}

/** Removes those in `directory`. What cannot be removed stays, which is logged. */
export function removeDumpLeftovers(rooms: DumpLeftoverRooms, directory: string): void {
  const { storage, logger, isAlive } = rooms;
  try {
    for (const name of storage.list(directory)) {
      const pid = pattern.exec(name)?.[1];
      if (pid !== undefined && !isAlive(Number(pid))) remove(rooms, joinPath(directory, name), name);
    }
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    logger.warning(`Can't look for temporary dumps: ${error.message}`);
  }
}

function remove({ storage, logger }: DumpLeftoverRooms, path: string, name: string): void {
  try {
    storage.remove(path);
    logger.notice(`Removed the temporary dump ${name}, which a process left that died`);
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    logger.warning(`Can't remove the temporary dump ${name}: ${error.reason}`);
  }
}
