// Goal: checkRdb says what redis-check-rdb says, and finds what it finds. Method: the same files, good
// and damaged, given to both, where Redis is installed; the rest by expected lines. Told in other
// words are damages inside values and strings, where Redis names a line of its sources; and it has no
// name for the type of its streams.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { BytesSource, checkRdb } from '../src/index.js';
import { listpack } from './encodings.js';
import { everyOpcode, fileOf, join, text } from './file-samples.js';
import { isRedisInstalled } from './redis-server.js';

const nowMs = 1700000000000;

function check(bytes: Buffer): { code: number; lines: string[] } {
  const lines: string[] = [];
  const print = (line: string): number => lines.push(line);
  const { isValid } = checkRdb(new BytesSource(bytes), { path: 'f.rdb', nowMs, print });
  return { code: isValid ? 0 : 1, lines };
}

/** A file that redis-check-rdb 7.0 reads too: all but its streams and lists of one node. */
const packedHash = listpack('f', 'v');
const packedSet = join([2, 0, 0, 0, 3, 0, 0, 0, 1, 0, 2, 0, 3, 0]);
const file = fileOf(
  'REDIS0010',
  [0xfa],
  text('redis-ver'),
  text('7.0.15'),
  [0xfa],
  text('redis-bits'),
  [0xc0, 64],
  [0xf5],
  text('#!lua name=lib\n'),
  [0xfe, 3, 0xfb, 6, 2],
  [0xfc, 0x00, 0xf2, 0x26, 0x98, 0x84, 0x01, 0x00, 0x00, 0xf8, 10, 0],
  text('old'),
  text('v'),
  [0xfc, 0xff, 0xe0, 0xf5, 0x05, 0xff, 0x08, 0x00, 0x00, 0xf9, 200, 2],
  text('set'),
  [2],
  text('a'),
  text('b'),
  [11],
  text('intset'),
  [packedSet.length],
  packedSet,
  [16],
  text('hash'),
  [packedHash.length],
  packedHash,
  [1],
  text('list'),
  [2, 0xc3, 9, 30, 1, 0x61, 0x61, 0xe0, 0x11, 0, 1, 0x61, 0x61, 0xc1, 1, 2],
  [5],
  text('zset'),
  [1],
  text('m'),
  Buffer.alloc(8, 1),
);

test('a good file is told as redis-check-rdb does', () => {
  const { code, lines } = check(file);
  expect(code).toBe(0);
  expect(lines).toEqual([
    '[offset 0] Checking RDB file f.rdb',
    "[offset 27] AUX FIELD redis-ver = '7.0.15'",
    "[offset 41] AUX FIELD redis-bits = '64'",
    '[offset 60] Selecting DB ID 3',
    `[offset ${file.length}] Checksum OK`,
    `[offset ${file.length}] \\o/ RDB looks OK! \\o/`,
    '[info] 6 keys read',
    '[info] 2 expires',
    '[info] 1 already expired',
  ]);
});

test('what modules saved beside keys is named', () => {
  expect(check(everyOpcode).lines).toContainEqual(
    expect.stringMatching(/^\[offset \d+\] MODULE AUX for: ReJSON-RL$/),
  );
});

test('damage inside a value is told with its key', () => {
  const bytes = fileOf('REDIS0012', [24], text('h\0x'), Buffer.alloc(8), [0]);
  expect(check(bytes).lines.slice(1)).toEqual([
    '--- RDB ERROR DETECTED ---',
    '[offset 23] a collection without elements',
    '[additional info] While doing: read-object-value',
    "[additional info] Reading key 'h'",
    '[additional info] Reading type 24 (hash-hashtable-md)',
    '[info] 1 keys read',
    '[info] 0 expires',
    '[info] 0 already expired',
  ]);
});

describe.skipIf(!isRedisInstalled())('beside redis-check-rdb', () => {
  let folder = '';

  beforeAll(() => {
    folder = mkdtempSync(joinPath(tmpdir(), 'varve-rdb-'));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  /** Whether an error is told in other words. A length that cannot be is not looked for on disk. */
  function isToldOtherwise(ours: string, theirs: string): boolean {
    if (theirs.includes('] Internal error')) return true;
    if (!theirs.endsWith('] Unexpected EOF reading RDB file')) return false;
    return /no string has|without elements/.test(ours);
  }

  /** Lines of both without what is told in other words; the rest is the same, to the byte. */
  function compare(bytes: Buffer, title: string): void {
    writeFileSync(joinPath(folder, 'f.rdb'), bytes);
    const { stdout, status } = spawnSync('redis-check-rdb', ['f.rdb'], {
      cwd: folder,
      encoding: 'latin1',
    });
    // The last line is of its log, and on its own.
    const theirs = stdout.replace(/\d+:C .*\n/, '').split('\n').slice(0, -1);
    const ours = check(bytes);
    expect(ours.code, title).toBe(status);
    // Redis takes the encoding of a string for a length, and reads the id of a module that it
    // refuses: it goes further.
    if (ours.lines.some((line) => line.endsWith('] this is no length'))) return;
    if (theirs.some((line) => line.includes('Reading type 6 '))) return;
    const place = ours.lines.findIndex((line, i) => isToldOtherwise(line, theirs[i] ?? ''));
    if (place >= 0) {
      theirs[place] = theirs[place]?.replace(/\].*/s, ']') ?? '';
      ours.lines[place] = ours.lines[place]?.replace(/\].*/s, ']') ?? '';
    }
    expect(ours, title).toEqual({ code: status, lines: theirs });
  }

  test('a good file is told alike, with and without a checksum', () => {
    compare(file, 'good');
    compare(join(file.subarray(0, -8), Buffer.alloc(8)), 'without checksum');
    compare(fileOf('REDIS0004'), 'old');
    compare(fileOf('REDIS0010', [7], text('m'), [0x81, ...Buffer.alloc(8, 77), 5], text('s'), [0]), 'module');
  });

  test.each([
    ['empty', ''],
    ['with another magic', 'REDIX0010'],
    ['of version 0', 'REDIS0000'],
    ['of version 99', 'REDIS0099'],
    ['of a header', 'REDIS0010'],
    ['with a type that is none', 'REDIS0010\x08'],
    ['with an opcode that is none', 'REDIS0010\xf0'],
  ])('a file %s is told alike', (title, content) => {
    compare(Buffer.from(content, 'latin1'), title);
  });

  test('a file is told alike, cut at every fourth byte', () => {
    for (let end = 9; end < file.length; end += 4) {
      compare(file.subarray(0, end), `cut at ${end}`);
    }
  });

  test('a file is told alike, every other byte changed', () => {
    for (let at = 9; at < file.length; at += 2) {
      const changed = Buffer.from(file);
      changed[at] = (changed[at] as number) ^ 0x41;
      compare(changed, `byte ${at}`);
    }
  });
});
