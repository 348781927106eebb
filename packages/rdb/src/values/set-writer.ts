/**
 * Writes sets as redis-server 7.0 does. HOT.
 *
 *     SET          count, members
 *     SET_INTSET   one intset: members are integers, and come in ascending order
 *
 *     writer.begin(RdbType.set, 2); writer.member(bytes, start, end); ...; writer.end();
 *     writer.begin(RdbType.setIntset, 2); writer.integer(7); ...; writer.end();
 *
 * Which of them is the caller's choice (Redis: at most 512 members, all integers, make an intset).
 *
 * Spec: redis/src/rdb.c rdbSaveObject (7.0).
 */
import assert from 'node:assert';

import { IntsetBuilder } from '../packed/intset.js';
import { RdbType } from '../rdb-type.js';
import type { RdbWriter } from '../rdb-writer.js';

export class SetWriter {
  readonly #writer: RdbWriter;
  readonly #intset: IntsetBuilder;
  #type: number;

  /** The value, without its type byte, goes to `writer`. Reuse it for any number of sets. */
  constructor(writer: RdbWriter) {
    this.#writer = writer;
    this.#intset = new IntsetBuilder();
    this.#type = RdbType.set;
  }

  begin(type: typeof RdbType.set | typeof RdbType.setIntset, count: number): void {
    this.#type = type;
    if (type === RdbType.set) this.#writer.length(count);
    else this.#intset.begin();
  }

  /** Writes the member `bytes[start, end)` of a plain set. */
  member(bytes: Uint8Array, start: number, end: number): void {
    assert(this.#type === RdbType.set);
    this.#writer.string(bytes, start, end);
  }

  /** Writes a member of an intset: a safe integer or a `bigint` of 64 bits, larger than before. */
  integer(member: number | bigint): void {
    assert(this.#type === RdbType.setIntset);
    this.#intset.append(member);
  }

  end(): void {
    if (this.#type === RdbType.set) return;
    this.#intset.end();
    this.#writer.string(this.#intset.bytes, 0, this.#intset.size);
  }
}
