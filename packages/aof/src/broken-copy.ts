/**
 * Keeps what is about to be cut off a file: `<file>.broken`, or `<file>.broken.2` and so on if that
 * exists.
 *
 * Prepared under a temporary name, synced, renamed, and the directory synced: when `saveBroken`
 * returns, the copy survives a power failure, and only then is anything cut. Nobody reads these
 * files but people; Redis ignores them, and so do we.
 */
import {
  nameOf,
  parentPath,
  temporaryPath,
  writeFully,
  type Storage,
  type StorageFile,
} from '@varve/storage';

const chunkSize = 1024 * 1024;

/** Copies `[from, to)` of the file at `path`. Returns the copy's name. Errors: StorageError. */
export function saveBroken(storage: Storage, path: string, from: number, to: number): string {
  const target = freePath(storage, `${path}.broken`);
  const source = storage.open(path, 'read');
  const copy = storage.open(temporaryPath(target), 'replace');
  try {
    copyRange(source, from, to, copy);
    copy.sync();
  } finally {
    source.close();
    copy.close();
  }
  storage.rename(temporaryPath(target), target);
  storage.syncDirectory(parentPath(target));
  return nameOf(target);
}

/** Cuts a file that was saved: truncates it to `size` and syncs that. Errors: StorageError. */
export function cutFile(storage: Storage, path: string, size: number): void {
  const file = storage.open(path, 'append');
  try {
    file.truncate(size);
    file.sync();
  } finally {
    file.close();
  }
}

function copyRange(source: StorageFile, from: number, to: number, target: StorageFile): void {
  const buffer = Buffer.allocUnsafeSlow(chunkSize);
  for (let position = from; position < to; ) {
    const count = source.read(buffer, 0, Math.min(chunkSize, to - position), position);
    if (count === 0) return;
    writeFully(target, buffer, 0, count);
    position += count;
  }
}

/** Returns the first of `path`, `path.2`, `path.3` ... that does not exist. */
export function freePath(storage: Storage, path: string): string {
  let target = path;
  for (let i = 2; storage.stat(target) !== undefined; i++) target = `${path}.${i}`;
  return target;
}
