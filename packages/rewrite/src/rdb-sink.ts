/**
 * Keys as a file of RDB. HOT (bench: bgsave).
 *
 *     aux*  database  ( [expiry] [idle time | counter] type key value )* ...  end
 *
 * Byte for byte what redis-server 7.0 writes, but for the order of keys, of members of large sets
 * and of fields of large hashes, which is that of each server's hashes.
 *
 * Spec: redis/src/rdb.c rdbSaveRio, rdbSaveDb, rdbSaveKeyValuePair (7.0).
 */
import { idleSeconds, lfuCount, ValueSaver, type EntryView } from '@varve/keyspace';
import { RdbFileWriter, type ByteSink } from '@varve/rdb';
import type { Storage } from '@varve/storage';

import type { KeySink } from './key-sink.js';
import { OutputFile } from './output-file.js';
import type { AccessTimes, RdbForm } from './snapshot-job.js';

/** Bytes of one write(2): a larger one keeps others from the disk. */
const writeSizeMax = 256 * 1024;

/** As an idle time or counter: it is not told. */
const none = -1;

/** Where, and with which settings of the file. */
export interface RdbSinkOptions {
  readonly form: RdbForm;
  readonly version: 10 | 11 | 12;
  /** Bytes after which the file is synced on the way. */
  readonly syncSize: number;
  /** Called before each write; what it throws ends the snapshot. */
  readonly checkpoint: () => void;
}

export class RdbSink implements KeySink {
  readonly #output: OutputFile;
  readonly #file: RdbFileWriter;
  readonly #saver: ValueSaver;
  readonly #access: AccessTimes;

  /**
   * Creates or empties the file. Writes nothing yet.
   *
   * @throws StorageError
   */
  constructor(storage: Storage, path: string, options: RdbSinkOptions) {
    const { form, version, syncSize, checkpoint } = options;
    this.#output = new OutputFile(storage, path, syncSize);
    const { checksum, compression } = form;
    const sink = inPieces(this.#output, checkpoint);
    this.#file = new RdbFileWriter(sink, { version, checksum, compression });
    this.#saver = new ValueSaver(this.#file.writer);
    this.#access = form.access;
    for (const [name, value] of form.aux) this.#file.aux(name, value);
  }

  database(index: number, size: number, expires: number): void {
    this.#file.database(index, size, expires);
  }

  entry(entry: EntryView): void {
    const type = this.#saver.typeOf(entry);
    const { bytes, keyStart, keyEnd, expireAtMs } = entry;
    const access = this.#access;
    let idle = none;
    let frequency = none;
    if (access.kind === 'idle') idle = idleSeconds(entry.accessClock, access.nowMs);
    else if (access.kind === 'frequency') {
      frequency = lfuCount(entry.accessClock, access.nowMs, access.decayMinutes);
    }
    this.#file.entry(type, bytes, keyStart, keyEnd, expireAtMs, idle, frequency);
    this.#saver.saveValue(entry, type);
  }

  complete(): number {
    this.#file.end();
    this.#output.complete();
    return this.#output.size;
  }

  abandon(): void {
    this.#output.abandon();
  }
}

/** A sink in front of another that passes on pieces of bounded size. */
function inPieces(sink: ByteSink, checkpoint: () => void): ByteSink {
  return {
    write(source, start, end) {
      for (let at = start; at < end; at += writeSizeMax) {
        checkpoint();
        sink.write(source, at, Math.min(at + writeSizeMax, end));
      }
    },
  };
}
