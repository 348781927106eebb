/**
 * Rewrites that fail are not tried again at once: a full disk is not helped by filling it again.
 *
 *     failures in a row    0  1  2  3      4      5      6  ...
 *     waits, in minutes    0  0  0  1      2      4      8  ... 60
 *
 * Only what starts by itself waits; BGREWRITEAOF does not.
 *
 * @see redis/src/aof.c aofRewriteLimited (7.0)
 */
import type { Logger } from '../logger.js';

const failuresAllowed = 3;
const minutesMax = 60;

export class RewriteLimit {
  /** Failures since the last success (aof_rewrites_consecutive_failures). */
  failures: number;
  #minutes: number;
  #retryAtMs: number;
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.failures = 0;
    this.#minutes = 0;
    this.#retryAtMs = 0;
    this.#logger = logger;
  }

  /** Whether a rewrite that nobody asked for has to wait. Begins to wait if it is time to. */
  isLimited(nowMs: number): boolean {
    if (this.failures < failuresAllowed) {
      this.#minutes = 0;
      this.#retryAtMs = 0;
      return false;
    }
    if (this.#retryAtMs !== 0) {
      if (nowMs < this.#retryAtMs) return true;
      this.#retryAtMs = 0;
      return false;
    }
    this.#minutes = Math.min(minutesMax, Math.max(1, this.#minutes * 2));
    this.#retryAtMs = nowMs + this.#minutes * 60_000;
    this.#logger.warning(
      'Background AOF rewrite has repeatedly failed and triggered the limit, ' +
        `will retry in ${this.#minutes} minutes`,
    );
    return true;
  }
}
