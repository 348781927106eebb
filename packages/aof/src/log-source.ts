/**
 * The files to load, looked at before anything is loaded: they exist, how large they are, which
 * form they have, and how their first line links them to the file before.
 */
import { joinPath, StorageError, type Storage, type StorageFile } from '@varve/storage';

import { fileLinkSizeMax, formatHex, parseFileLink, type FileLink } from './annotations/index.js';
import { AofError, AofErrorCode } from './errors.js';
import type { Logger } from './logger.js';
import { entryId, type FileEntry } from './manifest.js';
import { refusal } from './refusal.js';

/** A file of the log. */
export interface LogSource {
  readonly entry: FileEntry;
  readonly path: string;
  readonly size: number;
  readonly form: 'rdb' | 'resp';
  /** The first line, if the file has one of ours. */
  readonly link: FileLink | undefined;
}

/**
 * Looks at a file that the manifest names. Errors: MISSING_FILE; BAD_CHECKSUM if its first line,
 * which no crash can damage, is damaged; IO.
 */
export function inspectSource(
  storage: Storage,
  directory: string,
  entry: FileEntry,
  logger: Logger,
): LogSource {
  const path = joinPath(directory, entry.name);
  if (storage.stat(path) === undefined) throw missing(entry.name, logger);
  const file = openSource(storage, path, entry.name, logger);
  const head = Buffer.alloc(fileLinkSizeMax);
  const size = file.size();
  const length = file.read(head, 0, head.length, 0);
  file.close();
  const isRdb = entry.type === 'base' && /^(?:REDIS|VALKEY)/.test(head.toString('latin1'));
  const link = parseFileLink(head.subarray(0, length));
  if (link !== 'damaged' && isExpected(entry, link)) {
    return { entry, path, size, form: isRdb ? 'rdb' : 'resp', link };
  }
  const error = refusal(AofErrorCode.badChecksum, { file: entry.name, offset: 0, batch: 0 });
  logger.warning(error.message);
  throw error;
}

/** Whether the file has the id that the manifest has for it, if it has one. */
function isExpected(entry: FileEntry, link: FileLink | undefined): boolean {
  const id = entryId(entry);
  return id === undefined || (link !== undefined && formatHex(link.fileId) === id);
}

/** Opens a file of the log for reading. Errors: IO, after Redis's line was logged. */
export function openSource(
  storage: Storage,
  path: string,
  name: string,
  logger: Logger,
): StorageFile {
  try {
    return storage.open(path, 'read');
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    const text = `Fatal error: can't open the append log file ${name} for reading: ${error.reason}`;
    logger.warning(text);
    throw new AofError(AofErrorCode.io, text, { file: name }, error);
  }
}

function missing(name: string, logger: Logger): AofError {
  const text = `Unable to obtain the AOF file ${name} length. stat: No such file or directory`;
  logger.warning(text);
  const hint = 'The manifest names it. Restore it from a backup, or remove its line.';
  return new AofError(AofErrorCode.missingFile, `${text}. ${hint}`, { file: name });
}
