/**
 * Makes a loaded log ready to be continued: cuts what has to be cut, proves the rest, opens an
 * INCR.
 *
 * After a clean stop the last INCR ends with a seal and is simply continued. After any other stop
 * its end may be in the page cache but not on disk, and after a failed sync the kernel would not
 * even write it when asked again. What we serve must be on disk, so those bytes are written once
 * more:
 *
 *     F.3.incr.aof   [ durable           | valid, unproven | torn ]
 *                                        L                 V      size
 *
 *     1 save      [V, size)              -> F.3.incr.aof.broken     (synced)
 *     2 create    F.4.incr.aof           linked to L, with SELECT, the batches of [L, V)   (synced)
 *     3 manifest  ... F.3 F.4            (replaced, synced): the switch
 *     4 cut       F.3.incr.aof at L      (synced)
 *
 * A crash before 3 leaves the old log, one after it the new log: the first line of F.4 says that
 * F.3 ends at L, so that bytes still there are superseded, not repeated. (Redis does not know that:
 * if it is the one to start between 3 and 4, it applies [L, V) twice.)
 *
 * L is what the headers declare durable: at most one batch behind V under `always`, two seconds
 * under `everysec`. If [L, V) is larger than 64 MiB (policy `no`), or the file has no headers to
 * tell, it is synced where it is.
 *
 * | last file is               | checksums on               | checksums off              |
 * |----------------------------|----------------------------|----------------------------|
 * | ours, sealed or all durable| continued                  | continued, without headers |
 * | ours, not sealed           | 1 to 4                     | cut at V, synced, continued|
 * | not ours, or partly        | cut at V, synced; new INCR | cut at V, synced, continued|
 * | a BASE, or nothing         | new INCR                   | new INCR                   |
 */
import assert from 'node:assert/strict';

import { joinPath, nameOf, type Storage } from '@varve/storage';

import {
  BatchHeader,
  logStart,
  payloadCrc,
  readBatchHeader,
  type LogPosition,
} from './annotations/index.js';
import { BatchBuffer } from './batch-buffer.js';
import { cutFile, saveBroken } from './broken-copy.js';
import type { LoadedFile } from './loader.js';
import { LogFile } from './log-file.js';
import { LogReader, ReadResult } from './log-reader.js';
import type { Logger } from './logger.js';
import { writeManifest } from './manifest-file.js';
import type { Manifest } from './manifest.js';

/** A longer unproven end is synced in place instead of being written again. */
export const rewrittenTailSizeMax = 64 * 1024 * 1024;

export interface RecoveryOptions {
  readonly storage: Storage;
  readonly directory: string;
  /** `appendfilename`. */
  readonly prefix: string;
  readonly manifest: Manifest;
  /** What the loader made of the files of the manifest. */
  readonly files: readonly LoadedFile[];
  readonly checksums: boolean;
  /** 32 random bits, for the id of a new file. */
  readonly random: () => number;
  readonly logger: Logger;
}

export interface RecoveredLog {
  /** The manifest as it now is on disk. */
  readonly manifest: Manifest;
  /** The INCR to append to; all of it is on disk. */
  readonly log: LogFile;
  /** Whether it was there before. */
  readonly continued: boolean;
}

/** Recovers. Idempotent: a crash at any point leaves a log that this can be run on again. Errors:
 * StorageError, IO. */
export function recoverLog(options: RecoveryOptions): RecoveredLog {
  const { files, checksums } = options;
  for (const file of files.slice(0, -1)) removeSuperseded(file, options);
  const last = files.at(-1);
  if (!last) return openSuccessor(options, logStart, noBatches);
  if (last.source.entry.type === 'base') {
    if (last.defect) cut(last, last.position.length, options);
    return openSuccessor(options, logStart, noBatches);
  }
  if (!checksums) {
    cut(last, last.position.length, options);
    return continueFile(last, undefined, options);
  }
  if (isClean(last)) return continueFile(last, last.source.link?.fileId, options);
  if (!last.source.link || !last.verified) {
    cut(last, last.position.length, options);
    return openSuccessor(options, last.position, noBatches);
  }
  return writeTailAgain(last, options);
}

function noBatches(): void {
  // A new file that takes over nothing.
}

function isClean({ source, position, durable, sealed, verified }: LoadedFile): boolean {
  if (!source.link || !verified || source.size !== position.length) return false;
  return sealed || durable === position.length;
}

/** Step 4 of an earlier recovery that did not come to it. */
function removeSuperseded(file: LoadedFile, options: RecoveryOptions): void {
  const { entry, size } = file.source;
  const { length } = file.position;
  if (entry.type === 'incr' && size > length) cut(file, length, options);
}

/** Cuts a file at `size`, after what is behind was saved; then everything left is on disk. */
function cut(file: LoadedFile, size: number, { storage, logger }: RecoveryOptions): void {
  const { path, entry } = file.source;
  assert(size <= file.source.size);
  if (size < file.source.size) {
    const copy = saveBroken(storage, path, size, file.source.size);
    logger.warning(`AOF ${entry.name}: the bytes from offset ${size} on were kept as ${copy}`);
  } else if (file.sealed) {
    return;
  }
  cutFile(storage, path, size);
}

function continueFile(
  last: LoadedFile,
  fileId: number | undefined,
  { storage, manifest, logger }: RecoveryOptions,
): RecoveredLog {
  const file = storage.open(last.source.path, 'append');
  file.sync();
  const { position } = last;
  const log = new LogFile(file, { fileId, position, durableSize: position.length });
  logger.notice(`Opening AOF incr file ${last.source.entry.name} on server start`);
  return { manifest, log, continued: true };
}

/** Creates the next INCR, linked to `previous`, filled by `fill`, durable, and named by the
 * manifest. */
function openSuccessor(
  options: RecoveryOptions,
  previous: LogPosition,
  fill: (log: LogFile) => void,
): RecoveredLog {
  const { storage, directory, prefix, checksums, random, logger } = options;
  const fileId = checksums ? random() >>> 0 : undefined;
  const entry = options.manifest.nextIncr(prefix, fileId);
  const log = LogFile.create(storage, joinPath(directory, entry.name), fileId, previous);
  fill(log);
  const manifest = options.manifest.withIncr(entry);
  writeManifest(storage, directory, prefix, manifest);
  logger.notice(`Creating AOF incr file ${entry.name} on server start`);
  return { manifest, log, continued: false };
}

/** Steps 1 to 4. */
function writeTailAgain(last: LoadedFile, options: RecoveryOptions): RecoveredLog {
  const { storage, logger } = options;
  const { path, entry, size } = last.source;
  const valid = last.position.length;
  if (valid - last.durable > rewrittenTailSizeMax) {
    cut(last, valid, options);
    return openSuccessor(options, last.position, noBatches);
  }
  if (valid < size) {
    const copy = saveBroken(storage, path, valid, size);
    logger.warning(`AOF ${entry.name}: the bytes from offset ${valid} on were kept as ${copy}`);
  }
  const { position: durable, selection } = lookAt(last, last.durable, storage);
  const recovered = openSuccessor(options, durable, (log) => {
    copyBatches(last, durable, selection, log, storage);
  });
  if (durable.length < size) cutFile(storage, path, durable.length);
  const target = nameOf(recovered.log.file.path);
  const amount = `${valid - durable.length} bytes not known to be on disk`;
  logger.notice(`AOF ${entry.name}: ${amount} written again to ${target}`);
  return recovered;
}

/** Where the log stood at `offset`, which is the end of a batch, and the SELECT in force there. */
function lookAt(
  { source }: LoadedFile,
  offset: number,
  storage: Storage,
): { readonly position: LogPosition; readonly selection: Buffer | undefined } {
  const file = storage.open(source.path, 'read');
  const { link } = source;
  assert(link);
  const reader = new LogReader({ file, start: 0, limit: offset, link, previous: link.previous });
  let selection: Buffer | undefined;
  let result = reader.next();
  for (; result === ReadResult.record; result = reader.next()) {
    if (reader.argv.is(0, 'select')) selection = reader.argv.encode();
  }
  file.close();
  assert(result === ReadResult.end, 'It was read without a defect before.');
  assert(reader.position.length === offset);
  return { position: reader.position, selection };
}

/**
 * Appends the batches of `[from, V)` of the old file to the new one, verified again, and syncs it.
 * They begin with `selection`: Redis starts every file in database 0.
 */
function copyBatches(
  last: LoadedFile,
  from: LogPosition,
  selection: Buffer | undefined,
  log: LogFile,
  storage: Storage,
): void {
  const bytes = readRange(storage, last.source.path, from.length, last.position.length);
  const fileId = last.source.link?.fileId as number;
  const header = new BatchHeader();
  const batch = new BatchBuffer();
  if (selection) batch.append(selection, 0, selection.length);
  for (let i = 0; i < bytes.length; i += header.size + header.length) {
    const isHeader = readBatchHeader(bytes, i, bytes.length, fileId, header);
    assert(isHeader && header.offset === from.length + i, 'It was read without a defect before.');
    const start = i + header.size;
    const payload = bytes.subarray(start, start + header.length);
    assert(payloadCrc(payload, fileId, header.sequence) === header.payloadCrc);
    if (payload.length === 0) continue;
    batch.append(payload, 0, payload.length);
    const failed = log.write(batch);
    if (failed) throw failed.error;
    batch.clear();
  }
  const error = log.sync();
  if (error) throw error;
}

function readRange(storage: Storage, path: string, from: number, to: number): Buffer {
  const file = storage.open(path, 'read');
  const bytes = Buffer.allocUnsafeSlow(to - from);
  let length = 0;
  while (length < bytes.length) {
    const count = file.read(bytes, length, bytes.length, from + length);
    assert(count > 0, 'The file does not shrink while it is recovered.');
    length += count;
  }
  file.close();
  return bytes;
}
