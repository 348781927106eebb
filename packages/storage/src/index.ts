/**
 * @varve/storage: the only door to the disk.
 *
 * A dozen calls, each with a statement of what is durable after it. Start with `storage.ts`: its
 * header is the contract everything else in Varve is built on.
 *
 *     storage.ts         the contract: Storage, StorageFile            <- start here
 *     storage-error.ts   the one error, its code and strerror text (errno.ts)
 *     replace-file.ts    changing a small file whole: temp, sync, rename, sync of the directory
 *     read-file.ts, write-fully.ts, path.ts   what is left to say about whole files and names
 *     node/              the backend on node:fs
 *
 * Further entry points, so that production code does not load them:
 *
 *     @varve/storage/memory        a disk in memory that loses power on demand, in every legal way
 *     @varve/storage/faulty        a wrapper in which the n-th call fails, is short, or lies
 *     @varve/storage/conformance   the tests that make a backend a backend; free of any framework
 *
 * Durability takes two calls, one for the content and one for the name:
 *
 *     const file = storage.open('data/log', 'append');  // visible
 *     writeFully(file, bytes, 0, bytes.byteLength);     // survives the process
 *     file.sync();                                      // content and size survive a power failure
 *     storage.syncDirectory('data');                    // and so does the name
 */

export { NodeFile } from './node/node-file.js';
export { NodeStorage, type NodeStorageOptions } from './node/node-storage.js';
export { abandonFile } from './abandon-file.js';
export { joinPath, nameOf, parentPath } from './path.js';
export { readFile } from './read-file.js';
export {
  replaceFile,
  replaceFileAsync,
  type ReplaceDone,
  ReplaceFileError,
  temporaryPath,
  type ReplaceOutcome,
} from './replace-file.js';
export { StorageError, type StorageOperation } from './storage-error.js';
export type {
  FileStat,
  OpenMode,
  RemoveDone,
  Storage,
  StorageFile,
  SyncDone,
  WriteDone,
} from './storage.js';
export { writeFully } from './write-fully.js';
