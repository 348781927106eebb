/**
 * The shell's memory on disk: one line per command, oldest first, readable by its owner alone.
 *
 * Kept in VARVE_HISTFILE, by default ~/.varve_history; /dev/null or no home directory means none.
 * Each line is appended when it is typed, so that shells running at once do not overwrite each
 * other. A file that cannot be read or written costs the history, never the session.
 *
 * The one file of this package that uses node:fs: storage backends create files that others may
 * read (0644), and this one may not be.
 */
// eslint-disable-next-line no-restricted-imports -- see above: the mode is 0600
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const LINES_MAX = 1000;

/** Names the history file; undefined when there shall be none. */
export function historyPath(
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const chosen = environment['VARVE_HISTFILE'];
  if (chosen !== undefined && chosen !== '') return chosen === '/dev/null' ? undefined : chosen;
  const home = environment['HOME'] ?? environment['USERPROFILE'];
  return home === undefined || home === '' ? undefined : join(home, '.varve_history');
}

export class HistoryFile {
  readonly #path: string | undefined;

  constructor(path: string | undefined) {
    this.#path = path;
  }

  /** Reads the last lines, oldest first; none when there is no such file. */
  read(): string[] {
    if (this.#path === undefined) return [];
    try {
      const lines = readFileSync(this.#path, 'utf8').split('\n');
      return lines.filter((line) => line !== '').slice(-LINES_MAX);
    } catch {
      return []; // Not there yet, or not ours to read.
    }
  }

  /** Appends a line; on return it is in the OS. */
  append(line: string): void {
    if (this.#path === undefined) return;
    try {
      appendFileSync(this.#path, `${line}\n`, { mode: 0o600 });
    } catch {
      return; // A read-only home: this session remembers, the next will not.
    }
  }
}
