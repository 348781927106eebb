/**
 * An open file with faults: each call asks the rules first.
 *
 * A refused asynchronous call reports its error in a later turn, as a real one would.
 */

import assert from 'node:assert/strict';

import { StorageError, type StorageOperation } from '../storage-error.js';
import type { StorageFile, SyncDone, WriteDone } from '../storage.js';
import type { Fault } from './fault-rule.js';

/** A file whose unsynced bytes can be made to vanish, as after a failed fsync. The backend in
 * memory has such files. */
export interface LosingFile extends StorageFile {
  loseUnsynced(outcome: 'kept' | 'reverted'): void;
}

/** What an open file needs of the storage it was opened in. */
export interface FaultSource {
  schedule(callback: () => void): void;
  strike(operation: StorageOperation): Fault | undefined;
}

/** An open file. Obtained from `FaultyStorage.open`. */
export class FaultyFile implements StorageFile {
  readonly path: string;
  readonly #inner: StorageFile;
  readonly #source: FaultSource;
  /** The error of an earlier sync that the next one reports. */
  #owedCode: string | undefined;

  /**
   * @param inner the file that calls go to
   * @param source where faults come from
   */
  constructor(inner: StorageFile, source: FaultSource) {
    this.path = inner.path;
    this.#inner = inner;
    this.#source = source;
    this.#owedCode = undefined;
  }

  size(): number {
    this.#refuse('size');
    return this.#inner.size();
  }

  read(target: Uint8Array, start: number, end: number, position: number): number {
    this.#refuse('read');
    return this.#inner.read(target, start, end, position);
  }

  write(source: Uint8Array, start: number, end: number): number {
    const fault = this.#source.strike('write');
    if (fault?.kind === 'fail') throw new StorageError('write', this.path, fault.code);
    return this.#inner.write(source, start, shortened(start, end, fault));
  }

  writeAsync(source: Uint8Array, start: number, end: number, done: WriteDone): void {
    const fault = this.#source.strike('write');
    if (fault?.kind === 'fail') {
      const error = new StorageError('write', this.path, fault.code);
      this.#source.schedule(() => {
        done(error, 0);
      });
      return;
    }
    this.#inner.writeAsync(source, start, shortened(start, end, fault), done);
  }

  truncate(size: number): void {
    this.#refuse('truncate');
    this.#inner.truncate(size);
  }

  sync(): void {
    const outcome = this.#syncFault();
    if (outcome === 'through') this.#inner.sync();
    else if (outcome instanceof StorageError) throw outcome;
  }

  syncAsync(done: SyncDone): void {
    const outcome = this.#syncFault();
    if (outcome === 'through') {
      this.#inner.syncAsync(done);
      return;
    }
    this.#source.schedule(() => {
      done(outcome === 'ignored' ? undefined : outcome);
    });
  }

  close(): void {
    const fault = this.#source.strike('close');
    this.#inner.close(); // A close that reports an error has closed all the same (Linux).
    if (fault?.kind === 'fail') throw new StorageError('close', this.path, fault.code);
  }

  /** Decides a sync: it goes through, it reports success and does nothing, or it fails. */
  #syncFault(): 'through' | 'ignored' | StorageError {
    const fault = this.#source.strike('sync');
    const owed = this.#owedCode;
    this.#owedCode = undefined;
    if (owed !== undefined) return new StorageError('sync', this.path, owed);
    switch (fault?.kind) {
      case 'fail':
        return new StorageError('sync', this.path, fault.code);
      case 'syncIgnored':
        return 'ignored';
      case 'syncLost':
        assert(isLosing(this.#inner), 'This backend cannot lose data on demand.');
        this.#inner.loseUnsynced(fault.readers);
        if (fault.reported === 'now') return new StorageError('sync', this.path, fault.code);
        this.#owedCode = fault.code;
        return 'ignored';
      default:
        return 'through';
    }
  }

  #refuse(operation: StorageOperation): void {
    const fault = this.#source.strike(operation);
    if (fault?.kind === 'fail') throw new StorageError(operation, this.path, fault.code);
  }
}

function shortened(start: number, end: number, fault: Fault | undefined): number {
  return fault?.kind === 'short' ? Math.min(end, start + fault.bytes) : end;
}

function isLosing(file: StorageFile): file is LosingFile {
  return 'loseUnsynced' in file;
}
