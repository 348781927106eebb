/**
 * Where units wait for the next write: two batches, one that fills and one that may be under way
 * off-thread, and what stands between records: SELECT and timestamps. HOT (bench: aof).
 *
 *     append ->  [ filling ]  --take-->  [ taken ]  --written: clear--> empty
 *                     ^                      |
 *                     `------- putBack ------'   it could not be written: what came since goes
 *                                                behind it
 */
import assert from 'node:assert/strict';

import { formatTimestamp } from './annotations/index.js';
import { BatchBuffer } from './batch-buffer.js';

export class UnitBuffer {
  /** The batch that fills. */
  batch: BatchBuffer;
  /** Whether batches begin with `#TS:` when the second changed. */
  timestamps: boolean;
  #other: BatchBuffer;
  #isTaken: boolean;
  #db: number;
  #second: number;
  #unixSeconds: () => number;

  /** @param unixSeconds the wall clock, in whole seconds */
  constructor(timestamps: boolean, unixSeconds: () => number) {
    this.batch = new BatchBuffer();
    this.timestamps = timestamps;
    this.#other = new BatchBuffer();
    this.#isTaken = false;
    this.#db = -1;
    this.#second = 0;
    this.#unixSeconds = unixSeconds;
  }

  /** Bytes that are in no file yet. */
  get length(): number {
    return this.batch.payloadLength + (this.#isTaken ? this.#other.payloadLength : 0);
  }

  /** Memory the two batches take. */
  get capacity(): number {
    return this.batch.bytes.length + this.#other.bytes.length;
  }

  /** Adds `bytes[start, end)`, after a SELECT if `db` is not the one of the last record. */
  append(db: number, bytes: Uint8Array, start: number, end: number): void {
    if (db !== this.#db || this.batch.isEmpty) this.#prepare(db);
    this.batch.append(bytes, start, end);
  }

  /** Takes the batch out; the other one fills meanwhile. */
  take(): BatchBuffer {
    assert(!this.#isTaken);
    const batch = this.batch;
    this.batch = this.#other;
    this.#other = batch;
    this.#isTaken = true;
    return batch;
  }

  /** The batch that was taken is written. */
  taken(): void {
    assert(this.#isTaken);
    this.#other.clear();
    this.#isTaken = false;
  }

  /** The batch that was taken could not be written. */
  putBack(): void {
    assert(this.#isTaken);
    const since = this.batch;
    this.#other.append(since.bytes, BatchBuffer.payloadStart, since.end);
    since.clear();
    this.batch = this.#other;
    this.#other = since;
    this.#isTaken = false;
  }

  /** What is appended from now on goes to another file: it begins with a SELECT. */
  restart(): void {
    this.#db = -1;
    this.#second = 0;
  }

  #prepare(db: number): void {
    if (this.timestamps && this.batch.isEmpty) {
      const second = this.#unixSeconds();
      if (second !== this.#second) this.batch.appendText(formatTimestamp(second));
      this.#second = second;
    }
    if (db === this.#db) return;
    const text = String(db);
    this.batch.appendText(`*2\r\n$6\r\nSELECT\r\n$${text.length}\r\n${text}\r\n`);
    this.#db = db;
  }
}
