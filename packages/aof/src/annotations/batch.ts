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

import { integerSize, writeInteger } from '@varve/resp';

import { readDecimal, readHex, writeHex } from './decimal.js';

/** No header is longer than this; a batch buffer keeps this much room in front. */
export const batchHeaderSizeMax = 128;

export const batchTag = '#C1:';

const semicolon = 0x3b;
const carriageReturn = 0x0d;
const lineFeed = 0x0a;

/** What a line has beside its four decimals: the tag, two CRCs, five separators, CRLF. */
const fixedSize = batchTag.length + 2 * 8 + 5 + 2;

assert(fixedSize + 4 * 16 <= batchHeaderSizeMax, 'The largest numbers fit.');

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

/** Writes the header into the room in front of a payload, so that it ends at `end`. Returns its
 * start. */
export function writeBatchHeader(
  target: Buffer,
  end: number,
  fileId: number,
  header: Readonly<BatchHeader>,
): number {
  const { offset, length, durable, sequence } = header;
  assert(durable <= offset, 'What is known durable lies before the header.');
  const digits =
    integerSize(offset) + integerSize(length) + integerSize(durable) + integerSize(sequence);
  const start = end - fixedSize - digits;
  assert(start >= 0);
  assert(end - start <= batchHeaderSizeMax);
  let position = writeTag(target, start);
  position = writeInteger(target, position, offset);
  target[position++] = semicolon;
  position = writeInteger(target, position, length);
  target[position++] = semicolon;
  position = writeInteger(target, position, durable);
  target[position++] = semicolon;
  position = writeInteger(target, position, sequence);
  target[position++] = semicolon;
  position = writeHex(target, position, header.payloadCrc);
  target[position++] = semicolon;
  const crc = crc32(target.subarray(start, position), fileId);
  position = writeHex(target, position, crc);
  target[position] = carriageReturn;
  target[position + 1] = lineFeed;
  assert(position + 2 === end);
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
  header.size = start + batchTag.length; // The cursor of readField until the line is read.
  header.offset = readField(buffer, end, header);
  header.length = readField(buffer, end, header);
  header.durable = readField(buffer, end, header);
  header.sequence = readField(buffer, end, header);
  const crcStart = header.size + 8 + 1;
  const lineEnd = crcStart + 8 + 2;
  const { offset, length, durable, sequence } = header;
  if (offset < 0 || length < 0 || durable < 0 || sequence < 0) return false;
  if (lineEnd > end || buffer[crcStart - 1] !== semicolon) return false;
  if (buffer[lineEnd - 2] !== carriageReturn || buffer[lineEnd - 1] !== lineFeed) return false;
  header.payloadCrc = readHex(buffer, header.size, crcStart - 1);
  header.size = lineEnd - start;
  const crc = crc32(buffer.subarray(start, crcStart), fileId);
  return readHex(buffer, crcStart, lineEnd - 2) === crc && durable <= offset;
}

/** Reads a decimal up to the next `;` at the cursor, and moves behind it. */
function readField(buffer: Buffer, end: number, header: BatchHeader): number {
  const start = header.size;
  let position = start;
  while (position < end && buffer[position] !== semicolon && position - start <= 16) position++;
  header.size = position + 1;
  return readDecimal(buffer, start, position);
}

function writeTag(target: Buffer, start: number): number {
  for (let i = 0; i < batchTag.length; i++) target[start + i] = batchTag.charCodeAt(i);
  return start + batchTag.length;
}

/** Tells whether `buffer[start, end)` begins with `tag`. */
export function startsWithTag(buffer: Buffer, start: number, end: number, tag: string): boolean {
  if (end - start < tag.length) return false;
  for (let i = 0; i < tag.length; i++) {
    if (buffer[start + i] !== tag.charCodeAt(i)) return false;
  }
  return true;
}
