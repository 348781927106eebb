// Goal: files of redis-server are read, and written again byte for byte; and it loads ours. Method:
// one server with a key of every type and encoding, under each policy that leaves a trace; what it
// saves is read and rewritten, and what `writeDump` makes of it is loaded and compared by digest.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import {
  BytesSink,
  BytesSource,
  checkRdb,
  RdbFileReader,
  RdbFileWriter,
  readDump,
  writeDump,
  type RdbFileWriterOptions,
} from '../src/index.js';
import { isRedisInstalled, RedisServer } from './redis-server.js';
import { noise, samples } from './samples.js';
import { collect, latin1, write } from './values.js';

/** Samples in which Redis keeps a trace of history that values have not. */
const historical = ['stream-deleted', 'list-plain'];

/** Reads a file and writes what it says, through the writers of values. */
function rewrite(bytes: Buffer, options: RdbFileWriterOptions = {}): Buffer {
  const file = new RdbFileReader(new BytesSource(bytes));
  const sink = new BytesSink();
  const writer = new RdbFileWriter(sink, options);
  for (let item = file.next(); item !== 'end'; item = file.next()) {
    if (item === 'aux') writer.aux(file.auxName.copy(), file.auxValue.copy());
    if (item === 'library') writer.library(file.library.copy());
    if (item === 'sizes') writer.database(file.database, file.keyCount, file.expireCount);
    if (item !== 'key') continue;
    const { key, type, expireAtMs, idleSeconds, frequency } = file;
    writer.entry(type, key.bytes, key.start, key.end, expireAtMs, idleSeconds, frequency);
    write(writer.writer, type, collect(file.reader, type));
  }
  writer.end();
  return sink.bytes();
}

describe.skipIf(!isRedisInstalled())('beside redis-server', () => {
  let redis: RedisServer;

  beforeAll(async () => {
    redis = await RedisServer.start();
    const skipped = new Set(historical);
    for (const { name, commands } of samples) {
      if (skipped.has(name)) continue;
      for (const command of commands) await ask(...command.map((word) => (word === 'k' ? name : word)));
    }
    for (let i = 0; i < 2000; i++) await ask('SET', `key:${i}`, `value ${i}`);
    await ask('RPUSH', 'long list', ...Array.from({ length: 5000 }, (_, i) => noise(100, i)));
    await ask('SET', 'long string', noise(700_000));
    for (const key of ['string-int8', 'list', 'stream', 'key:7']) await ask('PEXPIREAT', key, '9999999999999');
    await ask('FUNCTION', 'LOAD', '#!lua name=lib\nredis.register_function("f", function() return 1 end)');
    await ask('SELECT', '9');
    await ask('HSET', 'user', 'name', 'Ada', 'age', '36');
  });

  afterAll(async () => {
    await redis.stop();
  });

  async function ask(...words: string[]): Promise<Buffer> {
    const reply = await redis.ask(...words.map(latin1));
    expect(reply.toString('latin1')).not.toMatch(/^-/);
    return reply;
  }

  const path = (): string => join(redis.directory, 'dump.rdb');

  async function save(): Promise<Buffer> {
    await ask('SAVE');
    return readFileSync(path());
  }

  /** Has the server load `bytes`; returns the digest of what it then has. */
  async function load(bytes: Buffer): Promise<string> {
    writeFileSync(path(), bytes);
    await ask('DEBUG', 'RELOAD', 'NOSAVE');
    return (await ask('DEBUG', 'DIGEST')).toString();
  }

  test('every type is saved, packed and not', async () => {
    const types = new Set<number>();
    const file = new RdbFileReader(new BytesSource(await save()));
    for (let item = file.next(); item !== 'end'; item = file.next()) {
      if (item !== 'key') continue;
      types.add(file.type);
      file.skipValue();
    }
    expect([...types].sort((a, b) => a - b)).toEqual([0, 2, 4, 5, 11, 16, 17, 18, 19]);
  });

  test.each(['noeviction', 'allkeys-lru', 'volatile-lfu'])(
    'a file saved under the policy %s is written again byte for byte',
    async (policy) => {
      await ask('CONFIG', 'SET', 'maxmemory-policy', policy);
      const saved = await save();
      expect(rewrite(saved).equals(saved)).toBe(true);
      await ask('CONFIG', 'SET', 'rdbcompression', 'no');
      const plain = await save();
      expect(rewrite(plain, { compression: false }).equals(plain)).toBe(true);
      await ask('CONFIG', 'SET', 'rdbcompression', 'yes');
    },
  );

  test('a file is read as plain objects, and made of them again, with the same meaning', async () => {
    const saved = await save();
    const digest = (await ask('DEBUG', 'DIGEST')).toString();
    const sink = new BytesSink();
    writeDump(readDump(new BytesSource(saved)), sink);
    expect(await load(sink.bytes())).toBe(digest);
    expect(await load(rewrite(saved, { checksum: false }))).toBe(digest);
    expect((await ask('FCALL', 'f', '0')).toString()).toBe(':1');
  });

  test('traces of history are read', async () => {
    await ask('SELECT', '10');
    for (const { name, commands } of samples.filter(({ name }) => historical.includes(name))) {
      for (const command of commands) await ask(...command.map((word) => (word === 'k' ? name : word)));
    }
    const saved = await save();
    const digest = (await ask('DEBUG', 'DIGEST')).toString();
    expect(await load(rewrite(saved))).toBe(digest);
    const print = (): void => undefined;
    const checked = checkRdb(new BytesSource(saved), { path: 'dump.rdb', nowMs: 0, print });
    expect(checked).toEqual({ isValid: true, position: saved.length });
  });
});
