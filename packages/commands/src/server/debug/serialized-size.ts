/**
 * How many bytes a value takes in an RDB file, uncompressed and a hash field by field:
 *
 *     string   an integer of 8, 16 or 32 bits: 2, 3 or 5 bytes
 *              else its length, in 1, 2 or 5 bytes, and itself
 *     hash     the count of fields, in as many bytes, and two strings for each
 *
 * Spec: redis/src/rdb.c rdbSavedObjectLen (7.0).
 */
import { ValueType, type Database } from '@varve/keyspace';
import { parseInteger } from '@varve/resp';

/** Returns the size of the value at the cursor of `db`. O(value). */
export function serializedSize(db: Database): number {
  if (db.type() === ValueType.string) {
    db.string.read();
    return stringSize(db.string.bytes, db.string.start, db.string.end);
  }
  let size = lengthSize(db.hash.size());
  db.hash.forEach((bytes, fieldStart, fieldEnd, start, end) => {
    size += stringSize(bytes, fieldStart, fieldEnd) + stringSize(bytes, start, end);
  });
  return size;
}

function stringSize(bytes: Buffer, start: number, end: number): number {
  const value = parseInteger(bytes, start, end);
  if (typeof value === 'number') {
    if (value === (value << 24) >> 24) return 2;
    if (value === (value << 16) >> 16) return 3;
    if (value === (value | 0)) return 5;
  }
  return lengthSize(end - start) + end - start;
}

function lengthSize(length: number): number {
  if (length < 1 << 6) return 1;
  return length < 1 << 14 ? 2 : 5;
}
