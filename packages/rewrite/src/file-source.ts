/** The bytes of an open file, in order, as an RdbFileReader takes them. */
import type { ByteSource } from '@varve/rdb';
import type { StorageFile } from '@varve/storage';

export class FileSource implements ByteSource {
  readonly #file: StorageFile;
  /** Where the next bytes are in the file. */
  #position: number;

  /** @param file open for reading; stays the caller's */
  constructor(file: StorageFile) {
    this.#file = file;
    this.#position = 0;
  }

  /** @throws StorageError */
  read(target: Uint8Array, start: number, end: number): number {
    const count = this.#file.read(target, start, end, this.#position);
    this.#position += count;
    return count;
  }
}
