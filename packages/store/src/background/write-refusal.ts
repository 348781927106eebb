/**
 * Why writes are refused while what they ask for cannot be kept: first for want of dumps, then of
 * the log.
 *
 * @see redis/src/server.c writeCommandsDeniedByDiskError (7.0)
 */
import type { LogWriter } from '@varve/aof';

import { save } from '../config/directives/save-points.js';
import { stopWritesOnBgsaveError } from '../config/directives/snapshots.js';
import type { ConfigRegistry } from '../config/registry.js';
import type { DumpSave } from './dump-save.js';

const noDumps =
  "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk. " +
  'Commands that may modify the data set are disabled, because this instance is configured to report ' +
  'errors during writes if RDB snapshotting fails (stop-writes-on-bgsave-error option). Please check ' +
  'the Redis logs for details about the RDB error.';

/** Returns the error text; undefined while writes are welcome. */
export function writeRefusal(
  config: ConfigRegistry,
  dump: DumpSave,
  log: LogWriter | undefined,
): string | undefined {
  if (dump.lastStatus === 'err' && config.get(stopWritesOnBgsaveError) && config.get(save).length > 0) {
    return noDumps;
  }
  if (log?.lastWriteStatus !== 'err') return undefined;
  return `MISCONF Errors writing to the AOF file: ${log.lastWriteError}`;
}
