/**
 * A progress bar for whoever reads large files, without their knowing: a storage that looks on.
 *
 *     appendonly.aof.3.incr.aof [=========-----------] 45% | 1.2 of 2.7 GB
 *
 * Each handle that has read far enough into a large enough file moves the bar to where it reads.
 * The bar belongs to the last such handle; it goes when the handle is closed, or when something
 * else is to be printed, and comes back with the next read.
 */
import type { Writable } from 'node:stream';

import { nameOf, type OpenMode, type Storage, type StorageFile } from '@varve/storage';
import { SingleBar } from 'cli-progress';

import { print, type Terminal } from '../terminal.js';

/** Smaller files are checked before a bar could be read. */
const FILE_SIZE_MIN = 64 * 1024 * 1024;

/** A look at the beginning or at the end of a file is no progress. */
const READ_SIZE_MIN = 1024 * 1024;

const GIGABYTE = 1024 ** 3;

export interface ProgressLimits {
  readonly fileSizeMin: number;
  readonly readSizeMin: number;
}

export class ReadingProgress {
  /** The storage to read through; it behaves as the one given. */
  readonly storage: Storage;
  readonly #output: Writable | undefined;
  readonly #limits: ProgressLimits;
  #bar: SingleBar | undefined;

  /** @param output the terminal to draw on; undefined: draw nothing */
  constructor(
    inner: Storage,
    output: Writable | undefined,
    limits: ProgressLimits = { fileSizeMin: FILE_SIZE_MIN, readSizeMin: READ_SIZE_MIN },
  ) {
    this.#output = output;
    this.#limits = limits;
    this.#bar = undefined;
    this.storage = {
      open: (path, mode) => this.#open(inner, path, mode),
      stat: (path) => inner.stat(path),
      list: (path) => inner.list(path),
      makeDirectory: (path) => {
        inner.makeDirectory(path);
      },
      rename: (source, target) => {
        inner.rename(source, target);
      },
      remove: (path) => {
        inner.remove(path);
      },
      removeAsync: (path, done) => {
        inner.removeAsync(path, done);
      },
      syncDirectory: (path) => {
        inner.syncDirectory(path);
      },
      syncDirectoryAsync: (path, done) => {
        inner.syncDirectoryAsync(path, done);
      },
    };
  }

  /** Takes the bar off the screen. */
  hide(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }

  #open(inner: Storage, path: string, mode: OpenMode): StorageFile {
    const file = inner.open(path, mode);
    if (mode !== 'read' || this.#output === undefined) return file;
    const size = file.size();
    if (size < this.#limits.fileSizeMin) return file;
    let readSize = 0;
    const onRead = (count: number, position: number): void => {
      readSize += count;
      if (readSize >= this.#limits.readSizeMin) this.#show(path, position + count, size);
    };
    return observed(file, onRead, () => {
      this.hide();
    });
  }

  #show(path: string, position: number, size: number): void {
    const gigabytes = (bytes: number): string => (bytes / GIGABYTE).toFixed(1);
    const payload = { name: nameOf(path), read: gigabytes(position), size: gigabytes(size) };
    if (this.#bar !== undefined) {
      this.#bar.update(position, payload);
      return;
    }
    this.#bar = new SingleBar({
      ...(this.#output === undefined ? {} : { stream: this.#output }),
      format: '{name} [{bar}] {percentage}% | {read} of {size} GB',
      barCompleteChar: '=',
      barIncompleteChar: '-',
      clearOnComplete: true,
      hideCursor: true,
      fps: 5,
    });
    this.#bar.start(size, position, payload);
  }
}

/** Reading on a terminal. */
export interface ReadingScreen {
  readonly progress: ReadingProgress;
  /** Prints a line, a byte string without its end, on standard output; the bar makes room. */
  readonly show: (line: string) => void;
}

/** Draws the progress of whoever reads through it on standard error, if that is a terminal. */
export function readingScreen(storage: Storage, terminal: Terminal): ReadingScreen {
  const visible = terminal.errorOutputIsTerminal;
  const progress = new ReadingProgress(storage, visible ? terminal.errorOutput : undefined);
  const show = (line: string): void => {
    progress.hide();
    print(terminal, `${line}\n`);
  };
  return { progress, show };
}

/** A file that reports its reads and its end. */
function observed(
  file: StorageFile,
  onRead: (count: number, position: number) => void,
  onClose: () => void,
): StorageFile {
  return {
    path: file.path,
    size: () => file.size(),
    read: (target, start, end, position) => {
      const count = file.read(target, start, end, position);
      onRead(count, position);
      return count;
    },
    write: (source, start, end) => file.write(source, start, end),
    writeAsync: (source, start, end, done) => {
      file.writeAsync(source, start, end, done);
    },
    truncate: (size) => {
      file.truncate(size);
    },
    sync: () => {
      file.sync();
    },
    syncAsync: (done) => {
      file.syncAsync(done);
    },
    close: () => {
      onClose();
      file.close();
    },
  };
}
