/**
 * Loads a log: the BASE, then every INCR, each to its end or to a defect with a verdict. Reads
 * only; what is to be cut is said in the outcome and done by recovery.ts.
 *
 * Loading is stepwise, so that a server can answer -LOADING in between: `step` until it returns
 * true.
 *
 * Logs and errors are Redis's where Redis has them (redis/src/aof.c loadAppendOnlyFiles,
 * loadSingleAppendOnlyFile, 7.0). Every refusal is an AofError; nothing was changed on disk then.
 */
import type { Argv } from '@varve/resp';
import { StorageError, type Storage, type StorageFile } from '@varve/storage';

import { logStart, type FileLink, type LogPosition } from './annotations/index.js';
import { AofError, AofErrorCode } from './errors.js';
import { durableAccordingToLater, isForeignTail } from './evidence.js';
import { LogReader, ReadResult, type Defect } from './log-reader.js';
import { inspectSource, openSource, type LogSource } from './log-source.js';
import type { Logger } from './logger.js';
import type { Manifest } from './manifest.js';
import { refusal } from './refusal.js';
import { decide } from './verdict.js';

/** A BASE in RDB form being loaded. */
export interface RdbLoad {
  /** Loads about `budgetBytes` more. Returns true when done. Throws an Error with a `code` if it
   * cannot be loaded; a code that begins with ERR_, or none, is a mistake, and rises as it is. */
  step(budgetBytes: number): boolean;
  /** Offset up to which it has read: at the end, where records may follow. */
  readonly position: number;
}

export interface LoadOptions {
  readonly storage: Storage;
  /** The directory that holds the files (`appenddirname` within `dir`). */
  readonly directory: string;
  readonly manifest: Manifest;
  /**
   * Executes one record, SELECT included, without propagating it; MULTI and EXEC are not passed on.
   * `argv` is borrowed. Returns why it cannot be ("Unknown command 'x'"), which ends loading.
   */
  readonly apply: (argv: Argv) => string | undefined;
  /** aof-load-truncated. */
  readonly loadTruncated: boolean;
  /** Begins to load a BASE in RDB form, or throws as `step` does; without it such a BASE is
   * refused. The file is borrowed until the load is done. */
  readonly loadRdb?: ((file: StorageFile, name: string) => RdbLoad) | undefined;
  readonly logger: Logger;
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
}

/** What became of one file. */
export interface LoadedFile {
  readonly source: LogSource;
  /** How far it was loaded. What is behind is to be cut, or superseded by the next file. */
  readonly position: LogPosition;
  /** How far it is known to be on disk, as its headers tell; 0 without headers. */
  readonly durable: number;
  /** Ends with a seal: everything before that is on disk. */
  readonly sealed: boolean;
  /** What was loaded is all ours, and its checksums are right. */
  readonly verified: boolean;
  /** What is to be cut, if anything. */
  readonly defect: Defect | undefined;
}

/** Records between two looks at the budget. */
const recordsPerLook = 256;

export class Loader {
  /** Sum of the sizes of all files (loading_total_bytes). */
  readonly totalBytes: number;
  /** Records applied so far. */
  records: number;
  /** What became of each file, in order. */
  readonly files: LoadedFile[];

  #options: LoadOptions;
  #sources: LogSource[];
  /** Where the log stands, counted through INCR files only. */
  #position: LogPosition;
  #bytesBefore: number;
  #startedMs: number;
  #fileStartedMs: number;
  #file: StorageFile | undefined;
  #rdb: RdbLoad | undefined;
  #reader: LogReader | undefined;

  /** Looks at every file. Errors: MISSING_FILE, BAD_CHECKSUM, RDB_BASE, IO. */
  constructor(options: LoadOptions) {
    const { storage, directory, manifest, logger } = options;
    this.#options = options;
    this.#sources = manifest.files.map((entry) => inspectSource(storage, directory, entry, logger));
    for (const source of this.#sources) this.#refuseRdb(source);
    this.totalBytes = this.#sources.reduce((sum, source) => sum + source.size, 0);
    this.records = 0;
    this.files = [];
    this.#position = logStart;
    this.#bytesBefore = 0;
    this.#startedMs = options.now();
    this.#fileStartedMs = this.#startedMs;
    this.#file = undefined;
    this.#rdb = undefined;
    this.#reader = undefined;
  }

  /** Bytes loaded so far (loading_loaded_bytes). */
  get loadedBytes(): number {
    return this.#bytesBefore + (this.#reader?.progress ?? this.#rdb?.position ?? 0);
  }

  get isDone(): boolean {
    return this.files.length === this.#sources.length;
  }

  /**
   * Loads about `budgetBytes` more. Returns true when everything is loaded.
   *
   * Errors: every refusing verdict (verdict.ts), UNKNOWN_COMMAND, BAD_RDB, IO. Loading cannot go on
   * then.
   */
  step(budgetBytes: number): boolean {
    const until = this.loadedBytes + budgetBytes;
    do {
      if (this.isDone) return true;
      if (!this.#file) this.#open();
      if (this.#rdb && !this.#reader) {
        if (!this.#stepRdb(this.#rdb, until - this.loadedBytes)) continue;
        this.#read(this.#rdb.position);
      }
      if (this.#replay(until)) this.#finish();
    } while (this.loadedBytes < until);
    return this.isDone;
  }

  get #source(): LogSource {
    return this.#sources[this.files.length] as LogSource;
  }

  /** The first line of the file after this one, if this one is an INCR: where this one must end. */
  get #nextLink(): FileLink | undefined {
    if (this.#source.entry.type !== 'incr') return undefined;
    return this.#sources[this.files.length + 1]?.link;
  }

  #refuseRdb({ form, entry }: LogSource): void {
    if (form === 'resp' || this.#options.loadRdb) return;
    const text =
      `The AOF base file ${entry.name} is in RDB form, and nothing was given that loads RDB. Have ` +
      'the server that wrote it write RESP form: CONFIG SET aof-use-rdb-preamble no, then BGREWRITEAOF.';
    this.#options.logger.warning(text);
    throw new AofError(AofErrorCode.rdbBase, text, { file: entry.name, offset: 0 });
  }

  #open(): void {
    const { storage, logger, loadRdb, now } = this.#options;
    const { entry, form, path } = this.#source;
    this.#fileStartedMs = now();
    this.#file = openSource(storage, path, entry.name, logger);
    if (form === 'resp') {
      this.#read(0);
      return;
    }
    const what = isOldStyle(entry.name) ? 'RDB preamble from AOF file' : 'RDB base file on AOF loading';
    logger.notice(`Reading ${what}...`);
    try {
      this.#rdb = loadRdb?.(this.#file, entry.name);
    } catch (error) {
      throw this.#cannotLoadRdb(error, 0);
    }
  }

  #stepRdb(rdb: RdbLoad, budgetBytes: number): boolean {
    let isDone: boolean;
    try {
      isDone = rdb.step(budgetBytes);
    } catch (error) {
      throw this.#cannotLoadRdb(error, rdb.position);
    }
    const isPreamble = isDone && isOldStyle(this.#source.entry.name);
    if (isPreamble) this.#options.logger.notice('Reading the remaining AOF tail...');
    return isDone;
  }

  /** Returns the error for what a load of RDB threw. */
  #cannotLoadRdb(error: unknown, offset: number): unknown {
    if (!isRefusal(error)) return error;
    const { name } = this.#source.entry;
    const what = isOldStyle(name) ? 'RDB preamble of the AOF file' : 'RDB base file';
    const text = `Error reading the ${what} ${name}, AOF loading aborted`;
    this.#options.logger.warning(error.message);
    this.#options.logger.warning(text);
    const code = error instanceof StorageError ? AofErrorCode.io : AofErrorCode.badRdb;
    return new AofError(code, `${text}: ${error.message}`, { file: name, offset }, error);
  }

  /** Begins with the records at `start`. Bytes behind where the next file begins are superseded. */
  #read(start: number): void {
    const { size, link } = this.#source;
    const end = this.#nextLink?.previous.length ?? size;
    const limit = Math.min(size, Math.max(end, start + (link?.size ?? 0)));
    const previous = link?.previous ?? this.#position;
    const file = this.#file as StorageFile;
    this.#reader = new LogReader({ file, start, limit, link, previous });
  }

  /** Applies records. Returns true at the end of the file, or at a defect that may be cut. */
  #replay(until: number): boolean {
    const reader = this.#reader as LogReader;
    const { apply } = this.#options;
    while (this.#bytesBefore + reader.progress < until) {
      for (let i = 0; i < recordsPerLook; i++) {
        if (reader.next() !== ReadResult.record) return true;
        const problem = apply(reader.argv);
        if (problem !== undefined) this.#cannotApply(problem);
      }
    }
    return false;
  }

  #cannotApply(problem: string): never {
    const { name } = this.#source.entry;
    const text = `${problem} reading the append only file ${name}`;
    this.#options.logger.warning(text);
    const offset = (this.#reader as LogReader).recordOffset;
    throw new AofError(AofErrorCode.unknownCommand, text, { file: name, offset });
  }

  /** Judges the end of the file, and goes on to the next one. */
  #finish(): void {
    const reader = this.#reader as LogReader;
    const source = this.#source;
    this.#judge(reader, source);
    const { position, durable, sealed, verified, defect } = reader;
    if (source.entry.type === 'incr') this.#position = position;
    this.records += reader.records;
    this.files.push({ source, position, durable, sealed, verified, defect });
    this.#file?.close();
    this.#bytesBefore += source.size;
    this.#file = undefined;
    this.#rdb = undefined;
    this.#reader = undefined;
    const kind = source.entry.type === 'base' ? 'base' : 'incr';
    this.#logLoaded(`${kind} file ${source.entry.name}`, this.#fileStartedMs);
    if (this.isDone) this.#logLoaded('append only file', this.#startedMs);
  }

  #logLoaded(what: string, sinceMs: number): void {
    const seconds = ((this.#options.now() - sinceMs) / 1000).toFixed(3);
    this.#options.logger.notice(`DB loaded from ${what}: ${seconds} seconds`);
  }

  #judge(reader: LogReader, source: LogSource): void {
    const { name, type } = source.entry;
    const isLostBase = type === 'base' && source.link && !reader.sealed;
    const defect = reader.defect;
    const offset = defect?.offset ?? reader.validEnd;
    const region = defect?.region ?? 'batch';
    const isTorn = region === 'batch' && (defect !== undefined || Boolean(isLostBase));
    const verdict = decide({
      linked: this.#isLinked(reader),
      defect: defect?.kind ?? (isLostBase ? 'short' : 'none'),
      region,
      durable: isTorn && offset < this.#durableEnd(offset, source),
      foreign: isTorn && this.#isForeign(offset, source),
      last: this.files.length === this.#sources.length - 1,
      cutAllowed: this.#options.loadTruncated,
    });
    const { logger } = this.#options;
    if (defect?.cause === 'multi') {
      logger.warning(`Revert incomplete MULTI/EXEC transaction in AOF file ${name}`);
    }
    if (verdict === 'accept') return;
    if (verdict !== 'cut') {
      const batch = source.link ? reader.sequence + (defect ? 1 : 0) : 0;
      const error = refusal(verdict, { file: name, offset, batch });
      logger.warning(error.message);
      throw error;
    }
    logger.warning(`!!! Warning: short read while loading the AOF file ${name}!!!`);
    logger.warning(`!!! Truncating the AOF ${name} at offset ${offset} !!!`);
    logger.warning(`AOF ${name} loaded anyway because aof-load-truncated is enabled`);
  }

  #isLinked(reader: LogReader): boolean {
    const expected = this.#nextLink?.previous;
    if (!expected) return true;
    const { sequence, length, crc } = reader.position;
    return sequence === expected.sequence && length === expected.length && crc === expected.crc;
  }

  /** How far the damaged file is known to have been on disk. A BASE is before it has its name. */
  #durableEnd(offset: number, { entry, link, size }: LogSource): number {
    if (entry.type === 'base') return Infinity;
    if (!link) return 0;
    const linked = this.#nextLink?.previous.length ?? 0;
    const file = this.#file as StorageFile;
    return Math.max(linked, durableAccordingToLater(file, offset, size, link));
  }

  #isForeign(offset: number, { link, size }: LogSource): boolean {
    return link !== undefined && isForeignTail(this.#file as StorageFile, offset, size, link);
  }
}

/** Whether a BASE has the name of a log of a version before 7, which was adopted. */
function isOldStyle(name: string): boolean {
  return !/\.base\.(?:aof|rdb)$/.test(name);
}

/** Whether this says that bytes, or the disk, are at fault, not a mistake in a program. */
function isRefusal(error: unknown): error is Error {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return typeof error.code === 'string' && !error.code.startsWith('ERR_');
}
