/**
 * What redis-check-aof cannot see: the checksums of a file and its links, by the very reader and
 * rules that loading uses.
 */
import type { StorageFile } from '@varve/storage';

import { logStart, type LogPosition } from '../annotations/index.js';
import { durableAccordingToLater, isForeignTail } from '../evidence.js';
import { LogReader, ReadResult } from '../log-reader.js';
import type { LogSource } from '../log-source.js';

/** What the checksums of a file say. */
export interface ChecksumResult {
  /** Offset behind the last batch, or record outside of batches, that is right. */
  readonly okUpTo: number;
  /** What is wrong, ready to print. */
  readonly problems: readonly string[];
  /** Where the log stands then; for the file after. */
  readonly position: LogPosition;
}

/**
 * Verifies a file that has a first line of ours. `next` is where the file after it goes on;
 * `needsSeal`: whether it must end with a seal, as a BASE must.
 */
export function scanChecksums(
  file: StorageFile,
  source: LogSource,
  next: LogPosition | undefined,
  needsSeal: boolean,
): ChecksumResult {
  const { link, size, entry } = source;
  const limit = Math.min(size, Math.max(next?.length ?? size, link?.size ?? 0));
  const previous = link?.previous ?? logStart;
  const reader = new LogReader({ file, start: 0, limit, link, previous });
  let result: ReadResult;
  do result = reader.next();
  while (result === ReadResult.record);
  const problems: string[] = [];
  const { defect, position } = reader;
  if (defect?.region === 'batch' && link) {
    const batch = `batch ${reader.sequence + 1} at offset ${defect.offset}`;
    const later = durableAccordingToLater(file, defect.offset, size, link);
    const wasDurable = needsSeal || defect.offset < Math.max(next?.length ?? 0, later);
    const isForeign = isForeignTail(file, defect.offset, size, link);
    const torn = isForeign ? 'is incomplete, and another program went on behind it' : 'is incomplete';
    problems.push(`AOF ${entry.name}: ${batch} ${wasDurable ? 'was on disk and is damaged' : torn}`);
  } else if (!defect && needsSeal && !reader.sealed) {
    problems.push(`AOF ${entry.name}: the end of the file is missing`);
  } else if (!defect && next && !isSame(position, next)) {
    const where = `offset ${next.length}, batch ${next.sequence}`;
    problems.push(`AOF ${entry.name}: the next file goes on after ${where}`);
  }
  return { okUpTo: reader.validEnd, problems, position };
}

function isSame(a: LogPosition, b: LogPosition): boolean {
  return a.sequence === b.sequence && a.length === b.length && a.crc === b.crc;
}
