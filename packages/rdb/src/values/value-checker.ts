/**
 * A visitor that builds nothing: it refuses what only the whole of a value shows.
 *
 *     set, zset, hash    a member or field that comes twice
 *     stream             a group, or a consumer of a group, that comes twice
 *                        what is pending in a group: ids that do not ascend, or are nobody's
 *                        what is pending for a consumer: not in the group, or another's too
 *
 * Together with what readers refuse themselves this is at least what RESTORE of redis-server
 * refuses under `sanitize-dump-payload yes`.
 *
 * Spec: redis/src/rdb.c rdbLoadObject, lpValidateIntegrityAndDups (7.0).
 */
import type { RdbReader } from '../rdb-reader.js';
import type { RdbString } from '../rdb-string.js';
import { DistinctStrings } from './distinct-strings.js';
import { PendingIds } from './pending-ids.js';
import type { ValueVisitor } from './value-visitor.js';

export class ValueChecker implements ValueVisitor {
  readonly #reader: RdbReader;
  /** Members, fields, or groups. */
  readonly #names: DistinctStrings;
  readonly #consumers: DistinctStrings;
  readonly #pending: PendingIds;

  constructor(reader: RdbReader) {
    this.#reader = reader;
    this.#names = new DistinctStrings();
    this.#consumers = new DistinctStrings();
    this.#pending = new PendingIds();
  }

  string(): void {
    // Any string will do.
  }

  list(): void {
    // So will any elements.
  }

  element(): void {
    // See `list`.
  }

  set(): void {
    this.#names.clear();
  }

  member(member: RdbString): void {
    this.#refuseUnless(this.#names.add(member), 'a member comes twice');
  }

  zset(): void {
    this.#names.clear();
  }

  scored(member: RdbString): void {
    this.#refuseUnless(this.#names.add(member), 'a member comes twice');
  }

  hash(): void {
    this.#names.clear();
  }

  field(field: RdbString): void {
    this.#refuseUnless(this.#names.add(field), 'a field comes twice');
  }

  stream(): void {
    this.#names.clear();
    this.#consumers.clear();
    this.#pending.clear();
  }

  streamEntry(): void {
    // The order of entries was checked by the reader.
  }

  streamField(): void {
    // A field may come twice in an entry.
  }

  streamState(): void {
    // Compared with the entries by the reader.
  }

  streamGroup(name: RdbString): void {
    this.#endGroup();
    this.#refuseUnless(this.#names.add(name), 'a consumer group comes twice');
    this.#consumers.clear();
    this.#pending.clear();
  }

  streamPending(ms: bigint, seq: bigint): void {
    this.#refuseUnless(this.#pending.add(ms, seq), 'the ids of pending entries do not ascend');
  }

  streamConsumer(name: RdbString): void {
    this.#refuseUnless(this.#consumers.add(name), 'a consumer comes twice');
  }

  streamConsumerPending(ms: bigint, seq: bigint): void {
    const isFree = this.#pending.own(ms, seq);
    this.#refuseUnless(isFree, "a consumer's entry is not pending in the group, or another's too");
  }

  end(): void {
    this.#endGroup();
  }

  #endGroup(): void {
    this.#refuseUnless(this.#pending.isOwned, 'a pending entry has no consumer');
  }

  #refuseUnless(isRight: boolean, message: string): void {
    if (!isRight) throw this.#reader.error('RDB_CORRUPT_VALUE', message, this.#reader.offset);
  }
}
