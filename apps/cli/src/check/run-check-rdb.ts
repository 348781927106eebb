/**
 * `varve check-rdb`: the check engine of @varve/rdb with a terminal around it.
 *
 * Lines and exit code are the engine's, which are redis-check-rdb's. A file that cannot be opened or
 * read is also told on standard error; redis-check-rdb says nothing then.
 */
import { checkRdb, type ByteSource } from '@varve/rdb';
import { StorageError, type Storage, type StorageFile } from '@varve/storage';

import { complain, toBytes, type Terminal } from '../terminal.js';
import { readingScreen } from './reading-progress.js';

/** Checks, prints, and returns the exit code. */
export function runCheckRdb(
  path: string,
  storage: Storage,
  terminal: Terminal,
  nowMs: number,
): number {
  const { progress, show } = readingScreen(storage, terminal);
  try {
    return checkRdbFile(path, path, progress.storage, nowMs, show) === undefined ? 1 : 0;
  } catch (error) {
    progress.hide();
    if (!(error instanceof StorageError)) throw error;
    complain(terminal, toBytes(`Cannot open file ${path}: ${error.reason}`));
    return 1;
  } finally {
    progress.hide();
  }
}

/**
 * Checks the RDB that a file is, or begins with.
 *
 * @param name how the file is called in the first line
 * @param show takes byte strings, a line each
 * @returns where the RDB ends; `undefined` if it is not valid
 * @throws StorageError
 */
export function checkRdbFile(
  path: string,
  name: string,
  storage: Storage,
  nowMs: number,
  show: (line: string) => void,
): number | undefined {
  const source = new FileSource(storage, path);
  try {
    const checked = checkRdb(source, { path: toBytes(name), nowMs, print: show });
    return checked.isValid ? checked.position : undefined;
  } finally {
    source.close();
  }
}

/** A file from its first byte on, opened when that is wanted. */
class FileSource implements ByteSource {
  readonly #storage: Storage;
  readonly #path: string;
  #file: StorageFile | undefined;
  #position: number;

  constructor(storage: Storage, path: string) {
    this.#storage = storage;
    this.#path = path;
    this.#file = undefined;
    this.#position = 0;
  }

  read(target: Uint8Array, start: number, end: number): number {
    this.#file ??= this.#storage.open(this.#path, 'read');
    const count = this.#file.read(target, start, end, this.#position);
    this.#position += count;
    return count;
  }

  close(): void {
    this.#file?.close();
  }
}
