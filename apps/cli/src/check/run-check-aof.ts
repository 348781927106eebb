/**
 * `varve check-aof`: the check engine of @varve/aof with a terminal around it.
 *
 * Lines and exit code are the engine's, which are redis-check-aof's. Before anything is cut the
 * engine asks, here on the terminal; only an answer that begins with y, or Y, is a yes. Cutting by
 * timestamp is not asked about: whoever names a second means it. A BASE in RDB form is checked by the
 * engine of check-rdb, whose lines come between.
 */
import { createInterface } from 'node:readline';

import { checkAof, type CheckRequest } from '@varve/aof';
import type { Storage } from '@varve/storage';

import { print, toBytes, type Terminal } from '../terminal.js';
import { readingScreen } from './reading-progress.js';
import { checkRdbFile } from './run-check-rdb.js';

/** Checks, prints, and returns the exit code. */
export async function runCheckAof(
  request: CheckRequest,
  storage: Storage,
  terminal: Terminal,
  nowMs: number,
): Promise<number> {
  const { progress, show } = readingScreen(storage, terminal);
  try {
    return await checkAof(request, {
      storage: progress.storage,
      print: (line) => {
        show(toBytes(line));
      },
      checkRdb: (path, name) => checkRdbFile(path, name, progress.storage, nowMs, show),
      confirm: async (question) => {
        progress.hide();
        print(terminal, question);
        return /^y/i.test(await readAnswer(terminal));
      },
    });
  } finally {
    progress.hide();
  }
}

/** Reads one line; the end of the input is an empty one. */
async function readAnswer(terminal: Terminal): Promise<string> {
  const lines = createInterface({ input: terminal.input });
  try {
    for await (const line of lines) return line;
    return '';
  } finally {
    lines.close();
  }
}
