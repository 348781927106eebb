import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { HistoryFile, historyPath } from './history-file.js';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'varve-history-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

describe('historyPath', () => {
  test('is in the home directory unless VARVE_HISTFILE says otherwise', () => {
    expect(historyPath({ HOME: '/h' })).toBe('/h/.varve_history');
    expect(historyPath({ HOME: '/h', VARVE_HISTFILE: '/x' })).toBe('/x');
    expect(historyPath({ HOME: '/h', VARVE_HISTFILE: '/dev/null' })).toBeUndefined();
    expect(historyPath({})).toBeUndefined();
  });
});

describe('HistoryFile', () => {
  test('appends lines that another session reads, oldest first', () => {
    const path = join(directory, 'history');
    new HistoryFile(path).append('one');
    new HistoryFile(path).append('two é');
    expect(new HistoryFile(path).read()).toEqual(['one', 'two é']);
    expect(readFileSync(path, 'utf8')).toBe('one\ntwo é\n');
  });

  test.runIf(process.platform !== 'win32')('is for its owner alone', () => {
    const path = join(directory, 'history');
    new HistoryFile(path).append('one');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('reads the last thousand lines', () => {
    const path = join(directory, 'history');
    writeFileSync(path, Array.from({ length: 1500 }, (_, i) => `${i}\n`).join(''));
    const lines = new HistoryFile(path).read();
    expect(lines).toHaveLength(1000);
    expect(lines.at(-1)).toBe('1499');
  });

  test('does without a file that cannot be', () => {
    const history = new HistoryFile(join(directory, 'missing', 'history'));
    history.append('one');
    expect(history.read()).toEqual([]);
    expect(new HistoryFile(undefined).read()).toEqual([]);
  });
});
