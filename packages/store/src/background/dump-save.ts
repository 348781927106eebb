/**
 * Snapshots in dump.rdb: SAVE, which nothing runs beside, and BGSAVE.
 *
 *     1 the keyspace is frozen         the dump is the dataset of this moment
 *     2 temp-bg-<pid>.rdb              written and synced, by the worker (SAVE: temp-<pid>.rdb, here)
 *     3 rename to dbfilename           the old dump is replaced, atomically
 *     4 sync of the directory          now the new one is on disk, and only now it counts
 *
 * What fails before 3 leaves the old dump as it is and removes the temporary file. What fails in 4
 * leaves one of the two, whole. What is there of 2 when the process is killed, the next start removes
 * (dump-leftovers.ts).
 *
 * @see redis/src/rdb.c rdbSave, rdbSaveBackground, backgroundSaveDoneHandler (7.0)
 */
import assert from 'node:assert';

import { writeSnapshot } from '@varve/rewrite';
import { abandonFile, joinPath, StorageError } from '@varve/storage';
import type { Storage } from '@varve/storage';

import { unixSeconds } from '../clock.js';
import type { Logger } from '../logger.js';
import { AttemptHistory } from './attempt-history.js';
import type { SaveHistory } from './save-trigger.js';
import { SnapshotTask, type SnapshotPlan, type SnapshotRooms } from './snapshot-task.js';

/** Where a dump goes, and how it is written. */
export interface DumpPlan extends SnapshotPlan {
  readonly directory: string;
  /** `dbfilename`. */
  readonly fileName: string;
}

export interface DumpSaveRooms extends SnapshotRooms {
  readonly storage: Storage;
  readonly logger: Logger;
  readonly pid: number;
  /** Dumps written here and beside have temporary files of their own. */
  readonly plan: (where: 'here' | 'beside') => DumpPlan;
  /** Changes of the dataset so far. */
  readonly changeCount: () => number;
}

/** What to do once something that was under way is over. */
type Done = () => void;

export class DumpSave implements SaveHistory {
  readonly attempts: AttemptHistory;
  /** Unix time in seconds of the last success. */
  savedAt: number;
  readonly #rooms: DumpSaveRooms;
  #task: SnapshotTask | undefined;
  #isNaming: boolean;
  /** Changes that the last dump holds. */
  #changesSaved: number;

  constructor(rooms: DumpSaveRooms) {
    this.attempts = new AttemptHistory(rooms.clock);
    this.savedAt = unixSeconds(rooms.clock);
    this.#rooms = rooms;
    this.#task = undefined;
    this.#isNaming = false;
    this.#changesSaved = 0;
  }

  get lastStatus(): 'ok' | 'err' {
    return this.attempts.lastStatus;
  }

  get triedAt(): number {
    return this.attempts.startedAt;
  }

  /** Changes since the last dump (rdb_changes_since_last_save). */
  get changes(): number {
    return this.#rooms.changeCount() - this.#changesSaved;
  }

  /** Whether one is under way in the background. */
  get isRunning(): boolean {
    return this.#task !== undefined || this.#isNaming;
  }

  /** How long it has been under way, in seconds; -1: it is not. */
  get currentSeconds(): number {
    return this.isRunning ? this.attempts.elapsedSeconds : -1;
  }

  /** The worker's progress; undefined: it does not write. */
  get task(): SnapshotTask | undefined {
    return this.#task;
  }

  /**
   * Saves before it returns. Returns whether that worked; the log says why not. One that is under way
   * in the background must be cancelled before.
   */
  save(): boolean {
    const { keyspace, storage, clock, logger, plan } = this.#rooms;
    const { directory, fileName, ...job } = plan('here');
    const changes = this.#rooms.changeCount();
    this.attempts.startCount++;
    const now = (): number => clock.microseconds() / 1000;
    const outcome = writeSnapshot(storage, { ...job, memory: keyspace.memory() }, now);
    if (outcome.kind === 'failed') return this.#failed(outcome.reason);
    try {
      storage.rename(job.path, joinPath(directory, fileName));
      storage.syncDirectory(directory);
    } catch (error) {
      abandonFile(storage, job.path);
      return this.#failed(reasonOf(error));
    }
    logger.notice('DB saved on disk');
    this.#succeeded(changes);
    return true;
  }

  /** Starts to save in the background. */
  start(): void {
    assert(!this.isRunning, 'one dump at a time');
    const { logger, pid, plan } = this.#rooms;
    const { directory, fileName, ...job } = plan('beside');
    const changes = this.#rooms.changeCount();
    this.attempts.begin();
    this.#task = new SnapshotTask(this.#rooms, job, (outcome, keptBytes) => {
      this.#task = undefined;
      this.attempts.lastKeptBytes = keptBytes;
      if (outcome.kind === 'written') this.#name(job.path, directory, fileName, changes);
      else {
        if (outcome.kind === 'failed') this.#failedBeside(outcome.reason);
        this.#end();
      }
    });
    logger.notice(`Background saving started by pid ${pid}`);
  }

  /**
   * Gives up what is under way. Calls `done` when nothing is any more, at once if nothing was. A dump
   * that is written already is not taken back.
   */
  cancel(done: Done): void {
    this.#task?.cancel();
    if (this.isRunning) this.attempts.awaitEnd(done);
    else done();
  }

  /** Gives the file its name. */
  #name(temporary: string, directory: string, fileName: string, changes: number): void {
    const { storage, logger } = this.#rooms;
    this.#isNaming = true;
    try {
      storage.rename(temporary, joinPath(directory, fileName));
    } catch (error) {
      abandonFile(storage, temporary);
      this.#failedBeside(reasonOf(error));
      this.#end();
      return;
    }
    storage.syncDirectoryAsync(directory, (error) => {
      if (error === undefined) {
        logger.notice('DB saved on disk');
        this.#succeeded(changes);
        logger.notice('Background saving terminated with success');
      } else this.#failedBeside(error.reason);
      this.#end();
    });
  }

  #succeeded(changes: number): void {
    this.#changesSaved = changes;
    this.savedAt = unixSeconds(this.#rooms.clock);
    this.attempts.lastStatus = 'ok';
  }

  #failed(reason: string): false {
    this.#rooms.logger.warning(`Write error saving DB on disk: ${reason}`);
    this.attempts.lastStatus = 'err';
    return false;
  }

  #failedBeside(reason: string): void {
    this.#failed(reason);
    this.#rooms.logger.warning('Background saving error');
  }

  #end(): void {
    this.#isNaming = false;
    this.attempts.end();
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof StorageError) return error.reason;
  throw error;
}
