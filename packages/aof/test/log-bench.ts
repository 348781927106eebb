/**
 * What the tests of the log share: a store that is nothing but the list of what it was told, on a
 * disk that can crash, with a clock that is set by hand.
 *
 * The list is the model: a recovered log must replay to a prefix of the units appended, whole units
 * only, at least as long as what was promised.
 */
import type { Argv } from '@varve/resp';
import type { Storage } from '@varve/storage';

import {
  AppendLog,
  BaseFile,
  silentLogger,
  type AofError,
  type AppendLogOptions,
  type FileEntry,
  type FinishedBase,
} from '../src/index.js';

/** Milliseconds, moved by hand. */
export class ManualClock {
  ms = 1_000_000;
  readonly now = (): number => this.ms;
}

/** Collects what is logged. */
export class ListLogger {
  readonly lines: string[] = [];
  notice(message: string): void {
    this.lines.push(message);
  }
  warning(message: string): void {
    this.lines.push(`# ${message}`);
  }
}

/** A log and what it replayed. */
export interface OpenedLog {
  readonly log: AppendLog;
  /** "db:word word word" for every record but SELECT, in order. */
  readonly replayed: string[];
}

export type BenchOptions = Partial<AppendLogOptions> & { readonly storage: Storage };

/** Loads a log without starting it. */
export function loadLog(options: BenchOptions): OpenedLog {
  const replayed: string[] = [];
  let db = '?';
  let seed = 7;
  const log = new AppendLog({
    dir: 'data',
    directoryName: 'appendonlydir',
    fileName: 'appendonly.aof',
    policy: 'always',
    checksums: true,
    timestamps: false,
    loadTruncated: true,
    apply: (argv: Argv) => {
      if (argv.is(0, 'select')) db = argv.text(1);
      else if (argv.is(0, 'unknown')) return `Unknown command '${argv.text(0)}'`;
      else replayed.push(`${db}:${words(argv).join(' ')}`);
      return undefined;
    },
    onFatal: (error: AofError) => {
      throw error;
    },
    logger: silentLogger,
    now: () => 0,
    unixSeconds: () => 1_700_000_000,
    random: () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0),
    ...options,
  });
  while (!log.load(64));
  return { log, replayed };
}

/** Loads and starts a log. */
export function openLog(options: BenchOptions): OpenedLog {
  const opened = loadLog(options);
  opened.log.start();
  return opened;
}

function words(argv: Argv): string[] {
  return Array.from({ length: argv.argc }, (_, i) => argv.text(i));
}

/** Encodes a command. */
export function record(...args: string[]): Buffer {
  const bulks = args.map((arg) => `$${Buffer.byteLength(arg, 'latin1')}\r\n${arg}\r\n`).join('');
  return Buffer.from(`*${args.length}\r\n${bulks}`, 'latin1');
}

/** Appends one unit: a bare record, or several in MULTI ... EXEC. Returns its sequence. */
export function appendUnit(log: AppendLog, db: number, ...records: Buffer[]): number {
  const unit = records.length === 1 ? records : [record('MULTI'), ...records, record('EXEC')];
  for (const bytes of unit) log.writer.append(db, bytes, 0, bytes.length);
  return log.writer.endUnit();
}

/** Flushes, and waits until nothing is under way. */
export async function flushed(log: AppendLog): Promise<void> {
  log.writer.flush();
  await new Promise<void>((resolve) => {
    log.writer.whenIdle(resolve);
  });
}

/** Rotates. Resolves to the entry of the new INCR. */
export async function rotated(log: AppendLog, onCut = (): void => undefined): Promise<FileEntry> {
  return await new Promise((resolve, reject) => {
    log.rotate(onCut, (error, entry) => {
      if (entry) resolve(entry);
      else reject(error ?? new Error('Neither an error nor an entry.'));
    });
  });
}

/** Writes a BASE in RESP form under a temporary name, as the worker of a rewrite does. */
export function writeBase(log: Pick<AppendLog, 'newFileId'>, storage: Storage, ...records: Buffer[]): FinishedBase {
  const path = 'data/temp-rewriteaof-bg-7.aof';
  const fileId = log.newFileId();
  const file = new BaseFile(storage, path, fileId);
  for (const bytes of records) file.append(bytes, 0, bytes.length);
  return { path, form: 'aof', size: file.complete(), fileId };
}

/** Installs a BASE. */
export async function installed(log: AppendLog, base: FinishedBase, firstIncrKept: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    log.installBase(base, firstIncrKept, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

/** Reads a whole file. */
export function readAll(storage: Storage, path: string): Buffer {
  const file = storage.open(path, 'read');
  const bytes = Buffer.alloc(file.size());
  if (bytes.length > 0) file.read(bytes, 0, bytes.length, 0);
  file.close();
  return bytes;
}

/** Replaces a whole file, durably. */
export function writeAll(storage: Storage, path: string, bytes: Uint8Array): void {
  const file = storage.open(path, 'replace');
  if (bytes.length > 0) file.write(bytes, 0, bytes.length);
  file.sync();
  file.close();
  storage.syncDirectory(path.slice(0, path.lastIndexOf('/')));
}

/** Copies the files of the log directory, as a starting point for damage. */
export function copyLog(source: Storage, target: Storage): void {
  target.makeDirectory('data');
  target.makeDirectory('data/appendonlydir');
  for (const name of source.list('data/appendonlydir')) {
    writeAll(target, `data/appendonlydir/${name}`, readAll(source, `data/appendonlydir/${name}`));
  }
}
