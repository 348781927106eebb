/**
 * Reads a value of any type.
 *
 *     const type = reader.byte();
 *     checkValue(reader, type);              throws, or comes back to where it was
 *     readValue(reader, type, visitor);      cannot throw now, unless the visitor does
 *
 * What came over the network is checked first, so that no key is ever built by half. What comes
 * from a file with a checksum of its own may do without: `readValue` by itself is safe on any
 * bytes, only it may throw after its first calls, and tells duplicates.
 */
import assert from 'node:assert';

import type { RdbReader } from '../rdb-reader.js';
import { RdbType, valueKind } from '../rdb-type.js';
import { readHash } from './hash-reader.js';
import { readList } from './list-reader.js';
import { refuseModule } from './module-value.js';
import { readSet } from './set-reader.js';
import { readStream } from './stream-reader.js';
import { ValueChecker } from './value-checker.js';
import type { ValueVisitor } from './value-visitor.js';
import { readZset } from './zset-reader.js';

/**
 * Reads the value of encoding `type` at the reader's position, and tells it to `visitor`.
 *
 * @throws RdbError; the reader is then of no further use, unless the code is RDB_EMPTY_VALUE
 */
export function readValue(reader: RdbReader, type: number, visitor: ValueVisitor): void {
  if (type === RdbType.string) {
    reader.string(reader.first);
    visitor.string(reader.first);
    return;
  }
  if (type === RdbType.module2) refuseModule(reader);
  switch (valueKind(type, reader.offset)) {
    case 'string':
      throw new Error('a string has one type only');
    case 'list':
      return readList(reader, type, visitor);
    case 'set':
      return readSet(reader, type, visitor);
    case 'zset':
      return readZset(reader, type, visitor);
    case 'hash':
      return readHash(reader, type, visitor);
    case 'stream':
      return readStream(reader, type, visitor);
  }
}

/**
 * Reads through a value and checks everything about it, building nothing. On return the reader is
 * where it was before; so it must have all bytes, and no feed.
 *
 * @returns the offset after the value
 * @throws RdbError as `readValue`, and for what the header of value-checker.ts lists
 */
export function checkValue(reader: RdbReader, type: number): number {
  assert(!reader.isFed);
  const start = reader.position;
  readValue(reader, type, new ValueChecker(reader));
  const end = reader.position;
  reader.position = start;
  return end;
}
