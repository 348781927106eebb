/**
 * One file of the log, open at its end: appends whole batches, undoes what was written by half,
 * and knows how much of it is on disk.
 *
 * Invariants
 * 1. `size` bytes of the file are whole batches (checksummed or not), in order, without a gap.
 * 2. `durableSize <= size`: that much survived a sync. It only grows.
 * 3. Beyond `size` the file holds nothing, unless `torn`: then the rest of a failed write could not
 *    be cut off yet, and nothing is written before it is.
 * 4. After a failed sync the file is `poisoned`: it is never written or synced again. The kernel
 *    marks pages clean that it failed to write, so a second sync would lie.
 *
 * What it does not know: policies, sequences of units, who waits for what. See log-writer.ts.
 */
import assert from 'node:assert/strict';

import {
  abandonFile,
  replaceFile,
  replaceFileAsync,
  StorageError,
  writeFully,
  type Storage,
  type StorageFile,
} from '@varve/storage';

import { BatchHeader, formatFileLink, logStart, type LogPosition } from './annotations/index.js';
import { BatchBuffer } from './batch-buffer.js';

/** Why a batch did not get into the file. `written` bytes of `expected` got there and were cut off
 * again. */
export interface WriteFailure {
  readonly error: StorageError;
  readonly written: number;
  readonly expected: number;
  /** Why the partial write could not be cut off, if it could not. */
  readonly truncateError: StorageError | undefined;
}

/** Where an open file stands. */
export interface LogFileState {
  /** Seeds the checksums; `undefined` for a file without checksums, as Redis writes it. */
  readonly fileId: number | undefined;
  /** `length` is the size of the file: all of it valid. */
  readonly position: LogPosition;
  /** How much of it is known to be on disk. */
  readonly durableSize: number;
}

export class LogFile {
  readonly file: StorageFile;
  readonly fileId: number | undefined;
  size: number;
  durableSize: number;
  /** Sequence number and payload CRC of the last batch; the next file links to them. */
  sequence: number;
  crc: number;
  poisoned: boolean;
  /** Whether the last batch is a seal that declares everything before it durable. */
  sealed: boolean;
  #torn: boolean;
  #header: BatchHeader;

  constructor(file: StorageFile, state: LogFileState) {
    this.file = file;
    this.fileId = state.fileId;
    this.size = state.position.length;
    this.durableSize = state.durableSize;
    this.sequence = state.position.sequence;
    this.crc = state.position.crc;
    this.poisoned = false;
    this.sealed = false;
    this.#torn = false;
    this.#header = new BatchHeader();
    assert(this.durableSize <= this.size);
  }

  /**
   * Creates the file, with its first line, which links it to `previous`. Without `fileId` the file
   * has no checksums and begins empty. Replaces a file of that name, which a crash left before the
   * manifest named it.
   *
   * After: content and name are on disk. It appears whole or not at all.
   */
  static create(
    storage: Storage,
    path: string,
    fileId: number | undefined,
    previous: LogPosition,
  ): LogFile {
    const line = firstLine(fileId, previous);
    replaceFile(storage, path, line);
    const position = { ...previous, length: line.length };
    const file = storage.open(path, 'append');
    return new LogFile(file, { fileId, position, durableSize: line.length });
  }

  /** The form of `create` that does not wait for the disk on this thread. `done` is called once,
   * maybe inside this call; without a file it has the error. */
  static createAsync(
    storage: Storage,
    path: string,
    fileId: number | undefined,
    previous: LogPosition,
    done: (error: StorageError | undefined, log: LogFile | undefined) => void,
  ): void {
    const line = firstLine(fileId, previous);
    replaceFileAsync(storage, path, line, (error) => {
      if (error) {
        done(error, undefined);
        return;
      }
      let file: StorageFile;
      try {
        file = storage.open(path, 'append');
      } catch (refused) {
        if (!(refused instanceof StorageError)) throw refused;
        done(refused, undefined);
        return;
      }
      const position = { ...previous, length: line.length };
      done(undefined, new LogFile(file, { fileId, position, durableSize: line.length }));
    });
  }

  /** Begins a file that is open and empty, as `create` does; nothing of it is on disk yet. */
  static begin(file: StorageFile, fileId: number | undefined, previous: LogPosition): LogFile {
    const line = firstLine(fileId, previous);
    writeFully(file, line, 0, line.length);
    const position = { ...previous, length: line.length };
    return new LogFile(file, { fileId, position, durableSize: 0 });
  }

  /**
   * Begins a log without a predecessor in a new file at `path`, emptied if it is there.
   *
   * @throws StorageError; the file is gone then
   */
  static beginAt(storage: Storage, path: string, fileId: number | undefined): LogFile {
    const file = storage.open(path, 'replace');
    try {
      return LogFile.begin(file, fileId, logStart);
    } catch (error) {
      abandonFile(storage, path, file);
      throw error;
    }
  }

  get checksummed(): boolean {
    return this.fileId !== undefined;
  }

  /** What the next file links to. */
  get position(): LogPosition {
    return { sequence: this.sequence, length: this.size, crc: this.crc };
  }

  /**
   * Writes a batch. After: it is in the OS, not on disk. If it returns a failure, the file is as it
   * was (see invariant 3), the batch is kept by the caller, and may be tried again.
   */
  write(batch: BatchBuffer): WriteFailure | undefined {
    const truncateError = this.#removeTorn();
    if (truncateError) return failure(truncateError, 0, 0, truncateError);
    const header = this.#seal(batch);
    let position = batch.start;
    try {
      while (position < batch.end) position += this.file.write(batch.bytes, position, batch.end);
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      return this.#undo(error, position - batch.start, batch.end - batch.start);
    }
    this.#accept(header, batch);
    return undefined;
  }

  /** The form of `write` that does not block. The batch is borrowed until `done` is called. */
  writeAsync(batch: BatchBuffer, done: (failure: WriteFailure | undefined) => void): void {
    const truncateError = this.#removeTorn();
    assert(truncateError === undefined, 'Only a file without a failure is written off-thread.');
    const header = this.#seal(batch);
    let position = batch.start;
    const next = (error: StorageError | undefined, written: number): void => {
      position += written;
      if (error) done(this.#undo(error, position - batch.start, batch.end - batch.start));
      else if (position < batch.end) this.file.writeAsync(batch.bytes, position, batch.end, next);
      else {
        this.#accept(header, batch);
        done(undefined);
      }
    };
    this.file.writeAsync(batch.bytes, position, batch.end, next);
  }

  /** Makes everything written so far durable. A failure poisons the file and is returned. */
  sync(): StorageError | undefined {
    assert(!this.poisoned);
    try {
      this.file.sync();
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      this.poisoned = true;
      return error;
    }
    this.durableSize = this.size;
    return undefined;
  }

  /** The form of `sync` that does not block; covers what was written before the call. */
  syncAsync(done: (error: StorageError | undefined) => void): void {
    assert(!this.poisoned);
    const covered = this.size;
    this.file.syncAsync((error) => {
      if (error) this.poisoned = true;
      else if (covered > this.durableSize) this.durableSize = covered;
      done(error);
    });
  }

  /** Whether a seal would say something: all is durable, and the file does not say so yet. */
  get wantsSeal(): boolean {
    return this.checksummed && !this.sealed && this.durableSize === this.size;
  }

  /**
   * Appends an empty batch that declares everything before it durable. After: it is in the OS, not
   * on disk; it need not be, but once it is, a clean end can be told from a crash.
   */
  seal(): WriteFailure | undefined {
    assert(this.wantsSeal);
    const failed = this.write(new BatchBuffer(0));
    if (!failed) this.sealed = true;
    return failed;
  }

  /** Verifies the invariants that do not need the file to be read. */
  check(): void {
    assert(this.durableSize <= this.size);
    if (this.sealed) assert(this.checksummed);
    if (this.wantsSeal) assert(!this.sealed);
  }

  /** Gives the file back. A refusal is returned: what was synced is on disk all the same. */
  close(): StorageError | undefined {
    try {
      this.file.close();
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      return error;
    }
    return undefined;
  }

  /** Writes the header of the next batch, or none in a file without checksums. */
  #seal(batch: BatchBuffer): BatchHeader {
    assert(!this.poisoned, 'A poisoned file is not written.');
    const header = this.#header;
    header.offset = this.size;
    header.durable = this.durableSize;
    header.sequence = this.sequence + 1;
    if (this.fileId !== undefined) batch.seal(this.fileId, header);
    else batch.start = BatchBuffer.payloadStart;
    return header;
  }

  #accept(header: Readonly<BatchHeader>, batch: BatchBuffer): void {
    this.size += batch.end - batch.start;
    this.sealed = false;
    if (this.fileId === undefined) return;
    this.sequence = header.sequence;
    this.crc = header.payloadCrc;
  }

  #undo(error: StorageError, written: number, expected: number): WriteFailure {
    this.#torn = true;
    return failure(error, written, expected, this.#removeTorn());
  }

  #removeTorn(): StorageError | undefined {
    if (!this.#torn) return undefined;
    try {
      if (this.file.size() !== this.size) this.file.truncate(this.size);
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      return error;
    }
    this.#torn = false;
    return undefined;
  }
}

function firstLine(fileId: number | undefined, previous: LogPosition): Buffer {
  return Buffer.from(fileId === undefined ? '' : formatFileLink(fileId, previous), 'latin1');
}

function failure(
  error: StorageError,
  written: number,
  expected: number,
  truncateError: StorageError | undefined,
): WriteFailure {
  return { error, written, expected, truncateError };
}
