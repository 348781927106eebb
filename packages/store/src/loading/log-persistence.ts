/** What DEBUG and LASTSAVE ask about the files of the store. */
import type { LogWriter } from '@varve/aof';
import type { Persistence } from '@varve/commands';

/** Implements it over the log. */
export class LogPersistence implements Persistence {
  lastSaveSeconds: number;
  /** Microseconds each write of the log is delayed (DEBUG AOF-FLUSH-SLEEP). */
  flushDelay: number;
  /** Loads the log again; returns the error text if that failed. The store's to set. */
  reload: (() => string | undefined) | undefined;
  readonly #log: () => LogWriter | undefined;

  /** @param nowMs Unix time: a store that starts counts as saved */
  constructor(log: () => LogWriter | undefined, nowMs: number) {
    this.lastSaveSeconds = Math.floor(nowMs / 1000);
    this.flushDelay = 0;
    this.reload = undefined;
    this.#log = log;
  }

  reloadLog(): string | undefined {
    if (this.#log() === undefined) return undefined;
    return this.reload?.();
  }

  setFlushDelay(microseconds: number): void {
    this.flushDelay = microseconds;
  }
}
