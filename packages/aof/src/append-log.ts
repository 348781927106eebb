/**
 * The log as a whole: load, recover, append, rotate. What a store opens.
 *
 *     const log = new AppendLog(options);      1 manifest: adopt an old log, refuse a lost manifest
 *                                              2 every file it names exists, in a form we know
 *     while (!log.load(1 << 20)) { ... }       3 BASE, then INCR files; apply() per record
 *     log.start();                             4 names are synced; first start: directory, BASE
 *                                              5 cut, prove, open an INCR (recovery.ts); manifest
 *                                              6 HISTORY files are removed, manifest again
 *     log.writer.append(0, bytes, 0, n);       7 see log-writer.ts
 *     log.close(done);
 *
 * Nothing on disk is changed before 4, except by adopting an old single-file log in 1. Everything
 * that throws throws AofError; after that this object is of no use.
 */
import assert from 'node:assert/strict';

import { joinPath, StorageError, type Storage } from '@varve/storage';

import { BaseWriter } from './base-writer.js';
import { AofError, AofErrorCode } from './errors.js';
import { prepareManifest, writeFirstBase, type FirstStartOptions } from './first-start.js';
import { Loader, type LoadOptions } from './loader.js';
import { LogFile } from './log-file.js';
import { LogWriter } from './log-writer.js';
import type { Logger } from './logger.js';
import { writeManifest } from './manifest-file.js';
import type { FileEntry, Manifest } from './manifest.js';
import { recoverLog } from './recovery.js';
import type { SyncPolicy } from './release-gate.js';

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
  /** The process must stop at once: see LogWriter. */
  readonly onFatal: (error: AofError) => void;
  readonly logger: Logger;
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
  /** Wall clock, whole seconds. */
  readonly unixSeconds: () => number;
  /** 32 random bits. */
  readonly random: () => number;
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
  /** Bytes in the files before the current INCR. */
  #sizeBefore: number;

  /** Reads the manifest and looks at the files. Errors: see steps 1 and 2. */
  constructor(options: AppendLogOptions) {
    this.#options = options;
    this.directory = joinPath(options.dir, options.directoryName);
    const firstStart = this.#firstStartOptions;
    this.manifest = guard(() => prepareManifest(firstStart));
    const { storage, apply, loadTruncated, loadRdb, logger, now } = options;
    const { manifest, directory } = this;
    this.loader = guard(
      () =>
        new Loader({ storage, directory, manifest, apply, loadTruncated, loadRdb, logger, now }),
    );
    this.baseSize = 0;
    this.#writer = undefined;
    this.#sizeBefore = 0;
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
      const fill = this.#options.writeBase ?? noContent;
      this.manifest = writeFirstBase(this.#firstStartOptions, this.#newFileId(), fill);
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
    this.removeHistory();
    this.#sizeBefore = this.#sizeOf(this.manifest.files.slice(0, -1));
    this.baseSize = this.#sizeOf(this.manifest.base ? [this.manifest.base] : []);
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
    return this.#sizeBefore + this.writer.size;
  }

  /**
   * Goes on in a new INCR; only while the writer has nothing under way (`writer.whenIdle`).
   *
   * Order: old INCR written, synced and sealed; new INCR with its link, durable; manifest replaced.
   * Only then the new one is used. Returns its entry. If it throws, the old one is still the log,
   * unless the error says that the outcome of the manifest is unknown.
   */
  rotate(): FileEntry {
    const { storage, fileName, logger } = this.#options;
    const failed = this.writer.settle();
    if (failed) throw failed;
    return guard(() => {
      const fileId = this.#newFileId();
      const entry = this.manifest.nextIncr(fileName, fileId);
      const path = joinPath(this.directory, entry.name);
      const log = LogFile.create(storage, path, fileId, this.writer.position);
      const manifest = this.manifest.withIncr(entry);
      try {
        writeManifest(storage, this.directory, fileName, manifest);
      } catch (error) {
        log.file.close();
        throw error;
      }
      this.#sizeBefore += this.writer.size;
      this.manifest = manifest;
      this.writer.switchTo(log);
      logger.notice(`Creating AOF incr file ${entry.name} on background rewrite`);
      return entry;
    });
  }

  /** Begins the next BASE, in RESP form; finished, `installBase` makes it part of the log. */
  createBase(): { readonly entry: FileEntry; readonly writer: BaseWriter } {
    const fileId = this.#newFileId();
    const entry = this.manifest.nextBase(this.#options.fileName, 'aof', fileId);
    const path = joinPath(this.directory, entry.name);
    return { entry, writer: new BaseWriter(this.#options.storage, path, fileId) };
  }

  /**
   * Puts a new BASE in place: it holds the state at the start of the INCR `firstIncrKept`, and is
   * on disk, name included, under the name `manifest.nextBase` gives. After: the manifest names it,
   * what it replaces is HISTORY and, if it could be, removed.
   */
  installBase(entry: FileEntry, firstIncrKept: number): void {
    guard(() => {
      const manifest = this.manifest.withBase(entry, firstIncrKept);
      writeManifest(this.#options.storage, this.directory, this.#options.fileName, manifest);
      this.manifest = manifest;
      this.#sizeBefore = this.#sizeOf(manifest.files.slice(0, -1));
      this.baseSize = this.currentSize;
      this.removeHistory();
    });
  }

  /** Removes the files the manifest calls HISTORY, then their lines. What cannot be removed stays
   * for the next start. */
  removeHistory(): void {
    const { storage, fileName, logger } = this.#options;
    if (this.manifest.history.length === 0) return;
    for (const { name } of this.manifest.history) {
      logger.notice(`Removing the history file ${name} in the background`);
      try {
        const path = joinPath(this.directory, name);
        if (storage.stat(path)) storage.remove(path);
      } catch (error) {
        if (!(error instanceof StorageError)) throw error;
        logger.warning(`Can't remove the history file ${name}: ${error.reason}`);
        return;
      }
    }
    this.manifest = this.manifest.withoutHistory();
    writeManifest(storage, this.directory, fileName, this.manifest);
  }

  /** Writes, syncs and seals everything, then calls `done`: at once if nothing is under way. */
  close(done: (error: AofError | undefined) => void): void {
    this.writer.close(done);
  }

  #newFileId(): number | undefined {
    return this.#options.checksums ? this.#options.random() >>> 0 : undefined;
  }

  get #firstStartOptions(): FirstStartOptions {
    const { storage, dir, directoryName, fileName, writeBase, logger } = this.#options;
    const isImport = writeBase !== undefined;
    return { storage, dir, directoryName, prefix: fileName, isImport, logger };
  }

  #sizeOf(entries: readonly FileEntry[]): number {
    let sum = 0;
    for (const { name } of entries) {
      sum += this.#options.storage.stat(joinPath(this.directory, name))?.size ?? 0;
    }
    return sum;
  }
}

function noContent(): void {
  // The first BASE of an empty store is empty.
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
