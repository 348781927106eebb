/** What a store is opened with. */
import type { ShutdownRequest } from '@varve/commands';
import type { SnapshotRunner } from '@varve/rewrite';
import type { Storage } from '@varve/storage';

import type { LogLock } from './background/log-lock.js';
import type { Clock } from './clock.js';
import type { ConfigRegistry } from './config/registry.js';
import type { ProcessFacts } from './info/process-facts.js';
import type { Logger } from './logger.js';

export interface StoreOptions {
  readonly storage: Storage;
  readonly clock: Clock;
  /** Uniform 32-bit unsigned integers: the hash key, RANDOMKEY, ids. */
  readonly random: () => number;
  /**
   * Runs a function once, when the running turn of the event loop is over (`setImmediate`). The log
   * is written and replies leave in it.
   */
  readonly schedule: (run: () => void) => void;
  /** Directives and their values; read at the start and followed afterwards. Default: none set. */
  readonly config?: ConfigRegistry;
  /** File that CONFIG REWRITE writes; undefined: there is none. */
  readonly configFile?: string;
  readonly logger?: Logger;
  readonly process?: ProcessFacts;
  /**
   * Who writes snapshots. Default: this thread, some hundred keys in each turn that `schedule` runs;
   * give a ThreadRunner of @varve/rewrite to have it done beside.
   */
  readonly snapshots?: SnapshotRunner;
  /** Keeps other stores from the log; held already if the store is opened with one. Default: there
   * are no others. */
  readonly logLock?: LogLock;
  /** The store is closed: SHUTDOWN, or `close`. */
  readonly onStopped?: () => void;
  /** What was promised cannot be kept: the process must stop, without another reply. */
  readonly onFatal?: (error: Error) => void;
}

/** A shutdown without wishes: as a signal asks for it. */
export const plainShutdown: ShutdownRequest = { save: undefined, now: false, force: false };
