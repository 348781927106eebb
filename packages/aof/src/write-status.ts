/**
 * Whether the log can be written, and what is said about it: once per 30 s while writes fail, once
 * when they work again, once when a sync failed.
 *
 *     ok --write fails--> err --a retry succeeds--> ok
 *      `---sync fails---> err, for good
 *
 * Texts and limit: redis/src/aof.c flushAppendOnlyFile, AOF_WRITE_LOG_ERROR_RATE; bio.c (7.0).
 */
import { nameOf, type StorageError } from '@varve/storage';

import { AofError, AofErrorCode } from './errors.js';
import type { WriteFailure } from './log-file.js';
import type { Logger } from './logger.js';

const logIntervalMs = 30_000;

/** The errno that Redis gives a write that came out short. */
const shortWriteReason = 'No space left on device';

export class WriteStatus {
  status: 'ok' | 'err';
  /** strerror text of the last failure. */
  reason: string;
  #logger: Logger;
  #loggedMs: number;

  constructor(logger: Logger) {
    this.status = 'ok';
    this.reason = '';
    this.#logger = logger;
    this.#loggedMs = -Infinity;
  }

  /** A write failed. Returns the error that ends a process whose replies promise durability. */
  writeFailed(failure: WriteFailure, path: string, now: number): AofError {
    const { error, written, expected, truncateError } = failure;
    this.status = 'err';
    this.reason = written > 0 ? shortWriteReason : error.reason;
    if (now - this.#loggedMs >= logIntervalMs) {
      this.#loggedMs = now;
      this.#logger.warning(
        written > 0
          ? `Short write while writing to the AOF file: (nwritten=${written}, expected=${expected})`
          : `Error writing to the AOF file: ${error.reason}`,
      );
      if (truncateError) this.#warnOfTorn(truncateError);
    }
    const policy = "when the AOF fsync policy is 'always'";
    const text = `Can't recover from AOF write error ${policy}. Exiting...`;
    return new AofError(AofErrorCode.writeFailed, text, { file: nameOf(path) }, error);
  }

  #warnOfTorn(error: StorageError): void {
    this.#logger.warning(
      'Could not remove short write from the append-only file.  Redis may refuse to load the AOF ' +
        `the next time it starts.  ftruncate: ${error.reason}`,
    );
  }

  /** A write succeeded. */
  written(): void {
    if (this.status === 'ok') return;
    this.status = 'ok';
    this.#loggedMs = -Infinity;
    this.#logger.warning('AOF write error looks solved, Redis can write again.');
  }

  /** A sync, of the file or of its name, failed. Returns the error that ends a process whose replies promise durability. */
  syncFailed(error: StorageError, path: string): AofError {
    this.status = 'err';
    this.reason = error.reason;
    const policy = "when the AOF fsync policy is 'always'";
    const text = `Can't persist AOF for fsync error ${policy}: ${error.reason}. Exiting...`;
    return new AofError(AofErrorCode.syncFailed, text, { file: nameOf(path) }, error);
  }
}
