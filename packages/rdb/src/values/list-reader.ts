/**
 * Reads lists, in any encoding.
 *
 *     LIST               count, elements
 *     LIST_ZIPLIST       one ziplist
 *     LIST_QUICKLIST     count, ziplists
 *     LIST_QUICKLIST_2   count, nodes: 1 and an element, or 2 and a listpack
 *
 *     12 01 02 0d ...    a list in one node, a listpack of 13 bytes
 *
 * Listpacks without elements are skipped, and nodes without a byte refused, as by Redis.
 *
 * Spec: redis/src/rdb.c rdbLoadObject (7.0).
 */
import { ListpackCursor } from '../packed/listpack.js';
import type { PackedCursor } from '../packed/packed-cursor.js';
import { ZiplistCursor } from '../packed/ziplist.js';
import type { RdbReader } from '../rdb-reader.js';
import { RdbType } from '../rdb-type.js';
import { openPacked, refuseEmpty } from './packed-value.js';
import type { ListVisitor } from './value-visitor.js';

/** What a node of a quicklist is: an element of its own, or packed ones. */
export const NodeContainer = { plain: 1, packed: 2 } as const;

/** Reads a list of encoding `type`, which is one of a list. */
export function readList(reader: RdbReader, type: number, visitor: ListVisitor): void {
  if (type === RdbType.list) readPlain(reader, visitor);
  else if (type === RdbType.listZiplist) readZiplist(reader, visitor);
  else readQuicklist(reader, type, visitor);
}

function readPlain(reader: RdbReader, visitor: ListVisitor): void {
  const count = reader.length();
  refuseEmpty(reader, count);
  visitor.list(reader.plausible(count));
  for (let i = 0; i < count; i++) {
    reader.string(reader.first);
    visitor.element(reader.first);
  }
  visitor.end();
}

function readZiplist(reader: RdbReader, visitor: ListVisitor): void {
  const cursor = new ZiplistCursor();
  openPacked(reader, cursor);
  refuseEmpty(reader, cursor.count);
  visitor.list(cursor.count);
  readElements(reader, cursor, visitor);
  visitor.end();
}

function readQuicklist(reader: RdbReader, type: number, visitor: ListVisitor): void {
  const hasPlain = type === RdbType.listQuicklist2;
  const cursor = hasPlain ? new ListpackCursor() : new ZiplistCursor();
  const nodeCount = reader.length();
  refuseEmpty(reader, nodeCount);
  visitor.list(0);
  let count = 0;
  for (let i = 0; i < nodeCount; i++) {
    const at = reader.offset;
    const container = hasPlain ? reader.length() : NodeContainer.packed;
    if (container === NodeContainer.plain) {
      reader.string(reader.first);
      if (reader.first.size === 0) {
        throw reader.error('RDB_CORRUPT_VALUE', 'a node of a list is empty', at);
      }
      visitor.element(reader.first);
      count++;
    } else if (container === NodeContainer.packed) {
      openPacked(reader, cursor);
      readElements(reader, cursor, visitor);
      count += cursor.count;
    } else {
      throw reader.error('RDB_CORRUPT_VALUE', `${container} is no kind of node`, at);
    }
  }
  refuseEmpty(reader, count);
  visitor.end();
}

function readElements(reader: RdbReader, cursor: PackedCursor, visitor: ListVisitor): void {
  while (cursor.next(reader.first)) visitor.element(reader.first);
}
