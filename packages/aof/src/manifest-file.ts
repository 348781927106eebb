/**
 * The manifest on disk: read, and replaced whole.
 *
 * Writing: temp-F.manifest, sync, rename to F.manifest, sync of the directory (storage's
 * replaceFile). The files it names must be durable, names included, *before*: the manifest is what
 * makes them part of the log.
 *
 * If the sync of the directory fails after the rename, the new manifest is in place but may not be
 * on disk: nothing may be deleted, and the process should stop (error code IO, cause
 * ReplaceFileError with outcome 'unknown'). Redis deletes the new BASE there, which the manifest on
 * disk may name.
 */
import {
  joinPath,
  readFile,
  replaceFile,
  replaceFileAsync,
  ReplaceFileError,
  StorageError,
  type Storage,
} from '@varve/storage';

import { AofError, AofErrorCode } from './errors.js';
import type { Logger } from './logger.js';
import { Manifest } from './manifest.js';

/** Returns the name of the manifest of the log called `prefix` (`appendfilename`). */
export function manifestName(prefix: string): string {
  return `${prefix}.manifest`;
}

/**
 * Reads and parses the manifest. Returns `undefined` if it, or the directory, is missing.
 *
 * Errors: BAD_MANIFEST, after Redis's lines were logged; IO.
 */
export function readManifest(storage: Storage, path: string, logger: Logger): Manifest | undefined {
  const bytes = readFile(storage, path);
  if (bytes === undefined) return undefined;
  const manifest = Manifest.parse(bytes);
  if (manifest instanceof Manifest) return manifest;
  logger.warning('\n*** FATAL AOF MANIFEST FILE ERROR ***\n');
  if (manifest.line !== undefined) {
    logger.warning(`Reading the manifest file, at line ${manifest.lineNumber}\n`);
    logger.warning(`>>> '${manifest.line}'\n`);
  }
  logger.warning(`${manifest.reason}\n`);
  throw new AofError(AofErrorCode.badManifest, manifest.reason, { file: path });
}

/** Replaces the manifest. After: it is on disk. Errors: IO, see above for what is certain then. */
export function writeManifest(
  storage: Storage,
  directory: string,
  prefix: string,
  manifest: Manifest,
): void {
  const name = manifestName(prefix);
  try {
    replaceFile(storage, joinPath(directory, name), bytesOf(manifest));
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    throw cannotWrite(name, error);
  }
}

/** The form of `writeManifest` that does not wait for the disk on this thread. `done` is called
 * once, maybe inside this call. */
export function writeManifestAsync(
  storage: Storage,
  directory: string,
  prefix: string,
  manifest: Manifest,
  done: (error: AofError | undefined) => void,
): void {
  const name = manifestName(prefix);
  replaceFileAsync(storage, joinPath(directory, name), bytesOf(manifest), (error) => {
    done(error && cannotWrite(name, error));
  });
}

/** Whether it is not known which manifest is on disk: the old one or the one that was written. */
export function isUncertain(error: AofError): boolean {
  return error.cause instanceof ReplaceFileError && error.cause.outcome === 'unknown';
}

function bytesOf(manifest: Manifest): Buffer {
  manifest.check();
  return Buffer.from(manifest.format(), 'latin1');
}

function cannotWrite(name: string, cause: StorageError): AofError {
  const text = `Error trying to write the AOF manifest file ${name}: ${cause.reason}`;
  return new AofError(AofErrorCode.io, text, { file: name }, cause);
}
