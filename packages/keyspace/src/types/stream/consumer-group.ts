/**
 * A consumer group of a stream: what was delivered to whom, and not acknowledged yet.
 *
 *   stream header -> index of groups by name
 *     group        last id 16 | entries read 8 | next number 4 | pending 4 | consumers 4 | names 4
 *       pending    tree of records: id, time of delivery, count of deliveries, consumer's number
 *       consumers  index by name ->
 *         consumer   number 4 | seen at 8 | pending 4
 *           pending    tree of records: id
 *       names      index by number, 4 bytes -> the consumer's name
 *
 * A consumer has a number so that a pending entry can say whose it is. Both trees have the same
 * ids: each in that of the group is in that of one consumer.
 *
 * A flyweight: `select` a group, then a consumer of it. What is changed takes effect with `save`.
 *
 * Spec: redis/src/stream.h streamCG, streamConsumer, streamNACK (7.0).
 */
import { assert } from '../../assert.js';
import { Kind, copyBytes, readWord, writeWord } from '../../entry/entry-layout.js';
import type { Environment } from '../../environment.js';
import { NamedEntries } from './named-entries.js';
import { PendingIds } from './pending-ids.js';
import { readWords, writeWords, type StreamHeader } from './stream-header.js';
import { copyId, idWords, setWide } from './stream-id.js';

/** Words of a record of a group behind the id. */
export const pendingTime = 4;
export const pendingDeliveries = 6;
export const pendingConsumer = 8;
export const pendingWords = 9;

export const groupBytes = 40;
export const groupPendingAt = 28;
export const groupConsumersAt = 32;
export const groupNamesAt = 36;
const nextNumberAt = 24;

export const consumerBytes = 16;
export const consumerPendingAt = 12;
export const consumerSeenAt = 4;

export class ConsumerGroup {
  /** Of the group selected last. */
  readonly lastId = new Uint32Array(idWords);
  /** 64 bits, signed: -1 if that is not known. */
  readonly entriesRead = new Uint32Array(2);
  /** Its pending entries. */
  readonly pending: PendingIds;
  /** Number of the consumer selected last, and its pending entries. */
  consumer = 0;
  readonly consumerPending: PendingIds;
  /** Name of a consumer, after `readName`: until the next mutation. */
  nameBytes: Buffer = Buffer.alloc(0);
  nameStart = 0;
  nameEnd = 0;

  readonly #header: StreamHeader;
  readonly #groups: NamedEntries;
  readonly #consumers: NamedEntries;
  readonly #names: NamedEntries;
  readonly #number = Buffer.alloc(4);
  readonly #seen = new Uint32Array(2);
  #nextNumber = 0;

  constructor(environment: Environment, header: StreamHeader) {
    this.#header = header;
    this.pending = new PendingIds(environment.arena, pendingWords);
    this.consumerPending = new PendingIds(environment.arena, idWords);
    this.#groups = new NamedEntries(environment, Kind.streamGroup);
    this.#consumers = new NamedEntries(environment, Kind.streamConsumer);
    this.#names = new NamedEntries(environment, Kind.bytes);
  }

  // ---- Groups.

  /** Count of groups of the stream. */
  get count(): number {
    this.#groups.index.root = this.#header.groups;
    return this.#groups.index.count;
  }

  /** Names of the groups, in order. */
  groupNames(): Buffer[] {
    this.#groups.index.root = this.#header.groups;
    return this.#groups.names();
  }

  /** Selects the group of that name; false if there is none. */
  select(name: Buffer, start: number, end: number): boolean {
    this.#groups.index.root = this.#header.groups;
    if (!this.#groups.find(name, start, end)) return false;
    const { bytes, valueStart } = this.#groups.decoded;
    const at = readWords(bytes, valueStart, this.lastId);
    readWords(bytes, at, this.entriesRead);
    this.#nextNumber = readWord(bytes, valueStart + nextNumberAt);
    this.pending.open(readWord(bytes, valueStart + groupPendingAt));
    this.#consumers.index.root = readWord(bytes, valueStart + groupConsumersAt);
    this.#names.index.root = readWord(bytes, valueStart + groupNamesAt);
    return true;
  }

  /** Makes the group that `select` missed, and selects it. `save` it. */
  create(name: Buffer, start: number, end: number): void {
    this.#groups.insert(name, start, end, groupBytes);
    this.lastId.fill(0);
    this.entriesRead.fill(0);
    this.#nextNumber = 0;
    this.pending.open(0);
    this.#consumers.index.root = 0;
    this.#names.index.root = 0;
    this.#store();
  }

  /** Removes the group selected last. Save the stream. */
  destroy(): void {
    this.#groups.remove();
    this.#header.groups = this.#groups.index.root;
  }

  /** Writes back what was changed in the group. Save the stream then. */
  save(): void {
    this.#groups.own();
    this.#store();
  }

  // ---- Consumers of the group.

  /** Count of its consumers. */
  get consumerCount(): number {
    return this.#consumers.index.count;
  }

  /** Names of its consumers, in order. */
  consumerNames(): Buffer[] {
    return this.#consumers.names();
  }

  /** Selects the consumer of that name; false if there is none. */
  selectConsumer(name: Buffer, start: number, end: number): boolean {
    if (!this.#consumers.find(name, start, end)) return false;
    const { bytes, valueStart } = this.#consumers.decoded;
    this.consumer = readWord(bytes, valueStart);
    this.consumerPending.open(readWord(bytes, valueStart + consumerPendingAt));
    return true;
  }

  /** Makes the consumer that `selectConsumer` missed, and selects it. */
  createConsumer(name: Buffer, start: number, end: number, nowMs: number): void {
    this.#consumers.insert(name, start, end, consumerBytes);
    const { bytes, valueStart } = this.#consumers.decoded;
    this.consumer = this.#nextNumber++;
    assert(this.consumer < 0xffffffff, 'a consumer has a number of 32 bits');
    writeWord(bytes, valueStart, this.consumer);
    writeWord(bytes, valueStart + consumerPendingAt, 0);
    this.consumerPending.open(0);
    this.setSeen(nowMs);
    writeWord(this.#number, 0, this.consumer);
    this.#names.find(this.#number, 0, 4);
    this.#names.insert(this.#number, 0, 4, end - start);
    copyBytes(name, start, end, this.#names.decoded.bytes, this.#names.decoded.valueStart);
  }

  /** When the consumer selected last was seen, in ms. */
  seenMs(): number {
    const { bytes, valueStart } = this.#consumers.decoded;
    readWords(bytes, valueStart + consumerSeenAt, this.#seen);
    return this.#seen[0]! * 4294967296 + this.#seen[1]!;
  }

  /** The consumer selected last was seen just now. */
  setSeen(nowMs: number): void {
    this.#consumers.own();
    const { bytes, valueStart } = this.#consumers.decoded;
    setWide(this.#seen, 0, nowMs);
    writeWords(bytes, valueStart + consumerSeenAt, this.#seen);
  }

  /** Removes the consumer selected last, with its pending entries. O(those). */
  removeConsumer(): void {
    const first = new Uint32Array(idWords);
    for (let found = this.consumerPending.seek(first); found; found = this.consumerPending.next()) {
      const { words, at } = this.consumerPending;
      copyId(words, at, first, 0);
      if (this.pending.find(first)) this.pending.remove();
    }
    writeWord(this.#number, 0, this.consumer);
    if (this.#names.find(this.#number, 0, 4)) this.#names.remove();
    this.#consumers.remove();
  }

  /** Points `nameBytes` at the name of the consumer of that number. */
  readName(number: number): void {
    writeWord(this.#number, 0, number);
    const isThere = this.#names.find(this.#number, 0, 4);
    assert(isThere, 'a consumer has a name');
    const { bytes, valueStart, valueEnd } = this.#names.decoded;
    this.nameBytes = bytes;
    this.nameStart = valueStart;
    this.nameEnd = valueEnd;
  }

  // ---- Pending entries.

  /**
   * Makes the entry pending for the consumer selected last, delivered at that time and so often; it
   * may be pending already, for anybody. `pending` is on it then.
   */
  assign(id: Uint32Array, timeMs: number, deliveries: number | bigint): void {
    const { pending } = this;
    const isPending = pending.find(id);
    if (isPending) this.#disown(id, pending.words[pending.at + pendingConsumer]!);
    else pending.insert(id);
    pending.own();
    const { words, at } = pending;
    setWide(words, at + pendingTime, timeMs);
    setWide(words, at + pendingDeliveries, deliveries);
    words[at + pendingConsumer] = this.consumer;
    if (this.consumerPending.find(id)) return;
    this.consumerPending.insert(id);
    this.#storeConsumerPending();
  }

  /** The entry is pending no more; false if it was not. */
  release(id: Uint32Array): boolean {
    const { pending } = this;
    if (!pending.find(id)) return false;
    const owner = pending.words[pending.at + pendingConsumer]!;
    pending.remove();
    if (owner === this.consumer) {
      if (this.consumerPending.find(id)) this.consumerPending.remove();
      this.#storeConsumerPending();
    } else {
      this.#disown(id, owner);
    }
    return true;
  }

  /** No consumer is selected: `release` looks for whose an entry is. */
  deselectConsumer(): void {
    this.consumer = 0xffffffff;
  }

  /** Takes the id from a consumer, unless that is the one selected, which stays selected. */
  #disown(id: Uint32Array, owner: number): void {
    if (owner === this.consumer) return;
    const selected = this.consumer;
    this.#storeIfSelected();
    this.#selectNumber(owner);
    if (this.consumerPending.find(id)) this.consumerPending.remove();
    this.#storeConsumerPending();
    if (selected === 0xffffffff) this.deselectConsumer();
    else this.#selectNumber(selected);
  }

  #selectNumber(number: number): void {
    this.readName(number);
    const isThere = this.selectConsumer(this.nameBytes, this.nameStart, this.nameEnd);
    assert(isThere && this.consumer === number, 'a name is that of a consumer');
  }

  #storeIfSelected(): void {
    if (this.consumer !== 0xffffffff) this.#storeConsumerPending();
  }

  #storeConsumerPending(): void {
    this.#consumers.own();
    const { bytes, valueStart } = this.#consumers.decoded;
    writeWord(bytes, valueStart + consumerPendingAt, this.consumerPending.tree.root);
  }

  /** Writes the group selected last, which is owned. */
  #store(): void {
    const { bytes, valueStart } = this.#groups.decoded;
    const at = writeWords(bytes, valueStart, this.lastId);
    writeWords(bytes, at, this.entriesRead);
    writeWord(bytes, valueStart + nextNumberAt, this.#nextNumber);
    writeWord(bytes, valueStart + groupPendingAt, this.pending.tree.root);
    writeWord(bytes, valueStart + groupConsumersAt, this.#consumers.index.root);
    writeWord(bytes, valueStart + groupNamesAt, this.#names.index.root);
    this.#header.groups = this.#groups.index.root;
  }
}
