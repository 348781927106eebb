/** Snapshots: dump.rdb, and what a BASE in RDB form shares with it. */
import { directive } from '../directive.js';
import { choice, integer, text, yesNo } from '../kinds.js';

/** Name of the dump, in `dir`. */
export const dbfilename = directive(
  'dbfilename',
  text((value) => (/[/\\]/.test(value) ? "dbfilename can't be a path, just a filename" : undefined)),
  'dump.rdb',
  { mutability: 'protected' },
);

export const rdbcompression = directive('rdbcompression', yesNo, true);

export const rdbchecksum = directive('rdbchecksum', yesNo, true, { mutability: 'start' });

/** Varve's own: the lowest version that files are written in. */
export const rdbWriteVersion = directive('rdb-write-version', choice(['10', '11', '12']), '10');

/** Whether the worker syncs every 4 MiB, so that the last sync has little to do. */
export const rdbSaveIncrementalFsync = directive('rdb-save-incremental-fsync', yesNo, true);

export const stopWritesOnBgsaveError = directive('stop-writes-on-bgsave-error', yesNo, true);

/** Microseconds the worker waits after each key: for those who test what happens meanwhile. */
export const rdbKeySaveDelay = directive('rdb-key-save-delay', integer(0, 2 ** 31 - 1), 0);
