/**
 * BGREWRITEAOF: the log starts over with a BASE that says what the keyspace is, while writes go on.
 *
 *     asked for   end of the turn                                        in later turns
 *     start ----> rotation begins --cut--> rotation goes on  -----\
 *                                     \--> worker writes the BASE --+--> installed --> idle
 *
 * At the cut nothing is half done: the keyspace is frozen, and the log says so: what was appended
 * before belongs to the old INCR, what comes after to the new one. BASE and new INCR together are
 * the dataset, at every moment.
 *
 * | fails        | then                                                                        |
 * |--------------|-----------------------------------------------------------------------------|
 * | rotation     | the old INCR goes on being the log; the worker is stopped                   |
 * | worker       | BASE and both INCRs are the log: longer than wanted, and whole              |
 * | installation | as the manifest on disk says: the files of both are there                   |
 *
 * The first BASE of a log that is turned on while the server runs is made in the same way; the log
 * counts once it is installed, and if it fails it is tried again.
 *
 * @see redis/src/aof.c rewriteAppendOnlyFileBackground, backgroundRewriteDoneHandler (7.0)
 */
import assert from 'node:assert';

import { AofError } from '@varve/aof';
import type { AppendLog, FileEntry, FinishedBase } from '@varve/aof';
import type { SnapshotOutcome } from '@varve/rewrite';
import type { Storage } from '@varve/storage';

import type { Clock } from '../clock.js';
import type { Logger } from '../logger.js';
import { RewriteLimit } from './rewrite-limit.js';
import { SnapshotTask, type SnapshotPlan, type SnapshotRooms } from './snapshot-task.js';

/** How a BASE is written. */
export interface BasePlan {
  readonly form: 'rdb' | 'aof';
  readonly fileId: number | undefined;
  readonly job: SnapshotPlan;
}

export interface LogRewriteRooms extends SnapshotRooms {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly pid: number;
  /** The log; undefined: there is none. */
  readonly log: () => AppendLog | undefined;
  readonly plan: (log: AppendLog) => BasePlan;
}

/**
 * How far a rewrite is:
 *
 *     asked       its turn has not ended yet
 *     writing     the log is cut, or about to be; the worker writes
 *     installing  the BASE gets its name
 */
type Phase = 'idle' | 'asked' | 'writing' | 'installing';

export class LogRewrite {
  /** How many were begun (aof_rewrites). */
  startCount: number;
  /** Whether one is to start as soon as nothing else is under way. */
  isScheduled: boolean;
  lastStatus: 'ok' | 'err';
  /** What the last one took, in seconds; -1: there was none. */
  lastSeconds: number;
  /** Bytes that the last view kept, at its end (aof_last_cow_size). */
  lastKeptBytes: number;
  readonly limit: RewriteLimit;
  readonly #rooms: LogRewriteRooms;
  #phase: Phase;
  #startedAt: number;
  #isCancelled: boolean;
  #task: SnapshotTask | undefined;
  /** What the worker writes. */
  #plan: BasePlan | undefined;
  /** What the worker came to, and what the rotation did; undefined: they are under way. */
  #outcome: SnapshotOutcome | undefined;
  #rotation: AofError | FileEntry | undefined;
  #waiters: (() => void)[];

  constructor(rooms: LogRewriteRooms) {
    this.startCount = 0;
    this.isScheduled = false;
    this.lastStatus = 'ok';
    this.lastSeconds = -1;
    this.lastKeptBytes = 0;
    this.limit = new RewriteLimit(rooms.logger);
    this.#rooms = rooms;
    this.#phase = 'idle';
    this.#startedAt = 0;
    this.#isCancelled = false;
    this.#task = undefined;
    this.#plan = undefined;
    this.#outcome = undefined;
    this.#rotation = undefined;
    this.#waiters = [];
  }

  get isRunning(): boolean {
    return this.#phase !== 'idle';
  }

  /** How long it has been under way, in seconds; -1: it is not. */
  get currentSeconds(): number {
    return this.isRunning ? secondsOf(this.#rooms.clock) - this.#startedAt : -1;
  }

  /** The worker's progress; undefined: it does not write. */
  get task(): SnapshotTask | undefined {
    return this.#task;
  }

  /** Asks for a rewrite; there must be a log. It begins with `proceed`. */
  start(): void {
    assert(!this.isRunning, 'one rewrite at a time');
    this.#phase = 'asked';
    this.isScheduled = false;
    this.startCount++;
    this.#startedAt = secondsOf(this.#rooms.clock);
    this.#isCancelled = false;
    this.#outcome = undefined;
    this.#rotation = undefined;
    const { logger, pid } = this.#rooms;
    logger.notice(`Background append only file rewriting started by pid ${pid}`);
  }

  /** Begins what was asked for. To be called at the end of a turn: no unit is half appended. */
  proceed(): void {
    if (this.#phase !== 'asked') return;
    const log = this.#rooms.log();
    assert(log !== undefined, 'a log that is rewritten is there');
    const plan = this.#rooms.plan(log);
    this.#plan = plan;
    this.#phase = 'writing';
    const onCut = (): void => {
      this.#task = new SnapshotTask(this.#rooms, plan.job, (outcome, keptBytes) => {
        this.#task = undefined;
        this.lastKeptBytes = keptBytes;
        this.#outcome = outcome;
        this.#join();
      });
      if (this.#isCancelled) this.#task.cancel();
    };
    log.rotate(onCut, (error, entry) => {
      this.#rotation = error ?? entry;
      // What failed before the cut has no worker to wait for.
      if (error !== undefined && this.#task === undefined) this.#outcome ??= { kind: 'cancelled' };
      if (error !== undefined) this.#task?.cancel();
      this.#join();
    });
  }

  /**
   * Gives up what is under way. Calls `done` when nothing is any more, at once if nothing was. A BASE
   * that is being installed is not taken back.
   */
  cancel(done: () => void): void {
    if (this.#phase === 'asked') this.#end();
    this.#isCancelled = true;
    this.#task?.cancel();
    if (this.isRunning) this.#waiters.push(done);
    else done();
  }

  /** Goes on once both the worker and the rotation have come to an end. */
  #join(): void {
    const outcome = this.#outcome;
    const rotation = this.#rotation;
    if (outcome === undefined || rotation === undefined) return;
    if (rotation instanceof AofError) this.#fail(rotation.message);
    else if (outcome.kind === 'failed') this.#fail(outcome.error);
    else if (outcome.kind === 'cancelled') this.#end();
    else if (this.#isCancelled) this.#discard();
    else this.#install(rotation, outcome.size);
  }

  #install({ sequence }: FileEntry, size: number): void {
    const { log, logger } = this.#rooms;
    const { form, fileId, job } = this.#plan as BasePlan;
    const base: FinishedBase = { path: job.path, form, fileId, size };
    logger.notice('Background AOF rewrite terminated with success');
    this.#phase = 'installing';
    log()?.installBase(base, sequence, (error) => {
      if (error !== undefined) {
        this.#fail(error.message);
        return;
      }
      this.lastStatus = 'ok';
      this.limit.failures = 0;
      logger.notice('Background AOF rewrite finished successfully');
      this.#end();
    });
  }

  /** Nobody wants what the worker has just written. */
  #discard(): void {
    const { job } = this.#plan as BasePlan;
    this.#rooms.storage.removeAsync(job.path, (error) => {
      if (error !== undefined) this.#rooms.logger.warning(error.message);
      this.#end();
    });
  }

  #fail(reason: string): void {
    this.#rooms.logger.warning(`Background AOF rewrite terminated with error: ${reason}`);
    this.lastStatus = 'err';
    this.limit.failures++;
    this.#end();
  }

  #end(): void {
    this.lastSeconds = secondsOf(this.#rooms.clock) - this.#startedAt;
    this.#phase = 'idle';
    this.#plan = undefined;
    for (const waiter of this.#waiters.splice(0)) waiter();
  }
}

function secondsOf(clock: Clock): number {
  return Math.floor(clock.nowMs() / 1000);
}
