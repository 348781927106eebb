/**
 * Checks a log, or one file of it, and on demand cuts what is wrong: `varve check-aof`.
 *
 * Arguments, lines and exit codes are redis-check-aof's (redis/src/redis-check-aof.c, 7.0), so that
 * scripts and habits carry over. Beyond it:
 *
 * 1. Checksums, links between files and ids in the manifest are verified, with the rules of
 *    loading.
 * 2. What is cut is first kept as <file>.broken, durably.
 * 3. A manifest is told by its first line that is no comment; Redis before 7.4 looks at all lines
 *    and takes some AOFs for manifests.
 * 4. --truncate-to-timestamp cuts before the header of the batch that the annotation begins.
 *
 * What Redis says on a superseded end (recovery.ts) is right for Redis: it would apply those bytes.
 */
import { joinPath, nameOf, parentPath, StorageError, type Storage } from '@varve/storage';

import { cutFile, saveBroken } from '../broken-copy.js';
import { AofError } from '../errors.js';
import { inspectSource, type LogSource } from '../log-source.js';
import { silentLogger, type Logger } from '../logger.js';
import { readManifest } from '../manifest-file.js';
import type { FileEntry } from '../manifest.js';
import { scanChecksums } from './checksum-scan.js';
import { FileCursor } from './file-cursor.js';
import { scanFile, type ScanResult } from './redis-scan.js';

export interface CheckRequest {
  /** A manifest, or one AOF. */
  readonly path: string;
  /** --fix */
  readonly fix: boolean;
  /** --truncate-to-timestamp, in seconds. */
  readonly truncateToTimestamp: number | undefined;
}

export interface CheckEnvironment {
  readonly storage: Storage;
  /** Prints one line. */
  readonly print: (line: string) => void;
  /** Asks a question on the terminal and returns whether the answer begins with y. */
  readonly confirm: (question: string) => boolean | Promise<boolean>;
  /**
   * Checks the RDB at the start of a file, printing what it finds. Returns where it ends,
   * `undefined` if it is not sane. Without it files that begin with an RDB are not checked.
   */
  readonly checkRdb?: (path: string, name: string) => number | undefined;
}

/** Returns the exit code: 0 if everything is valid, or was made so; 1 otherwise. */
export async function checkAof(
  request: CheckRequest,
  environment: CheckEnvironment,
): Promise<number> {
  try {
    await new AofCheck(request, environment).run();
    return 0;
  } catch (error) {
    if (error instanceof Aborted) return 1;
    if (!(error instanceof StorageError || error instanceof AofError)) throw error;
    environment.print(error.message);
    return 1;
  }
}

/** The check ends with exit code 1; why was printed. */
class Aborted extends Error {}

type Outcome = 'valid' | 'empty' | 'truncated' | 'timestampTruncated';

/** One file to check. */
interface Target {
  /** As it is called in what is printed. */
  readonly name: string;
  readonly path: string;
  readonly isLast: boolean;
  readonly source: LogSource | undefined;
  /** The file after it, if that is an INCR of ours. */
  readonly next: LogSource | undefined;
}

class AofCheck {
  #request: CheckRequest;
  #environment: CheckEnvironment;
  #storage: Storage;
  #line: number;

  constructor(request: CheckRequest, environment: CheckEnvironment) {
    this.#request = request;
    this.#environment = environment;
    this.#storage = environment.storage;
    this.#line = 1;
  }

  async run(): Promise<void> {
    const { path } = this.#request;
    this.#requireFile(path);
    if (this.#isManifest(path)) {
      await this.#checkManifest(path);
      return;
    }
    this.#print('Start checking Old-Style AOF');
    const entry: FileEntry = { name: nameOf(path), sequence: 1, type: 'incr', extra: [] };
    const source = this.#inspect(path, entry);
    const target = { name: path, path, isLast: true, source, next: undefined };
    const outcome = await this.#checkFile(target);
    this.#printOutcome('AOF', path, outcome);
  }

  async #checkManifest(path: string): Promise<void> {
    this.#print('Start checking Multi Part AOF');
    const directory = parentPath(path);
    const logger: Logger = { notice: this.#environment.print, warning: this.#environment.print };
    const manifest = readManifestOrAbort(this.#storage, path, logger);
    const { files } = manifest;
    const paths = files.map(({ name }) => joinPath(directory, name));
    const sources = files.map((entry, i) => this.#inspect(paths[i] as string, entry));
    const targets = files.map((entry, i): Target => {
      const next = entry.type === 'incr' ? sources[i + 1] : undefined;
      const isLast = i === files.length - 1;
      return { name: entry.name, path: paths[i] as string, isLast, source: sources[i], next };
    });
    const [first] = targets;
    if (manifest.base && first) {
      this.#requireFile(first.path);
      this.#print(`Start to check BASE AOF (${this.#isRdb(first.path) ? 'RDB' : 'RESP'} format).`);
      this.#printOutcome('BASE AOF', first.name, await this.#checkFile(first));
    }
    const incr = manifest.base ? targets.slice(1) : targets;
    if (incr.length > 0) this.#print('Start to check INCR files.');
    for (const target of incr) {
      this.#printOutcome('INCR AOF', target.name, await this.#checkFile(target));
    }
    this.#print('All AOF files and manifest are valid');
  }

  #printOutcome(kind: string, name: string, outcome: Outcome): void {
    if (outcome === 'valid') this.#print(`${kind} ${name} is valid`);
    else if (outcome === 'empty') this.#print(`${kind} ${name} is empty`);
    else if (outcome === 'truncated') this.#print(`Successfully truncated AOF ${name}`);
    else {
      const timestamp = this.#request.truncateToTimestamp as number;
      this.#print(`Successfully truncated AOF ${name} to timestamp ${timestamp}`);
    }
  }

  // ---- One file.

  async #checkFile(target: Target): Promise<Outcome> {
    const { path, name, source } = target;
    this.#requireFile(path);
    const file = this.#storage.open(path, 'read');
    try {
      const cursor = new FileCursor(file);
      if (cursor.size === 0) return 'empty';
      if (this.#isRdb(path)) cursor.offset = this.#checkRdb(path, name);
      const until = this.#request.truncateToTimestamp;
      const scan = scanFile(cursor, name, this.#line, until);
      this.#line = scan.line;
      if (scan.isTimestampInvalid) this.#abort('Invalid timestamp annotation');
      if (scan.timestampAt !== undefined) return this.#cutAtTimestamp(target, scan.timestampAt);
      for (const problem of scan.problems) this.#print(problem);
      const okUpTo = source?.link ? this.#checksums(target, scan) : scan.okUpTo;
      if (okUpTo === cursor.size && until !== undefined) {
        this.#print(`Truncate nothing in AOF ${name} to timestamp ${until}`);
        return 'valid';
      }
      this.#printAnalyzed(name, cursor.size, okUpTo, scan.line);
      return okUpTo === cursor.size ? 'valid' : await this.#fix(target, cursor.size, okUpTo);
    } finally {
      file.close();
    }
  }

  #printAnalyzed(name: string, size: number, okUpTo: number, line: number): void {
    const good = `ok_up_to=${okUpTo}, ok_up_to_line=${line}`;
    this.#print(`AOF analyzed: filename=${name}, size=${size}, ${good}, diff=${size - okUpTo}`);
  }

  #checksums({ source, next, path }: Target, scan: ScanResult): number {
    if (!source) return scan.okUpTo;
    const file = this.#storage.open(path, 'read');
    const needsSeal = source.entry.type === 'base';
    const result = scanChecksums(file, source, next?.link?.previous, needsSeal);
    file.close();
    for (const problem of result.problems) this.#print(problem);
    if (result.problems.length === 0) return scan.okUpTo;
    const okUpTo = Math.min(scan.okUpTo, result.okUpTo);
    if (okUpTo < source.size) return okUpTo;
    this.#printAnalyzed(source.entry.name, source.size, okUpTo, scan.line);
    return this.#abort(`AOF ${source.entry.name} is not valid. Cutting it would not help.`);
  }

  async #fix({ name, path, isLast }: Target, size: number, okUpTo: number): Promise<Outcome> {
    if (!this.#request.fix) {
      this.#abort(`AOF ${name} is not valid. Use the --fix option to try fixing it.`);
    }
    if (!isLast) this.#abort(`Failed to truncate AOF ${name} because it is not the last file`);
    const change = `from ${size} bytes, with ${size - okUpTo} bytes, to ${okUpTo} bytes`;
    this.#print(`This will shrink the AOF ${name} ${change}`);
    if (!(await this.#environment.confirm('Continue? [y/N]: '))) this.#abort('Aborting...');
    this.#cut(path, name, okUpTo, size);
    return 'truncated';
  }

  #cutAtTimestamp({ name, path, isLast, source }: Target, offset: number): Outcome {
    const timestamp = this.#request.truncateToTimestamp as number;
    if (offset <= (source?.link?.size ?? 0)) {
      this.#abort(`AOF ${name} has nothing before timestamp ${timestamp}, aborting...`);
    }
    if (!isLast) {
      const what = `to timestamp ${timestamp} to offset ${offset}`;
      this.#print(`Failed to truncate AOF ${path} ${what} because it is not the last file.`);
      this.#abort(
        'If you insist, please delete all files after this file according to the manifest ' +
          'file and delete the corresponding records in manifest file manually. ' +
          'Then re-run redis-check-aof.',
      );
    }
    this.#cut(path, name, offset, this.#sizeOf(path));
    return 'timestampTruncated';
  }

  /** Cuts a file, after what is behind was saved. */
  #cut(path: string, name: string, offset: number, size: number): void {
    const copy = saveBroken(this.#storage, path, offset, size);
    this.#print(`Kept the bytes from offset ${offset} on as ${copy}`);
    try {
      cutFile(this.#storage, path, offset);
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      this.#abort(`Failed to truncate AOF ${name}`);
    }
  }

  // ---- Kinds of files.

  #requireFile(path: string): void {
    const stat = this.#storage.stat(path);
    if (stat === undefined) this.#abort(`Cannot open file ${path}: No such file or directory`);
    if (stat?.kind === 'directory') this.#abort(`Cannot read file: ${path}`);
  }

  #inspect(path: string, entry: FileEntry): LogSource | undefined {
    if (this.#storage.stat(path) === undefined) return undefined;
    const named = { ...entry, name: nameOf(path) };
    return inspectSource(this.#storage, parentPath(path), named, silentLogger);
  }

  #isManifest(path: string): boolean {
    const file = this.#storage.open(path, 'read');
    const cursor = new FileCursor(file);
    let line = cursor.line(1025);
    while (line.startsWith('#') && cursor.offset < cursor.size) line = cursor.line(1025);
    file.close();
    return line.startsWith('file');
  }

  #isRdb(path: string): boolean {
    const file = this.#storage.open(path, 'read');
    const head = Buffer.alloc(8);
    const size = file.read(head, 0, 8, 0);
    file.close();
    return size === 8 && /^(?:REDIS|VALKEY)/.test(head.toString('latin1'));
  }

  #checkRdb(path: string, name: string): number {
    const { checkRdb } = this.#environment;
    if (!checkRdb) {
      return this.#abort(`Cannot check AOF ${name}: it is in RDB form, for which no check was given.`);
    }
    const end = checkRdb(path, name);
    if (end === undefined) return this.#abort('RDB preamble of AOF file is not sane, aborting.');
    this.#print('RDB preamble is OK, proceeding with AOF tail...');
    return end;
  }

  #sizeOf(path: string): number {
    return this.#storage.stat(path)?.size ?? 0;
  }

  #print(line: string): void {
    this.#environment.print(line);
  }

  #abort(line: string): never {
    this.#print(line);
    throw new Aborted();
  }
}

function readManifestOrAbort(storage: Storage, path: string, logger: Logger) {
  try {
    const manifest = readManifest(storage, path, logger);
    if (manifest) return manifest;
  } catch (error) {
    if (!(error instanceof AofError)) throw error;
  }
  throw new Aborted();
}
