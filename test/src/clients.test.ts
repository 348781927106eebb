/** The clients people use, with their default options, against the program on a real socket. */
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { makeFolder, removeFolder } from './support/folder.js';
import type { ServerProcess } from './support/server-process.js';
import { startVarve } from './support/varve.js';

let folder: string;
let server: ServerProcess;

beforeEach(async () => {
  folder = makeFolder('clients');
  server = await startVarve(folder);
});

afterEach(async () => {
  await server.kill();
  removeFolder(folder);
});

/** The same port and the same data, as after a crash and a supervisor. */
async function restart(): Promise<void> {
  await server.kill('SIGKILL');
  server = await startVarve(folder, { port: server.port });
}

describe('ioredis', () => {
  let client: Redis;

  beforeEach(() => {
    client = new Redis(server.port, '127.0.0.1');
    // It reports what happens between two connections here.
    client.on('error', () => undefined);
  });

  afterEach(() => client.disconnect());

  test('creates, reads, updates and deletes', async () => {
    expect(await client.set('name', 'value')).toBe('OK');
    expect(await client.get('name')).toBe('value');
    expect(await client.append('name', '!')).toBe(6);
    expect(await client.getBuffer('name')).toEqual(Buffer.from('value!'));
    expect(await client.set('name', 'x', 'NX')).toBeNull();
    expect(await client.incrby('count', 5)).toBe(5);
    expect(await client.mget('name', 'missing', 'count')).toEqual(['value!', null, '5']);
    expect(await client.del('name', 'missing')).toBe(1);
    expect(await client.get('name')).toBeNull();
    await expect(client.hset('count', 'field', 'value')).rejects.toThrow('WRONGTYPE');
  });

  test('takes a hash back as it was', async () => {
    const hash = { a: '1', b: 'two', 'käse': '🧀', empty: '' };
    expect(await client.hset('hash', hash)).toBe(4);
    expect(await client.hgetall('hash')).toEqual(hash);
    expect(await client.hmget('hash', 'a', 'x')).toEqual(['1', null]);
    expect(await client.hgetall('missing')).toEqual({});
  });

  test('pipelines, runs transactions and watches', async () => {
    const pipeline = client.pipeline();
    for (let i = 0; i < 500; i += 1) pipeline.incr('count');
    const replies = await pipeline.exec();
    expect(replies?.at(-1)).toEqual([null, 500]);
    expect(await client.multi().set('a', '1').incr('a').exec()).toEqual([[null, 'OK'], [null, 2]]);
    await client.watch('a');
    const other = client.duplicate();
    await other.set('a', '9');
    expect(await client.multi().incr('a').exec()).toBeNull();
    other.disconnect();
  });

  test('expires', async () => {
    expect(await client.set('short', 'v', 'PX', 30)).toBe('OK');
    await client.set('long', 'v', 'EX', 100);
    expect(await client.ttl('long')).toBeGreaterThan(95);
    await expect.poll(() => client.get('short')).toBeNull();
  });

  test('connects again after a crash, and finds its data', async () => {
    await client.set('kept', 'v');
    await client.hset('hash', 'f', 'v');
    await restart();
    expect(await client.get('kept')).toBe('v');
    expect(await client.hget('hash', 'f')).toBe('v');
  });

  test('quits', async () => {
    expect(await client.quit()).toBe('OK');
    await expect.poll(() => client.status).toBe('end');
  });

  test('scans everything', async () => {
    const names = Array.from({ length: 300 }, (_, i) => `key:${i}`);
    await client.mset(names.flatMap((name) => [name, '1']));
    const found = new Set<string>();
    for await (const page of client.scanStream({ match: 'key:*' })) for (const name of page as string[]) found.add(name);
    expect([...found].sort()).toEqual(names.sort());
  });
});

describe('node-redis', () => {
  type Client = ReturnType<typeof createClient>;
  let client: Client;

  beforeEach(async () => {
    client = createClient({ url: `redis://127.0.0.1:${server.port}` });
    // It reports what happens between two connections here.
    client.on('error', () => undefined);
    await client.connect();
  });

  afterEach(() => {
    if (client.isOpen) client.destroy();
  });

  test('creates, reads, updates and deletes', async () => {
    expect(await client.set('name', 'value')).toBe('OK');
    expect(await client.get('name')).toBe('value');
    expect(await client.setRange('name', 1, 'XY')).toBe(5);
    expect(await client.incrByFloat('float', 0.1)).toBe('0.1');
    expect(await client.mGet(['name', 'missing'])).toEqual(['vXYue', null]);
    expect(await client.del(['name', 'missing'])).toBe(1);
    expect(await client.exists('name')).toBe(0);
    await expect(client.sendCommand(['NOSUCH'])).rejects.toThrow('unknown command');
  });

  test('takes a hash back as it was', async () => {
    await client.hSet('hash', { a: '1', b: 'two' });
    expect({ ...(await client.hGetAll('hash')) }).toEqual({ a: '1', b: 'two' });
    expect(await client.hIncrBy('hash', 'a', 4)).toBe(5);
    expect(await client.hmGet('hash', ['a', 'x'])).toEqual(['5', null]);
  });

  test('pipelines and runs transactions', async () => {
    const counts = await Promise.all(Array.from({ length: 500 }, () => client.incr('count')));
    expect(counts.at(-1)).toBe(500);
    expect(await client.multi().set('a', '1').incr('a').get('a').exec()).toEqual(['OK', 2, '2']);
    await expect(client.multi().set('a', 'x').incr('a').exec()).rejects.toThrow();
    expect(await client.get('a')).toBe('x');
  });

  test('expires', async () => {
    await client.set('short', 'v', { expiration: { type: 'PX', value: 30 } });
    await client.set('long', 'v');
    expect(await client.expire('long', 100)).toBe(1);
    expect(await client.ttl('long')).toBeGreaterThan(95);
    await expect.poll(() => client.get('short')).toBeNull();
  });

  test('speaks RESP3', async () => {
    const modern = createClient({ url: `redis://127.0.0.1:${server.port}`, RESP: 3 });
    await modern.connect();
    await modern.hSet('hash', { a: '1' });
    expect({ ...(await modern.hGetAll('hash')) }).toEqual({ a: '1' });
    modern.destroy();
  });

  test('connects again after a crash, and finds its data', async () => {
    await client.set('kept', 'v');
    await restart();
    expect(await client.get('kept')).toBe('v');
  });

  test('quits', async () => {
    expect(await client.sendCommand(['QUIT'])).toBe('OK');
    await client.close();
    expect(client.isOpen).toBe(false);
  });
});
