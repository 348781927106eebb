/**
 * The dataset on disk: opens the files that the configuration names and loads them, step by step.
 *
 *     closed --open--> loading --step, step ...--> loaded: `log` is ready to be appended to
 *
 *     appendonly    log         dump.rdb     loaded
 *     no            -           there        the dump
 *     yes           there       -            the log
 *     yes           none        there        the dump, which becomes the first BASE of the log: Redis
 *                                            starts empty there, and the next save loses the dump
 */
import { AppendLog } from '@varve/aof';
import type { AofError, AppendLogOptions, LogWriter } from '@varve/aof';
import type { Context } from '@varve/commands';
import { SnapshotLoader } from '@varve/rewrite';
import { joinPath, StorageError } from '@varve/storage';
import type { Storage } from '@varve/storage';

import { removeDumpLeftovers } from '../background/dump-leftovers.js';
import { unixSeconds, type Clock } from '../clock.js';
import {
  aofChecksum,
  aofDisableAutoGc,
  aofLoadTruncated,
  aofTimestampEnabled,
  appenddirname,
  appendfilename,
  appendfsync,
  appendonly,
} from '../config/directives/append-only.js';
import { dir } from '../config/directives/dataset.js';
import { dbfilename, rdbchecksum } from '../config/directives/snapshots.js';
import type { ConfigRegistry } from '../config/registry.js';
import type { Logger } from '../logger.js';
import type { DatasetState } from './dataset-state.js';
import { DumpError, DumpLoad } from './dump-load.js';
import type { Replayer } from './replayer.js';

/** What loading works with. */
export interface DatasetRooms {
  readonly storage: Storage;
  readonly config: ConfigRegistry;
  readonly context: Context;
  readonly replayer: Replayer;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  /** Whether a process is alive, or may be. */
  readonly isAlive: (pid: number) => boolean;
  readonly onFatal: (error: AofError) => void;
  /** Writes all of the keyspace to `path` in RDB form. Errors: StorageError. */
  readonly writeBase: (path: string) => void;
}

/** The files of one store, from their opening to their end. */
export class Dataset implements DatasetState {
  startedMs: number;
  isLoaded: boolean;
  keysLoaded: number;
  keysExpired: number;
  readonly #rooms: DatasetRooms;
  #appendLog: AppendLog | undefined;
  /** The dump, while it is being loaded. */
  #dump: DumpLoad | undefined;

  /** Looks at the files; loads nothing. Errors: AofError, DumpError, StorageError. */
  constructor(rooms: DatasetRooms) {
    this.#rooms = rooms;
    this.startedMs = 0;
    this.isLoaded = false;
    this.keysLoaded = 0;
    this.keysExpired = 0;
    this.#appendLog = undefined;
    this.#dump = undefined;
    this.open();
  }

  get isEnabled(): boolean {
    return this.#rooms.config.get(appendonly);
  }

  /** The log as a whole; undefined before it is open, and without one. */
  get appendLog(): AppendLog | undefined {
    return this.isLoaded ? this.#appendLog : undefined;
  }

  get log(): LogWriter | undefined {
    return this.appendLog?.writer;
  }

  get totalBytes(): number {
    return (this.#dump?.size ?? 0) + (this.#appendLog?.loader.totalBytes ?? 0);
  }

  get loadedBytes(): number {
    return (this.#dump?.position ?? 0) + (this.#appendLog?.loader.loadedBytes ?? 0);
  }

  get currentSize(): number {
    return this.appendLog?.currentSize ?? 0;
  }

  get baseSize(): number {
    return this.#appendLog?.baseSize ?? 0;
  }

  /** Starts from the files again; the log of before, if any, was closed. Errors: as the constructor. */
  open(): void {
    const { config, replayer, clock, logger } = this.#rooms;
    this.startedMs = clock.nowMs();
    this.isLoaded = false;
    this.#appendLog = undefined;
    replayer.rewind();
    if (!config.get(appendonly)) {
      this.#dump = this.#openDump();
      return;
    }
    this.#appendLog = new AppendLog(this.logOptions());
    if (!this.#appendLog.manifest.isEmpty) return;
    this.#dump = this.#openDump();
    if (this.#dump === undefined) return;
    const name = config.get(dbfilename);
    logger.warning(`There is no append only file yet: it begins with what ${name} holds`);
  }

  /** Loads about `budgetBytes` more; returns true when everything is. Errors: as the constructor. */
  step(budgetBytes: number): boolean {
    if (this.isLoaded) return true;
    const { context, replayer, clock } = this.#rooms;
    context.startTurn(clock.nowMs());
    replayer.begin(context);
    try {
      if (!this.#load(budgetBytes)) return false;
    } finally {
      replayer.end();
    }
    this.#appendLog?.start();
    removeDumpLeftovers(this.#rooms, this.#rooms.config.get(dir));
    this.isLoaded = true;
    return true;
  }

  /**
   * Loads the dump in one go (DEBUG RELOAD); keys that are there already are replaced if `merge`.
   * Returns whether that worked; the log says why not, and then part of it may be there.
   */
  loadDump(merge: boolean): boolean {
    const { context, replayer, logger } = this.#rooms;
    replayer.begin(context);
    try {
      const dump = this.#openDump(merge);
      if (dump === undefined) return false;
      dump.step(Number.MAX_SAFE_INTEGER);
      this.keysLoaded = dump.keysLoaded;
      this.keysExpired = dump.keysExpired;
      return true;
    } catch (error) {
      if (error instanceof StorageError) logger.warning(error.message);
      else if (!(error instanceof DumpError)) throw error;
      return false;
    } finally {
      replayer.end();
    }
  }

  #load(budgetBytes: number): boolean {
    const dump = this.#dump;
    if (dump !== undefined) {
      if (!dump.step(budgetBytes)) return false;
      this.#dumpLoaded(dump);
    }
    return this.#appendLog?.load(budgetBytes) ?? true;
  }

  #dumpLoaded({ keysLoaded, keysExpired }: DumpLoad): void {
    const { clock, logger } = this.#rooms;
    this.#dump = undefined;
    this.keysLoaded = keysLoaded;
    this.keysExpired = keysExpired;
    const seconds = ((clock.nowMs() - this.startedMs) / 1000).toFixed(3);
    logger.notice(`DB loaded from disk: ${seconds} seconds`);
  }

  #openDump(replacesKeys = false): DumpLoad | undefined {
    const { storage, config, context, clock, logger } = this.#rooms;
    return DumpLoad.open(storage, this.#dumpPath, {
      keyspace: context.keyspace,
      checksum: config.get(rdbchecksum),
      nowMs: clock.nowMs(),
      replacesKeys,
      logger,
    });
  }

  /** Puts the log in the place of the one before, or none. */
  adopt(log: AppendLog | undefined): void {
    this.#appendLog = log;
  }

  /** How a log is opened, or begun, as the configuration says now. */
  logOptions(): AppendLogOptions {
    const { storage, config, context, replayer, clock, random, logger, onFatal } = this.#rooms;
    const hasDump = storage.stat(this.#dumpPath) !== undefined;
    return {
      storage,
      dir: config.get(dir),
      directoryName: config.get(appenddirname),
      fileName: config.get(appendfilename),
      policy: config.get(appendfsync),
      checksums: config.get(aofChecksum),
      timestamps: config.get(aofTimestampEnabled),
      loadTruncated: config.get(aofLoadTruncated),
      keepHistory: () => config.get(aofDisableAutoGc),
      apply: (argv) => replayer.apply(argv),
      loadRdb: (file) =>
        new SnapshotLoader({
          file,
          keyspace: context.keyspace,
          checksum: config.get(rdbchecksum),
          nowMs: clock.nowMs(),
          dropsExpired: false,
          replacesKeys: false,
          adoptsHashKey: true,
          logger,
        }),
      // What a dump held is in the keyspace when the first BASE is written.
      writeRdbBase: hasDump ? this.#rooms.writeBase : undefined,
      onFatal,
      logger,
      now: () => clock.microseconds() / 1000,
      unixSeconds: () => unixSeconds(clock),
      random,
    };
  }

  get #dumpPath(): string {
    const { config } = this.#rooms;
    return joinPath(config.get(dir), config.get(dbfilename));
  }
}
