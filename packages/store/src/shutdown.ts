/**
 * SHUTDOWN: what is under way in the background is given up, everything appended gets to the disk,
 * a dump is saved if save points ask for one or the client does, the log is sealed and closed, then
 * whoever opened the store is told.
 *
 *     running --request--> stopping --log settled, dump saved--> stopped
 *                             |--one of them failed, no FORCE--> running, the client gets an error
 *                             `--SHUTDOWN ABORT--> running
 *
 * While stopping nothing is executed: what clients send is kept for the case that it fails. It
 * lasts as long as the sync under way off-thread, and no replica is waited for: there are none.
 *
 * @see redis/src/db.c shutdownCommand, redis/src/server.c prepareForShutdown (7.0)
 */
import type { LogWriter } from '@varve/aof';
import type { Session, ShutdownRequest } from '@varve/commands';

import type { Background } from './background/background.js';
import type { Logger } from './logger.js';

const errors = {
  noShutdown: 'ERR No shutdown in progress.',
  failed: 'ERR Errors trying to SHUTDOWN. Check logs.',
} as const;

/** What a shutdown works with. */
export interface ShutdownRooms {
  /** The log, if there is one by now. */
  readonly log: () => LogWriter | undefined;
  /** What runs beside the commands. */
  readonly background: () => Background;
  /** Whether a dump is saved when nobody says: there are save points. */
  readonly savesByItself: () => boolean;
  readonly logger: Logger;
  /** The log is closed: nothing more happens in the store. */
  readonly onStopped: () => void;
  /** Nothing came of it: the store goes on. `session` asked for it and expects `error`. */
  readonly onResumed: (session: Session | undefined, error: string) => void;
}

/** The end of one store. */
export class Shutdown {
  /** Whether a shutdown is under way or done: nothing is executed. */
  isStopping: boolean;
  readonly #rooms: ShutdownRooms;
  #request: ShutdownRequest | undefined;
  #session: Session | undefined;
  #isProceeding: boolean;

  constructor(rooms: ShutdownRooms) {
    this.isStopping = false;
    this.#rooms = rooms;
    this.#request = undefined;
    this.#session = undefined;
    this.#isProceeding = false;
  }

  /**
   * Starts: from now on nothing is executed; `proceed` does the rest.
   *
   * @param session who asked; undefined: a signal
   * @returns the error text if refused
   */
  start(request: ShutdownRequest, session: Session | undefined): string | undefined {
    if (this.isStopping) return undefined;
    const logger = this.#rooms.logger;
    logger.warning(session === undefined ? 'Shutdown requested...' : 'User requested shutdown...');
    this.isStopping = true;
    this.#request = request;
    this.#session = session;
    return undefined;
  }

  /** At the end of the turn in which it started. */
  proceed(): void {
    if (this.#isProceeding) return;
    this.#isProceeding = true;
    this.#endBackground();
  }

  /** Gives up a shutdown that waits; returns the error text if there is none. */
  abort(): string | undefined {
    if (this.#request === undefined) return errors.noShutdown;
    this.#rooms.logger.notice('Shutdown manually aborted.');
    this.#resume(errors.failed);
    return undefined;
  }

  #endBackground(): void {
    const { background, log, logger } = this.#rooms;
    const { active, rewrite } = background();
    // The log that was asked for is not there yet.
    if (rewrite.isFirst && this.#request?.force !== true) {
      this.#refuse("Writing initial AOF, can't exit.");
      return;
    }
    if (active === 'rdb') logger.warning('There is a child saving an .rdb. Killing it!');
    if (active === 'aof') logger.warning('There is a child rewriting the AOF. Killing it!');
    background().cancel(() => {
      const writer = log();
      if (writer === undefined) this.#settle(undefined);
      else writer.whenIdle(() => this.#settle(writer));
    });
  }

  #settle(log: LogWriter | undefined): void {
    const request = this.#request;
    if (request === undefined) return; // Aborted meanwhile.
    const { logger } = this.#rooms;
    if (log !== undefined) {
      logger.notice('Calling fsync() on the AOF file.');
      const error = log.settle();
      if (error !== undefined) {
        logger.warning(error.message);
        if (!request.force) return this.#refuse(undefined);
      }
    }
    if (request.save ?? this.#rooms.savesByItself()) {
      logger.notice('Saving the final RDB snapshot before exiting.');
      const failed = this.#rooms.background().save();
      if (failed !== undefined && !request.force) {
        return this.#refuse("Error trying to save the DB, can't exit.");
      }
      if (failed !== undefined) logger.warning('Error trying to save the DB, exiting anyway.');
    }
    if (log === undefined) this.#stop();
    else log.close(() => this.#stop());
  }

  #refuse(reason: string | undefined): void {
    const { logger } = this.#rooms;
    if (reason !== undefined) logger.warning(reason);
    logger.warning('Errors trying to shut down the server. Check the logs for more information.');
    this.#resume(errors.failed);
  }

  #stop(): void {
    this.#request = undefined;
    this.#rooms.logger.warning('Varve is now ready to exit, bye bye...');
    this.#rooms.onStopped();
  }

  #resume(error: string): void {
    const session = this.#session;
    this.isStopping = false;
    this.#isProceeding = false;
    this.#request = undefined;
    this.#session = undefined;
    this.#rooms.onResumed(session, error);
  }
}
