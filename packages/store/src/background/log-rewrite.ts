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
 * A log that is turned on while the server runs begins in the same way, without a rotation: units
 * go to a file of no log, until its BASE is there (PendingLog of @varve/aof). If that fails the file
 * is of no use, and it all begins again.
 *
 * @see redis/src/aof.c rewriteAppendOnlyFileBackground, backgroundRewriteDoneHandler (7.0)
 */
import assert from 'node:assert';

import { AofError, PendingLog } from '@varve/aof';
import type { AppendLog, FileEntry, FinishedBase } from '@varve/aof';
import type { SnapshotOutcome } from '@varve/rewrite';
import type { Storage } from '@varve/storage';

import type { Logger } from '../logger.js';
import { AttemptHistory } from './attempt-history.js';
import { RewriteLimit } from './rewrite-limit.js';
import { SnapshotTask, type SnapshotPlan, type SnapshotRooms } from './snapshot-task.js';

/** The log that is rewritten: the store's, which may turn one on. */
export interface RewrittenLog {
  /** The log; undefined: there is none yet. */
  readonly appendLog: AppendLog | undefined;
  /** Whether there is to be one, and is none yet. */
  readonly isPending: boolean;
  /** Begins one: from now on units go there. Errors: AofError. */
  begin(): PendingLog;
  /** What was begun has become a log. */
  begun(log: AppendLog): void;
  /** What was begun has come to nothing, if anything was. */
  failed(): void;
}

export interface LogRewriteRooms extends SnapshotRooms {
  readonly storage: Storage;
  readonly logger: Logger;
  readonly pid: number;
  readonly log: RewrittenLog;
  readonly plan: (log: { newFileId(): number | undefined }) => SnapshotPlan;
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
  readonly attempts: AttemptHistory;
  /** Whether one is to start as soon as nothing else is under way. */
  isScheduled: boolean;
  readonly limit: RewriteLimit;
  readonly #rooms: LogRewriteRooms;
  #phase: Phase;
  #isCancelled: boolean;
  #task: SnapshotTask | undefined;
  /** What the worker writes. */
  #plan: SnapshotPlan | undefined;
  /** What the worker came to, and what the rotation did; undefined: they are under way. */
  #outcome: SnapshotOutcome | undefined;
  #rotation: AofError | FileEntry | PendingLog | undefined;

  constructor(rooms: LogRewriteRooms) {
    this.attempts = new AttemptHistory(rooms.clock);
    this.isScheduled = false;
    this.limit = new RewriteLimit(rooms.logger);
    this.#rooms = rooms;
    this.#phase = 'idle';
    this.#isCancelled = false;
    this.#task = undefined;
    this.#plan = undefined;
    this.#outcome = undefined;
    this.#rotation = undefined;
  }

  get isRunning(): boolean {
    return this.#phase !== 'idle';
  }

  /** How long it has been under way, in seconds; -1: it is not. */
  get currentSeconds(): number {
    return this.isRunning ? this.attempts.elapsedSeconds : -1;
  }

  /** The worker's progress; undefined: it does not write. */
  get task(): SnapshotTask | undefined {
    return this.#task;
  }

  /** Whether a log is being turned on: nothing of it counts yet. */
  get isFirst(): boolean {
    return this.isRunning && this.#rooms.log.isPending;
  }

  /** Asks for a rewrite. It begins with `proceed`. */
  start(): void {
    assert(!this.isRunning, 'one rewrite at a time');
    this.#phase = 'asked';
    this.isScheduled = false;
    this.attempts.begin();
    this.#isCancelled = false;
    this.#outcome = undefined;
    this.#rotation = undefined;
    const { logger, pid } = this.#rooms;
    logger.notice(`Background append only file rewriting started by pid ${pid}`);
  }

  /** Begins what was asked for. To be called at the end of a turn: no unit is half appended. */
  proceed(): void {
    if (this.#phase !== 'asked') return;
    this.#phase = 'writing';
    const { appendLog } = this.#rooms.log;
    if (appendLog === undefined) this.#begin();
    else this.#rotate(appendLog);
  }

  #rotate(log: AppendLog): void {
    this.#plan = this.#rooms.plan(log);
    log.rotate(
      () => this.#write(),
      (error, entry) => {
        this.#rotation = error ?? entry;
        // What failed before the cut has no worker to wait for.
        if (error !== undefined && this.#task === undefined) this.#outcome ??= { kind: 'cancelled' };
        if (error !== undefined) this.#task?.cancel();
        this.#join();
      },
    );
  }

  #begin(): void {
    try {
      this.#rotation = this.#rooms.log.begin();
    } catch (error) {
      if (!(error instanceof AofError)) throw error;
      this.#rooms.log.failed();
      this.#fail(error.message);
      return;
    }
    this.#plan = this.#rooms.plan(this.#rotation);
    this.#write();
  }

  /** Freezes the keyspace and starts the worker. */
  #write(): void {
    if (this.#rooms.keyspace.viewOpen) {
      const reason = 'Somebody has opened a frozen view of the dataset';
      this.#outcome = { kind: 'failed', error: reason, reason };
      this.#join();
      return;
    }
    this.#task = new SnapshotTask(this.#rooms, this.#plan as SnapshotPlan, (outcome, keptBytes) => {
      this.#task = undefined;
      this.attempts.lastKeptBytes = keptBytes;
      this.#outcome = outcome;
      this.#join();
    });
    if (this.#isCancelled) this.#task.cancel();
  }

  /**
   * Gives up what is under way. Calls `done` when nothing is any more, at once if nothing was. A BASE
   * that is being installed is not taken back.
   */
  cancel(done: () => void): void {
    if (this.#phase === 'asked') this.#end();
    this.#isCancelled = true;
    this.#task?.cancel();
    if (this.isRunning) this.attempts.awaitEnd(done);
    else done();
  }

  /** Goes on once both the worker and the rotation have come to an end. */
  #join(): void {
    const outcome = this.#outcome;
    const rotation = this.#rotation;
    if (outcome === undefined || rotation === undefined) return;
    const isWanted = outcome.kind === 'written' && !this.#isCancelled;
    if (rotation instanceof AofError) {
      this.#note(rotation.message);
      this.#leave(outcome);
    } else if (isWanted) this.#install(rotation, outcome.size);
    else if (rotation instanceof PendingLog) rotation.abandon(() => this.#giveUp(outcome));
    else this.#giveUp(outcome);
  }

  /** Ends without a BASE. */
  #giveUp(outcome: SnapshotOutcome): void {
    this.#rooms.log.failed();
    if (outcome.kind === 'failed') this.#note(outcome.error);
    this.#leave(outcome);
  }

  /** Ends, and leaves nothing of what the worker may have written. */
  #leave(outcome: SnapshotOutcome): void {
    if (outcome.kind !== 'written') {
      this.#end();
      return;
    }
    const { path } = this.#plan as SnapshotPlan;
    this.#rooms.storage.removeAsync(path, (error) => {
      if (error !== undefined) this.#rooms.logger.warning(error.message);
      this.#end();
    });
  }

  #install(rotation: FileEntry | PendingLog, size: number): void {
    const base = finished(this.#plan as SnapshotPlan, size);
    const { log, logger } = this.#rooms;
    logger.notice('Background AOF rewrite terminated with success');
    this.#phase = 'installing';
    if (rotation instanceof PendingLog) {
      rotation.install(base, (error, begun) => {
        if (begun === undefined) log.failed();
        else log.begun(begun);
        this.#installed(error);
      });
    } else {
      const { appendLog } = log;
      assert(appendLog !== undefined, 'a log is not turned off while it is rewritten');
      appendLog.installBase(base, rotation.sequence, (error) => this.#installed(error));
    }
  }

  #installed(error: AofError | undefined): void {
    if (error !== undefined) {
      this.#fail(error.message);
      return;
    }
    this.attempts.lastStatus = 'ok';
    this.limit.failures = 0;
    this.#rooms.logger.notice('Background AOF rewrite finished successfully');
    this.#end();
  }

  #fail(reason: string): void {
    this.#note(reason);
    this.#end();
  }

  /** Notes that it failed. */
  #note(reason: string): void {
    this.#rooms.logger.warning(`Background AOF rewrite terminated with error: ${reason}`);
    this.attempts.lastStatus = 'err';
    this.limit.failures++;
  }

  #end(): void {
    this.#phase = 'idle';
    this.#plan = undefined;
    this.attempts.end();
  }
}

/** The BASE that was written as planned. */
function finished({ path, form }: SnapshotPlan, size: number): FinishedBase {
  if (form.kind === 'rdb') return { path, form: 'rdb', fileId: undefined, size };
  return { path, form: 'aof', fileId: form.fileId, size };
}
