/**
 * Node's errors turned into the one error of this package.
 *
 * Node reports a refused system call as an Error with a string `code` and a number `errno`.
 * Anything else that comes out of `node:fs` (a wrong argument type, code "ERR_...") is a mistake in
 * this package and rises as it is.
 */

import { StorageError, type StorageOperation } from '../storage-error.js';

/** Returns the StorageError for what `node:fs` threw; rethrows what is no system error. */
export function fromSystemError(
  error: unknown,
  operation: StorageOperation,
  path: string,
): StorageError {
  const code = systemCode(error);
  if (code === undefined) throw error;
  return new StorageError(operation, path, code, error);
}

/** Returns the errno name of a system error, `undefined` for any other value. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, errno } = error as NodeJS.ErrnoException;
  return typeof code === 'string' && errno !== undefined ? code : undefined;
}
