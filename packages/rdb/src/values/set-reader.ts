/**
 * Reads sets, in any encoding.
 *
 *     SET            count, members
 *     SET_INTSET     one intset
 *     SET_LISTPACK   one listpack                      Redis 7.2 and later
 *
 *     02 02 01 61 c0 07                                {"a", "7"}
 *
 * Spec: redis/src/rdb.c rdbLoadObject (7.0 to 7.4).
 */
import { IntsetCursor } from '../packed/intset.js';
import { ListpackCursor } from '../packed/listpack.js';
import type { RdbReader } from '../rdb-reader.js';
import { RdbType } from '../rdb-type.js';
import { openPacked, refuseEmpty } from './packed-value.js';
import type { SetVisitor } from './value-visitor.js';

/** Reads a set of encoding `type`, which is one of a set. */
export function readSet(reader: RdbReader, type: number, visitor: SetVisitor): void {
  if (type === RdbType.set) readPlain(reader, visitor);
  else readPacked(reader, type, visitor);
}

function readPlain(reader: RdbReader, visitor: SetVisitor): void {
  const count = reader.length();
  refuseEmpty(reader, count);
  visitor.set(reader.plausible(count));
  for (let i = 0; i < count; i++) {
    reader.string(reader.first);
    visitor.member(reader.first);
  }
  visitor.end();
}

function readPacked(reader: RdbReader, type: number, visitor: SetVisitor): void {
  const cursor = type === RdbType.setIntset ? new IntsetCursor() : new ListpackCursor();
  openPacked(reader, cursor);
  refuseEmpty(reader, cursor.count);
  visitor.set(cursor.count);
  while (cursor.next(reader.first)) visitor.member(reader.first);
  visitor.end();
}
