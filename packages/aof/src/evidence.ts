/**
 * Looks behind a defect: what else in the file bears on what it means. Slow paths, run once per
 * damage.
 */
import type { StorageFile } from '@varve/storage';

import {
  BatchHeader,
  batchHeaderSizeMax,
  batchTag,
  readBatchHeader,
  type FileLink,
} from './annotations/index.js';
import { plainOutlook } from './log-reader.js';

const chunkSize = 256 * 1024;

/**
 * Returns the highest offset that a genuine header behind `offset` declares durable, 0 if there is
 * none. Genuine: its CRC, seeded with the id of this file, is right, and it stands where it says.
 */
export function durableAccordingToLater(
  file: StorageFile,
  offset: number,
  limit: number,
  link: FileLink,
): number {
  const buffer = Buffer.allocUnsafeSlow(chunkSize + batchHeaderSizeMax);
  const header = new BatchHeader();
  let durable = 0;
  // Chunks overlap by one header, so that one on the edge is seen whole.
  for (let base = offset; base < limit; base += chunkSize) {
    const size = file.read(buffer, 0, Math.min(buffer.length, limit - base), base);
    const chunk = buffer.subarray(0, size);
    for (let i = chunk.indexOf(batchTag); i >= 0; i = chunk.indexOf(batchTag, i + 1)) {
      if (!readBatchHeader(chunk, i, size, link.fileId, header)) continue;
      if (header.offset === base + i && header.durable > durable) durable = header.durable;
    }
  }
  return durable;
}

/**
 * Tells whether another program appended behind the torn batch at `offset`: its header is good, the
 * file is longer than it says, and from the header on there are whole records and nothing else,
 * to the last byte, without a further batch.
 */
export function isForeignTail(
  file: StorageFile,
  offset: number,
  limit: number,
  link: FileLink,
): boolean {
  const line = Buffer.alloc(batchHeaderSizeMax);
  const size = file.read(line, 0, Math.min(line.length, limit - offset), offset);
  const header = new BatchHeader();
  if (!readBatchHeader(line, 0, size, link.fileId, header)) return false;
  const start = offset + header.size;
  if (start + header.length >= limit) return false;
  return plainOutlook(file, start, limit) === undefined;
}
