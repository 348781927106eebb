/**
 * The logger of the server: Redis's lines, to the standard output or to a file.
 *
 * The file is opened, appended to and closed for every line, as Redis does, so that `logrotate` may
 * move it away at any time without telling the server. A line that cannot be written to the file is
 * written to the standard error: the last line before an exit must be somewhere.
 */
import { StorageError, writeFully } from '@varve/storage';
import type { Storage } from '@varve/storage';
import type { Logger } from '@varve/store';

import { formatLogLine, logLevels } from './log-line.js';
import type { LogLevel, LogRole } from './log-line.js';

/** What a logger writes to. */
export interface LogOutput {
  readonly pid: number;
  readonly storage: Storage;
  now(): Date;
  /** Writes to the standard output, before returning where the platform allows it. */
  standard(text: string): void;
  /** Writes to the standard error. */
  error(text: string): void;
}

/** Writes what the store and the server have to say. */
export class ServerLogger implements Logger {
  level: LogLevel = 'notice';
  role: LogRole = 'C';
  /** Path of the log file; empty: the standard output. */
  file = '';
  readonly #output: LogOutput;

  constructor(output: LogOutput) {
    this.#output = output;
  }

  debug(message: string): void {
    this.#log('debug', message);
  }

  verbose(message: string): void {
    this.#log('verbose', message);
  }

  notice(message: string): void {
    this.#log('notice', message);
  }

  warning(message: string): void {
    this.#log('warning', message);
  }

  #log(level: LogLevel, message: string): void {
    if (logLevels.indexOf(level) < logLevels.indexOf(this.level)) return;
    const line = formatLogLine(this.#output.pid, this.role, this.#output.now(), level, message);
    if (this.file === '') this.#output.standard(line);
    else this.#append(line);
  }

  #append(line: string): void {
    const bytes = Buffer.from(line, 'utf8');
    try {
      const file = this.#output.storage.open(this.file, 'append');
      try {
        writeFully(file, bytes, 0, bytes.byteLength);
      } finally {
        file.close();
      }
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      this.#output.error(line);
    }
  }
}
