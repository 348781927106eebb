/**
 * DUMP and RESTORE beside redis-server.
 *
 * Random values of every type and encoding are made there, restored here, dumped here and restored
 * there: the digests stay the same all the way, and so do the bytes wherever content and order
 * determine them.
 */
import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allCommands } from '../src/all-commands.js';
import { CommandHarness } from '../src/testing/command-harness.js';
import { Choice, randomValue } from './random-values.js';
import { isRedisInstalled, RedisServer, type RedisClient } from './redis-server.js';

const valueCount = 150;
const seed = Number(process.env['VARVE_SEED'] ?? randomInt(2 ** 31));

describe.skipIf(!isRedisInstalled())('payloads are exchanged with redis-server', () => {
  const harness = new CommandHarness(allCommands);
  let server: RedisServer;
  let client: RedisClient;

  beforeAll(async () => {
    server = await RedisServer.start();
    client = await server.connect();
  });

  afterAll(async () => {
    await server.stop();
  });

  async function theirDump(key: string): Promise<Buffer> {
    const reply = await client.askReply('DUMP', key);
    if (reply.type !== 'bulk') throw new Error(`DUMP answered with ${reply.type}`);
    return Buffer.from(reply.bytes);
  }

  function ourDump(key: string): Buffer {
    const db = harness.keyspace.databases[0]!;
    expect(db.find(Buffer.from(key), 0, key.length)).toBe(true);
    return harness.context.dumps.dump(db.view());
  }

  test(`random values (seed ${seed})`, async () => {
    console.log(`dump.test.ts: VARVE_SEED=${seed}`);
    const choice = new Choice(seed);
    const seen = new Set<string>();
    for (let i = 0; i < valueCount; i++) {
      const { what, commands, isDetermined } = randomValue(choice);
      await client.ask('DEL', 'k', 'copy');
      harness.run('DEL', 'k');
      for (const command of commands) await client.ask(...command);
      const theirs = await theirDump('k');
      const note = `value ${i}: ${what}, ${theirs.length} bytes`;
      expect(harness.run('RESTORE', 'k', '0', theirs), note).toBe('+OK');
      const digest = await client.ask('DEBUG', 'DIGEST-VALUE', 'k');
      expect(harness.run('DEBUG', 'DIGEST-VALUE', 'k'), note).toBe(digest);
      const encoding = await client.ask('OBJECT', 'ENCODING', 'k');
      expect(harness.run('OBJECT', 'ENCODING', 'k'), note).toBe(encoding);
      const ours = ourDump('k');
      if (isDetermined) expect(ours.toString('hex'), note).toBe(theirs.toString('hex'));
      expect(await client.ask('RESTORE', 'copy', '0', ours), note).toBe('+OK');
      expect(await client.ask('DEBUG', 'DIGEST-VALUE', 'copy'), note).toBe(digest);
      seen.add(`${what} ${encoding}`);
    }
    expect(seen.size).toBeGreaterThan(8);
  }, 60_000);
});
