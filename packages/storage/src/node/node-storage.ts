/**
 * The real disk: `Storage` on `node:fs`.
 *
 * Files are created with mode 0644 and directories with 0755, less the umask, as Redis does.
 *
 * Platforms. `syncDirectory` opens the directory and calls fsync, as POSIX wants it; file systems
 * that cannot sync a directory answer EINVAL or EBADF, which is taken for "nothing to do", as
 * `fsyncFileDir` of redis/src/util.c 7.0 does. Windows cannot open directories: there it is empty,
 * because NTFS logs changes of names itself. On macOS libuv syncs with F_FULLFSYNC, which reaches
 * the platter, not only the drive's cache.
 */

import {
  close,
  closeSync,
  constants,
  fstatSync,
  fsync,
  fsyncSync,
  mkdirSync,
  open,
  openSync,
  readdirSync,
  renameSync,
  statSync,
  unlink,
  unlinkSync,
} from 'node:fs';
import { platform as hostPlatform } from 'node:os';

import { StorageError } from '../storage-error.js';
import type { FileStat, OpenMode, RemoveDone, Storage, SyncDone } from '../storage.js';
import { NodeFile } from './node-file.js';
import { fromSystemError, systemCode } from './system-error.js';

const fileMode = 0o644;
const directoryMode = 0o755;
const directoryFlags = constants.O_RDONLY | constants.O_DIRECTORY;

const openFlags: Readonly<Record<OpenMode, number>> = {
  read: constants.O_RDONLY,
  append: constants.O_RDWR | constants.O_CREAT | constants.O_APPEND,
  replace: constants.O_RDWR | constants.O_CREAT | constants.O_APPEND | constants.O_TRUNC,
};

/** What `NodeStorage` must know about the machine. */
export interface NodeStorageOptions {
  /** The operating system, as `os.platform()` names it, which is the default. */
  readonly platform?: NodeJS.Platform;
}

/** Files and directories of the machine this process runs on. */
export class NodeStorage implements Storage {
  readonly #windows: boolean;

  constructor(options: NodeStorageOptions = {}) {
    this.#windows = (options.platform ?? hostPlatform()) === 'win32';
  }

  open(path: string, mode: OpenMode): NodeFile {
    try {
      const fd = openSync(path, openFlags[mode], fileMode);
      if (mode === 'read' && fstatSync(fd).isDirectory()) {
        closeSync(fd);
        throw new StorageError('open', path, 'EISDIR');
      }
      return new NodeFile(fd, path, this.#windows);
    } catch (error) {
      if (error instanceof StorageError) throw error;
      throw fromSystemError(error, 'open', path);
    }
  }

  stat(path: string): FileStat | undefined {
    try {
      const found = statSync(path, { throwIfNoEntry: false });
      if (found === undefined) return undefined;
      if (found.isFile()) return { kind: 'file', size: found.size };
      return { kind: found.isDirectory() ? 'directory' : 'other', size: 0 };
    } catch (error) {
      if (systemCode(error) === 'ENOTDIR') return undefined; // A file on the way to the name.
      throw fromSystemError(error, 'stat', path);
    }
  }

  list(path: string): string[] {
    try {
      return readdirSync(path).sort();
    } catch (error) {
      throw fromSystemError(error, 'list', path);
    }
  }

  makeDirectory(path: string): void {
    try {
      mkdirSync(path, { mode: directoryMode });
    } catch (error) {
      if (systemCode(error) === 'EEXIST' && this.stat(path)?.kind === 'directory') return;
      throw fromSystemError(error, 'makeDirectory', path);
    }
  }

  rename(source: string, target: string): void {
    try {
      renameSync(source, target);
    } catch (error) {
      throw fromSystemError(error, 'rename', source);
    }
  }

  remove(path: string): void {
    try {
      unlinkSync(path);
    } catch (error) {
      throw fromSystemError(error, 'remove', path);
    }
  }

  removeAsync(path: string, done: RemoveDone): void {
    unlink(path, (error) => {
      done(error === null ? undefined : fromSystemError(error, 'remove', path));
    });
  }

  syncDirectory(path: string): void {
    if (this.#windows) return;
    try {
      const fd = openSync(path, directoryFlags);
      try {
        fsyncSync(fd);
      } catch (error) {
        if (!isNothingToSync(error)) throw error;
      } finally {
        closeSync(fd);
      }
    } catch (error) {
      throw fromSystemError(error, 'syncDirectory', path);
    }
  }

  syncDirectoryAsync(path: string, done: SyncDone): void {
    const end = (error: Error | null): void => {
      done(error === null ? undefined : fromSystemError(error, 'syncDirectory', path));
    };
    if (this.#windows) {
      queueMicrotask(() => {
        end(null);
      });
      return;
    }
    open(path, directoryFlags, (openError, fd) => {
      if (openError !== null) {
        end(openError);
        return;
      }
      fsync(fd, (error) => {
        // What a close reports says nothing about the sync, and the descriptor is gone either way.
        close(fd, () => undefined);
        end(error !== null && isNothingToSync(error) ? null : error);
      });
    });
  }
}

/** Whether the file system says that it has no such thing as the sync of a directory. */
function isNothingToSync(error: unknown): boolean {
  const code = systemCode(error);
  return code === 'EINVAL' || code === 'EBADF';
}
