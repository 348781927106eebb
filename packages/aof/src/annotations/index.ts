/**
 * Annotations: lines that begin with `#`, between records, never inside one. Redis >= 7 skips all
 * of them; so does our reader, except for the ones listed here.
 *
 * | line   | file            | meaning                                          |
 * |--------|-----------------|--------------------------------------------------|
 * | `#C0:` | file-link.ts    | first line: file id, link to the predecessor     |
 * | `#C1:` | batch.ts        | header of a batch: place, length, checksums      |
 * | `#TS:` | timestamp.ts    | second of the records that follow (Redis's own)  |
 *
 * A line is at most 1023 bytes with its CRLF, or Redis refuses the file; ours stay within 128.
 */
export {
  BatchHeader,
  batchHeaderSizeMax,
  batchTag,
  payloadCrc,
  readBatchHeader,
  startsWithTag,
  writeBatchHeader,
} from './batch.js';
export { formatHex } from './decimal.js';
export {
  fileLinkSizeMax,
  fileLinkTag,
  formatFileLink,
  logStart,
  parseFileLink,
  type FileLink,
  type LogPosition,
} from './file-link.js';
export { formatTimestamp, parseTimestamp, timestampTag } from './timestamp.js';
