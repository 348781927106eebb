/**
 * Goes over a value without a look at what is in it: the shape alone says where it ends.
 *
 *     type                              shape
 *     STRING, one of a packed blob      string
 *     LIST, SET, LIST_QUICKLIST         count, string*
 *     HASH, ZSET_2, ...                 count, ( string ... )*
 *
 * Memory: none. Every element has at least one byte, so a damaged count ends with the bytes.
 */
import type { RdbReader } from '../rdb-reader.js';
import { RdbType, valueKind } from '../rdb-type.js';
import { skipModuleData } from './module-value.js';

const idSize = 16;
const timeSize = 8;
const doubleSize = 8;

/** The first bytes of doubles in text that have no text. */
const textSizeMax = 252;

/**
 * Goes over the value of encoding `type` at the reader's position. A module's can be gone over too.
 *
 * @throws RdbError RDB_TRUNCATED, RDB_BAD_LENGTH, RDB_BAD_ENCODING, RDB_UNSUPPORTED_TYPE, and
 * RDB_CORRUPT_VALUE for a module's
 */
export function skipValue(reader: RdbReader, type: number): void {
  switch (type) {
    case RdbType.module2:
      reader.unsigned();
      return skipModuleData(reader);
    case RdbType.list:
    case RdbType.set:
    case RdbType.listQuicklist:
      return skipEach(reader, skipString);
    case RdbType.listQuicklist2:
      return skipEach(reader, skipNode);
    case RdbType.zset:
      return skipEach(reader, skipTextScored);
    case RdbType.zset2:
      return skipEach(reader, skipScored);
    case RdbType.hash:
      return skipEach(reader, skipField);
    case RdbType.hashMetadata:
      reader.skip(timeSize);
      return skipEach(reader, skipExpiringField);
    case RdbType.hashMetadataPreGa:
      return skipEach(reader, skipExpiringField);
    case RdbType.valkeyHash2:
      return skipEach(reader, skipValkeyField);
    case RdbType.hashListpackEx:
      reader.skip(timeSize);
      return reader.skipString();
    case RdbType.streamListpacks:
    case RdbType.streamListpacks2:
    case RdbType.streamListpacks3:
      return skipStream(reader, type);
    default:
      // Packed in one string, if it is a type at all.
      valueKind(type, reader.offset);
      return reader.skipString();
  }
}

function skipEach(reader: RdbReader, skip: (reader: RdbReader) => void): void {
  const count = reader.length();
  for (let i = 0; i < count; i++) skip(reader);
}

function skipString(reader: RdbReader): void {
  reader.skipString();
}

function skipNode(reader: RdbReader): void {
  reader.length();
  reader.skipString();
}

function skipTextScored(reader: RdbReader): void {
  reader.skipString();
  const size = reader.byte();
  if (size <= textSizeMax) reader.skip(size);
}

function skipScored(reader: RdbReader): void {
  reader.skipString();
  reader.skip(doubleSize);
}

function skipField(reader: RdbReader): void {
  reader.skipString();
  reader.skipString();
}

function skipExpiringField(reader: RdbReader): void {
  reader.length();
  skipField(reader);
}

function skipValkeyField(reader: RdbReader): void {
  skipField(reader);
  reader.skip(timeSize);
}

function skipStream(reader: RdbReader, type: number): void {
  skipEach(reader, skipField);
  const isFirst = type === RdbType.streamListpacks;
  for (let i = isFirst ? 3 : 8; i > 0; i--) reader.unsigned();
  const groupCount = reader.length();
  for (let group = 0; group < groupCount; group++) {
    reader.skipString();
    for (let i = isFirst ? 2 : 3; i > 0; i--) reader.unsigned();
    skipEach(reader, skipPending);
    const consumerCount = reader.length();
    for (let consumer = 0; consumer < consumerCount; consumer++) {
      reader.skipString();
      reader.skip(type === RdbType.streamListpacks3 ? 2 * timeSize : timeSize);
      skipEach(reader, skipId);
    }
  }
}

function skipId(reader: RdbReader): void {
  reader.skip(idSize);
}

function skipPending(reader: RdbReader): void {
  reader.skip(idSize + timeSize);
  reader.length();
}
