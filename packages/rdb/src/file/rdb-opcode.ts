/**
 * The bytes in an RDB file that are not types of values, and its first nine.
 *
 *     REDIS 0010         Redis, RDB version 10, of Redis 7.0
 *     VALKEY 080         Valkey, RDB version 80, of Valkey 9.0
 *
 * Spec: redis/src/rdb.h RDB_OPCODE_* (7.0 to 8.4), valkey/src/rdb.h (9.0).
 */
import { RdbError } from '../rdb-error.js';

/** Below are types. */
export const opcodeMin = 242;

export const RdbOpcode = {
  /** Slots, keys, keys that expire: a hint for clusters. Redis 7.4. */
  slotInfo: 244,
  /** A library of functions. */
  function2: 245,
  /** The same in release candidates of Redis 7.0. */
  functionPreGa: 246,
  /** What a module saves beside keys. */
  moduleAux: 247,
  /** Before a type: seconds since the key was used, under an LRU policy. */
  idle: 248,
  /** Before a type: the counter of an LFU policy. */
  freq: 249,
  /** A name and a value about the file. */
  aux: 250,
  /** How many keys the database has, and how many that expire. */
  resizeDb: 251,
  /** Before a type: when the key expires, 8 bytes, milliseconds. */
  expireTimeMs: 252,
  /** The same in 4 bytes, seconds. Redis 2.4 and before. */
  expireTime: 253,
  /** The number of the database of all that follows. */
  selectDb: 254,
  end: 255,
} as const;

/** Opcodes that are refused, by what they are. */
const unsupported: Readonly<Record<number, string>> = {
  242: 'HASH_TEMPLATE, written by a later Redis, or one of a later Valkey',
  243: 'KEY_META, written by a later Redis, or SLOT_IMPORT, written by Valkey in a cluster',
  246: 'a library of functions as release candidates of Redis 7.0 wrote it',
};

/** Makes the error for `opcode`, read at `offset`. */
export function unsupportedOpcode(opcode: number, offset: number): RdbError {
  const message = `${opcode} is ${unsupported[opcode] ?? 'no opcode'}`;
  return new RdbError('RDB_UNSUPPORTED_OPCODE', message, offset);
}

export type RdbMagic = 'REDIS' | 'VALKEY';

export interface RdbHeader {
  readonly magic: RdbMagic;
  readonly version: number;
}

export const headerSize = 9;

/** The highest RDB version read, of Redis and of Valkey. */
const versionMax: Readonly<Record<RdbMagic, number>> = { REDIS: 12, VALKEY: 80 };

/** Valkey's first version under its own magic. */
const valkeyVersionMin = 80;

/**
 * Reads the first nine bytes of a file. (Redis takes what is not a digit for the end of a number,
 * and so a damaged version for one from before there were checksums.)
 *
 * @throws RdbError RDB_BAD_SIGNATURE, RDB_UNSUPPORTED_VERSION, with Redis's words
 */
export function parseHeader(text: string): RdbHeader {
  const magic = text.startsWith('VALKEY') ? 'VALKEY' : 'REDIS';
  if (!text.startsWith(magic)) {
    const message = 'Wrong signature trying to load DB from file';
    throw new RdbError('RDB_BAD_SIGNATURE', message, 0);
  }
  const digits = text.slice(magic.length);
  const version = Number(digits);
  const versionMin = magic === 'VALKEY' ? valkeyVersionMin : 1;
  if (/^\d+$/.test(digits) && version >= versionMin && version <= versionMax[magic]) {
    return { magic, version };
  }
  const message = `Can't handle RDB format version ${Number.isNaN(version) ? digits : version}`;
  throw new RdbError('RDB_UNSUPPORTED_VERSION', message, magic.length);
}

/** The first nine bytes of a file of Redis. */
export function formatHeader(version: number): string {
  return `REDIS${String(version).padStart(4, '0')}`;
}
