/**
 * Loads dump.rdb, step by step: the dataset of a store without a log, and of one that is given a log
 * while it has only a dump.
 *
 * Keys past their time are dropped, as by Redis: nothing will say when they go.
 *
 * @see redis/src/server.c loadDataFromDisk, redis/src/rdb.c rdbLoad (7.0)
 */
import { RdbError } from '@varve/rdb';
import { SnapshotLoadError, SnapshotLoader } from '@varve/rewrite';
import type { SnapshotLoaderOptions } from '@varve/rewrite';
import type { Storage, StorageFile } from '@varve/storage';

/** What a loader is told beside its file. */
export type DumpLoadOptions = Omit<
  SnapshotLoaderOptions,
  'file' | 'dropsExpired' | 'adoptsHashKey'
>;

/** Why a dump could not be loaded; the log has said more. */
export class DumpError extends Error {
  override readonly name: string = 'DumpError';
  /** Stable, meant for branching. */
  readonly code = 'BAD_DUMP';
}

export class DumpLoad {
  /** Bytes of the file. */
  readonly size: number;
  readonly #file: StorageFile;
  readonly #loader: SnapshotLoader;
  readonly #logger: DumpLoadOptions['logger'];

  /** Opens the dump; `undefined`: there is none. Errors: DumpError, StorageError. */
  static open(storage: Storage, path: string, options: DumpLoadOptions): DumpLoad | undefined {
    if (storage.stat(path) === undefined) return undefined;
    return new DumpLoad(storage.open(path, 'read'), options);
  }

  private constructor(file: StorageFile, options: DumpLoadOptions) {
    this.#file = file;
    this.#logger = options.logger;
    this.size = file.size();
    this.#loader = this.#guard(() => new SnapshotLoader({ ...options, file, dropsExpired: true, adoptsHashKey: false }));
  }

  /** Bytes loaded so far. */
  get position(): number {
    return this.#loader.position;
  }

  get keysLoaded(): number {
    return this.#loader.keysLoaded;
  }

  get keysExpired(): number {
    return this.#loader.keysExpired;
  }

  /** Loads about `budgetBytes` more; returns true when all is loaded. Errors: DumpError, StorageError. */
  step(budgetBytes: number): boolean {
    const isDone = this.#guard(() => this.#loader.step(budgetBytes));
    if (isDone) this.#file.close();
    return isDone;
  }

  /** Turns what is wrong with the file into what operators know. */
  #guard<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      this.#file.close();
      if (!(error instanceof RdbError || error instanceof SnapshotLoadError)) throw error;
      this.#logger.warning(error.message);
      throw new DumpError('Fatal error loading the DB, check server logs. Exiting.', { cause: error });
    }
  }
}
