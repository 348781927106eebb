// Goal: files go both ways between redis-server and us, and where order is defined they are the
// same bytes. Method: a real server makes the data; its file is loaded here and written again, in
// both forms, compared byte for byte, and loaded there again.
import { BytesSource, RdbFileReader } from '@varve/rdb';
import { ReadResult, RequestReader } from '@varve/resp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { isRedisInstalled, RedisServer } from './redis-server.js';
import { contentOf, randomKeyspace } from './dataset.js';
import { loaded, respForm, written } from './rig.js';
import { samples, type Sample } from './samples.js';

/** A file without the fields about it, which are each server's, and without the checksum. */
function body(file: Buffer): string {
  const reader = new RdbFileReader(new BytesSource(file));
  while (reader.next() === 'aux');
  return file.subarray(reader.position, -8).toString('latin1');
}

const seed = Number(process.env['VARVE_SEED'] ?? Date.now() % 1_000_000);
console.log(`VARVE_SEED=${seed}`);

/** Count of the commands in these bytes. */
function recordsIn(commands: Buffer): number {
  const reader = new RequestReader();
  reader.feed(commands, 0, commands.length);
  let count = 0;
  while (reader.next() === ReadResult.command) count++;
  return count;
}

describe.skipIf(!isRedisInstalled())('beside redis-server', () => {
  let redis: RedisServer;

  beforeAll(async () => {
    redis = await RedisServer.start('--appendonly', 'yes', '--aof-use-rdb-preamble', 'no');
  });

  afterAll(async () => {
    await redis.stop();
  });

  async function make({ commands }: Sample): Promise<void> {
    await redis.ask('FLUSHALL');
    for (const command of commands) await redis.ask(...command);
  }

  test.each(samples)('the RDB of $name is the same bytes', async (sample) => {
    await make(sample);
    const file = await redis.save();
    const ours = written(loaded(file));
    expect(body(ours)).toBe(body(file));
  });

  test.each(samples)('the commands that make $name are the same bytes', async (sample) => {
    await make(sample);
    const base = await redis.rewrite();
    const ours = written(loaded(await redis.save()), respForm);
    expect(ours.toString('latin1')).toBe(base.toString('latin1'));
  });

  test.each([1, 2, 3, 4])('keyspaces by chance go there and back (%i)', async (n) => {
    const keyspace = randomKeyspace(seed + n, 150, false);
    await redis.load(written(keyspace));
    const digest = await redis.ask('DEBUG', 'DIGEST');
    expect(contentOf(loaded(await redis.save()))).toEqual(contentOf(keyspace));
    await redis.ask('FLUSHALL');
    const commands = written(keyspace, respForm);
    await redis.execute(commands, recordsIn(commands));
    expect(await redis.ask('DEBUG', 'DIGEST')).toBe(digest);
    await redis.ask('SELECT', '0');
  });
});
