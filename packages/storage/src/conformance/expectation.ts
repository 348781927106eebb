/**
 * What the tests of the suite say again and again: these bytes, that refusal.
 */

import assert from 'node:assert/strict';

import { readFile } from '../read-file.js';
import { StorageError, type StorageOperation } from '../storage-error.js';
import type { Storage, StorageFile } from '../storage.js';
import { writeFully } from '../write-fully.js';

/** Creates a file with this text. */
export function putText(storage: Storage, path: string, text: string): void {
  const file = storage.open(path, 'replace');
  appendText(file, text);
  file.close();
}

/** Appends this text to an open file. */
export function appendText(file: StorageFile, text: string): void {
  const bytes = Buffer.from(text);
  writeFully(file, bytes, 0, bytes.byteLength);
}

/** Asserts that the file holds exactly this text; `undefined`: that it is missing. */
export function expectText(storage: Storage, path: string, text: string | undefined): void {
  assert.equal(readFile(storage, path)?.toString(), text);
}

/** Asserts that the body is refused, with one of these codes, naming the operation and the path. */
export function expectRefusal(
  operation: StorageOperation,
  path: string,
  codes: readonly string[],
  body: () => unknown,
): void {
  assert.throws(body, (error) => {
    assert(error instanceof StorageError, `Not a StorageError: ${String(error)}`);
    assert(codes.includes(error.code), `${error.code} is none of ${codes.join(', ')}`);
    assert.equal(error.operation, operation);
    assert.equal(error.path, path);
    return true;
  });
}

/** Asserts that the body is a mistake of the caller, which fails an assertion. */
export function expectMistake(body: () => unknown): void {
  assert.throws(body, assert.AssertionError);
}

/** Issues an asynchronous call; resolves to its result; asserts that it does not call back inside
 * the call. */
export function later(
  issue: (done: (error: StorageError | undefined, result: number) => void) => void,
): Promise<number> {
  const promise = new Promise<number>((resolve, reject) => {
    let returned = false;
    issue((error, result) => {
      if (error) reject(error);
      else if (returned) resolve(result);
      else reject(new Error('Called back inside the call.'));
    });
    returned = true;
  });
  promise.catch(() => undefined); // A test that fails before it waits has failed for that reason.
  return promise;
}
