/**
 * A stream as records, as redis-server writes it.
 *
 *     XADD key id field value ...                          each entry that is not deleted
 *     XADD key MAXLEN 0 0-1 x y                            a stream without entries
 *     XSETID key last ENTRIESADDED n MAXDELETEDID id
 *     XGROUP CREATE key group last ENTRIESREAD n           for each group
 *       XGROUP CREATECONSUMER key group consumer             a consumer to whom nothing is pending
 *       XCLAIM key group consumer 0 id TIME ms RETRYCOUNT n JUSTID FORCE        each pending entry
 *
 * The consumers of a group come behind all that is pending in it, with ids alone. When each was
 * delivered is noted before, in the order of ids, and searched by halves: memory for one group.
 *
 * Spec: redis/src/aof.c rewriteStreamObject (7.0).
 */
import assert from 'node:assert/strict';

import {
  compareIds,
  formatId,
  formatWide,
  pendingDeliveries,
  pendingTime,
  wideToBigint,
  type EntryView,
  type GroupVisitor,
  type NodeCursor,
} from '@varve/keyspace';

import type { RecordWriter } from './record-writer.js';

/** Words noted of a pending entry: id, time and count of deliveries. */
const notedWords = 8;

assert(pendingTime === 4);
assert(pendingDeliveries + 2 === notedWords);

const noName = Buffer.alloc(0);

export class StreamRecords implements GroupVisitor {
  readonly #writer: RecordWriter;
  readonly #visitEntry: (cursor: NodeCursor) => void;
  #entry: EntryView | undefined;
  /** Name of the group, borrowed: the memory does not change. */
  #group: Buffer;
  #groupStart: number;
  #groupEnd: number;
  #consumer: Buffer;
  #consumerStart: number;
  #consumerEnd: number;
  #noted: Uint32Array;
  #notedCount: number;

  constructor(writer: RecordWriter) {
    this.#writer = writer;
    this.#entry = undefined;
    this.#group = noName;
    this.#groupStart = 0;
    this.#groupEnd = 0;
    this.#consumer = noName;
    this.#consumerStart = 0;
    this.#consumerEnd = 0;
    this.#noted = new Uint32Array(0);
    this.#notedCount = 0;
    this.#visitEntry = (cursor) => {
      this.#add(cursor);
    };
  }

  stream(entry: EntryView): void {
    this.#entry = entry;
    entry.readStream();
    if (entry.stream.length > 0) entry.forEachStreamEntry(this.#visitEntry);
    else this.#addNothing();
    const { lastId, entriesAdded, maxDeletedId } = entry.stream;
    const writer = this.#writer;
    this.#record(7, 'XSETID');
    writer.word(formatId(lastId));
    writer.word('ENTRIESADDED');
    writer.word(formatWide(entriesAdded, 0));
    writer.word('MAXDELETEDID');
    writer.word(formatId(maxDeletedId));
    entry.forEachGroup(this);
  }

  group(
    name: Buffer,
    start: number,
    end: number,
    lastId: Uint32Array,
    entriesRead: Uint32Array,
    pendingCount: number,
  ): void {
    this.#group = name;
    this.#groupStart = start;
    this.#groupEnd = end;
    this.#notedCount = 0;
    if (this.#noted.length < pendingCount * notedWords) {
      this.#noted = new Uint32Array(pendingCount * notedWords);
    }
    this.#groupRecord(7, 'CREATE');
    this.#writer.word(formatId(lastId));
    this.#writer.word('ENTRIESREAD');
    this.#writer.word(BigInt.asIntN(64, wideToBigint(entriesRead, 0)).toString());
  }

  pending(words: Uint32Array, at: number): void {
    const target = this.#noted;
    const from = this.#notedCount * notedWords;
    for (let i = 0; i < notedWords; i++) target[from + i] = words[at + i] as number;
    this.#notedCount++;
  }

  consumers(): void {
    // Each is told.
  }

  consumer(
    name: Buffer,
    start: number,
    end: number,
    _seen: Uint32Array,
    pendingCount: number,
  ): void {
    this.#consumer = name;
    this.#consumerStart = start;
    this.#consumerEnd = end;
    if (pendingCount > 0) return;
    this.#groupRecord(5, 'CREATECONSUMER');
    this.#writer.bulk(name, start, end);
  }

  consumerPending(words: Uint32Array, at: number): void {
    const noted = this.#find(words, at);
    const writer = this.#writer;
    this.#record(12, 'XCLAIM');
    writer.bulk(this.#group, this.#groupStart, this.#groupEnd);
    writer.bulk(this.#consumer, this.#consumerStart, this.#consumerEnd);
    writer.integer(0);
    writer.word(formatId(this.#noted, noted));
    writer.word('TIME');
    writer.word(formatWide(this.#noted, noted + pendingTime));
    writer.word('RETRYCOUNT');
    writer.word(formatWide(this.#noted, noted + pendingDeliveries));
    writer.word('JUSTID');
    writer.word('FORCE');
  }

  #add(cursor: NodeCursor): void {
    const writer = this.#writer;
    const { fieldCount, text } = cursor;
    this.#record(3 + 2 * fieldCount, 'XADD');
    writer.word(formatId(cursor.id));
    for (let i = 0; i < fieldCount; i++) {
      cursor.readField();
      writer.bulk(text.bytes, text.start, text.end);
      cursor.readValue();
      writer.bulk(text.bytes, text.start, text.end);
    }
  }

  /** Adds an entry that is trimmed at once: that makes a stream of none. */
  #addNothing(): void {
    this.#record(7, 'XADD');
    for (const word of ['MAXLEN', '0', '0-1', 'x', 'y']) this.#writer.word(word);
  }

  #record(count: number, name: string): void {
    this.#writer.begin(count);
    this.#writer.word(name);
    this.#key();
  }

  /** Begins a record of XGROUP with its key and group. */
  #groupRecord(count: number, verb: string): void {
    this.#writer.begin(count);
    this.#writer.word('XGROUP');
    this.#writer.word(verb);
    this.#key();
    this.#writer.bulk(this.#group, this.#groupStart, this.#groupEnd);
  }

  #key(): void {
    const entry = this.#entry as EntryView;
    this.#writer.bulk(entry.bytes, entry.keyStart, entry.keyEnd);
  }

  /** Where in what was noted the entry of the id at `words[at]` is. */
  #find(words: Uint32Array, at: number): number {
    let low = 0;
    let high = this.#notedCount - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareIds(this.#noted, middle * notedWords, words, at) < 0) low = middle + 1;
      else high = middle;
    }
    const found = low * notedWords;
    assert(compareIds(this.#noted, found, words, at) === 0, "a consumer's entry is the group's");
    return found;
  }
}
