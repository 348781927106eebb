/**
 * How many bytes a value takes in an RDB file, uncompressed; a list element by element, a hash
 * field by field and a set member by member:
 *
 *     string   an integer of 8, 16 or 32 bits: 2, 3 or 5 bytes
 *              else its length, in 1, 2 or 5 bytes, and itself
 *     list     the count of elements, in as many bytes, and a string for each
 *     set      the count of members, in as many bytes, and a string for each
 *     zset     the count of members, in as many bytes, and a string and 8 bytes for each
 *     hash     the count of fields, in as many bytes, and two strings for each
 *
 * Spec: redis/src/rdb.c rdbSavedObjectLen (7.0).
 */
import { ValueType, type Database, type EntryView } from '@varve/keyspace';
import { parseInteger } from '@varve/resp';

/** Bytes of a score. */
const scoreSize = 8;
/** Bytes of the id of an entry of a stream. */
const idSize = 16;

/** Returns the size of the value at the cursor of `db`. O(value). */
export function serializedSize(db: Database): number {
  const entry = db.view();
  switch (entry.type) {
    case ValueType.string:
      entry.readString();
      return stringSize(entry.valueBytes, entry.valueStart, entry.valueEnd);
    case ValueType.list:
      return listSize(entry);
    case ValueType.set:
      return setSize(entry);
    case ValueType.zset:
      return zsetSize(entry);
    case ValueType.stream:
      return streamSize(entry);
    default:
      return hashSize(entry);
  }
}

function listSize(entry: EntryView): number {
  let size = lengthSize(entry.elementCount);
  entry.forEachElement((bytes, start, end) => {
    size += stringSize(bytes, start, end);
  });
  return size;
}

function zsetSize(entry: EntryView): number {
  let size = lengthSize(entry.scoredCount);
  entry.forEachScored((bytes, start, end) => {
    size += stringSize(bytes, start, end) + scoreSize;
  });
  return size;
}

function setSize(entry: EntryView): number {
  let size = lengthSize(entry.memberCount);
  entry.forEachMember((bytes, start, end) => {
    size += stringSize(bytes, start, end);
  });
  return size;
}

function streamSize(entry: EntryView): number {
  entry.readStream();
  let size = lengthSize(entry.stream.length);
  entry.forEachStreamEntry((each) => {
    size += idSize;
    for (let i = 0; i < each.fieldCount; i++) {
      each.readField();
      size += stringSize(each.text.bytes, each.text.start, each.text.end);
      each.readValue();
      size += stringSize(each.text.bytes, each.text.start, each.text.end);
    }
  });
  return size;
}

function hashSize(entry: EntryView): number {
  let size = lengthSize(entry.fieldCount);
  entry.forEachField((bytes, fieldStart, fieldEnd, start, end) => {
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
