/**
 * Writes streams as redis-server 7.0 does: STREAM_LISTPACKS_2. HOT.
 *
 *     writer.begin();
 *     writer.entry(ms, seq, 1); writer.field(f, 0, 1, v, 0, 1);          for each, ids ascending,
 *     writer.node(ms, seq, listpack, 0, size);                           or node by node
 *     writer.state(state);
 *     writer.groups(1);                                                  0 if there are none
 *     writer.group(name, 0, 4, lastMs, lastSeq, entriesRead, 1);         in the order of names
 *     writer.pending(ms, seq, deliveredAtMs, deliveryCount);             for each, ids ascending
 *     writer.consumers(1);
 *     writer.consumer(name, 0, 5, seenAtMs, 1);                          in the order of names
 *     writer.consumerPending(ms, seq);                                   for each, ids ascending
 *     writer.end();
 *
 * What is written entry by entry has no trace of deleted ones; who keeps nodes as Redis forms them
 * writes those. The format is drawn in stream-reader.ts.
 *
 * Spec: redis/src/rdb.c rdbSaveObject, rdbSaveStreamPEL, rdbSaveStreamConsumers (7.0).
 */
import assert from 'node:assert';

import { RdbType } from '../rdb-type.js';
import type { RdbWriter } from '../rdb-writer.js';
import { StreamNodeWriter } from './stream-node-writer.js';
import type { StreamState } from './value-visitor.js';

const idSize = 16;

export class StreamWriter {
  readonly type = RdbType.streamListpacks2;
  readonly #writer: RdbWriter;
  readonly #node: StreamNodeWriter;
  readonly #id: Buffer;
  #mark: number;
  #nodeCount: number;
  /** As told beforehand; -1: it was not. */
  #nodeCountTold: number;
  /** The entry whose fields are being written, and how many are to come. */
  #ms: bigint;
  #seq: bigint;
  #fieldsLeft: number;

  /** The value, without its type byte, goes to `writer`. Reuse it for any number of streams. */
  constructor(writer: RdbWriter) {
    this.#writer = writer;
    this.#node = new StreamNodeWriter();
    this.#id = Buffer.alloc(idSize);
    this.#mark = 0;
    this.#nodeCount = 0;
    this.#nodeCountTold = -1;
    this.#ms = 0n;
    this.#seq = 0n;
    this.#fieldsLeft = 0;
  }

  /** Begins a stream, of so many nodes if that is known: then nothing is deferred. */
  begin(nodeCount = -1): void {
    if (nodeCount < 0) this.#mark = this.#writer.deferLength();
    else this.#writer.length(nodeCount);
    this.#nodeCountTold = nodeCount;
    this.#nodeCount = 0;
  }

  /** Begins an entry of `count` fields, at least 1. */
  entry(ms: bigint, seq: bigint, count: number): void {
    assert(this.#fieldsLeft === 0 && count > 0);
    this.#ms = ms;
    this.#seq = seq;
    this.#fieldsLeft = count;
  }

  field(
    field: Uint8Array,
    fieldStart: number,
    fieldEnd: number,
    value: Uint8Array,
    valueStart: number,
    valueEnd: number,
  ): void {
    assert(this.#fieldsLeft > 0);
    const node = this.#node;
    node.gather(field, fieldStart, fieldEnd);
    node.gather(value, valueStart, valueEnd);
    this.#fieldsLeft--;
    if (this.#fieldsLeft > 0) return;
    if (node.isFull) this.#endNode();
    node.add(this.#ms, this.#seq);
  }

  /** Writes a whole node: its id, and its listpack as `bytes[start, end)`. Ids ascend. */
  node(ms: bigint, seq: bigint, bytes: Uint8Array, start: number, end: number): void {
    assert(this.#node.count === 0 && this.#fieldsLeft === 0);
    this.#writer.string(this.#idOf(ms, seq), 0, idSize);
    this.#writer.string(bytes, start, end);
    this.#nodeCount++;
  }

  /** Ends the entries. */
  state(state: StreamState): void {
    assert(this.#fieldsLeft === 0);
    if (this.#node.count > 0) this.#endNode();
    const writer = this.#writer;
    if (this.#nodeCountTold < 0) writer.setLength(this.#mark, this.#nodeCount);
    else assert(this.#nodeCount === this.#nodeCountTold);
    writer.length(state.length);
    writer.unsigned(state.lastMs);
    writer.unsigned(state.lastSeq);
    writer.unsigned(state.firstMs);
    writer.unsigned(state.firstSeq);
    writer.unsigned(state.maxDeletedMs);
    writer.unsigned(state.maxDeletedSeq);
    writer.unsigned(state.entriesAdded);
  }

  groups(count: number): void {
    this.#writer.length(count);
  }

  /** Begins a consumer group. `entriesRead` is -1 if it is not known. */
  group(
    name: Uint8Array,
    start: number,
    end: number,
    lastMs: bigint,
    lastSeq: bigint,
    entriesRead: bigint,
    pendingCount: number,
  ): void {
    const writer = this.#writer;
    writer.string(name, start, end);
    writer.unsigned(lastMs);
    writer.unsigned(lastSeq);
    writer.unsigned(BigInt.asUintN(64, entriesRead));
    writer.length(pendingCount);
  }

  pending(ms: bigint, seq: bigint, deliveredAtMs: number, deliveryCount: number): void {
    this.#writer.raw(this.#idOf(ms, seq), 0, idSize);
    this.#writer.timeMs(deliveredAtMs);
    this.#writer.length(deliveryCount);
  }

  consumers(count: number): void {
    this.#writer.length(count);
  }

  /** Begins a consumer of the group. */
  consumer(
    name: Uint8Array,
    start: number,
    end: number,
    seenAtMs: number,
    pendingCount: number,
  ): void {
    this.#writer.string(name, start, end);
    this.#writer.timeMs(seenAtMs);
    this.#writer.length(pendingCount);
  }

  consumerPending(ms: bigint, seq: bigint): void {
    this.#writer.raw(this.#idOf(ms, seq), 0, idSize);
  }

  end(): void {
    assert(this.#node.count === 0 && this.#fieldsLeft === 0);
  }

  #endNode(): void {
    const node = this.#node;
    node.end();
    this.node(node.ms, node.seq, node.bytes, 0, node.size);
  }

  #idOf(ms: bigint, seq: bigint): Buffer {
    this.#id.writeBigUInt64BE(ms, 0);
    this.#id.writeBigUInt64BE(seq, 8);
    return this.#id;
  }
}
