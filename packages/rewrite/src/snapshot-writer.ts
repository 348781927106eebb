/**
 * Writes a snapshot, some keys at a time: what every runner does, in whatever thread. HOT.
 *
 *     const writer = new SnapshotWriter(storage, job);
 *     while (!writer.step(1000));                    writer.keys
 *     const size = writer.complete();                or writer.abandon(), after an error
 *
 * Each step gives up what it wrote: the writers of the keyspace need not copy that any more. So the
 * view of a job is read once.
 *
 * The keys of a database come in the order of hashes, databases ascending; those without keys are
 * not mentioned. Keys past their time are written as any other, as in Redis: whoever loads the
 * file decides.
 *
 * Invariants
 * 1. `keys` is the sum of the sizes of the databases when `step` returned true.
 */
import assert from 'node:assert/strict';

import { FrozenReader, type EntryView } from '@varve/keyspace';
import type { Storage } from '@varve/storage';

import type { KeySink } from './key-sink.js';
import { RdbSink } from './rdb-sink.js';
import { RespSink } from './resp-sink.js';
import { rdbVersionOf, type SnapshotJob } from './snapshot-job.js';

/** REDIS_AUTOSYNC_BYTES. */
const autosyncSize = 4 * 1024 * 1024;

export class SnapshotWriter {
  /** Keys written so far. */
  keys: number;
  readonly #reader: FrozenReader;
  readonly #sink: KeySink;
  readonly #visit: (entry: EntryView) => void;
  /** Place in the list of databases, and of hashes in that one. */
  #database: number;
  #cursor: number;
  #isInDatabase: boolean;

  /**
   * Creates or empties the file.
   *
   * @param checkpoint called before each write; what it throws ends the snapshot
   * @throws StorageError
   */
  constructor(storage: Storage, job: SnapshotJob, checkpoint: () => void = () => undefined) {
    this.keys = 0;
    this.#reader = new FrozenReader(job.memory);
    this.#sink = openSink(storage, job, checkpoint);
    this.#visit = (entry) => {
      this.#sink.entry(entry);
      this.keys++;
    };
    this.#database = 0;
    this.#cursor = 0;
    this.#isInDatabase = false;
  }

  /**
   * Writes about `keysMax` keys more, at least 1. Returns true when all are written.
   *
   * @throws StorageError
   */
  step(keysMax: number): boolean {
    assert(keysMax >= 1);
    const { databases } = this.#reader;
    const until = this.keys + keysMax;
    while (this.keys < until) {
      const database = databases[this.#database];
      if (database === undefined) return true;
      if (database.size > 0) this.#stepIn(database.index, until - this.keys);
      if (this.#cursor === 0) this.#leave();
    }
    this.#reader.release(this.#database, this.#cursor);
    return this.#database === databases.length;
  }

  /**
   * Ends the file; returns its size. After: its content is on disk, its name need not be.
   *
   * @throws StorageError
   */
  complete(): number {
    const { databases } = this.#reader;
    assert(this.#database === databases.length);
    assert(this.keys === databases.reduce((sum, { size }) => sum + size, 0));
    return this.#sink.complete();
  }

  /** Closes and removes the file. */
  abandon(): void {
    this.#sink.abandon();
  }

  #stepIn(index: number, keysMax: number): void {
    if (!this.#isInDatabase) {
      const { size, expires } = this.#reader.databases[this.#database]!;
      this.#sink.database(index, size, expires);
      this.#isInDatabase = true;
    }
    this.#cursor = this.#reader.scanIn(index, this.#cursor, keysMax, this.#visit);
  }

  #leave(): void {
    this.#database++;
    this.#isInDatabase = false;
  }
}

function openSink(storage: Storage, job: SnapshotJob, checkpoint: () => void): KeySink {
  const { form, path } = job;
  const syncSize = job.incrementalSync ? autosyncSize : Infinity;
  if (form.kind === 'resp') return new RespSink(storage, path, form, syncSize, checkpoint);
  const version = rdbVersionOf(job.memory, form);
  return new RdbSink(storage, path, { form, version, syncSize, checkpoint });
}
