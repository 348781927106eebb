/**
 * Writes hashes as redis-server 7.0 does, and with fields that expire as 7.4. HOT.
 *
 *     HASH            count, (field, value)
 *     HASH_LISTPACK   one listpack of field, value
 *     HASH_METADATA   first expiry, count, (ttl, field, value)        drawn in hash-reader.ts
 *
 *     writer.begin(RdbType.hash, 1); writer.field(f, 0, f.length, v, 0, v.length); writer.end();
 *
 * Which of them is the caller's choice (Redis: a listpack for at most 512 fields, none of them and
 * no value longer than 64 bytes). HASH_METADATA is of RDB version 12.
 *
 * Spec: redis/src/rdb.c rdbSaveObject (7.0, 7.4).
 */
import assert from 'node:assert';

import { ListpackBuilder } from '../packed/listpack-builder.js';
import { RdbType } from '../rdb-type.js';
import type { RdbWriter } from '../rdb-writer.js';

export class HashWriter {
  readonly #writer: RdbWriter;
  readonly #listpack: ListpackBuilder;
  #type: number;
  #firstExpireAtMs: number;

  /** The value, without its type byte, goes to `writer`. Reuse it for any number of hashes. */
  constructor(writer: RdbWriter) {
    this.#writer = writer;
    this.#listpack = new ListpackBuilder();
    this.#type = RdbType.hash;
    this.#firstExpireAtMs = 0;
  }

  begin(type: typeof RdbType.hash | typeof RdbType.hashListpack, count: number): void {
    this.#type = type;
    if (type === RdbType.hash) this.#writer.length(count);
    else this.#listpack.begin();
  }

  /** Begins HASH_METADATA. No field expires before `firstExpireAtMs`. */
  beginExpiring(count: number, firstExpireAtMs: number): void {
    this.#type = RdbType.hashMetadata;
    this.#firstExpireAtMs = firstExpireAtMs;
    this.#writer.timeMs(firstExpireAtMs);
    this.#writer.length(count);
  }

  /** Writes a field as `field` does, behind its expiry in ms since 1970; -1: it has none. */
  expiringField(
    field: Uint8Array,
    fieldStart: number,
    fieldEnd: number,
    value: Uint8Array,
    valueStart: number,
    valueEnd: number,
    expireAtMs: number,
  ): void {
    assert(this.#type === RdbType.hashMetadata);
    this.#writer.length(expireAtMs < 0 ? 0 : expireAtMs - this.#firstExpireAtMs + 1);
    this.#writer.string(field, fieldStart, fieldEnd);
    this.#writer.string(value, valueStart, valueEnd);
  }

  /** Writes the field `field[fieldStart, fieldEnd)` and its value. */
  field(
    field: Uint8Array,
    fieldStart: number,
    fieldEnd: number,
    value: Uint8Array,
    valueStart: number,
    valueEnd: number,
  ): void {
    if (this.#type === RdbType.hash) {
      this.#writer.string(field, fieldStart, fieldEnd);
      this.#writer.string(value, valueStart, valueEnd);
    } else {
      this.#listpack.append(field, fieldStart, fieldEnd);
      this.#listpack.append(value, valueStart, valueEnd);
    }
  }

  end(): void {
    if (this.#type !== RdbType.hashListpack) return;
    this.#listpack.end();
    this.#writer.string(this.#listpack.bytes, 0, this.#listpack.size);
  }
}
