/** The checker, side by side with redis-check-aof where that is installed, and where it goes
 * beyond it. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { NodeStorage } from '@varve/storage';
import { MemoryStorage } from '@varve/storage/memory';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { checkAof, type CheckRequest } from '../src/index.js';
import { appendUnit, flushed, openLog, readAll, record, writeAll } from './log-bench.js';
import {
  isInstalled,
  redisCheckAof,
  RedisServer,
  removeDirectory,
  temporaryDirectory,
} from './redis-oracle.js';

const hasOracle = isInstalled('redis-check-aof');

let root: string;
beforeEach(() => {
  root = temporaryDirectory();
});
afterEach(() => {
  removeDirectory(root);
});

const question = 'Continue? [y/N]: ';

/** Runs ours on real files; paths are printed as if called from within the directory. */
async function ours(
  directory: string,
  path: string,
  request: Partial<CheckRequest> = {},
  answer = '',
): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = [];
  let asked = '';
  const code = await checkAof(
    { path: `${directory}/${path}`, fix: false, truncateToTimestamp: undefined, ...request },
    {
      storage: new NodeStorage(),
      print: (line) => {
        if (line.startsWith('Kept the bytes')) return;
        lines.push(asked + line);
        asked = '';
      },
      confirm: (text) => {
        asked = text;
        return answer.startsWith('y');
      },
    },
  );
  return { code, lines: lines.map((line) => comparable(line.replaceAll(`${directory}/`, ''))) };
}

/** Where a line ends too early, redis-check-aof prints a byte of whatever was in its buffer
 * before. */
function comparable(line: string): string {
  return line.replace(/got: 00[0-9a-f]{2}$/, 'got: 00??');
}

function theirs(args: readonly string[], input = ''): { code: number; lines: string[] } {
  const { code, lines } = redisCheckAof(root, args, input);
  return { code, lines: lines.map(comparable) };
}

const ping = '*1\r\n$4\r\nPING\r\n';
const multi = '*1\r\n$5\r\nMULTI\r\n';
const exec = '*1\r\n$4\r\nexec\r\n';

/** Files of every kind of trouble that redis-check-aof has a word for. */
const files: Record<string, string> = {
  valid: ping + ping,
  empty: '',
  'a value of bytes': '*2\r\n$3\r\nGET\r\n$4\r\n\x00\xff\r\n\r\n',
  'torn payload': `${ping}*1\r\n$4\r\nPI`,
  'torn length': `${ping}*1\r\n$4`,
  'torn count': `${ping}*1`,
  'no count': `${ping}*\r\n`,
  'torn line end': `${ping}*1\r\n$4\r\nPING\r`,
  'wrong prefix': `${ping}*1\r\n:4\r\nPING\r\n`,
  'wrong line end': `${ping}*1\r\n$4\r\nPING__${ping}`,
  'bytes above 127': '*1\r\n$4\r\nPING\x80\x81',
  'length too small': `${ping}*2\r\n$3\r\nGET\r\n$1\r\nab\r\n${ping}`,
  'length negative': `${ping}*1\r\n$-1\r\n`,
  'length past the end': `*1\r\n$99\r\nPING\r\n${ping}`,
  'count of zero': `*0\r\n${ping}`,
  garbage: `${ping}hello`,
  zeros: `${ping}\0\0\0\0`,
  transaction: multi + ping + exec,
  'open transaction': `${ping}${multi}${ping}`,
  'nested transaction': `${ping}${multi}${multi}`,
  'exec alone': `${ping}${exec}${ping}`,
  annotations: `#TS:100\r\n${ping}# anything\r\n${ping}`,
  'torn annotation': `${ping}#TS:1`,
  'long annotation': `${ping}#${'x'.repeat(2000)}\r\n${ping}`,
};

describe.skipIf(!hasOracle)('as redis-check-aof', () => {
  test.each(Object.keys(files))('a file: %s', async (name) => {
    writeFileSync(join(root, 'f.aof'), files[name] as string, 'latin1');
    expect(await ours(root, 'f.aof')).toEqual(theirs(['f.aof']));
  });

  test.each(Object.keys(files))('--fix, answered with yes: %s', async (name) => {
    const content = files[name] as string;
    writeFileSync(join(root, 'f.aof'), content, 'latin1');
    const expected = theirs(['--fix', 'f.aof'], 'y\n');
    const theirBytes = readFileSync(join(root, 'f.aof'));
    writeFileSync(join(root, 'f.aof'), content, 'latin1');
    expect(await ours(root, 'f.aof', { fix: true }, 'y')).toEqual(expected);
    expect(readFileSync(join(root, 'f.aof'))).toEqual(theirBytes);
  });

  test('--fix, answered with no, changes nothing', async () => {
    writeFileSync(join(root, 'f.aof'), `${ping}*1`);
    const expected = theirs(['--fix', 'f.aof'], 'n\n');
    expect(expected.lines.at(-1)).toBe(`${question}Aborting...`);
    expect(await ours(root, 'f.aof', { fix: true }, 'n')).toEqual(expected);
    expect(readFileSync(join(root, 'f.aof'), 'latin1')).toBe(`${ping}*1`);
  });

  test.each([50, 100, 150, 200, 250])('--truncate-to-timestamp %d', async (timestamp) => {
    const content = `#TS:100\r\n${ping}#TS:200\r\n${ping}${ping}`;
    writeFileSync(join(root, 'f.aof'), content);
    const expected = theirs(['--truncate-to-timestamp', String(timestamp), 'f.aof']);
    const theirBytes = readFileSync(join(root, 'f.aof'));
    writeFileSync(join(root, 'f.aof'), content);
    expect(await ours(root, 'f.aof', { truncateToTimestamp: timestamp })).toEqual(expected);
    expect(readFileSync(join(root, 'f.aof'))).toEqual(theirBytes);
  });

  test('a file or a manifest that is not there', async () => {
    expect(await ours(root, 'none.aof')).toEqual(theirs(['none.aof']));
  });

  describe('a manifest', () => {
    const manifest = 'file a.1.base.aof seq 1 type b\nfile a.1.incr.aof seq 1 type i\nfile a.2.incr.aof seq 2 type i\n';
    const cases: Record<string, [string, string, string]> = {
      valid: [ping, ping, multi + ping + exec],
      'empty files': ['', '', ''],
      'torn last file': [ping, ping, `${ping}*1`],
      'torn first INCR': [ping, `${ping}*1`, ping],
      'torn BASE': [`${ping}*1\r\n$4\r\n`, ping, ping],
    };
    test.each(Object.keys(cases))('%s', async (name) => {
      const parts = cases[name] as [string, string, string];
      const write = (): void => {
        writeFileSync(join(root, 'a.manifest'), manifest);
        ['1.base', '1.incr', '2.incr'].forEach((part, i) => {
          writeFileSync(join(root, `a.${part}.aof`), parts[i] as string);
        });
      };
      write();
      expect(await ours(root, 'a.manifest')).toEqual(theirs(['a.manifest']));
      const expected = theirs(['--fix', 'a.manifest'], 'y\n');
      write();
      expect(await ours(root, 'a.manifest', { fix: true }, 'y')).toEqual(expected);
    });

    describe('with a BASE in RDB form', () => {
      const rdbManifest = manifest.replace('.1.base.aof', '.1.base.rdb');

      /** What redis-check-aof says of these files, and what ours does when its check of the RDB
       * prints the lines that redis-check-rdb has, and finds the same. */
      async function both(base: Buffer, tail: string, last: string) {
        writeFileSync(join(root, 'a.manifest'), rdbManifest);
        writeFileSync(join(root, 'a.1.base.rdb'), Buffer.concat([base, Buffer.from(tail)]));
        writeFileSync(join(root, 'a.1.incr.aof'), ping);
        writeFileSync(join(root, 'a.2.incr.aof'), last);
        const expected = theirs(['a.manifest']);
        const isSane = !expected.lines.some((line) => line.startsWith('RDB preamble of AOF file is not'));
        const rdbLines = expected.lines.filter((line) => /^(?:\[|--- RDB)/.test(line));
        const lines: string[] = [];
        const print = (line: string): void => {
          lines.push(line);
        };
        const code = await checkAof(
          { path: join(root, 'a.manifest'), fix: false, truncateToTimestamp: undefined },
          {
            storage: new NodeStorage(),
            print,
            confirm: () => false,
            checkRdb: (path, name) => {
              expect([path, name]).toEqual([join(root, 'a.1.base.rdb'), 'a.1.base.rdb']);
              rdbLines.forEach(print);
              return isSane ? base.length : undefined;
            },
          },
        );
        expect({ code, lines: lines.map(comparable) }).toEqual(expected);
        return code;
      }

      test('whole, damaged, followed by records, followed by garbage', async () => {
        const server = await RedisServer.start(root, '--appenddirname', 'oracle');
        server.cli('SET', 'a', '1');
        server.cli('BGREWRITEAOF');
        while (!server.cli('INFO', 'persistence').includes('aof_rewrite_in_progress:0'));
        await server.stop();
        const base = readFileSync(join(root, 'oracle/appendonly.aof.2.base.rdb'));
        expect(await both(base, '', ping)).toBe(0);
        expect(await both(base, ping + ping, ping)).toBe(0);
        expect(await both(base, '', `${ping}*1`)).toBe(1);
        expect(await both(base, `${ping}*1\r\n$4`, ping)).toBe(1);
        const damaged = Buffer.from(base);
        damaged[20] = (damaged[20] as number) ^ 1;
        expect(await both(damaged, '', ping)).toBe(1);
      });

      test('is not checked where nothing was given that checks RDB', async () => {
        writeFileSync(join(root, 'a.manifest'), 'file a.1.base.rdb seq 1 type b\n');
        writeFileSync(join(root, 'a.1.base.rdb'), 'REDIS0010....');
        const { code, lines } = await ours(root, 'a.manifest');
        expect(code).toBe(1);
        expect(lines.at(-1)).toBe(
          'Cannot check AOF a.1.base.rdb: it is in RDB form, for which no check was given.',
        );
      });
    });

    test('with a file missing', async () => {
      writeFileSync(join(root, 'a.manifest'), manifest);
      const expected = theirs(['a.manifest']);
      expect(await ours(root, 'a.manifest')).toEqual({
        ...expected,
        lines: expected.lines.map((line) => line.replace('./', '')),
      });
    });

    test('that breaks its grammar', async () => {
      writeFileSync(join(root, 'a.manifest'), 'file x seq 0 type i\n');
      const expected = theirs(['a.manifest']);
      const text = (lines: string[]): string[] =>
        lines.map((line) => line.replace(/^\d+:C .* # /, '').trim()).filter((line) => line !== '');
      const result = await ours(root, 'a.manifest');
      expect(result.code).toBe(expected.code);
      expect(text(result.lines)).toEqual(text(expected.lines));
    });
  });
});

test('an AOF with a line that begins with "file" is no manifest', async () => {
  writeFileSync(join(root, 'f.aof'), `*2\r\n$3\r\nGET\r\n$7\r\n\nfile a\r\n`);
  expect((await ours(root, 'f.aof')).lines.at(-1)).toBe('AOF f.aof is valid');
});

describe('beyond redis-check-aof', () => {
  const incr = 'data/appendonlydir/appendonly.aof.1.incr.aof';
  const manifest = 'data/appendonlydir/appendonly.aof.manifest';

  async function build(): Promise<MemoryStorage> {
    const storage = new MemoryStorage();
    storage.makeDirectory('data');
    let second = 1000;
    const { log } = openLog({ storage, timestamps: true, unixSeconds: () => second++ });
    for (const value of ['first', 'second', 'third']) {
      appendUnit(log, 0, record('SET', 'k', value));
      await flushed(log);
    }
    return storage;
  }

  async function check(storage: MemoryStorage, request: Partial<CheckRequest> = {}) {
    const lines: string[] = [];
    const code = await checkAof(
      { path: manifest, fix: false, truncateToTimestamp: undefined, ...request },
      { storage, print: (line) => lines.push(line), confirm: () => true },
    );
    return { code, lines };
  }

  test('a log of ours is valid', async () => {
    const { code, lines } = await check(await build());
    expect(lines.at(-1)).toBe('All AOF files and manifest are valid');
    expect(code).toBe(0);
  });

  test('a flipped bit in a value is found, cut on demand, and kept', async () => {
    const storage = await build();
    const bytes = readAll(storage, incr);
    const damagedAt = bytes.indexOf('second');
    bytes[damagedAt] = (bytes[damagedAt] as number) ^ 1;
    writeAll(storage, incr, bytes);
    const found = await check(storage);
    expect(found.code).toBe(1);
    const batchAt = bytes.lastIndexOf('#C1:', damagedAt);
    expect(found.lines).toContain(
      `AOF appendonly.aof.1.incr.aof: batch 2 at offset ${batchAt} was on disk and is damaged`,
    );
    const fixed = await check(storage, { fix: true });
    expect(fixed.code).toBe(0);
    expect(readAll(storage, incr)).toEqual(bytes.subarray(0, batchAt));
    expect(readAll(storage, `${incr}.broken`)).toEqual(bytes.subarray(batchAt));
    expect(openLog({ storage }).replayed).toEqual(['0:SET k first']);
  });

  test('--truncate-to-timestamp cuts before the header of the batch', async () => {
    const storage = await build();
    const { code, lines } = await check(storage, { truncateToTimestamp: 1001 });
    expect(lines.at(-2)).toBe('Successfully truncated AOF appendonly.aof.1.incr.aof to timestamp 1001');
    expect(code).toBe(0);
    expect((await check(storage)).code).toBe(0);
    expect(openLog({ storage }).replayed).toEqual(['0:SET k first', '0:SET k second']);
  });

  test('nothing is before a timestamp that the first batch begins with', async () => {
    const { code, lines } = await check(await build(), { truncateToTimestamp: 999 });
    expect(code).toBe(1);
    expect(lines.at(-1)).toBe(
      'AOF appendonly.aof.1.incr.aof has nothing before timestamp 999, aborting...',
    );
  });

  test('a BASE without its seal is found', async () => {
    const storage = await build();
    const base = 'data/appendonlydir/appendonly.aof.1.base.aof';
    writeAll(storage, base, readAll(storage, base).subarray(0, 36));
    const { code, lines } = await check(storage);
    expect(code).toBe(1);
    expect(lines).toContain('AOF appendonly.aof.1.base.aof: the end of the file is missing');
  });
});

test('directories are not checked', async () => {
  mkdirSync(join(root, 'd'));
  const { code } = await ours(root, 'd');
  expect(code).toBe(1);
});
