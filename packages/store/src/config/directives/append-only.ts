/**
 * The append-only file: whether, where, how often it is synced, when it is rewritten, and how
 * strict loading is.
 */
import { directive } from '../directive.js';
import { choice, integer, memory, text, yesNo } from '../kinds.js';

export const appendonly = directive('appendonly', yesNo, false);

export const appendfilename = directive('appendfilename', fileName('appendfilename'), 'appendonly.aof', {
  mutability: 'start',
});

export const appenddirname = directive('appenddirname', fileName('appenddirname'), 'appendonlydir', {
  mutability: 'start',
});

export const appendfsync = directive('appendfsync', choice(['everysec', 'always', 'no']), 'everysec');

/** Whether the log says when its records were written. */
export const aofTimestampEnabled = directive('aof-timestamp-enabled', yesNo, false);

export const aofLoadTruncated = directive('aof-load-truncated', yesNo, true, { mutability: 'start' });

/** Whether a BASE is written in RDB form. */
export const aofUseRdbPreamble = directive('aof-use-rdb-preamble', yesNo, true);

/** Rewrite by itself once the log has grown by so many percent since the last time; 0: never. */
export const autoAofRewritePercentage = directive(
  'auto-aof-rewrite-percentage',
  integer(0, 2 ** 31 - 1),
  100,
);

/** A log that is smaller is not rewritten by itself. */
export const autoAofRewriteMinSize = directive(
  'auto-aof-rewrite-min-size',
  memory(0, Number.MAX_SAFE_INTEGER),
  64 * 1024 * 1024,
);

/** Whether the worker syncs every 4 MiB, so that the last sync has little to do. */
export const aofRewriteIncrementalFsync = directive('aof-rewrite-incremental-fsync', yesNo, true);

/** Whether files that a rewrite has replaced stay, as HISTORY. */
export const aofDisableAutoGc = directive('aof-disable-auto-gc', yesNo, false);

/** Whether `everysec` leaves syncing to the system while a worker writes. Never weakens `always`. */
export const noAppendfsyncOnRewrite = directive('no-appendfsync-on-rewrite', yesNo, false);

/** Varve's own: whether batches of the log carry checksums. */
export const aofChecksum = directive('aof-checksum', yesNo, true, { mutability: 'start' });

function fileName(name: string) {
  return text((value) => {
    if (value === '') return `${name} can't be empty`;
    return /[/\\]/.test(value) ? `${name} can't be a path, just a filename` : undefined;
  });
}
