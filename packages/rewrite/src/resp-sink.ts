/**
 * Keys as commands that build them from nothing: the RESP form of a BASE.
 *
 *     #TS:1700000000                             with timestamps
 *     SELECT 0
 *     SET a 1 | RPUSH ... | SADD ... | ZADD ... | HMSET ... | XADD ...
 *     PEXPIREAT a 1700000000000                  behind the value
 *     SELECT 3
 *     ...
 *
 * Byte for byte what redis-server 7.0 writes, but for the order of keys, of members of large sets
 * and of fields of large hashes, which is that of each server's hashes, and of members of large
 * sorted sets, which here is by score. Around it are the headers of @varve/aof, which Redis skips.
 *
 * Spec: redis/src/aof.c rewriteAppendOnlyFileRio (7.0).
 */
import assert from 'node:assert/strict';

import { BaseFile } from '@varve/aof';
import { ValueType, type EntryView } from '@varve/keyspace';
import type { Storage } from '@varve/storage';

import { CollectionRecords } from './collection-records.js';
import type { KeySink } from './key-sink.js';
import { RecordWriter } from './record-writer.js';
import type { RespForm } from './snapshot-job.js';
import { StreamRecords } from './stream-records.js';

export class RespSink implements KeySink {
  readonly #file: BaseFile;
  readonly #writer: RecordWriter;
  readonly #collections: CollectionRecords;
  readonly #streams: StreamRecords;

  /**
   * Creates or empties the file.
   *
   * @param checkpoint called before each piece that is written
   * @throws StorageError
   */
  constructor(
    storage: Storage,
    path: string,
    form: RespForm,
    syncSize: number,
    checkpoint: () => void,
  ) {
    const file = new BaseFile(storage, path, form.fileId, syncSize);
    this.#file = file;
    this.#writer = new RecordWriter((bytes, start, end) => {
      checkpoint();
      file.append(bytes, start, end);
    });
    this.#collections = new CollectionRecords(this.#writer);
    this.#streams = new StreamRecords(this.#writer);
    if (form.timestampSeconds !== undefined) this.#writer.line(`#TS:${form.timestampSeconds}`);
  }

  database(index: number): void {
    this.#writer.begin(2);
    this.#writer.word('SELECT');
    this.#writer.integer(index);
  }

  entry(entry: EntryView): void {
    this.#value(entry);
    const { expireAtMs } = entry;
    if (expireAtMs < 0) return;
    const writer = this.#writer;
    writer.begin(3);
    writer.word('PEXPIREAT');
    writer.bulk(entry.bytes, entry.keyStart, entry.keyEnd);
    writer.integer(expireAtMs);
  }

  complete(): number {
    this.#writer.flush();
    return this.#file.complete();
  }

  abandon(): void {
    this.#file.abandon();
  }

  #value(entry: EntryView): void {
    switch (entry.type) {
      case ValueType.string:
        return this.#string(entry);
      case ValueType.list:
        return this.#collections.list(entry);
      case ValueType.set:
        return this.#collections.set(entry);
      case ValueType.zset:
        return this.#collections.zset(entry);
      case ValueType.hash:
        return this.#collections.hash(entry);
      case ValueType.stream:
        return this.#streams.stream(entry);
      default:
        assert(false, 'an entry has a type');
    }
  }

  #string(entry: EntryView): void {
    const writer = this.#writer;
    entry.readString();
    writer.begin(3);
    writer.word('SET');
    writer.bulk(entry.bytes, entry.keyStart, entry.keyEnd);
    writer.bulk(entry.valueBytes, entry.valueStart, entry.valueEnd);
  }
}
