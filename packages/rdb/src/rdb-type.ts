/**
 * The type byte of a value: what it is, and how it is encoded.
 *
 * The numbers are Redis's to give; gaps (8) were never used, 6 and 7 belong to modules. Up to 25
 * they are those of RDB version 12, Redis 7.4 to 8.4. Valkey gives 22 another meaning in its RDB
 * version 80: here that has 256 added, so that a type says all about an encoding.
 *
 * Spec: redis/src/rdb.h RDB_TYPE_* (7.0 to 8.4), valkey/src/rdb.h (9.0).
 */
import { RdbError } from './rdb-error.js';

export const RdbType = {
  string: 0,
  list: 1,
  set: 2,
  zset: 3,
  hash: 4,
  zset2: 5,
  modulePreGa: 6,
  module2: 7,
  hashZipmap: 9,
  listZiplist: 10,
  setIntset: 11,
  zsetZiplist: 12,
  hashZiplist: 13,
  listQuicklist: 14,
  streamListpacks: 15,
  hashListpack: 16,
  zsetListpack: 17,
  listQuicklist2: 18,
  streamListpacks2: 19,
  setListpack: 20,
  streamListpacks3: 21,
  hashMetadataPreGa: 22,
  hashListpackExPreGa: 23,
  hashMetadata: 24,
  hashListpackEx: 25,
  /** Valkey's HASH_2, whose byte is 22. */
  valkeyHash2: 0x116,
} as const;

/** What a type that only Valkey has is more than its byte. */
export const valkeyTypes = 0x100;

/** What later versions of Redis, up to 8.10, write and is not read here: from 26 on. */
const laterTypes: readonly string[] = [
  'STREAM_LISTPACKS_4, written by Redis 8.6',
  'STREAM_LISTPACKS_5, written by Redis 8.8',
  'ARRAY, written by Redis 8.8',
  'HASH_TMPL, written by Redis 8.10',
  'HASH_TMPL, written by Redis 8.10',
  'HASH_TMPL, written by Redis 8.10',
  'HASH_TMPL, written by Redis 8.10',
  'GCRA, written by Redis 8.10',
];

/** What a value is, as the TYPE command says it. */
export type ValueKind = 'string' | 'list' | 'set' | 'zset' | 'hash' | 'stream';

const kinds: readonly (ValueKind | 'module' | undefined)[] = [
  'string', // 0
  'list',
  'set',
  'zset',
  'hash',
  'zset', // 5
  'module',
  'module',
  undefined,
  'hash',
  'list', // 10
  'set',
  'zset',
  'hash',
  'list',
  'stream', // 15
  'hash',
  'zset',
  'list',
  'stream',
  'set', // 20
  'stream',
  'hash',
  'hash',
  'hash',
  'hash', // 25
];

/**
 * Tells what a value of this type byte is.
 *
 * @param offset where the byte was read, for the error
 * @throws RdbError RDB_UNSUPPORTED_TYPE: not a type of RDB version 12, or a module's, whose
 * encoding only the module knows.
 */
export function valueKind(type: number, offset = 0): ValueKind {
  const kind = type === RdbType.valkeyHash2 ? 'hash' : kinds[type];
  if (kind === undefined) {
    const name = laterTypes[type - kinds.length];
    const message = `${type & 0xff} is ${name ?? 'no type of value'}`;
    throw new RdbError('RDB_UNSUPPORTED_TYPE', message, offset);
  }
  if (kind === 'module') {
    const message = `type ${type} is a module's, which only that module can read`;
    throw new RdbError('RDB_UNSUPPORTED_TYPE', message, offset);
  }
  return kind;
}
