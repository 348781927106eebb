/**
 * A storage in which some calls go through a hook before they get to the disk, or do not get there.
 *
 *     new HookedStorage(disk, { syncDirectory: () => undefined })      names are never made durable
 *
 * The simulation uses it to see the bytes of a write while it is made; seeded bugs, to do with a
 * call what a mistake in the product would do.
 */
import type {
  FileStat,
  OpenMode,
  RemoveDone,
  Storage,
  StorageFile,
  SyncDone,
  WriteDone,
} from '@varve/storage';

/** What may be hooked. Each hook gets what the call got, and the storage or file below. */
export interface Hooks {
  readonly open?: (inner: Storage, path: string, mode: OpenMode) => StorageFile;
  readonly rename?: (inner: Storage, source: string, target: string) => void;
  readonly remove?: (inner: Storage, path: string) => void;
  readonly removeAsync?: (inner: Storage, path: string, done: RemoveDone) => void;
  readonly syncDirectory?: (inner: Storage, path: string) => void;
  readonly syncDirectoryAsync?: (inner: Storage, path: string, done: SyncDone) => void;
  /** Receives `source[start, end)`, borrowed; returns how much of it counts as written. */
  readonly write?: (inner: StorageFile, bytes: Uint8Array) => number;
  readonly writeAsync?: (inner: StorageFile, bytes: Uint8Array, done: WriteDone) => void;
  readonly truncate?: (inner: StorageFile, size: number) => void;
  readonly sync?: (inner: StorageFile) => void;
  readonly syncAsync?: (inner: StorageFile, done: SyncDone) => void;
}

/** The storage. */
export class HookedStorage implements Storage {
  readonly #inner: Storage;
  readonly #hooks: Hooks;

  constructor(inner: Storage, hooks: Hooks) {
    this.#inner = inner;
    this.#hooks = hooks;
  }

  open(path: string, mode: OpenMode): StorageFile {
    const hook = this.#hooks.open;
    const file = hook ? hook(this.#inner, path, mode) : this.#inner.open(path, mode);
    return new HookedFile(file, this.#hooks);
  }

  stat(path: string): FileStat | undefined {
    return this.#inner.stat(path);
  }

  list(path: string): string[] {
    return this.#inner.list(path);
  }

  makeDirectory(path: string): void {
    this.#inner.makeDirectory(path);
  }

  rename(source: string, target: string): void {
    const hook = this.#hooks.rename;
    if (hook) hook(this.#inner, source, target);
    else this.#inner.rename(source, target);
  }

  remove(path: string): void {
    const hook = this.#hooks.remove;
    if (hook) hook(this.#inner, path);
    else this.#inner.remove(path);
  }

  removeAsync(path: string, done: RemoveDone): void {
    const hook = this.#hooks.removeAsync;
    if (hook) hook(this.#inner, path, done);
    else this.#inner.removeAsync(path, done);
  }

  syncDirectory(path: string): void {
    const hook = this.#hooks.syncDirectory;
    if (hook) hook(this.#inner, path);
    else this.#inner.syncDirectory(path);
  }

  syncDirectoryAsync(path: string, done: SyncDone): void {
    const hook = this.#hooks.syncDirectoryAsync;
    if (hook) hook(this.#inner, path, done);
    else this.#inner.syncDirectoryAsync(path, done);
  }
}

/** An open file of it. */
class HookedFile implements StorageFile {
  readonly path: string;
  readonly #inner: StorageFile;
  readonly #hooks: Hooks;

  constructor(inner: StorageFile, hooks: Hooks) {
    this.path = inner.path;
    this.#inner = inner;
    this.#hooks = hooks;
  }

  size(): number {
    return this.#inner.size();
  }

  read(target: Uint8Array, start: number, end: number, position: number): number {
    return this.#inner.read(target, start, end, position);
  }

  write(source: Uint8Array, start: number, end: number): number {
    const hook = this.#hooks.write;
    if (hook) return hook(this.#inner, source.subarray(start, end));
    return this.#inner.write(source, start, end);
  }

  writeAsync(source: Uint8Array, start: number, end: number, done: WriteDone): void {
    const hook = this.#hooks.writeAsync;
    if (hook) hook(this.#inner, source.subarray(start, end), done);
    else this.#inner.writeAsync(source, start, end, done);
  }

  truncate(size: number): void {
    const hook = this.#hooks.truncate;
    if (hook) hook(this.#inner, size);
    else this.#inner.truncate(size);
  }

  sync(): void {
    const hook = this.#hooks.sync;
    if (hook) hook(this.#inner);
    else this.#inner.sync();
  }

  syncAsync(done: SyncDone): void {
    const hook = this.#hooks.syncAsync;
    if (hook) hook(this.#inner, done);
    else this.#inner.syncAsync(done);
  }

  close(): void {
    this.#inner.close();
  }
}
