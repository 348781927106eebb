/**
 * `#C0:`, the first line of a checksummed file: its id, and where its predecessor ended.
 *
 *     #C0:<file id>;<previous sequence>;<previous length>;<previous crc>;<header crc>\r\n
 *
 *     #C0:9f0c21d4;0;0;00000000;5e1d0a77\r\n          a first INCR, or a BASE: no predecessor
 *     #C0:77b01e05;41;9620;c0ffee11;1b2c3d4e\r\n      continues a file of 9620 bytes after batch 41
 *
 *   file id             32 random bits, eight hexadecimal digits; seeds every CRC of the file
 *   previous sequence   of the last batch in the INCR before this one
 *   previous length     of that INCR. A shorter one has lost records: a hole. In a longer one the
 *                       bytes beyond are superseded: recovery copied what was good of them into
 *                       this file (see recovery.ts)
 *   previous crc        payload CRC of that last batch, 0 if there is none
 *   header crc          CRC-32 of the line before it, last `;` included
 *
 * This line is on disk before the manifest names the file, so no crash can damage it: a damaged one
 * is rot.
 */
import { crc32 } from 'node:zlib';

import { batchHeaderSizeMax, startsWithTag } from './batch.js';
import { formatHex, notAField, readDecimal, readHex } from './decimal.js';

export const fileLinkTag = '#C0:';

/** The longest line, for a reader that wants to peek at it. */
export const fileLinkSizeMax = batchHeaderSizeMax;

/** Where a log stands at the end of a file: what the next file links to. */
export interface LogPosition {
  /** Sequence number of the last batch, 0 before the first one. */
  readonly sequence: number;
  /** Length of the file. */
  readonly length: number;
  /** Payload CRC of the last batch. */
  readonly crc: number;
}

/** The position before the first batch of all. */
export const logStart: LogPosition = { sequence: 0, length: 0, crc: 0 };

/** A parsed first line. */
export interface FileLink {
  readonly fileId: number;
  readonly previous: LogPosition;
  /** Bytes of the line, CRLF included. */
  readonly size: number;
}

/** Returns the first line of a file that continues `previous`. */
export function formatFileLink(fileId: number, previous: LogPosition): string {
  const place = `${previous.sequence};${previous.length};${formatHex(previous.crc)};`;
  const text = `${fileLinkTag}${formatHex(fileId)};${place}`;
  return `${text}${formatHex(crc32(text))}\r\n`;
}

/**
 * Reads the first line from the first bytes of a file (`fileLinkSizeMax` of them, if it has so
 * many). Returns `undefined` if the file does not begin with the tag, 'damaged' if it does but the
 * line is not whole or its CRC is wrong.
 */
export function parseFileLink(bytes: Buffer): FileLink | 'damaged' | undefined {
  if (!startsWithTag(bytes, 0, bytes.byteLength, fileLinkTag)) return undefined;
  const lineEnd = bytes.indexOf('\r\n');
  if (lineEnd < 0) return 'damaged';
  const fields = bytes.toString('latin1', fileLinkTag.length, lineEnd).split(';');
  if (fields.length !== 5) return 'damaged';
  const [id, sequence, length, crc, headerCrc] = fields.map((text, i) => {
    const field = Buffer.from(text, 'latin1');
    const isHex = i === 0 || i >= 3;
    return isHex ? readHex(field, 0, field.length) : readDecimal(field, 0, field.length);
  }) as [number, number, number, number, number];
  if ([id, sequence, length, crc, headerCrc].includes(notAField)) return 'damaged';
  if (crc32(bytes.subarray(0, lineEnd - 8)) !== headerCrc) return 'damaged';
  return { fileId: id, previous: { sequence, length, crc }, size: lineEnd + 2 };
}
