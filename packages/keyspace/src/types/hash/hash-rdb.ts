/**
 * Hashes in RDB.
 *
 *     OBJECT ENCODING      saved as
 *     listpack             HASH_LISTPACK, in the order fields were first set, as by Redis
 *     hashtable            HASH, in the order of hashes
 *                          HASH_METADATA if a field expires: RDB version 12, of Redis 7.4
 *
 * What is loaded becomes a listpack or a hashtable by the limits in force here.
 *
 * Spec: redis/src/rdb.c rdbSaveObject (7.0, 7.4).
 */
import { HashWriter, RdbType, type HashVisitor, type RdbString, type RdbWriter } from '@varve/rdb';
import type { EntryView } from '../../entry-view.js';
import type { HashExpiry } from './hash-expiry.js';
import type { HashRoom } from './hash-room.js';
import type { VisitField } from './packed-hash.js';

type HashType =
  | typeof RdbType.hash
  | typeof RdbType.hashListpack
  | typeof RdbType.hashMetadata;

export class HashSaver {
  readonly #hash: HashWriter;
  readonly #field: VisitField;
  readonly #expiringField: VisitField;
  #firstExpireAtMs = -1;

  constructor(writer: RdbWriter) {
    const hash = new HashWriter(writer);
    this.#hash = hash;
    this.#field = (bytes, fieldStart, fieldEnd, start, end) => {
      hash.field(bytes, fieldStart, fieldEnd, bytes, start, end);
    };
    this.#expiringField = (bytes, fieldStart, fieldEnd, start, end, expireAtMs) => {
      hash.expiringField(bytes, fieldStart, fieldEnd, bytes, start, end, expireAtMs);
    };
  }

  /** The type byte of a hash. O(fields) if they may expire. */
  typeOf(entry: EntryView): HashType {
    this.#firstExpireAtMs = entry.firstFieldExpireAtMs;
    if (this.#firstExpireAtMs >= 0) return RdbType.hashMetadata;
    return entry.encodingName === 'listpack' ? RdbType.hashListpack : RdbType.hash;
  }

  /** Writes the value of the hash that `typeOf` was asked about last. `type` is what it said. */
  save(entry: EntryView, type: HashType): void {
    if (type === RdbType.hashMetadata) {
      this.#hash.beginExpiring(entry.fieldCount, this.#firstExpireAtMs);
      entry.forEachField(this.#expiringField);
    } else {
      this.#hash.begin(type, entry.fieldCount);
      entry.forEachField(this.#field);
    }
    this.#hash.end();
  }
}

/** Makes the hash it is told at the cursor, where nothing is. */
export class HashLoader implements HashVisitor {
  readonly #room: HashRoom;
  readonly #expiry: HashExpiry;

  constructor(room: HashRoom, expiry: HashExpiry) {
    this.#room = room;
    this.#expiry = expiry;
  }

  hash(): void {
    this.#room.create();
  }

  field(field: RdbString, value: RdbString, expireAtMs: number | undefined): void {
    this.#room.set(field.bytes, field.start, field.end, value.bytes, value.start, value.end);
    if (expireAtMs === undefined) return;
    this.#expiry.setExpireAtMs(field.bytes, field.start, field.end, expireAtMs);
  }

  end(): void {
    // The room needs no telling.
  }
}
