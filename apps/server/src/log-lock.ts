/**
 * The lock of the log's directory through the life of a server.
 *
 *     start, appendonly yes        taken, or the start is refused: the reason is the last line of the log
 *     CONFIG SET appendonly yes    taken, or refused: the reason comes into the log a moment later
 *     CONFIG SET appendonly no     given up, once the log is closed
 *     BGREWRITEAOF without a log   the same, from its beginning to its end
 *     end                          given up
 *
 * The start can wait for an answer, CONFIG SET cannot: whether the socket was bound is known at once,
 * whose it is only later. So CONFIG SET is refused a lock whose owner is dead, too, and removes it:
 * the next one gets it. A start without a log removes such a lock in advance.
 *
 * Where there are no sockets (some file systems) the log is used without a lock, with a warning.
 */
import path from 'node:path';
import type { Storage } from '@varve/storage';
import { appenddirname, appendonly } from '@varve/store';
import type { ConfigRegistry, LogLock, Logger } from '@varve/store';

import { lockDirectory, lockIfFree } from './directory-lock.js';
import type { DirectoryLock, LockResult } from './directory-lock.js';
import { codeOf, systemReason } from './system-reason.js';

export interface LogLockRooms {
  readonly config: ConfigRegistry;
  readonly storage: Storage;
  readonly logger: Logger;
  readonly pid: number;
  readonly platform: NodeJS.Platform;
  /** Where `appenddirname` is; relative to the working directory is best, as in `lockDirectory`. */
  readonly directory: string;
}

/** Codes of a directory that cannot be written to at all. */
const unwritable = ['EACCES', 'EROFS', 'ENOSPC'];

export class ServerLogLock implements LogLock {
  readonly #rooms: LogLockRooms;
  /** The log's directory, and the name of its lock. */
  readonly #directory: string;
  readonly #path: string;
  #lock: DirectoryLock | undefined;
  #isAsking: boolean;

  constructor(rooms: LogLockRooms) {
    const directory = path.join(rooms.directory, rooms.config.get(appenddirname));
    this.#rooms = rooms;
    this.#directory = path.resolve(directory);
    this.#path = rooms.platform === 'win32' ? `${this.#directory}.lock` : `${directory}.lock`;
    this.#lock = undefined;
    this.#isAsking = false;
  }

  /** At the start: takes it if there is to be a log. Returns whether the start may go on. */
  async start(): Promise<boolean> {
    const { config, logger } = this.#rooms;
    if (!config.get(appendonly)) {
      await this.#removeDead();
      return true;
    }
    const result = await this.#ask();
    if (result.kind === 'locked') {
      this.#lock = result.lock;
      return true;
    }
    if (result.kind === 'taken') {
      const advice = 'Stop it, or start this one with another --dir.';
      logger.warning(`Fatal error, ${this.#otherServer(result.ownerPid)}. ${advice}`);
      return false;
    }
    if (!unwritable.includes(codeOf(result.cause) ?? '')) {
      this.#warnOfNone(result.cause);
      return true;
    }
    const where = path.dirname(this.#directory);
    logger.warning(`Fatal error, can't write to the data directory ${where}: ${systemReason(result.cause)}`);
    return false;
  }

  take(): boolean {
    if (this.#lock !== undefined) return true;
    const { pid, platform, storage } = this.#rooms;
    this.#lock = lockIfFree(this.#path, pid, platform, (cause) => this.#explain(cause));
    if (this.#lock !== undefined) return true;
    const isSomebodys = platform === 'win32' || storage.stat(this.#path) !== undefined;
    return !isSomebodys;
  }

  release(): void {
    void this.#lock?.release();
    this.#lock = undefined;
  }

  /** Says why it was not taken. What is in the way and nobody's is removed. */
  #explain(cause: unknown): void {
    if (codeOf(cause) !== 'EADDRINUSE') this.#warnOfNone(cause);
    else if (!this.#isAsking) {
      this.#isAsking = true;
      void this.#explainTaken().finally(() => (this.#isAsking = false));
    }
  }

  async #explainTaken(): Promise<void> {
    const { logger } = this.#rooms;
    const result = await this.#ask();
    if (result.kind === 'impossible') this.#warnOfNone(result.cause);
    else if (result.kind === 'taken') {
      logger.warning(`Can't begin an AOF: ${this.#otherServer(result.ownerPid)}`);
    } else {
      await result.lock.release();
      logger.warning(`Can't begin an AOF: a server that died had locked ${this.#directory}. Now it is free: try again`);
    }
  }

  async #removeDead(): Promise<void> {
    if (this.#rooms.storage.stat(this.#path) === undefined) return;
    const result = await this.#ask();
    if (result.kind === 'locked') await result.lock.release();
  }

  async #ask(): Promise<LockResult> {
    const { pid, platform, storage } = this.#rooms;
    return await lockDirectory(this.#path, pid, platform, storage);
  }

  #otherServer(pid: number | undefined): string {
    const owner = pid === undefined ? '' : ` (process ${pid})`;
    return `another server${owner} is using ${this.#directory}`;
  }

  #warnOfNone(cause: unknown): void {
    const name = path.resolve(this.#path);
    const reason = systemReason(cause);
    this.#rooms.logger.warning(
      `Warning: ${name} can't be locked (${reason}). Make sure that no other server uses it.`,
    );
  }
}
