/**
 * The log as a whole: load, recover, append, rotate. What a store opens.
 *
 *     const log = new AppendLog(options);      1 manifest: adopt an old log, refuse a lost manifest
 *                                              2 every file it names exists, in a form we know
 *     while (!log.load(1 << 20)) { ... }       3 BASE, then INCR files; apply() per record
 *     log.start();                             4 names are synced; first start: directory, BASE
 *                                              5 cut, prove, open an INCR (recovery.ts); manifest
 *                                              6 HISTORY files are removed, manifest again;
 *                                            and what a dead process left (leftovers.ts)
 *     log.writer.append(0, bytes, 0, n);       7 see log-writer.ts
 *     log.rotate(onCut, done);                 8 a new INCR (rotation.ts); someone writes a BASE ...
 *     log.installBase(base, sequence, done);   9 ... which takes the place of all before that INCR
 *     log.close(done);                        10 waits for 8 and 9
 *
 * Nothing on disk is changed before 4, except by adopting an old single-file log in 1. Everything
 * that throws throws AofError; after that this object is of no use. From 7 on nothing throws, and
 * 8 and 9 wait for the disk off-thread only: here they rename, open, and write to the page cache.
 */
import assert from 'node:assert/strict';

import { joinPath, StorageError, type Storage } from '@varve/storage';

import type { BaseWriter } from './base-writer.js';
import { AofError, AofErrorCode } from './errors.js';
import { prepareManifest, writeFirstBase, type FirstStartOptions } from './first-start.js';
import { removeHistory, removeHistoryAsync } from './history.js';
import { installBase, type FinishedBase, type InstallationRooms } from './installation.js';
import { removeLeftovers } from './leftovers.js';
import { Loader, type LoadOptions } from './loader.js';
import { LogWriter } from './log-writer.js';
import type { Logger } from './logger.js';
import { isUncertain } from './manifest-file.js';
import { Manifest, type FileEntry } from './manifest.js';
import { recoverLog } from './recovery.js';
import type { SyncPolicy } from './release-gate.js';
import { openNextIncr, type Rotated } from './rotation.js';

export interface AppendLogOptions {
  readonly storage: Storage;
  /** `dir`: exists. */
  readonly dir: string;
  /** `appenddirname`. */
  readonly directoryName: string;
  /** `appendfilename`. */
  readonly fileName: string;
  /** `appendfsync`. */
  readonly policy: SyncPolicy;
  /** `aof-checksum`: whether files written from now on carry checksums. */
  readonly checksums: boolean;
  /** `aof-timestamp-enabled`. */
  readonly timestamps: boolean;
  /** `aof-load-truncated`. */
  readonly loadTruncated: boolean;
  /** Executes a record while loading: see LoadOptions. */
  readonly apply: LoadOptions['apply'];
  /** Loads a BASE in RDB form: see LoadOptions. */
  readonly loadRdb?: LoadOptions['loadRdb'];
  /** Fills the first BASE of a new log, for a store that has data already. */
  readonly writeBase?: ((base: BaseWriter) => void) | undefined;
  /** The same in RDB form: writes a file at `path`, a temporary name, and syncs its content, or
   * throws StorageError. Comes before `writeBase`. */
  readonly writeRdbBase?: ((path: string) => void) | undefined;
  /** `aof-disable-auto-gc`: whether HISTORY files stay where they are. Default: they do not. */
  readonly keepHistory?: (() => boolean) | undefined;
  /** The process must stop at once: see LogWriter; or it is not known which manifest is on disk. */
  readonly onFatal: (error: AofError) => void;
  readonly logger: Logger;
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
  /** Wall clock, whole seconds. */
  readonly unixSeconds: () => number;
  /** 32 random bits. */
  readonly random: () => number;
}

/** A log that was turned on while the server ran: see pending-log.ts. */
export interface BegunLog {
  /** As it is on disk. */
  readonly manifest: Manifest;
  readonly baseSize: number;
  readonly writer: LogWriter;
}

export class AppendLog {
  /** The manifest as it is on disk. */
  manifest: Manifest;
  readonly loader: Loader;
  /** Size of the BASE when the log was opened, of everything after a rewrite (aof_base_size). */
  baseSize: number;
  /** The directory that holds the files. */
  readonly directory: string;

  #options: AppendLogOptions;
  #writer: LogWriter | undefined;
  /** Bytes in each file before the current INCR, by name. */
  #sizes: Map<string, number>;

  /**
   * Reads the manifest and looks at the files; or, with `begun`, takes over a log that is loaded and
   * started already. Errors: see steps 1 and 2.
   */
  constructor(options: AppendLogOptions, begun?: BegunLog) {
    this.#options = options;
    this.directory = joinPath(options.dir, options.directoryName);
    const firstStart = this.#firstStartOptions;
    this.manifest = begun?.manifest ?? guard(() => prepareManifest(firstStart));
    const { storage, apply, loadTruncated, loadRdb, logger, now } = options;
    const { directory } = this;
    const manifest = begun ? Manifest.empty : this.manifest;
    this.loader = guard(
      () =>
        new Loader({ storage, directory, manifest, apply, loadTruncated, loadRdb, logger, now }),
    );
    this.#writer = begun?.writer;
    this.#sizes = new Map();
    if (begun) this.#sizes.set(begun.manifest.base?.name ?? '', begun.baseSize);
    this.baseSize = begun ? this.currentSize : 0;
  }

  /** Loads about `budgetBytes` more. Returns true when all is loaded. Errors: see Loader. */
  load(budgetBytes: number): boolean {
    return guard(() => this.loader.step(budgetBytes));
  }

  /** Recovers and opens the log. After: `writer` is there, everything loaded is on disk. */
  start(): void {
    assert(this.loader.isDone, 'All is loaded.');
    assert(this.#writer === undefined);
    guard(() => {
      this.#start();
    });
  }

  #start(): void {
    const { storage, fileName, checksums, random, logger } = this.#options;
    this.#syncNames();
    if (this.manifest.isEmpty) {
      const { writeBase: fill, writeRdbBase: fillRdb } = this.#options;
      const fileId = this.newFileId();
      this.manifest = writeFirstBase(this.#firstStartOptions, fileId, { fill, fillRdb });
    }
    const recovered = recoverLog({
      storage,
      directory: this.directory,
      prefix: fileName,
      manifest: this.manifest,
      files: this.loader.files,
      checksums,
      random,
      logger,
    });
    this.manifest = recovered.manifest;
    if (!this.#keepsHistory) this.manifest = removeHistory(this.#rooms, this.manifest);
    removeLeftovers(this.#options);
    for (const { name } of this.manifest.files.slice(0, -1)) {
      this.#sizes.set(name, storage.stat(joinPath(this.directory, name))?.size ?? 0);
    }
    this.baseSize = this.#sizes.get(this.manifest.base?.name ?? '') ?? 0;
    const { policy, timestamps, now, unixSeconds, onFatal } = this.#options;
    const { log } = recovered;
    this.#writer = new LogWriter({ log, policy, timestamps, now, unixSeconds, onFatal, logger });
  }

  /**
   * Makes the names that were found durable. A process that died between a rename and its sync left
   * them for us to see, but a power failure could still take them back, and with them what is served
   * from here on.
   */
  #syncNames(): void {
    const { storage, dir } = this.#options;
    if (storage.stat(this.directory) === undefined) return;
    storage.syncDirectory(this.directory);
    storage.syncDirectory(dir);
  }

  /** The appending end; from `start` to `close`. */
  get writer(): LogWriter {
    assert(this.#writer, 'The log is not started.');
    return this.#writer;
  }

  /** Bytes in BASE and INCR files (aof_current_size). */
  get currentSize(): number {
    const before = this.manifest.files.slice(0, -1);
    return before.reduce((sum, { name }) => sum + (this.#sizes.get(name) ?? 0), this.writer.size);
  }

  /**
   * Goes on in a new INCR, for a rewrite: the BASE that comes of it holds the state at the cut.
   * Waits for nothing on this thread; writes wait, from the cut to `done`. See LogWriter.cut and
   * rotation.ts. Not to be called within a unit, and not while `rotate` or `installBase` is under way.
   *
   * @param onCut called at the moment between the last unit of the old INCR and the first of the new
   *   one, maybe inside this call: freeze the keyspace. Appends nothing. Not called if it fails before
   * @param done called once, maybe inside this call; `installBase` may be called in it. Without an
   *   error: the new INCR is part of the log, durably; `entry` describes it. With an error
   *   (WRITE_FAILED, SYNC_FAILED, IO) the old one goes on, unless onFatal was called, because the
   *   manifest on disk is not known
   */
  rotate(
    onCut: () => void,
    done: (error: AofError | undefined, entry: FileEntry | undefined) => void,
  ): void {
    const writer = this.writer;
    writer.occupy();
    const end = (error: AofError | undefined, entry?: FileEntry): void => {
      writer.vacate(() => {
        done(error, entry);
      });
    };
    writer.cut(onCut, (failed) => {
      if (failed) {
        end(failed);
        return;
      }
      const fileId = this.newFileId();
      openNextIncr({ ...this.#rooms, fileId, previous: writer.position }, (error, rotated) => {
        if (rotated) this.#goOnIn(rotated);
        else if (error) this.#goOnWithout(error);
        end(error, rotated?.entry);
      });
    });
  }

  #goOnIn({ manifest, entry, log }: Rotated): void {
    this.#sizes.set(this.manifest.incr.at(-1)?.name ?? '', this.writer.size);
    this.manifest = manifest;
    this.#options.logger.notice(`Creating AOF incr file ${entry.name} on background rewrite`);
    this.writer.goOn(log);
  }

  #goOnWithout(error: AofError): void {
    this.#options.logger.warning(error.message);
    if (!isUncertain(error)) {
      this.writer.goOn();
      return;
    }
    this.writer.giveUp(error.cause as StorageError);
    this.#options.onFatal(error);
  }

  /** Returns the id for a new file, a BASE in RESP form among them; `undefined` without
   * checksums. */
  newFileId(): number | undefined {
    return this.#options.checksums ? this.#options.random() >>> 0 : undefined;
  }

  /**
   * Puts a new BASE in place: it holds the state at the start of the INCR `firstIncrKept`, the
   * `entry.sequence` that `rotate` gave. Waits for nothing on this thread, and writes go on. See
   * installation.ts. Not while `rotate` or `installBase` is under way.
   *
   * @param base the file; it belongs to the log from now on
   * @param done called once, maybe inside this call. Without an error: the manifest names the BASE,
   *   durably; what it replaces is HISTORY, and removed, unless `keepHistory` or the disk objects.
   *   With an error (IO) the log is as it was and the BASE is removed, unless onFatal was called,
   *   because the manifest on disk is not known
   */
  installBase(
    base: FinishedBase,
    firstIncrKept: number,
    done: (error: AofError | undefined) => void,
  ): void {
    const writer = this.writer;
    writer.occupy();
    const end = (error: AofError | undefined): void => {
      writer.vacate(() => {
        done(error);
      });
    };
    installBase(this.#rooms, base, firstIncrKept, (error, manifest) => {
      if (manifest === undefined) {
        this.#reportChange(error);
        end(error);
        return;
      }
      this.manifest = manifest;
      this.#sizes.set(manifest.base?.name ?? '', base.size);
      for (const { name } of manifest.history) this.#sizes.delete(name);
      this.baseSize = this.currentSize;
      this.removeHistory(() => {
        end(undefined);
      });
    });
  }

  /** Removes the HISTORY files, unless `keepHistory` or the disk objects. `done` is called once,
   * maybe inside this call. */
  removeHistory(done: () => void): void {
    if (this.#keepsHistory) {
      done();
      return;
    }
    removeHistoryAsync(this.#rooms, this.manifest, (error, manifest) => {
      this.manifest = manifest;
      this.#reportChange(error);
      done();
    });
  }

  /** A change of the manifest failed: it is reported, and ends the process if its outcome is not
   * known. */
  #reportChange(error: AofError | undefined): void {
    if (error === undefined) return;
    this.#options.logger.warning(error.message);
    if (isUncertain(error)) this.#options.onFatal(error);
  }

  /** Writes, syncs and seals everything, then calls `done`: at once if nothing is under way. */
  close(done: (error: AofError | undefined) => void): void {
    this.writer.close(done);
  }

  get #keepsHistory(): boolean {
    return this.#options.keepHistory?.() ?? false;
  }

  get #rooms(): InstallationRooms {
    const { storage, fileName, logger } = this.#options;
    const { directory, manifest } = this;
    return { storage, directory, prefix: fileName, manifest, logger };
  }

  get #firstStartOptions(): FirstStartOptions {
    const { storage, dir, directoryName, fileName, logger } = this.#options;
    const { writeBase, writeRdbBase } = this.#options;
    const isImport = writeBase !== undefined || writeRdbBase !== undefined;
    return { storage, dir, directoryName, prefix: fileName, isImport, logger };
  }
}

/** Lets errors of this package pass, and gives refusals of the storage a code. */
function guard<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    const place = { file: error.path };
    throw new AofError(AofErrorCode.io, `AOF: ${error.message}`, place, error);
  }
}
