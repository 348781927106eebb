/**
 * The error of a wrong command line: its message is all the user sees, and the exit code is 1.
 */

/** Thrown while options are read; nothing was connected or written yet. */
export class UsageError extends Error {
  readonly code = 'VARVE_USAGE';

  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}
