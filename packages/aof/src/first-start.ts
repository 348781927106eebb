/**
 * What is done before a manifest can be loaded: a log of a version before 7 is adopted, a directory
 * that lost its manifest is refused, and a log that does not exist is begun.
 *
 * Adopting (redis/src/aof.c aofUpgradePrepare, 7.0): `dir/F` becomes the BASE of a new manifest.
 *
 *     1 make the directory, sync its parent   2 manifest: file F seq 1 type b
 *     3 rename dir/F into the directory, sync both
 *
 * A crash between 2 and 3 leaves a manifest that names only F, and F still in `dir`: step 3 is
 * taken up again at the next start.
 *
 * Beginning: 1 make the directory, sync its parent   2 BASE, durable with its name
 *     3 first INCR, manifest (recovery.ts)
 *
 * A crash before the manifest is there leaves a BASE, and maybe an INCR, that hold nothing a client
 * was ever told; the next start replaces them. Anything else without a manifest is refused: Redis
 * starts empty there, overwrites BASE 1, and appends to whatever INCR 1 holds.
 */
import { joinPath, nameOf, readFile, temporaryPath, type Storage } from '@varve/storage';

import { logStart, parseFileLink } from './annotations/index.js';
import { BaseWriter } from './base-writer.js';
import { freePath } from './broken-copy.js';
import { AofError, AofErrorCode } from './errors.js';
import { LogReader, ReadResult } from './log-reader.js';
import type { Logger } from './logger.js';
import { manifestName, readManifest, writeManifest } from './manifest-file.js';
import { Manifest, type FileEntry } from './manifest.js';

export interface FirstStartOptions {
  readonly storage: Storage;
  /** `dir`. */
  readonly dir: string;
  /** `appenddirname`. */
  readonly directoryName: string;
  /** `appendfilename`. */
  readonly prefix: string;
  /** Whether the first BASE is given content: one left by a crash is then no loss. */
  readonly isImport: boolean;
  readonly logger: Logger;
}

/** Returns the manifest to load, empty if there is no log yet. Errors: BAD_MANIFEST,
 * MISSING_MANIFEST, IO. */
export function prepareManifest(options: FirstStartOptions): Manifest {
  const directory = joinPath(options.dir, options.directoryName);
  const manifest = findManifest(options);
  return wantsAdoption(options, directory, manifest) ? adopt(options, directory) : manifest;
}

/** Returns the manifest on disk, an empty one if there is none; adopts nothing. Errors: as
 * prepareManifest. */
export function findManifest(options: FirstStartOptions): Manifest {
  const { storage, dir, directoryName, prefix, logger } = options;
  const directory = joinPath(dir, directoryName);
  const found = readManifest(storage, joinPath(directory, manifestName(prefix)), logger);
  if (!found) refuseOrphans(options, directory);
  return found ?? Manifest.empty;
}

/** Returns the name of the INCR of a log that is being turned on. */
export function temporaryIncrName(prefix: string): string {
  return `temp-${prefix}.incr`;
}

/** Returns the name of the mark that files numbered 1 are not the rest of a log: pending-log.ts. */
export function beginMarkName(prefix: string): string {
  return `temp-${prefix}.begin`;
}

function wantsAdoption(
  { storage, dir, prefix }: FirstStartOptions,
  directory: string,
  manifest: Manifest,
): boolean {
  if (storage.stat(joinPath(dir, prefix))?.kind !== 'file') return false;
  if (manifest.isEmpty) return true;
  const isInterrupted = manifest.incr.length === 0 && manifest.base?.name === prefix;
  return isInterrupted && storage.stat(joinPath(directory, prefix)) === undefined;
}

function adopt(options: FirstStartOptions, directory: string): Manifest {
  const { storage, dir, directoryName, prefix, logger } = options;
  makeDirectory(storage, dir, directory);
  const entry: FileEntry = { name: prefix, sequence: 1, type: 'base', extra: [] };
  const manifest = new Manifest(entry, [], []);
  writeManifest(storage, directory, prefix, manifest);
  storage.rename(joinPath(dir, prefix), joinPath(directory, prefix));
  storage.syncDirectory(directory);
  storage.syncDirectory(dir);
  const where = `into the AOF directory (${directoryName})`;
  logger.notice(`Successfully migrated an old-style AOF file (${prefix}) ${where}.`);
  return manifest;
}

/** Makes the directory of the log, durably. */
export function makeDirectory(storage: Storage, dir: string, directory: string): void {
  if (openDirectory(storage, directory)) storage.syncDirectory(dir);
}

/** Makes the directory of the log, if it is missing, and says so. Its name is not durable then. */
export function openDirectory(storage: Storage, directory: string): boolean {
  if (storage.stat(directory)?.kind === 'directory') return false;
  storage.makeDirectory(directory);
  return true;
}

/**
 * Refuses data files that no manifest names, unless they hold nothing, or are what a crash left
 * before the first manifest was there: those are set aside.
 */
function refuseOrphans(options: FirstStartOptions, directory: string): void {
  const { storage, prefix, logger } = options;
  const orphans = dataFiles(storage, directory, prefix);
  const filled = orphans.filter((name) => holdsRecords(storage, joinPath(directory, name)));
  const expendable = expendableNames(options, directory);
  const found = filled.find((name) => !expendable.includes(name));
  if (found === undefined) {
    for (const name of filled) setAside(storage, joinPath(directory, name), logger);
    return;
  }
  const name = manifestName(prefix);
  const text =
    `The AOF manifest file ${name} is missing, but there are data files (${orphans.join(', ')}). ` +
    'Nothing was changed. Restore it from a backup, or move the data files away to start empty.';
  logger.warning(text);
  throw new AofError(AofErrorCode.missingManifest, text, { file: found });
}

/** The files that a crash may have left before the first manifest, and whose content is elsewhere:
 * a BASE that is given content, BASE and INCR of a log that was being turned on. */
function expendableNames(
  { storage, prefix, isImport }: FirstStartOptions,
  directory: string,
): string[] {
  const forms = ['aof', 'rdb'] as const;
  const bases = forms.map((form) => Manifest.empty.nextBase(prefix, form, undefined).name);
  const isBegun = storage.stat(joinPath(directory, beginMarkName(prefix))) !== undefined;
  if (isBegun) return [...bases, Manifest.empty.nextIncr(prefix, undefined).name];
  return isImport ? bases : [];
}

function setAside(storage: Storage, path: string, logger: Logger): void {
  const target = freePath(storage, `${path}.broken`);
  storage.rename(path, target);
  logger.warning(`${nameOf(path)}, left before there was a manifest, was kept as ${nameOf(target)}`);
}

function dataFiles(storage: Storage, directory: string, prefix: string): string[] {
  if (storage.stat(directory)?.kind !== 'directory') return [];
  return storage.list(directory).filter((name) => {
    if (name === prefix) return true;
    if (!name.startsWith(`${prefix}.`)) return false;
    return /^\.\d+\.(?:incr\.aof|base\.(?:aof|rdb))$/.test(name.slice(prefix.length));
  });
}

/** Whether anything but annotations is in the file; what cannot be read counts. */
function holdsRecords(storage: Storage, path: string): boolean {
  const bytes = readFile(storage, path);
  if (!bytes || bytes.length === 0) return false;
  const link = parseFileLink(bytes);
  if (link === 'damaged') return true;
  const file = storage.open(path, 'read');
  const previous = link?.previous ?? logStart;
  const reader = new LogReader({ file, start: 0, limit: bytes.length, link, previous });
  const result = reader.next();
  file.close();
  return result !== ReadResult.end;
}

/** What the first BASE holds; nothing, in RESP form, if neither is given. */
export interface FirstBase {
  /** In RESP form: appends records. */
  readonly fill: ((base: BaseWriter) => void) | undefined;
  /** In RDB form: writes the file at `path`, and syncs its content. */
  readonly fillRdb: ((path: string) => void) | undefined;
}

/**
 * Writes the first BASE. After: it is on disk,
 * not yet named by a manifest. Returns the manifest that names it.
 */
export function writeFirstBase(
  options: FirstStartOptions,
  fileId: number | undefined,
  { fill, fillRdb }: FirstBase,
): Manifest {
  const { storage, dir, directoryName, prefix, logger } = options;
  const directory = joinPath(dir, directoryName);
  makeDirectory(storage, dir, directory);
  const empty = Manifest.empty;
  const entry = fillRdb
    ? empty.nextBase(prefix, 'rdb', undefined)
    : empty.nextBase(prefix, 'aof', fileId);
  const path = joinPath(directory, entry.name);
  if (fillRdb) {
    fillRdb(temporaryPath(path));
    storage.rename(temporaryPath(path), path);
    storage.syncDirectory(directory);
  } else {
    const base = new BaseWriter(storage, path, fileId);
    fill?.(base);
    base.finish();
  }
  logger.notice(`Creating AOF base file ${entry.name} on server start`);
  return new Manifest(entry, [], []);
}
