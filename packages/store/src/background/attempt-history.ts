/**
 * What is known of the attempts at one kind of snapshot, dumps or rewrites: how many, how the last
 * one went, and who waits for the end of the one under way. INFO persistence tells most of it.
 *
 *     begin ---- ended
 *       |          `-- lastSeconds; whoever waits goes on
 *       `-- startCount, startedAt
 *
 * Whether one is under way, and what has become of it, is its owner's to say: it has phases that
 * nobody else knows.
 */
import { unixSeconds, type Clock } from '../clock.js';

export class AttemptHistory {
  /** How many were begun (rdb_saves, aof_rewrites). */
  startCount: number;
  lastStatus: 'ok' | 'err';
  /** What the last one in the background took, in seconds; -1: there was none. */
  lastSeconds: number;
  /** Bytes that the last view kept, at its end (rdb_last_cow_size, aof_last_cow_size). */
  lastKeptBytes: number;
  /** Unix time in seconds: of the last one in the background. */
  startedAt: number;
  readonly #clock: Clock;
  #waiters: (() => void)[];

  constructor(clock: Clock) {
    this.startCount = 0;
    this.lastStatus = 'ok';
    this.lastSeconds = -1;
    this.lastKeptBytes = 0;
    this.startedAt = 0;
    this.#clock = clock;
    this.#waiters = [];
  }

  /** Seconds since the last one in the background was begun. */
  get elapsedSeconds(): number {
    return unixSeconds(this.#clock) - this.startedAt;
  }

  /** One begins in the background. */
  begin(): void {
    this.startCount++;
    this.startedAt = unixSeconds(this.#clock);
  }

  /** Has `done` called when the one under way is over. */
  awaitEnd(done: () => void): void {
    this.#waiters.push(done);
  }

  /** The one in the background is over. Whoever waited is called: another one may begin. */
  end(): void {
    this.lastSeconds = this.elapsedSeconds;
    for (const waiter of this.#waiters.splice(0)) waiter();
  }
}
