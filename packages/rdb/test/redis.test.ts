// Goal: what redis-server writes is what we read and write. Method: the samples are made in a real
// server; each DUMP of it is read, written again, and compared byte for byte, restored into the
// server, and compared by digest. With VARVE_UPDATE=1 the payloads are stored in testdata/, which
// payloads.test.ts reads without a server.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { checkValue, openDump, RdbError, RdbWriter, sealDump } from '../src/index.js';
import { generator, mutate } from './mutations.js';
import { isRedisInstalled, RedisServer } from './redis-server.js';
import { noise, samples, type Sample } from './samples.js';
import { collect, dump, type Value } from './values.js';

const folder = new URL('../testdata/', import.meta.url);

/** Payloads in which Redis keeps a trace of history that the value has not. */
const historical = new Set(['stream-deleted', 'list-plain']);

describe.skipIf(!isRedisInstalled())('beside redis-server', () => {
  let redis: RedisServer;

  beforeAll(async () => {
    redis = await RedisServer.start('--sanitize-dump-payload', 'yes');
  });

  afterAll(async () => {
    await redis.stop();
  });

  async function make({ commands }: Sample): Promise<Buffer> {
    await redis.ask('FLUSHALL');
    await redis.ask('DEBUG', 'QUICKLIST-PACKED-THRESHOLD', '0');
    for (const command of commands) {
      expect((await redis.ask(...command)).toString('latin1')).not.toMatch(/^-/);
    }
    return redis.ask('DUMP', 'k');
  }

  async function restore(key: string, payload: Buffer): Promise<void> {
    const reply = await redis.ask('RESTORE', key, '0', payload);
    expect(reply.toString('latin1')).toBe('+OK');
  }

  test.each(samples)('$name is read, written again and restored', async (sample) => {
    const payload = await make(sample);
    if (process.env['VARVE_UPDATE'] === '1') {
      mkdirSync(folder, { recursive: true });
      writeFileSync(new URL(`${sample.name}.dump`, folder), payload);
    }
    const reader = openDump(payload);
    const type = reader.byte();
    expect(type).toBe(sample.type);
    expect(checkValue(reader, type)).toBe(reader.end);
    const value = collect(reader, type);
    const written = dump(value, type === 11 || type === 16 || type === 17);
    if (!historical.has(sample.name)) expect(written.equals(payload)).toBe(true);
    await restore('copy', written);
    expect(await digest('copy')).toBe(await digest('k'));
  });

  test('what was written without compression is restored too', async () => {
    const value: Value = { kind: 'list', elements: ['a'.repeat(3000), 'b'.repeat(20_000), '1'] };
    await restore('long', dump(value, false, new RdbWriter({ compression: false })));
    expect((await redis.ask('LINDEX', 'long', '1')).toString()).toBe('b'.repeat(20_000));
  });

  test('strings of many shapes are compressed to the same bytes', async () => {
    for (let i = 0; i < 300; i++) {
      const size = 1 + ((i * 37) % 700);
      const unit = noise(1 + (i % 40), i + 1);
      const shape = i % 3 === 0 ? noise(size, i + 1) : '';
      const string = (shape + unit.repeat(1 + size / unit.length)).slice(0, size + 20);
      await redis.ask('SET', 'k', string);
      const payload = await redis.ask('DUMP', 'k');
      const written = dump({ kind: 'string', string }, false);
      expect(written.equals(payload), `string ${i}`).toBe(true);
    }
  });

  test('what redis-server refuses to restore is refused here too', async () => {
    const seed = Number(process.env['VARVE_SEED'] ?? (Date.now() & 0x7fffffff));
    console.log(`redis.test.ts: VARVE_SEED=${seed}`);
    const random = generator(seed);
    const names = readdirSync(folder);
    for (let round = 0; round < 1500; round++) {
      const name = names[random(names.length)] as string;
      const payload = readFileSync(new URL(name, folder));
      const body = mutate(payload.subarray(0, payload.length - 10), random);
      const mutated = sealDump(body);
      const reply = (await redis.ask('RESTORE', 'mutated', '0', mutated, 'REPLACE')).toString();
      const isAccepted = isValue(mutated);
      if (reply !== '+OK') expect(isAccepted, `${name} ${body.toString('hex')}`).toBe(false);
    }
  });

  test('a payload of a later version is refused by both', async () => {
    const payload = dump({ kind: 'string', string: 'a' }, false);
    payload.writeUInt16LE(11, payload.length - 10);
    expect((await redis.ask('RESTORE', 'late', '0', payload)).toString()).toMatch(/^-ERR DUMP/);
    expect(() => openDump(payload, 10)).toThrow('RDB version 11 is later than 10');
  });

  async function digest(key: string): Promise<string> {
    const reply = (await redis.ask('DEBUG', 'DIGEST-VALUE', key)).toString();
    expect(reply).toMatch(/[0-9a-f]{40}/);
    return reply;
  }
});

/** Whether a payload holds a value. */
function isValue(payload: Buffer): boolean {
  const reader = openDump(payload);
  try {
    checkValue(reader, reader.byte());
    return true;
  } catch (error) {
    if (error instanceof RdbError) return false;
    throw error;
  }
}
