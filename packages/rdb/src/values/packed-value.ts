/**
 * Opens the packed encodings, which in RDB are strings: a listpack in a string in a value.
 */
import type { PackedCursor } from '../packed/packed-cursor.js';
import type { RdbReader } from '../rdb-reader.js';

/**
 * Reads a string and opens it with `cursor`.
 *
 * @param width elements that belong together: 2 for pairs
 * @throws RdbError RDB_CORRUPT_VALUE if it is not such an encoding, or has half a pair
 */
export function openPacked(reader: RdbReader, cursor: PackedCursor, width = 1): void {
  const at = reader.offset;
  const blob = reader.first;
  reader.string(blob);
  if (!cursor.open(blob.bytes, blob.start, blob.end) || cursor.count % width !== 0) {
    throw reader.error('RDB_CORRUPT_VALUE', 'the packed elements are damaged', at);
  }
}

/** Refuses a collection without elements. */
export function refuseEmpty(reader: RdbReader, count: number): void {
  if (count > 0) return;
  throw reader.error('RDB_EMPTY_VALUE', 'a collection without elements', reader.offset);
}
