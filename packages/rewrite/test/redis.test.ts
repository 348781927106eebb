// Goal: files go both ways between redis-server and us, and where order is defined they are the
// same bytes. Method: a real server makes the data; its file is loaded here and written again, in
// both forms, compared byte for byte, and loaded there again.
import { BytesSource, RdbFileReader } from '@varve/rdb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { isRedisInstalled, RedisServer } from './redis-server.js';
import { loaded, respForm, written } from './rig.js';
import { samples, type Sample } from './samples.js';

/** A file without the fields about it, which are each server's, and without the checksum. */
function body(file: Buffer): string {
  const reader = new RdbFileReader(new BytesSource(file));
  while (reader.next() === 'aux');
  return file.subarray(reader.position, -8).toString('latin1');
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
});
