/**
 * Turning the log on and off while the store runs.
 *
 *     off ---- appendonly yes ----> its first BASE is made ---- installed ----> on
 *      ^                               |          ^                              |
 *      |                               `- failed -'                              |
 *      `------------------------------ appendonly no ----------------------------'
 *
 * Until the first BASE is installed nothing of the log counts, and no reply waits for it: what was
 * promised when the client wrote is what held without a log. Turned off, the log is written and
 * synced to its end, and its files stay.
 *
 * Turning it on takes the lock of the log, or is refused; turned off, the log gives it up once it is
 * closed.
 *
 * BGREWRITEAOF without a log makes one that is closed as soon as it is there; the lock is held as
 * long.
 *
 * @see redis/src/aof.c startAppendOnly, stopAppendOnly (7.0)
 */
import { AofError, AofErrorCode, PendingLog } from '@varve/aof';
import type { AppendLog, LogWriter } from '@varve/aof';

import { appendfsync, appendonly } from '../config/directives/append-only.js';
import type { ConfigRegistry } from '../config/registry.js';
import type { Dataset } from '../loading/dataset.js';
import type { Logger } from '../logger.js';
import type { Background } from './background.js';
import type { LogLock } from './log-lock.js';
import type { RewrittenLog } from './log-rewrite.js';

/** What the store does with the log it is given. */
export interface LogUser {
  /** From now on units go to `writer`; replies wait for it if it `counts`. */
  attach(writer: LogWriter, counts: boolean): void;
  /** No more units go to the log; replies still wait for those that did. */
  stop(): void;
  /** There is no log any more, and nothing waits for it. */
  detach(): void;
}

export interface LogSwitchRooms {
  readonly config: ConfigRegistry;
  readonly dataset: Dataset;
  readonly background: () => Background;
  readonly user: () => LogUser;
  readonly lock: LogLock;
  readonly logger: Logger;
}

export class LogSwitch implements RewrittenLog {
  readonly #rooms: LogSwitchRooms;
  /** Whether units go to the log that was begun. */
  #isFed: boolean;
  /** Whether it was turned on last, and not off. */
  #isOn: boolean;
  #isClosing: boolean;

  constructor(rooms: LogSwitchRooms) {
    this.#rooms = rooms;
    this.#isFed = false;
    this.#isOn = rooms.config.get(appendonly);
    this.#isClosing = false;
    rooms.config.watch(appendonly, (isOn) => (isOn ? this.#turnOn() : this.#turnOff()));
  }

  get appendLog(): AppendLog | undefined {
    return this.#rooms.dataset.appendLog;
  }

  get isPending(): boolean {
    return this.#isWanted && this.appendLog === undefined;
  }

  begin(): PendingLog {
    if (!this.#rooms.lock.take()) throw new AofError(AofErrorCode.io, 'The log is locked by another server');
    const pending = new PendingLog(this.#rooms.dataset.logOptions());
    this.#isFed = this.#isWanted;
    if (this.#isFed) this.#rooms.user().attach(pending.writer, false);
    return pending;
  }

  begun(log: AppendLog): void {
    const { background, config, dataset, user } = this.#rooms;
    if (!this.#isWanted || !this.#isFed) {
      // Nobody wants it; or somebody does since, and it lacks the units from before.
      background().rewrite.isScheduled = this.#isWanted;
      log.close(() => this.#unlock());
      return;
    }
    dataset.adopt(log);
    // It may have been changed since the log was begun.
    log.writer.setPolicy(config.get(appendfsync));
    user().attach(log.writer, true);
  }

  failed(): void {
    this.#unlock();
    if (!this.isPending) return;
    this.#rooms.user().detach();
    this.#rooms.background().rewrite.isScheduled = true;
  }

  get #isWanted(): boolean {
    return this.#rooms.config.get(appendonly);
  }

  #turnOn(): string | undefined {
    if (this.#isClosing) return 'the append only file is still being closed, try again';
    const { background, lock, logger } = this.#rooms;
    if (!lock.take()) return 'Unable to turn on AOF. Check server logs.';
    this.#isOn = true;
    const { active, rewrite } = background();
    if (active === undefined) rewrite.start();
    else {
      rewrite.isScheduled = true;
      // One that was begun without a log knows nothing of the units since.
      if (active === 'aof') rewrite.cancel(() => undefined);
      logger.notice('An AOF background was scheduled to start when possible.');
    }
    return undefined;
  }

  #turnOff(): undefined {
    // A CONFIG SET that could not turn it on takes its value back.
    if (!this.#isOn) return undefined;
    this.#isOn = false;
    const { background, dataset, user } = this.#rooms;
    const log = dataset.appendLog;
    const { rewrite } = background();
    rewrite.isScheduled = false;
    this.#isClosing = true;
    user().stop();
    rewrite.cancel(() => {
      const end = (): void => {
        this.#isClosing = false;
        dataset.adopt(undefined);
        user().detach();
        // It is wanted again if the CONFIG SET that turned it off failed in another directive.
        if (this.#isWanted) this.#turnOn();
        this.#unlock();
      };
      if (log === undefined) end();
      else log.close(end);
    });
    return undefined;
  }

  /** Gives up the lock, unless somebody needs it. */
  #unlock(): void {
    if (!this.#isWanted && !this.#isClosing) this.#rooms.lock.release();
  }
}
