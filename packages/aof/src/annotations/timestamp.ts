/**
 * `#TS:`, the second in which the records after it were logged. Redis's own annotation
 * (redis/src/aof.c genAofTimestampAnnotationIfNeeded, 7.0), behind `aof-timestamp-enabled`.
 *
 *     #TS:1700000000\r\n
 *
 * Ours is always the first line of a batch, so that cutting the file at one, which is what
 * redis-check-aof --truncate-to-timestamp does, leaves whole batches and one header without a
 * payload, which recovery takes for the torn tail it is.
 */
import { startsWithTag } from './batch.js';
import { notAField, readDecimal } from './decimal.js';

export const timestampTag = '#TS:';

/** Returns the line for a Unix time in seconds. */
export function formatTimestamp(unixSeconds: number): string {
  return `${timestampTag}${unixSeconds}\r\n`;
}

/** Parses the annotation line `buffer[start, end)`, CRLF included. Returns `undefined` if it is
 * another annotation, -1 if it is a timestamp that cannot be read. */
export function parseTimestamp(buffer: Buffer, start: number, end: number): number | undefined {
  if (!startsWithTag(buffer, start, end, timestampTag)) return undefined;
  if (end - start < timestampTag.length + 3 || buffer[end - 2] !== 0x0d) return notAField;
  return readDecimal(buffer, start + timestampTag.length, end - 2);
}
