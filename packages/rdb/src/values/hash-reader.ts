/**
 * Reads hashes, in any encoding.
 *
 *     HASH                       count, (field, value)
 *     HASH_ZIPMAP                one zipmap                          up to Redis 2.4
 *     HASH_ZIPLIST               one ziplist of field, value         up to Redis 6.2
 *     HASH_LISTPACK              one listpack of field, value
 *     HASH_METADATA              first expiry, count, (ttl, field, value)
 *     HASH_LISTPACK_EX           first expiry, one listpack of field, value, expiry
 *     HASH_2                     count, (field, value, expiry)       Valkey 9.0 and later
 *
 * HASH_METADATA and HASH_LISTPACK_EX, Redis 7.4 and later, have fields that expire. `first expiry`
 * is the earliest, 8 bytes, in ms since 1970. A ttl of 0 says never, n says n - 1 after it; an
 * expiry in the listpack is absolute, 0 says never. Their forms of before the release (PRE_GA) have
 * no first expiry, and an absolute ttl. An expiry of Valkey's is 8 bytes, in ms since 1970, -1:
 * never.
 *
 *     04 01 01 66 01 76                                              {"f": "v"}
 *     18 e8 03 00 00 00 00 00 00 01 03 01 66 01 76                   the same, expiring at 1002
 *
 * Spec: redis/src/rdb.c rdbLoadObject (7.0, 7.4), valkey/src/rdb.c (9.0).
 */
import { ListpackCursor } from '../packed/listpack.js';
import type { PackedCursor } from '../packed/packed-cursor.js';
import { ZiplistCursor } from '../packed/ziplist.js';
import { ZipmapCursor } from '../packed/zipmap.js';
import type { RdbReader } from '../rdb-reader.js';
import { RdbString } from '../rdb-string.js';
import { RdbType } from '../rdb-type.js';
import { openPacked, refuseEmpty } from './packed-value.js';
import type { HashVisitor } from './value-visitor.js';

/** The last moment a field can expire at; as a first expiry, one more says that none does. */
const expireAtMsMax = 2 ** 48 - 1;

/** Reads a hash of encoding `type`, which is one of a hash. */
export function readHash(reader: RdbReader, type: number, visitor: HashVisitor): void {
  switch (type) {
    case RdbType.hash:
      return readPlain(reader, visitor);
    case RdbType.hashMetadata:
    case RdbType.hashMetadataPreGa:
      return readExpiring(reader, type, visitor);
    case RdbType.hashListpackEx:
    case RdbType.hashListpackExPreGa:
      return readPackedExpiring(reader, type, visitor);
    case RdbType.valkeyHash2:
      return readValkey(reader, visitor);
    case RdbType.hashZipmap:
      return readPacked(reader, new ZipmapCursor(), visitor);
    case RdbType.hashZiplist:
      return readPacked(reader, new ZiplistCursor(), visitor);
    default:
      return readPacked(reader, new ListpackCursor(), visitor);
  }
}

function readPlain(reader: RdbReader, visitor: HashVisitor): void {
  const count = reader.length();
  refuseEmpty(reader, count);
  visitor.hash(reader.plausible(count));
  for (let i = 0; i < count; i++) {
    reader.string(reader.first);
    reader.string(reader.second);
    visitor.field(reader.first, reader.second, undefined);
  }
  visitor.end();
}

function readPacked(reader: RdbReader, cursor: PackedCursor, visitor: HashVisitor): void {
  openPacked(reader, cursor, 2);
  refuseEmpty(reader, cursor.count);
  visitor.hash(cursor.count / 2);
  while (cursor.next(reader.first)) {
    cursor.next(reader.second);
    visitor.field(reader.first, reader.second, undefined);
  }
  visitor.end();
}

function readExpiring(reader: RdbReader, type: number, visitor: HashVisitor): void {
  const firstExpiry = type === RdbType.hashMetadata ? readFirstExpiry(reader) : 1;
  const count = reader.length();
  refuseEmpty(reader, count);
  visitor.hash(reader.plausible(count));
  for (let i = 0; i < count; i++) {
    const at = reader.offset;
    const ttl = reader.length();
    const expireAtMs = ttl === 0 ? 0 : firstExpiry + ttl - 1;
    refuseBeyond(reader, expireAtMs, expireAtMsMax, at);
    reader.string(reader.first);
    reader.string(reader.second);
    visitor.field(reader.first, reader.second, expireAtMs === 0 ? undefined : expireAtMs);
  }
  visitor.end();
}

function readPackedExpiring(reader: RdbReader, type: number, visitor: HashVisitor): void {
  if (type === RdbType.hashListpackEx) readFirstExpiry(reader);
  const at = reader.offset;
  const cursor = new ListpackCursor();
  openPacked(reader, cursor, 3);
  refuseEmpty(reader, cursor.count);
  visitor.hash(cursor.count / 3);
  const expiry = new RdbString();
  while (cursor.next(reader.first)) {
    cursor.next(reader.second);
    cursor.next(expiry);
    const expireAtMs = expiry.integer();
    if (typeof expireAtMs !== 'number') {
      throw reader.error('RDB_CORRUPT_VALUE', 'an expiry is no time', at);
    }
    refuseBeyond(reader, expireAtMs, expireAtMsMax, at);
    visitor.field(reader.first, reader.second, expireAtMs === 0 ? undefined : expireAtMs);
  }
  visitor.end();
}

function readValkey(reader: RdbReader, visitor: HashVisitor): void {
  const count = reader.length();
  refuseEmpty(reader, count);
  visitor.hash(reader.plausible(count));
  for (let i = 0; i < count; i++) {
    reader.string(reader.first);
    reader.string(reader.second);
    const at = reader.offset;
    const expireAtMs = reader.timeMs();
    if (expireAtMs !== -1) refuseBeyond(reader, expireAtMs, expireAtMsMax, at);
    visitor.field(reader.first, reader.second, expireAtMs === -1 ? undefined : expireAtMs);
  }
  visitor.end();
}

function readFirstExpiry(reader: RdbReader): number {
  const at = reader.offset;
  const firstExpiry = reader.timeMs();
  refuseBeyond(reader, firstExpiry, expireAtMsMax + 1, at);
  return firstExpiry;
}

function refuseBeyond(reader: RdbReader, timeMs: number, timeMsMax: number, at: number): void {
  if (timeMs >= 0 && timeMs <= timeMsMax) return;
  throw reader.error('RDB_CORRUPT_VALUE', `${timeMs} is no expiry of a field`, at);
}
