/** Directories exchanged with the real redis-server, both ways. */
import { readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { NodeStorage } from '@varve/storage';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { BaseFile } from '../src/index.js';
import {
  appendUnit,
  flushed,
  installed,
  loadLog,
  openLog,
  record,
  rotated,
  type BenchOptions,
} from './log-bench.js';
import {
  isInstalled,
  redisCheckAof,
  RedisServer,
  removeDirectory,
  temporaryDirectory,
} from './redis-oracle.js';

const hasOracle = isInstalled('redis-server');

let root: string;
let server: RedisServer | undefined;
beforeEach(() => {
  root = temporaryDirectory();
});
afterEach(async () => {
  await server?.stop('kill');
  server = undefined;
  removeDirectory(root);
});

const plainBase = ['--aof-use-rdb-preamble', 'no'];

function options(extra: Partial<BenchOptions> = {}): BenchOptions {
  return { storage: new NodeStorage(), dir: root, ...extra };
}

/** Writes a log with every kind of thing in it: databases, transactions, a rotation, seals. */
async function writeOurs(checksums: boolean): Promise<void> {
  const { log } = openLog(options({ checksums, timestamps: true }));
  appendUnit(log, 0, record('SET', 'a', '1'));
  await flushed(log);
  appendUnit(log, 2, record('SET', 'b', '#C1:0;0'), record('SET', 'c', '\r\n#C1:'));
  await flushed(log);
  await rotated(log);
  appendUnit(log, 0, record('INCRBY', 'a', '41'));
  await new Promise<void>((resolve) => {
    log.close(() => {
      resolve();
    });
  });
}

describe.skipIf(!hasOracle)('redis-server 7.0', () => {
  test.each([true, false])('loads a log of ours, checksums %s', async (checksums) => {
    await writeOurs(checksums);
    expect(redisCheckAof(root, ['appendonlydir/appendonly.aof.manifest']).code).toBe(0);
    server = await RedisServer.start(root, ...plainBase);
    expect(server.cli('GET', 'a')).toBe('42');
    expect(server.cli('-n', '2', 'GET', 'b')).toBe('#C1:0;0');
    expect(server.cli('-n', '2', 'STRLEN', 'c')).toBe('6');
  });

  test('loads a log that was rewritten while it was written', async () => {
    const { log } = openLog(options());
    let n = 0;
    const increment = (): void => {
      appendUnit(log, 1, record('INCR', 'n'));
      n++;
    };
    for (let i = 0; i < 100; i++) increment();
    let frozen = 0;
    const rotation = rotated(log, () => (frozen = n));
    increment();
    const { sequence } = await rotation;
    const path = join(root, 'temp-rewriteaof-bg-7.aof');
    const fileId = log.newFileId();
    const base = new BaseFile(new NodeStorage(), path, fileId);
    for (const bytes of [record('SELECT', '1'), record('SET', 'n', String(frozen))]) {
      base.append(bytes, 0, bytes.length);
    }
    await installed(log, { path, form: 'aof', size: base.complete(), fileId }, sequence);
    increment();
    await flushed(log);
    expect(redisCheckAof(root, ['appendonlydir/appendonly.aof.manifest']).code).toBe(0);
    server = await RedisServer.start(root, ...plainBase);
    expect(server.cli('-n', '1', 'GET', 'n')).toBe('102');
  });

  test('loads a log that ended without a seal', async () => {
    const { log } = openLog(options());
    appendUnit(log, 0, record('SET', 'a', '1'));
    await flushed(log);
    server = await RedisServer.start(root, ...plainBase);
    expect(server.cli('GET', 'a')).toBe('1');
  });

  test('loads a log whose end was written again after an unclean stop', async () => {
    const first = openLog(options());
    appendUnit(first.log, 0, record('INCR', 'n'));
    await flushed(first.log);
    const second = openLog(options());
    appendUnit(second.log, 0, record('INCR', 'n'));
    await flushed(second.log);
    server = await RedisServer.start(root, ...plainBase);
    expect(server.cli('GET', 'n')).toBe('2');
  });

  test('finds a tail that was written again in the database it was written to', async () => {
    const first = openLog(options());
    for (const key of ['a', 'b', 'c']) {
      appendUnit(first.log, 2, record('SET', key, '1'));
      await flushed(first.log);
    }
    openLog(options());
    server = await RedisServer.start(root, ...plainBase);
    expect(server.cli('-n', '2', 'DBSIZE')).toBe('3');
    expect(server.cli('-n', '0', 'DBSIZE')).toBe('0');
  });

  test.each([true, false])('appends to our files, and we go on behind it, checksums %s', async (checksums) => {
    await writeOurs(checksums);
    server = await RedisServer.start(root, ...plainBase);
    server.cli('SET', 'theirs', 'x');
    await server.stop('kill');
    server = undefined;
    const ours = openLog(options({ checksums }));
    expect(ours.replayed.slice(-2)).toEqual(['0:INCRBY a 41', '0:SET theirs x']);
    appendUnit(ours.log, 0, record('SET', 'ours', 'y'));
    await flushed(ours.log);
    server = await RedisServer.start(root, ...plainBase);
    expect(server.cli('MGET', 'a', 'theirs', 'ours')).toBe('42\nx\ny');
    await server.stop();
    server = undefined;
    expect(loadLog(options()).replayed.slice(-2)).toEqual(['0:SET theirs x', '0:SET ours y']);
  });

  test('rewrites our log, and we load the result', async () => {
    await writeOurs(true);
    server = await RedisServer.start(root, ...plainBase);
    expect(server.cli('BGREWRITEAOF')).toContain('started');
    for (;;) {
      if (server.cli('INFO', 'persistence').includes('aof_rewrite_in_progress:0')) break;
    }
    server.cli('SET', 'later', 'z');
    await server.stop();
    server = undefined;
    const { replayed } = loadLog(options());
    expect([...replayed].sort()).toEqual(
      ['0:SET a 42', '0:SET later z', '2:SET b #C1:0;0', '2:SET c \r\n#C1:'].sort(),
    );
  });

  test("is understood: its transactions, its timestamps, its files", async () => {
    server = await RedisServer.start(root, ...plainBase, '--aof-timestamp-enabled', 'yes');
    server.cli('EVAL', "redis.call('SET','x','1') redis.call('SET','y','2')", '0');
    server.cli('-n', '9', 'HSET', 'h', 'f', 'v');
    await server.stop();
    server = undefined;
    expect(openLog(options()).replayed).toEqual(['0:SET x 1', '0:SET y 2', '9:HSET h f v']);
  });

  test('writes the manifest we write, but for the ids', async () => {
    server = await RedisServer.start(join(root), ...plainBase);
    await server.stop();
    server = undefined;
    const theirs = readFileSync(join(root, 'appendonlydir/appendonly.aof.manifest'), 'utf8');
    removeDirectory(root);
    mkdirSync(root);
    openLog(options({ checksums: false }));
    expect(readFileSync(join(root, 'appendonlydir/appendonly.aof.manifest'), 'utf8')).toBe(theirs);
  });

  test('says the same about a log it cannot load', async () => {
    const cases: [string, RegExp][] = [
      ['*1\r\n$4\r\nPI', /Unexpected end of file reading the append only file .*restart the server\./],
      ['hello', /Bad file format reading the append only file .*<filename\.manifest>/],
      ['*1\r\n$7\r\nunknown\r\n', /Unknown command 'unknown' reading the append only file .*/],
    ];
    for (const [content, pattern] of cases) {
      mkdirSync(join(root, 'appendonlydir'), { recursive: true });
      writeFileSync(join(root, 'appendonlydir/appendonly.aof.1.incr.aof'), content);
      writeFileSync(
        join(root, 'appendonlydir/appendonly.aof.manifest'),
        'file appendonly.aof.1.incr.aof seq 1 type i\n',
      );
      const failed = RedisServer.start(root, '--aof-load-truncated', 'no');
      const text = await failed.then(
        () => '',
        (error: unknown) => String(error),
      );
      const theirs = pattern.exec(text)?.[0];
      expect(theirs, text).toBeDefined();
      expect(() => loadLog(options({ loadTruncated: false }))).toThrow(theirs);
    }
  });
});
