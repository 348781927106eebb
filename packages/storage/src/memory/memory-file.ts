/**
 * An open file of the simulated disk: a node, a mode, and the machine its calls pass through.
 *
 * Misuse fails the same assertions as on the real disk; what the OS would refuse is the same
 * `StorageError`. A write asked for asynchronously is copied when issued, because a crash may need
 * its bytes while the caller already has them back.
 */

import assert from 'node:assert/strict';

import { StorageError, type StorageOperation } from '../storage-error.js';
import type { OpenMode, StorageFile, SyncDone, WriteDone } from '../storage.js';
import type { FileNode } from './file-node.js';
import type { CallFields, Machine } from './machine.js';

/** A write that was issued and has not completed. */
export interface WriteInFlight {
  readonly node: FileNode;
  readonly bytes: Uint8Array;
}

/** What an open file needs of the disk it is on. */
export interface MemoryDisk {
  readonly machine: Machine;
  readonly writesInFlight: Set<WriteInFlight>;
  /** Called after a sync of a file: a journal commits the names along with it. */
  fileSynced(): void;
}

/** An open file. Obtained from `MemoryStorage.open`. */
export class MemoryFile implements StorageFile {
  readonly path: string;
  readonly #disk: MemoryDisk;
  readonly #node: FileNode;
  readonly #mode: OpenMode;
  #open: boolean;
  #writing: boolean;
  #syncing: boolean;

  /**
   * @param disk the disk it is on
   * @param node its content
   * @param path what it was opened with
   * @param mode how it was opened
   */
  constructor(disk: MemoryDisk, node: FileNode, path: string, mode: OpenMode) {
    this.path = path;
    this.#disk = disk;
    this.#node = node;
    this.#mode = mode;
    this.#open = true;
    this.#writing = false;
    this.#syncing = false;
  }

  size(): number {
    this.#assertOpen();
    return this.#disk.machine.perform(this.#call('size', 0, false), () => this.#node.size);
  }

  read(target: Uint8Array, start: number, end: number, position: number): number {
    this.#assertOpen();
    assert(start <= end);
    assert(end <= target.byteLength);
    assert(position >= 0);
    return this.#disk.machine.perform(this.#call('read', end - start, false), () =>
      this.#node.read(target, start, end, position),
    );
  }

  write(source: Uint8Array, start: number, end: number): number {
    this.#assertWritable(source, start, end);
    return this.#disk.machine.perform(this.#call('write', end - start, true), (bytes) =>
      this.#append(source.subarray(start, start + bytes)),
    );
  }

  writeAsync(source: Uint8Array, start: number, end: number, done: WriteDone): void {
    this.#assertWritable(source, start, end);
    const write = { node: this.#node, bytes: new Uint8Array(source.subarray(start, end)) };
    this.#writing = true;
    this.#disk.writesInFlight.add(write);
    this.#disk.machine.issue(
      this.#call('write', end - start, true),
      (bytes) => {
        this.#disk.writesInFlight.delete(write);
        return this.#append(write.bytes.subarray(0, bytes));
      },
      (error, written) => {
        this.#disk.writesInFlight.delete(write);
        this.#writing = false;
        done(error, written ?? 0);
      },
    );
  }

  truncate(size: number): void {
    this.#assertOpen();
    assert(!this.#writing, 'An asynchronous write is under way.');
    assert(size <= this.#node.size, 'A file is only ever cut, not extended.');
    this.#disk.machine.perform(this.#call('truncate', size, true), () => {
      if (this.#mode === 'read') throw new StorageError('truncate', this.path, 'EINVAL');
      this.#node.cut(size);
    });
  }

  sync(): void {
    this.#assertOpen();
    this.#disk.machine.perform(this.#call('sync', 0, true), () => {
      this.#node.persist(this.#node.mark);
      this.#disk.fileSynced();
    });
  }

  syncAsync(done: SyncDone): void {
    this.#assertOpen();
    assert(!this.#syncing, 'An asynchronous sync is under way.');
    this.#syncing = true;
    const mark = this.#node.mark;
    this.#disk.machine.issue(
      this.#call('sync', 0, true),
      () => {
        this.#node.persist(mark);
        this.#disk.fileSynced();
      },
      (error) => {
        this.#syncing = false;
        done(error);
      },
    );
  }

  close(): void {
    this.#assertOpen();
    this.#open = false;
    this.#disk.machine.perform(this.#call('close', 0, false), () => undefined);
  }

  /**
   * Plays what a failed fsync does to the file: its unsynced bytes will never reach the disk,
   * though a later sync reports success. `kept`: readers go on seeing them (ext4, XFS). `reverted`:
   * readers see what is durable (btrfs). Not a call: it has no number.
   */
  loseUnsynced(outcome: 'kept' | 'reverted'): void {
    this.#node.loseUnsynced(outcome);
  }

  #append(bytes: Uint8Array): number {
    if (this.#mode === 'read') throw new StorageError('write', this.path, 'EBADF');
    this.#node.append(bytes);
    return bytes.byteLength;
  }

  #call(operation: StorageOperation, size: number, changes: boolean): CallFields {
    return { operation, path: this.path, target: undefined, size, changes };
  }

  #assertOpen(): void {
    assert(this.#open, 'The file is closed.');
  }

  #assertWritable(source: Uint8Array, start: number, end: number): void {
    this.#assertOpen();
    assert(!this.#writing, 'An asynchronous write is under way.');
    assert(start <= end);
    assert(end <= source.byteLength);
  }
}
