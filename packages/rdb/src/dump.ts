/**
 * The payload of DUMP and RESTORE: a value between its type and a footer.
 *
 *     type, 1 byte | value | RDB version, 2 bytes | CRC-64 of all before, 8 bytes     little-endian
 *
 *     00 c0 07   0a 00   CRC          "7", by redis-server 7.0
 *
 * Spec: redis/src/cluster.c createDumpPayload, verifyDumpPayload (7.0).
 */
import { Crc64 } from './crc64.js';
import { RdbError } from './rdb-error.js';
import { RdbReader } from './rdb-reader.js';

/** The RDB version of what this package writes: Redis 7.0's. */
export const rdbVersion = 10;

/** The highest RDB version whose values this package reads: Redis 7.4's to 8.4's. */
export const rdbVersionMax = 12;

const versionSize = 2;
const crcSize = 8;

/** Puts the footer behind `body`, a type byte and a value; returns both in a buffer of its own. */
export function sealDump(body: Uint8Array, version = rdbVersion): Buffer {
  const size = body.length;
  const sealed = Buffer.allocUnsafe(size + versionSize + crcSize);
  sealed.set(body, 0);
  sealed.writeUInt16LE(version, size);
  const crc = new Crc64();
  crc.update(sealed, 0, size + versionSize);
  crc.writeTo(sealed, size + versionSize);
  return sealed;
}

/**
 * Verifies the footer.
 *
 * @param versionMax the highest RDB version to accept
 * @returns a reader of what is before the footer: first a type byte, then a value
 * @throws RdbError RDB_TRUNCATED, RDB_UNSUPPORTED_VERSION or RDB_BAD_CRC
 */
export function openDump(payload: Uint8Array, versionMax = rdbVersionMax): RdbReader {
  const crcAt = payload.length - crcSize;
  const end = crcAt - versionSize;
  if (end < 0) throw new RdbError('RDB_TRUNCATED', 'too short for a footer', payload.length);
  const version = (payload[end] as number) | ((payload[end + 1] as number) << 8);
  if (version > versionMax) {
    const message = `RDB version ${version} is later than ${versionMax}`;
    throw new RdbError('RDB_UNSUPPORTED_VERSION', message, end);
  }
  const crc = new Crc64();
  crc.update(payload, 0, crcAt);
  if (!crc.isAt(payload, crcAt)) {
    throw new RdbError('RDB_BAD_CRC', 'the checksum does not match', crcAt);
  }
  return new RdbReader(payload, 0, end);
}
