/**
 * The content of a BASE in RESP form, written to the path it is given: records that build a state
 * from nothing. Giving it its name in the log is for others: see base-writer.ts.
 *
 *     #C0:<id>;0;0;00000000;<crc>     as an INCR, without a predecessor
 *     #C1:... records                 batches of about 256 KiB
 *     #C1:... <empty>                 a seal; without it the file is not whole
 *
 * Without checksums it is records and nothing else, as Redis writes it.
 *
 * A file that is synced now and then (aof-rewrite-incremental-fsync) leaves less for the last sync,
 * and its headers say how much of it was on disk.
 */
import assert from 'node:assert/strict';

import { abandonFile, type Storage } from '@varve/storage';

import { BatchBuffer } from './batch-buffer.js';
import { LogFile } from './log-file.js';

const batchSize = 256 * 1024;

export class BaseFile {
  readonly path: string;
  #storage: Storage;
  #log: LogFile;
  #batch: BatchBuffer;
  #syncSize: number;
  #isOpen: boolean;

  /**
   * Creates or empties the file.
   *
   * @param fileId as in LogFile: `undefined` for a file without checksums
   * @param syncSize bytes after which it is synced on the way; Infinity: only at the end
   * @throws StorageError
   */
  constructor(storage: Storage, path: string, fileId: number | undefined, syncSize = Infinity) {
    assert(syncSize > 0);
    this.path = path;
    this.#storage = storage;
    this.#log = LogFile.beginAt(storage, path, fileId);
    this.#batch = new BatchBuffer();
    this.#syncSize = syncSize;
    this.#isOpen = true;
  }

  /**
   * Adds `bytes[start, end)`: whole records, SELECT among them where the database changes.
   *
   * @throws StorageError; then the file is of no further use: see `abandon`
   */
  append(bytes: Uint8Array, start: number, end: number): void {
    this.#batch.append(bytes, start, end);
    if (this.#batch.payloadLength >= batchSize) this.#flush();
  }

  /**
   * Ends the file and returns its size. After: its content is on disk, its name need not be.
   *
   * @throws StorageError
   */
  complete(): number {
    const log = this.#log;
    if (!this.#batch.isEmpty) this.#flush();
    this.#sync();
    if (log.checksummed) {
      const failed = log.seal();
      if (failed) throw failed.error;
      this.#sync();
    }
    this.#isOpen = false;
    log.file.close();
    return log.size;
  }

  /** Closes and removes what was written. What the disk refuses then is left as it is. */
  abandon(): void {
    const file = this.#isOpen ? this.#log.file : undefined;
    this.#isOpen = false;
    abandonFile(this.#storage, this.path, file);
  }

  #flush(): void {
    const log = this.#log;
    const failed = log.write(this.#batch);
    if (failed) throw failed.error;
    this.#batch.clear();
    if (log.size - log.durableSize >= this.#syncSize) this.#sync();
  }

  #sync(): void {
    const error = this.#log.sync();
    if (error) throw error;
  }
}
