/** What DEBUG and LASTSAVE ask about the files of the store. */
import type { LogWriter } from '@varve/aof';
import type { Persistence } from '@varve/commands';

import { blockFor } from '../debugging.js';

/** Implements it over the log. */
export class LogPersistence implements Persistence {
  lastSaveSeconds: number;
  /** Loads the log again; returns the error text if that failed. The store's to set. */
  reload: (() => string | undefined) | undefined;
  #flushDelayMs: number;
  readonly #log: () => LogWriter | undefined;

  /** @param nowMs Unix time: a store that starts counts as saved */
  constructor(log: () => LogWriter | undefined, nowMs: number) {
    this.lastSaveSeconds = Math.floor(nowMs / 1000);
    this.#flushDelayMs = 0;
    this.reload = undefined;
    this.#log = log;
  }

  reloadLog(): string | undefined {
    if (this.#log() === undefined) return undefined;
    return this.reload?.();
  }

  setFlushDelay(microseconds: number): void {
    this.#flushDelayMs = microseconds / 1000;
  }

  /** Waits as long as DEBUG AOF-FLUSH-SLEEP asks for. */
  delayFlush(): void {
    if (this.#flushDelayMs > 0) blockFor(this.#flushDelayMs);
  }
}
