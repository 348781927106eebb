/**
 * Says that writes fail, at most once per 30 seconds, and that they work again.
 *
 * Texts and limit: redis/src/aof.c flushAppendOnlyFile, AOF_WRITE_LOG_ERROR_RATE (7.0).
 */
import type { WriteFailure } from './log-file.js';
import type { Logger } from './logger.js';

const intervalMs = 30_000;

export class WriteErrorLog {
  #logger: Logger;
  #lastMs: number;

  constructor(logger: Logger) {
    this.#logger = logger;
    this.#lastMs = -Infinity;
  }

  /** Logs a failure, unless one was logged within the last 30 s. */
  report(failure: WriteFailure, now: number): void {
    if (now - this.#lastMs < intervalMs) return;
    this.#lastMs = now;
    if (failure.written > 0) {
      const counts = `nwritten=${failure.written}, expected=${failure.expected}`;
      this.#logger.warning(`Short write while writing to the AOF file: (${counts})`);
    } else {
      this.#logger.warning(`Error writing to the AOF file: ${failure.error.reason}`);
    }
    if (failure.truncateError) {
      this.#logger.warning(
        'Could not remove short write from the append-only file.  Redis may refuse to load the ' +
          `AOF the next time it starts.  ftruncate: ${failure.truncateError.reason}`,
      );
    }
  }

  /** Logs that the retry succeeded. */
  solved(): void {
    this.#logger.warning('AOF write error looks solved, Redis can write again.');
    this.#lastMs = -Infinity;
  }
}
