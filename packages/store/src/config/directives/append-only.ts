/**
 * The append-only file: whether, where, how often it is synced, and how strict loading is.
 *
 * `appendonly` is read at the start only. Redis can switch it at run time because a rewrite then
 * writes the dataset into a new log; without a rewrite the log would lack everything older.
 */
import { directive } from '../directive.js';
import { choice, text, yesNo } from '../kinds.js';

const startOnly =
  "the append only file can be turned on or off at the start only: set 'appendonly' in the " +
  'configuration file and restart';

export const appendonly = directive('appendonly', yesNo, false, { refusal: startOnly });

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

/** Varve's own: whether batches of the log carry checksums. */
export const aofChecksum = directive('aof-checksum', yesNo, true, { mutability: 'start' });

function fileName(name: string) {
  return text((value) => {
    if (value === '') return `${name} can't be empty`;
    return /[/\\]/.test(value) ? `${name} can't be a path, just a filename` : undefined;
  });
}
