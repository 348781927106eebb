/**
 * Goal: `varve check-aof` prints and exits as redis-check-aof does, and asks before it cuts.
 *
 * Method: the same files given to both programs, where Redis is installed; the rest on a disk in
 * memory. What the engine finds in damaged files is tested where the engine is.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { NodeStorage, readFile, writeFully } from '@varve/storage';
import { MemoryStorage } from '@varve/storage/memory';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { hasProgram, runProgram, runVarve, type Result } from '../testing/programs.js';

const installed = hasProgram('redis-check-aof');

const SELECT = '*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n';
const SET = '*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\nv\r\n';
const MULTI = '*1\r\n$5\r\nMULTI\r\n';
const TORN = SET.slice(0, -5);
const MANIFEST =
  'file a.aof.1.base.aof seq 1 type b\nfile a.aof.1.incr.aof seq 1 type i\n' +
  'file a.aof.2.incr.aof seq 2 type i\n';

const FILES: Record<string, string> = {
  'good.aof': SELECT + SET,
  'torn.aof': SELECT + SET + TORN,
  'open.aof': SELECT + MULTI + SET,
  'bad.aof': `${SELECT}garbage`,
  'prefix.aof': `${SELECT}*1\r\n!4\r\n`,
  'empty.aof': '',
  'times.aof': `#TS:100\r\n${SELECT}${SET}#TS:200\r\n${SET}#TS:300\r\n${SET}`,
};

describe.skipIf(!installed)('against redis-check-aof', () => {
  let directory = '';
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'varve-check-'));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  function place(files: Record<string, string>): void {
    for (const [name, bytes] of Object.entries(files)) {
      writeFileSync(join(directory, name), bytes, 'latin1');
    }
  }

  /** Runs both programs on the same files; varve's extra line on what it keeps is left out. */
  async function both(files: Record<string, string>, args: string[], input = ''): Promise<Result> {
    const last = args.length - 1;
    const full = [...args.slice(0, last), join(directory, args[last] ?? '')];
    place(files);
    const expected = await runProgram('redis-check-aof', full, { input });
    const left = Object.keys(files).map((name) => readFileSync(join(directory, name), 'latin1'));
    place(files);
    const storage = new NodeStorage();
    const ours = await runVarve(['check-aof', ...full], { input, storage });
    const output = ours.output.replace(/Kept the bytes from .*\n/, '');
    expect({ ...ours, output }).toEqual(expected);
    const cut = Object.keys(files).map((name) => readFileSync(join(directory, name), 'latin1'));
    expect(cut).toEqual(left);
    return ours;
  }

  test.each(Object.keys(FILES))('%s is checked alike', async (name) => {
    await both(FILES, [name]);
  });

  test.each(['torn.aof', 'open.aof', 'bad.aof', 'good.aof'])('%s is fixed alike', async (name) => {
    await both(FILES, ['--fix', name], 'y\n');
  });

  const answers = ['n\n', '\n', '', 'N\n', 'yes\n', 'Y\n'];
  test.each(answers)('the answer %j means the same', async (answer) => {
    await both(FILES, ['--fix', 'torn.aof'], answer);
  });

  test.each(['50', '150', '200', '1000'])('times up to %s are cut alike', async (seconds) => {
    const files = { 'times.aof': FILES['times.aof'] ?? '' };
    await both(files, ['--truncate-to-timestamp', seconds, 'times.aof']);
  });

  const set = {
    'a.aof.1.base.aof': SELECT + SET,
    'a.aof.1.incr.aof': SELECT,
    'a.aof.2.incr.aof': SELECT + SET + TORN,
    'a.aof.manifest': MANIFEST,
  };

  test('a set is checked alike', async () => {
    await both({ ...set, 'a.aof.2.incr.aof': '' }, ['a.aof.manifest']);
    await both(set, ['a.aof.manifest']);
  });

  test('the last file of a set is fixed alike', async () => {
    const { code } = await both(set, ['--fix', 'a.aof.manifest'], 'y\n');
    expect(code).toBe(0);
  });

  test('another file of a set is not fixed', async () => {
    const { code } = await both({ ...set, 'a.aof.1.incr.aof': TORN }, ['--fix', 'a.aof.manifest']);
    expect(code).toBe(1);
  });
});

describe('in memory', () => {
  function disk(files: Record<string, string>): MemoryStorage {
    const storage = new MemoryStorage();
    for (const [name, bytes] of Object.entries(files)) {
      const file = storage.open(name, 'replace');
      writeFully(file, Buffer.from(bytes, 'latin1'), 0, bytes.length);
      file.close();
    }
    return storage;
  }

  test('what is cut is kept beside', async () => {
    const storage = disk(FILES);
    const result = await runVarve(['check-aof', '--fix', 'torn.aof'], { storage, input: 'y\n' });
    expect(result.code).toBe(0);
    expect(result.output).toContain('Successfully truncated AOF torn.aof');
    expect(readFile(storage, 'torn.aof')?.toString()).toBe(SELECT + SET);
    const kept = storage.list('.').filter((name) => name.includes('broken'));
    expect(kept).toHaveLength(1);
  });

  test('without a yes nothing changes', async () => {
    const storage = disk(FILES);
    const { code, output } = await runVarve(['check-aof', '--fix', 'torn.aof'], { storage });
    expect(code).toBe(1);
    expect(output).toContain('Continue? [y/N]: Aborting...\n');
    expect(readFile(storage, 'torn.aof')?.toString()).toBe(FILES['torn.aof']);
  });

  test('a missing file is named', async () => {
    const { code, output } = await runVarve(['check-aof', 'missing.aof']);
    expect(output).toBe('Cannot open file missing.aof: No such file or directory\n');
    expect(code).toBe(1);
  });
});
