/**
 * Reads sorted sets, in any encoding.
 *
 *     ZSET             count, (member, score as text)           up to Redis 3.2
 *     ZSET_2           count, (member, score as 8 bytes)        highest first
 *     ZSET_ZIPLIST     one ziplist of member, score             lowest first
 *     ZSET_LISTPACK    one listpack of member, score            lowest first
 *
 *     05 01 01 61 00 00 00 00 00 00 f8 3f                       {"a": 1.5}
 *
 * A score that is not a number is refused. (Redis lets text in a packed encoding be what strtod
 * makes of it.)
 *
 * Spec: redis/src/rdb.c rdbLoadObject (7.0).
 */
import { ListpackCursor } from '../packed/listpack.js';
import { ZiplistCursor } from '../packed/ziplist.js';
import type { RdbReader } from '../rdb-reader.js';
import { RdbType } from '../rdb-type.js';
import { openPacked, refuseEmpty } from './packed-value.js';
import type { ZsetVisitor } from './value-visitor.js';

/** Reads a sorted set of encoding `type`, which is one of a sorted set. */
export function readZset(reader: RdbReader, type: number, visitor: ZsetVisitor): void {
  if (type === RdbType.zset || type === RdbType.zset2) readPlain(reader, type, visitor);
  else readPacked(reader, type, visitor);
}

function readPlain(reader: RdbReader, type: number, visitor: ZsetVisitor): void {
  const count = reader.length();
  refuseEmpty(reader, count);
  visitor.zset(reader.plausible(count));
  for (let i = 0; i < count; i++) {
    reader.string(reader.first);
    const at = reader.offset;
    const score = type === RdbType.zset2 ? reader.double() : reader.textDouble();
    refuseNaN(reader, score, at);
    visitor.scored(reader.first, score);
  }
  visitor.end();
}

function readPacked(reader: RdbReader, type: number, visitor: ZsetVisitor): void {
  const cursor = type === RdbType.zsetZiplist ? new ZiplistCursor() : new ListpackCursor();
  const at = reader.offset;
  openPacked(reader, cursor, 2);
  refuseEmpty(reader, cursor.count);
  visitor.zset(cursor.count / 2);
  while (cursor.next(reader.first)) {
    cursor.next(reader.second);
    const score = reader.second.double();
    refuseNaN(reader, score, at);
    visitor.scored(reader.first, score);
  }
  visitor.end();
}

function refuseNaN(reader: RdbReader, score: number, at: number): void {
  if (Number.isNaN(score)) throw reader.error('RDB_CORRUPT_VALUE', 'a score is no number', at);
}
