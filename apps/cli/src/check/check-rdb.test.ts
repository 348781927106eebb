/**
 * Goal: `varve check-rdb` prints and exits as redis-check-rdb does, and `check-aof` goes through a
 * BASE in RDB form as redis-check-aof does.
 *
 * Method: the same files given to both programs, where Redis is installed; the rest on a disk in
 * memory. What the engine finds in damaged files is tested where the engine is.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { BytesSink, writeDump, type DumpEntry, type DumpValue } from '@varve/rdb';
import { NodeStorage, writeFully } from '@varve/storage';
import { MemoryStorage } from '@varve/storage/memory';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { hasProgram, runProgram, runVarve } from '../testing/programs.js';

const installed = hasProgram('redis-check-rdb');

/** A file with one key, `name`. */
function dump(name: string): Buffer {
  const sink = new BytesSink();
  const value: DumpValue = { kind: 'string', string: Buffer.from('a value') };
  const entries: DumpEntry[] = [
    { kind: 'aux', name: Buffer.from('redis-ver'), value: Buffer.from('7.0.15') },
    { kind: 'key', database: 0, key: Buffer.from(name), value },
  ];
  writeDump(entries, sink);
  return sink.bytes();
}

const good = dump('ключ');
const changed = Buffer.from(good);
changed[30] = 0x7f;

const RECORD = '*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n';
const FILES: Record<string, Buffer> = {
  'good.rdb': good,
  'short.rdb': good.subarray(0, -9),
  'changed.rdb': changed,
  'empty.rdb': Buffer.alloc(0),
  'old.aof': Buffer.concat([good, Buffer.from(RECORD)]),
  'torn.aof': Buffer.concat([good, Buffer.from(RECORD), Buffer.from('*1\r\n')]),
  'bad.aof': Buffer.concat([changed, Buffer.from(RECORD)]),
  'a.aof.1.base.rdb': good,
  'a.aof.1.incr.aof': Buffer.from(RECORD),
  'a.aof.manifest': Buffer.from(
    'file a.aof.1.base.rdb seq 1 type b\nfile a.aof.1.incr.aof seq 1 type i\n',
  ),
};

describe.skipIf(!installed)('against Redis', () => {
  let directory = '';
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'varve-check-'));
    for (const [name, bytes] of Object.entries(FILES)) writeFileSync(join(directory, name), bytes);
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  test.each([
    ['check-rdb', 'good.rdb', 0],
    ['check-rdb', 'short.rdb', 1],
    ['check-rdb', 'changed.rdb', 1],
    ['check-rdb', 'empty.rdb', 1],
    ['check-aof', 'old.aof', 0],
    ['check-aof', 'torn.aof', 1],
    ['check-aof', 'bad.aof', 1],
    ['check-aof', 'a.aof.manifest', 0],
  ])('%s of %s is told alike', async (command, name, code) => {
    const path = join(directory, name);
    const expected = await runProgram(`redis-${command}`, [path]);
    const ours = await runVarve([command, path], { storage: new NodeStorage() });
    expect(ours).toEqual(expected);
    expect(ours.code).toBe(code);
  });
});

describe('in memory', () => {
  function disk(files: Record<string, Buffer>): MemoryStorage {
    const storage = new MemoryStorage();
    for (const [name, bytes] of Object.entries(files)) {
      const file = storage.open(name, 'replace');
      writeFully(file, bytes, 0, bytes.length);
      file.close();
    }
    return storage;
  }

  test('a good file is told, and 0', async () => {
    const { output, code } = await runVarve(['check-rdb', 'good.rdb'], { storage: disk(FILES) });
    expect(output).toContain(`[offset ${good.length}] \\o/ RDB looks OK! \\o/\n[info] 1 keys read\n`);
    expect(code).toBe(0);
  });

  test('keys are told as the bytes they are', async () => {
    const cut = good.subarray(0, good.indexOf('a value') + 3);
    const storage = disk({ 'cut.rdb': cut });
    const { output, code } = await runVarve(['check-rdb', 'cut.rdb'], { storage });
    expect(Buffer.from(output, 'latin1').toString()).toContain("Reading key 'ключ'");
    expect(code).toBe(1);
  });

  test('a missing file is named', async () => {
    const { output, errorOutput, code } = await runVarve(['check-rdb', 'missing.rdb']);
    expect(output).toBe('[offset 0] Checking RDB file missing.rdb\n');
    expect(errorOutput).toBe('Cannot open file missing.rdb: No such file or directory\n');
    expect(code).toBe(1);
  });
});
