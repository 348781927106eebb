/**
 * What is made of the dataset beside the commands: dump.rdb (dump-save.ts) and the BASE of the log
 * (log-rewrite.ts). One at a time, as Redis has one child at a time: what cannot start now is
 * scheduled, or refused.
 *
 *     asked for     SAVE, BGSAVE [SCHEDULE], BGREWRITEAOF, CONFIG SET appendonly yes
 *     by itself     a save point is reached (save-trigger.ts), the log has grown (growth-trigger.ts)
 *
 * @see redis/src/server.c serverCron, redis/src/rdb.c bgsaveCommand, redis/src/aof.c
 * bgrewriteaofCommand (7.0)
 */
import type { StartAnswer } from '@varve/commands';
import type { Keyspace } from '@varve/keyspace';

import type { ConfigRegistry } from '../config/registry.js';
import { autoAofRewriteMinSize, autoAofRewritePercentage } from '../config/directives/append-only.js';
import { save } from '../config/directives/save-points.js';
import type { Clock } from '../clock.js';
import type { Logger } from '../logger.js';
import type { DumpSave } from './dump-save.js';
import { dueGrowth, type LogGrowth } from './growth-trigger.js';
import type { LogRewrite } from './log-rewrite.js';
import { dueSavePoint, mayTry } from './save-trigger.js';
import type { Freezes, SnapshotTask } from './snapshot-task.js';

export interface BackgroundRooms {
  readonly config: ConfigRegistry;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly keyspace: Keyspace;
  readonly dump: DumpSave;
  readonly rewrite: LogRewrite;
  readonly freezes: Freezes;
  /** The sizes of the log; undefined: there is none. */
  readonly growth: () => LogGrowth | undefined;
}

const answers = {
  saveStarted: { status: 'Background saving started' },
  saveScheduled: { status: 'Background saving scheduled' },
  saveInProgress: { error: 'ERR Background save already in progress' },
  rewriteActive: {
    error:
      "ERR Another child process is active (AOF?): can't BGSAVE right now. Use BGSAVE SCHEDULE in " +
      'order to schedule a BGSAVE whenever possible.',
  },
  rewriteStarted: { status: 'Background append only file rewriting started' },
  rewriteScheduled: { status: 'Background append only file rewriting scheduled' },
  rewriteInProgress: { error: 'ERR Background append only file rewriting already in progress' },
  failed: { error: 'ERR' },
  frozen: { error: 'ERR A frozen view of the dataset is open: try again when it is closed.' },
} as const;

export class Background {
  readonly dump: DumpSave;
  readonly rewrite: LogRewrite;
  readonly freezes: Freezes;
  /** Whether a dump is to be saved as soon as nothing else is under way. */
  isSaveScheduled: boolean;
  readonly #rooms: BackgroundRooms;

  constructor(rooms: BackgroundRooms) {
    this.dump = rooms.dump;
    this.rewrite = rooms.rewrite;
    this.freezes = rooms.freezes;
    this.isSaveScheduled = false;
    this.#rooms = rooms;
  }

  /** What is under way. */
  get active(): 'rdb' | 'aof' | undefined {
    if (this.dump.isRunning) return 'rdb';
    return this.rewrite.isRunning ? 'aof' : undefined;
  }

  /** Whether somebody else keeps a view of the keyspace: there is one at a time. */
  get #isFrozen(): boolean {
    return this.active === undefined && this.#rooms.keyspace.viewOpen;
  }

  /** The worker that writes, if one does. */
  get task(): SnapshotTask | undefined {
    return this.dump.task ?? this.rewrite.task;
  }

  /** SAVE. Returns the error text if it failed. */
  save(): string | undefined {
    if (this.dump.isRunning) return answers.saveInProgress.error;
    return this.dump.save() ? undefined : answers.failed.error;
  }

  /**
   * BGSAVE.
   *
   * @param mayWait schedule it if a rewrite is under way
   * @param isDeferred schedule it whatever is under way: within MULTI
   */
  startSave(mayWait: boolean, isDeferred: boolean): StartAnswer {
    if (this.dump.isRunning) return answers.saveInProgress;
    if (this.active !== undefined || isDeferred) {
      if (!mayWait && !isDeferred) return answers.rewriteActive;
      this.isSaveScheduled = true;
      return answers.saveScheduled;
    }
    if (this.#isFrozen) return answers.frozen;
    this.dump.start();
    return answers.saveStarted;
  }

  /** BGREWRITEAOF. `isDeferred` as in `startSave`. */
  startRewrite(isDeferred: boolean): StartAnswer {
    if (this.rewrite.isRunning) return answers.rewriteInProgress;
    if (this.active !== undefined || isDeferred) {
      this.rewrite.isScheduled = true;
      // Somebody wants it: it need not wait for failures of before.
      this.rewrite.limit.failures = 0;
      return answers.rewriteScheduled;
    }
    if (this.#isFrozen) return answers.frozen;
    this.rewrite.start();
    return answers.rewriteStarted;
  }

  /** Starts what is due, the first of these. To be called `hz` times a second. */
  tick(): void {
    if (this.active !== undefined || this.#isFrozen) return;
    const nowMs = this.#rooms.clock.nowMs();
    const nowSeconds = Math.floor(nowMs / 1000);
    if (this.rewrite.isScheduled && !this.rewrite.limit.isLimited(nowMs)) this.rewrite.start();
    else if (this.#isSavePointReached(nowSeconds)) this.dump.start();
    else if (this.#hasGrown(nowMs)) this.rewrite.start();
    else if (this.isSaveScheduled && mayTry(this.dump, nowSeconds)) {
      this.isSaveScheduled = false;
      this.dump.start();
    }
  }

  /** Gives up what is under way; `done` when nothing is, at once if nothing was. */
  cancel(done: () => void): void {
    this.isSaveScheduled = false;
    this.rewrite.isScheduled = false;
    this.dump.cancel(() => this.rewrite.cancel(done));
  }

  #isSavePointReached(nowSeconds: number): boolean {
    const { config, logger } = this.#rooms;
    const point = dueSavePoint(config.get(save), this.dump, nowSeconds);
    if (point === undefined) return false;
    logger.notice(`${point.changes} changes in ${point.seconds} seconds. Saving...`);
    return true;
  }

  #hasGrown(nowMs: number): boolean {
    const { config, logger, growth } = this.#rooms;
    const sizes = growth();
    if (sizes === undefined) return false;
    const percentage = config.get(autoAofRewritePercentage);
    const grown = dueGrowth(sizes, percentage, config.get(autoAofRewriteMinSize));
    if (grown === undefined || this.rewrite.limit.isLimited(nowMs)) return false;
    logger.notice(`Starting automatic rewriting of AOF on ${grown}% growth`);
    return true;
  }
}
