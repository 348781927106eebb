/**
 * Writes a BASE in RESP form: records that build a state from nothing.
 *
 *     #C0:<id>;0;0;00000000;<crc>     as an INCR, without a predecessor
 *     #C1:... records                 batches of about 256 KiB
 *     #C1:... <empty>                 a seal; without it the file is not whole
 *
 * Prepared as temp-<name>; `finish` gives it that name when all of it is on disk. Without checksums
 * it is records and nothing else, as Redis writes it.
 */
import { nameOf, parentPath, StorageError, temporaryPath, type Storage } from '@varve/storage';

import { logStart } from './annotations/index.js';
import { BatchBuffer } from './batch-buffer.js';
import { AofError, AofErrorCode } from './errors.js';
import { LogFile } from './log-file.js';

const batchSize = 256 * 1024;

export class BaseWriter {
  readonly path: string;
  #storage: Storage;
  #log: LogFile;
  #batch: BatchBuffer;

  /** Begins a BASE that will be called `path`. `fileId` as in LogFile. Errors: IO. */
  constructor(storage: Storage, path: string, fileId: number | undefined) {
    this.path = path;
    this.#storage = storage;
    this.#log = guard(path, () => {
      const file = storage.open(temporaryPath(path), 'replace');
      return LogFile.begin(file, fileId, logStart);
    });
    this.#batch = new BatchBuffer();
  }

  /** Adds `bytes[start, end)`: whole records, SELECT among them where the database changes. */
  append(bytes: Uint8Array, start: number, end: number): void {
    this.#batch.append(bytes, start, end);
    if (this.#batch.payloadLength >= batchSize) this.#flush();
  }

  /** After: the file has its name, and both are on disk. Returns its size. Errors: IO. */
  finish(): number {
    const log = this.#log;
    if (!this.#batch.isEmpty) this.#flush();
    return guard(this.path, () => {
      this.#sync();
      if (log.checksummed) {
        const failed = log.seal();
        if (failed) throw failed.error;
        this.#sync();
      }
      log.file.close();
      this.#storage.rename(temporaryPath(this.path), this.path);
      this.#storage.syncDirectory(parentPath(this.path));
      return log.size;
    });
  }

  #flush(): void {
    guard(this.path, () => {
      const failed = this.#log.write(this.#batch);
      if (failed) throw failed.error;
      this.#batch.clear();
    });
  }

  #sync(): void {
    const error = this.#log.sync();
    if (error) throw error;
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
