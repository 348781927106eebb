/**
 * The dataset on disk: opens the log that the configuration names and replays it, step by step.
 *
 *     closed --open--> loading --step, step ...--> loaded: `log` is ready to be appended to
 *
 * Without `appendonly yes` there is nothing to load and no log.
 */
import { AppendLog } from '@varve/aof';
import type { AofError, LogWriter } from '@varve/aof';
import type { Context } from '@varve/commands';
import type { Storage } from '@varve/storage';

import type { Clock } from '../clock.js';
import {
  aofChecksum,
  aofLoadTruncated,
  aofTimestampEnabled,
  appenddirname,
  appendfilename,
  appendfsync,
  appendonly,
} from '../config/directives/append-only.js';
import { dir } from '../config/directives/dataset.js';
import type { ConfigRegistry } from '../config/registry.js';
import type { Logger } from '../logger.js';
import type { DatasetState } from './dataset-state.js';
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
  readonly onFatal: (error: AofError) => void;
}

/** The log of one store, from its opening to its end. */
export class Dataset implements DatasetState {
  startedMs: number;
  isLoaded: boolean;
  readonly #rooms: DatasetRooms;
  #appendLog: AppendLog | undefined;

  /** Looks at the files; loads nothing. Errors: AofError. */
  constructor(rooms: DatasetRooms) {
    this.#rooms = rooms;
    this.startedMs = 0;
    this.#appendLog = undefined;
    this.isLoaded = false;
    this.open();
  }

  get log(): LogWriter | undefined {
    return this.isLoaded ? this.#appendLog?.writer : undefined;
  }

  get totalBytes(): number {
    return this.#appendLog?.loader.totalBytes ?? 0;
  }

  get loadedBytes(): number {
    return this.#appendLog?.loader.loadedBytes ?? 0;
  }

  get currentSize(): number {
    return this.isLoaded ? (this.#appendLog?.currentSize ?? 0) : 0;
  }

  get baseSize(): number {
    return this.#appendLog?.baseSize ?? 0;
  }

  /** Starts from the files again; the log of before, if any, was closed. Errors: AofError. */
  open(): void {
    const { storage, config, replayer, clock, random, logger, onFatal } = this.#rooms;
    this.startedMs = clock.nowMs();
    this.isLoaded = false;
    this.#appendLog = undefined;
    replayer.rewind();
    if (!config.get(appendonly)) return;
    this.#appendLog = new AppendLog({
      storage,
      dir: config.get(dir),
      directoryName: config.get(appenddirname),
      fileName: config.get(appendfilename),
      policy: config.get(appendfsync),
      checksums: config.get(aofChecksum),
      timestamps: config.get(aofTimestampEnabled),
      loadTruncated: config.get(aofLoadTruncated),
      apply: (argv) => replayer.apply(argv),
      onFatal,
      logger,
      now: () => clock.microseconds() / 1000,
      unixSeconds: () => Math.floor(clock.nowMs() / 1000),
      random,
    });
  }

  /** Loads about `budgetBytes` more; returns true when everything is. Errors: AofError. */
  step(budgetBytes: number): boolean {
    if (this.isLoaded) return true;
    const { context, replayer, clock } = this.#rooms;
    if (this.#appendLog !== undefined) {
      context.startTurn(clock.nowMs());
      replayer.begin(context);
      try {
        if (!this.#appendLog.load(budgetBytes)) return false;
      } finally {
        replayer.end();
      }
      this.#appendLog.start();
    }
    this.isLoaded = true;
    return true;
  }
}
