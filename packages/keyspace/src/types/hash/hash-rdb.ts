/**
 * Hashes in RDB.
 *
 *     OBJECT ENCODING      saved as
 *     listpack             HASH_LISTPACK, in the order fields were first set, as by Redis
 *     hashtable            HASH, in the order of hashes
 *
 * What is loaded becomes a listpack or a hashtable by the limits in force here.
 *
 * Spec: redis/src/rdb.c rdbSaveObject (7.0).
 */
import {
  HashWriter,
  RdbError,
  RdbType,
  type HashVisitor,
  type RdbString,
  type RdbWriter,
} from '@varve/rdb';
import type { EntryView } from '../../entry-view.js';
import type { HashRoom } from './hash-room.js';
import type { VisitField } from './packed-hash.js';

export class HashSaver {
  readonly #writer: RdbWriter;
  readonly #hash: HashWriter;
  readonly #field: VisitField;

  constructor(writer: RdbWriter) {
    const hash = new HashWriter(writer);
    this.#writer = writer;
    this.#hash = hash;
    this.#field = (bytes, fieldStart, fieldEnd, start, end) => {
      hash.field(bytes, fieldStart, fieldEnd, bytes, start, end);
    };
  }

  /** Writes the type and the value of a hash. */
  save(entry: EntryView): void {
    const type = entry.encodingName === 'listpack' ? RdbType.hashListpack : RdbType.hash;
    this.#writer.byte(type);
    this.#hash.begin(type, entry.fieldCount);
    entry.forEachField(this.#field);
    this.#hash.end();
  }
}

/** Makes the hash it is told at the cursor, where nothing is. */
export class HashLoader implements HashVisitor {
  readonly #room: HashRoom;

  constructor(room: HashRoom) {
    this.#room = room;
  }

  hash(): void {
    this.#room.create();
  }

  /** @throws RdbError if the field expires */
  field(field: RdbString, value: RdbString, expireAtMs: number | undefined): void {
    if (expireAtMs !== undefined) {
      throw new RdbError('RDB_UNSUPPORTED_TYPE', 'fields that expire are not supported', 0);
    }
    this.#room.set(field.bytes, field.start, field.end, value.bytes, value.start, value.end);
  }

  end(): void {
    // The room needs no telling.
  }
}
