/** What commands ask about the files of the store, and what they have done with them. */
import type { LogWriter } from '@varve/aof';
import type { Persistence, ReloadRequest, StartAnswer } from '@varve/commands';

import { save } from '../config/directives/save-points.js';
import type { ConfigRegistry } from '../config/registry.js';
import { blockFor } from '../debugging.js';
import type { Background } from './background.js';

export interface PersistenceRooms {
  readonly config: ConfigRegistry;
  readonly background: () => Background;
  readonly log: () => LogWriter | undefined;
}

/** Implements it over the log and what runs in the background. */
export class StorePersistence implements Persistence {
  /** Loads the log again; returns the error text if that failed. The store's to set. */
  reloadLogNow: (() => string | undefined) | undefined;
  /** Loads the dump; returns the error text if that failed. The store's to set. */
  reloadDumpNow: ((flush: boolean, merge: boolean) => string | undefined) | undefined;
  readonly #rooms: PersistenceRooms;
  #flushDelayMs: number;

  constructor(rooms: PersistenceRooms) {
    this.reloadLogNow = undefined;
    this.reloadDumpNow = undefined;
    this.#rooms = rooms;
    this.#flushDelayMs = 0;
  }

  get lastSaveSeconds(): number {
    return this.#rooms.background().dump.savedAt;
  }

  save(): string | undefined {
    return this.#rooms.background().save();
  }

  startSave(mayWait: boolean, isDeferred: boolean): StartAnswer {
    return this.#rooms.background().startSave(mayWait, isDeferred);
  }

  startRewrite(isDeferred: boolean): StartAnswer {
    return this.#rooms.background().startRewrite(isDeferred);
  }

  reload({ save: saves, flush, merge }: ReloadRequest): string | undefined {
    if (saves) {
      const failed = this.save();
      if (failed !== undefined) return failed;
    }
    return this.reloadDumpNow?.(flush, merge);
  }

  /**
   * After FLUSHALL a dump would bring back what is gone: one under way is given up, and if dumps are
   * saved at all, an empty one takes the place of the last.
   */
  flushedAll(): void {
    const background = this.#rooms.background();
    background.dump.cancel(() => undefined);
    if (this.#rooms.config.get(save).length > 0) background.dump.save();
  }

  reloadLog(): string | undefined {
    if (this.#rooms.log() === undefined) return undefined;
    return this.reloadLogNow?.();
  }

  setFlushDelay(microseconds: number): void {
    this.#flushDelayMs = microseconds / 1000;
  }

  /** Waits as long as DEBUG AOF-FLUSH-SLEEP asks for. */
  delayFlush(): void {
    if (this.#flushDelayMs > 0) blockFor(this.#flushDelayMs);
  }
}
