/**
 * `#C1:`, the header in front of every batch: where it is, how long, and what it must sum to. HOT.
 *
 *     #C1:<offset>;<length>;<durable>;<sequence>;<payload crc>;<header crc>\r\n<payload>
 *
 *     #C1:52;50;52;1;5a8b7e0c;0c1f9d2e\r\n*2\r\n$6\r\nSELECT\r\n ...
 *
 *   offset        of this `#` in the file: a block that moved, or came from elsewhere, is caught
 *   length        of the payload in bytes; 0 in a seal, which only carries `durable` forward
 *   durable       offset in this file known to be on disk when the header was written. It is what
 *                 tells a torn tail from rot: damage below it cannot be the work of a crash
 *   sequence      number of the batch, counted through all INCR files without a gap
 *   payload crc   CRC-32 of the payload, started from (file id XOR sequence)
 *   header crc    CRC-32 of the line before it, last `;` included, started from the file id.
 *                 The id is random, so that no value a client stores can pose as a header
 *
 * At most 128 bytes; Redis >= 7 and its checker skip lines that begin with `#` (up to 1023 bytes).
 * CRC-32 is zlib's (IEEE): native in Node >= 20.15. A better sum would be a new tag, `#C2:`.
 */
import assert from 'node:assert/strict';
import { crc32 } from 'node:zlib';

import { formatHex, notAField, readDecimal, readHex } from './decimal.js';

/** No header is longer than this; a batch buffer keeps this much room in front. */
export const batchHeaderSizeMax = 128;

/** The longest possible: the tag, four 16-digit decimals, two CRCs, separators, CRLF. */
assert(4 + 4 * 16 + 2 * 8 + 5 + 2 <= batchHeaderSizeMax);

export const batchTag = '#C1:';

/** One parsed header; filled again and again by `readBatchHeader`. */
export class BatchHeader {
  offset = 0;
  length = 0;
  durable = 0;
  sequence = 0;
  payloadCrc = 0;
  /** Bytes of the line, CRLF included. */
  size = 0;
}

/** Returns the CRC-32 that a header must carry for `payload`. */
export function payloadCrc(payload: Uint8Array, fileId: number, sequence: number): number {
  return crc32(payload, (fileId ^ sequence) >>> 0);
}

/** Writes the header so that it ends at `end`, in the room kept in front of a payload. Returns its start. */
export function writeBatchHeader(
  target: Buffer,
  end: number,
  fileId: number,
  header: Readonly<BatchHeader>,
): number {
  assert(header.durable <= header.offset, 'What is known durable lies before the header.');
  const sums = `${header.offset};${header.length};${header.durable};${header.sequence};`;
  const text = `${batchTag}${sums}${formatHex(header.payloadCrc)};`;
  const line = `${text}${formatHex(crc32(text, fileId))}\r\n`;
  const start = end - line.length;
  assert(line.length <= batchHeaderSizeMax);
  assert(start >= 0);
  target.write(line, start, 'latin1');
  return start;
}

/**
 * Parses and verifies the header at `buffer[start]`, looking no further than `end`. Returns false,
 * with `header` in no particular state, unless the whole line is there and its CRC is right. Says
 * nothing of whether offset and sequence are the expected ones.
 */
export function readBatchHeader(
  buffer: Buffer,
  start: number,
  end: number,
  fileId: number,
  header: BatchHeader,
): boolean {
  if (!startsWithTag(buffer, start, end, batchTag)) return false;
  const lineEnd = buffer.indexOf(0x0a, start);
  if (lineEnd < 0 || lineEnd >= end || lineEnd - start >= batchHeaderSizeMax) return false;
  if (buffer[lineEnd - 1] !== 0x0d) return false;
  const crcStart = lineEnd - 1 - 8;
  if (crcStart <= start || buffer[crcStart - 1] !== 0x3b) return false;
  if (readHex(buffer, crcStart, lineEnd - 1) !== crc32(buffer.subarray(start, crcStart), fileId)) {
    return false;
  }
  header.size = lineEnd + 1 - start;
  return readFields(buffer, start + batchTag.length, crcStart - 1, header);
}

function readFields(buffer: Buffer, start: number, end: number, header: BatchHeader): boolean {
  const offsetEnd = buffer.indexOf(0x3b, start);
  const lengthEnd = buffer.indexOf(0x3b, offsetEnd + 1);
  const durableEnd = buffer.indexOf(0x3b, lengthEnd + 1);
  const sequenceEnd = buffer.indexOf(0x3b, durableEnd + 1);
  header.offset = readDecimal(buffer, start, offsetEnd);
  header.length = readDecimal(buffer, offsetEnd + 1, lengthEnd);
  header.durable = readDecimal(buffer, lengthEnd + 1, durableEnd);
  header.sequence = readDecimal(buffer, durableEnd + 1, sequenceEnd);
  header.payloadCrc = readHex(buffer, sequenceEnd + 1, end);
  return (
    header.offset !== notAField &&
    header.length !== notAField &&
    header.durable !== notAField &&
    header.sequence !== notAField &&
    header.payloadCrc !== notAField &&
    header.durable <= header.offset
  );
}

/** Tells whether `buffer[start, end)` begins with `tag`. */
export function startsWithTag(buffer: Buffer, start: number, end: number, tag: string): boolean {
  if (end - start < tag.length) return false;
  for (let i = 0; i < tag.length; i++) {
    if (buffer[start + i] !== tag.charCodeAt(i)) return false;
  }
  return true;
}
