/**
 * A HyperLogLog as the bytes of a string: 16384 registers of 6 bits, sparse or dense.
 *
 *     offset
 *     0        "HYLL"
 *     4        encoding: 0 dense, 1 sparse
 *     5        3 bytes that nobody uses
 *     8        cardinality as last counted, 8 bytes, little-endian; its highest bit: out of date
 *     16       registers
 *
 * Worked example: PFADD of no element makes 18 bytes, one run of 16384 empty registers:
 *
 *     48 59 4c 4c  01  00 00 00   00 00 00 00 00 00 00 80   7f ff
 *     H  Y  L  L   sparse         0, out of date            XZERO:16384
 *
 * These bytes are what GET answers with, and what is in Redis's files.
 *
 * Spec: redis/src/hyperloglog.c (7.0), whose comments draw both encodings.
 */
import assert from 'node:assert';

export const registerCount = 1 << 14;
export const registerBits = 6;
export const headerSize = 16;
export const denseSize = headerSize + (registerCount * registerBits) / 8;

export const Encoding = { dense: 0, sparse: 1 } as const;

const magic = 0x48594c4c; // HYLL
const encodingAt = 4;
const cardinalityAt = 8;
const staleAt = 15;
const staleFlag = 0x80;

assert(denseSize === 12304, 'registers fill their bytes');

/** Tells whether `bytes[start, end)` is a HyperLogLog, as far as its header tells. */
export function isHyperLogLog(bytes: Buffer, start: number, end: number): boolean {
  if (end - start < headerSize || bytes.readUInt32BE(start) !== magic) return false;
  const encoding = encodingOf(bytes, start);
  if (encoding === Encoding.dense) return end - start === denseSize;
  return encoding === Encoding.sparse;
}

export function encodingOf(bytes: Buffer, start: number): number {
  return bytes[start + encodingAt] as number;
}

/** Makes a HyperLogLog without elements, sparse. */
export function emptyHyperLogLog(): Buffer {
  const bytes = Buffer.alloc(headerSize + 2);
  bytes.writeUInt32BE(magic);
  bytes[encodingAt] = Encoding.sparse;
  bytes[headerSize] = 0x7f;
  bytes[headerSize + 1] = 0xff;
  return bytes;
}

/** Copies the header of a sparse one to the start of a dense one. */
export function copyHeader(source: Buffer, start: number, target: Buffer): void {
  source.copy(target, 0, start, start + headerSize);
  target[encodingAt] = Encoding.dense;
}

/** Tells whether the cardinality in the header is that of the registers. */
export function isCounted(bytes: Buffer, start: number): boolean {
  return ((bytes[start + staleAt] as number) & staleFlag) === 0;
}

/** Says that the registers have changed. */
export function markStale(bytes: Buffer, start: number): void {
  bytes[start + staleAt] = (bytes[start + staleAt] as number) | staleFlag;
}

/** Reads the cardinality of the header: 64 bits. */
export function readCardinality(bytes: Buffer, start: number): bigint {
  return bytes.readBigUInt64LE(start + cardinalityAt);
}

/** Writes the cardinality of the registers into the header. */
export function writeCardinality(bytes: Buffer, start: number, cardinality: bigint): void {
  bytes.writeBigUInt64LE(cardinality, start + cardinalityAt);
}
