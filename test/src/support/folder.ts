/** Folders for tests: under the system's temporary folder, removed when the test is over. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Makes an empty folder. */
export function makeFolder(purpose: string): string {
  return fs.mkdtempSync(path.join(os.tmpdir(), `varve-test-${purpose}-`));
}

/** Removes a folder and everything in it. */
export function removeFolder(folder: string): void {
  fs.rmSync(folder, { recursive: true, force: true });
}

/** Copies a folder to a new one; sockets, such as the lock of a killed server, stay behind. */
export function copyFolder(folder: string, purpose: string): string {
  const copy = makeFolder(purpose);
  fs.cpSync(folder, copy, { recursive: true, filter: (source) => !fs.statSync(source).isSocket() });
  return copy;
}
