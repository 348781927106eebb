/**
 * Writes a BASE in RESP form and gives it its name: base-file.ts says what is in it.
 *
 * Prepared as temp-<name>; `finish` gives it that name when all of it is on disk.
 */
import { nameOf, parentPath, StorageError, temporaryPath, type Storage } from '@varve/storage';

import { BaseFile } from './base-file.js';
import { AofError, AofErrorCode } from './errors.js';

export class BaseWriter {
  readonly path: string;
  #storage: Storage;
  #file: BaseFile;

  /** Begins a BASE that will be called `path`. `fileId` as in LogFile. Errors: IO. */
  constructor(storage: Storage, path: string, fileId: number | undefined) {
    this.path = path;
    this.#storage = storage;
    this.#file = guard(path, () => new BaseFile(storage, temporaryPath(path), fileId));
  }

  /** Adds `bytes[start, end)`: whole records, SELECT among them where the database changes. */
  append(bytes: Uint8Array, start: number, end: number): void {
    guard(this.path, () => {
      this.#file.append(bytes, start, end);
    });
  }

  /** After: the file has its name, and both are on disk. Returns its size. Errors: IO. */
  finish(): number {
    return guard(this.path, () => {
      const size = this.#file.complete();
      this.#storage.rename(temporaryPath(this.path), this.path);
      this.#storage.syncDirectory(parentPath(this.path));
      return size;
    });
  }
}

function guard<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    const text = `Can't write the AOF base file ${nameOf(path)}: ${error.reason}`;
    throw new AofError(AofErrorCode.io, text, { file: nameOf(path) }, error);
  }
}
