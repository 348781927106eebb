/**
 * Goal: another thread reads a view without locks while this one writes as fast as it can.
 *
 * Method: a real worker_thread walks the view several times and answers with digests; meanwhile the
 * main thread runs every kind of mutation. The worker has no TypeScript, so the sources are
 * transpiled into a temporary folder first. What a view shows, mutation by mutation, is tested in
 * keyspace.test.ts.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import ts from 'typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FrozenReader, Keyspace, type FrozenMemory } from './index.js';
import { Driver, dumpModel, seededRandom } from './testing/keyspace-model.js';
import { listInsert, listRemove } from './testing/list-model.js';
import { zsetRemove, zsetRemoveRange, zsetSet } from './testing/zset-model.js';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'varve-keyspace-'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  for (const name of readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts') || name.endsWith('.test.ts') || name.startsWith('testing')) continue;
    const target = join(folder, name.replace(/\.ts$/, '.js'));
    const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
    const source = readFileSync(join(import.meta.dirname, name), 'utf8');
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, ts.transpileModule(source, { compilerOptions: options }).outputText);
  }
  writeFileSync(join(folder, 'walk.js'), workerSource);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/**
 * Digests every entry of the view, `rounds` times, in the format of `digest` below; if `releases`,
 * once, giving up what it has read after every 20 keys.
 */
const workerSource = `
import { createHash } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { FrozenReader } from './frozen-reader.js';
const reader = new FrozenReader(workerData.memory);
const { rounds, releases } = workerData;
for (let round = 0; round < rounds; round++) {
  const lines = [];
  const add = (db, entry) => {
    const key = entry.bytes.toString('latin1', entry.keyStart, entry.keyEnd);
    let value;
    if (entry.type === 1) {
      entry.readString();
      value = entry.valueBytes.toString('latin1', entry.valueStart, entry.valueEnd);
    } else if (entry.type === 3) {
      value = [];
      entry.forEachElement((bytes, start, end) => {
        value.push(bytes.toString('latin1', start, end));
      });
    } else if (entry.type === 5) {
      value = [];
      entry.forEachScored((bytes, start, end, score) => {
        value.push([bytes.toString('latin1', start, end), Object.is(score, -0) ? '-0' : String(score)]);
      });
    } else {
      const fields = [];
      entry.forEachField((bytes, fieldStart, fieldEnd, start, end) => {
        const text = (from, to) => bytes.toString('latin1', from, to);
        fields.push([text(fieldStart, fieldEnd), text(start, end)]);
      });
      if (entry.encodingName === 'hashtable') fields.sort(([a], [b]) => (a < b ? -1 : 1));
      value = fields;
    }
    lines.push(db + ' ' + key + JSON.stringify([value, entry.encodingName, entry.expireAtMs]));
  };
  if (!releases) reader.forEach(add);
  for (const { index } of releases ? reader.databases : []) {
    let cursor = 0;
    do {
      cursor = reader.scanIn(index, cursor, 20, (entry) => add(index, entry));
      reader.release(cursor === 0 ? index + 1 : index, cursor);
    } while (cursor !== 0);
  }
  parentPort.postMessage(createHash('sha1').update(lines.sort().join()).digest('hex'));
}
`;

function digest(driver: Driver): string {
  const lines = [...dumpModel(driver.databases)].map(([key, text]) => key + text);
  return createHash('sha1').update(lines.sort().join()).digest('hex');
}

/** Runs the worker on a view while `write` is called over and over; resolves to its digests. */
async function walkMeanwhile(
  memory: FrozenMemory,
  how: { rounds: number; releases: boolean },
  write: () => void,
): Promise<string[]> {
  const worker = new Worker(join(folder, 'walk.js'), { workerData: { memory, ...how } });
  const digests: string[] = [];
  await new Promise<void>((resolve, reject) => {
    let isDone = false;
    worker.on('message', (text: string) => digests.push(text));
    worker.on('error', reject);
    worker.on('exit', () => {
      isDone = true;
      resolve();
    });
    const turn = (): void => {
      if (isDone) return;
      write();
      setImmediate(turn);
    };
    turn();
  });
  return digests;
}

test.each([
  { name: 'as often as it likes', rounds: 4, releases: false },
  { name: 'while it gives up what it has read', rounds: 1, releases: true },
])('a worker sees the cut, and nothing but the cut, $name', async (how) => {
  const random = seededRandom(11);
  const driver = new Driver(3, 11);
  const mutate = (): void => {
    const [d, e] = [random() % 3, random() % 3];
    const [k, l] = [`key${random() % 3000}`, `key${random() % 3000}`];
    const text = `value${random() % 1000}`.repeat(random() % 8);
    const mutations = [
      () => driver.set(d, k, text, false),
      () => driver.set(d, k, text, true),
      () => driver.setInteger(d, k, BigInt(random()), true),
      () => driver.append(d, k, text),
      () => driver.edit(d, k, random() % 100, random() & 0xff),
      () => driver.hashSet(d, `hash${random() % 20}`, l, text),
      () => driver.hashRemove(d, `hash${random() % 20}`, l),
      () => zsetSet(driver, d, `zset${random() % 20}`, l, random() % 100),
      () => zsetRemove(driver, d, `zset${random() % 20}`, l),
      () => zsetRemoveRange(driver, d, `zset${random() % 20}`, random(), random() % 5),
      () => listInsert(driver, d, `list${random() % 10}`, (random() % 3) / 2, text),
      () => listRemove(driver, d, `list${random() % 10}`, (random() % 3) / 2, random() % 4),
      () => driver.remove(d, k),
      () => driver.expire(d, k, random() % 100_000),
      () => driver.rename(d, k, e, l),
      () => driver.copy(d, k, e, l),
      () => driver.touch(d, k, random() & 0xffffff),
    ];
    mutations[random() % mutations.length]!();
    if (random() % 3000 === 0) driver.expireCycle(d, random() % 100_000);
    if (random() % 5000 === 0) driver.swap(d, e);
    if (random() % 20_000 === 0) driver.clear(d);
  };
  for (let i = 0; i < 20_000; i++) mutate();
  for (let cut = 0; cut < 4; cut++) {
    const expected = digest(driver);
    const view = driver.keyspace.freeze();
    const digests = await walkMeanwhile(view.memory(), how, () => {
      for (let i = 0; i < 200; i++) mutate();
    });
    expect(digests).toEqual(Array.from({ length: how.rounds }, () => expected));
    view.close();
    driver.keyspace.check();
    driver.compare();
  }
});

test('a view tells the size of every database', () => {
  const driver = new Driver(3, 1);
  driver.set(0, 'a', '1', false);
  driver.set(2, 'b', '1', false);
  driver.set(2, 'c', '1', false);
  driver.expire(2, 'c', 5);
  const view = driver.keyspace.freeze();
  expect(new FrozenReader(view.memory()).databases).toEqual([
    { index: 0, size: 1, expires: 0 },
    { index: 1, size: 0, expires: 0 },
    { index: 2, size: 2, expires: 1 },
  ]);
  view.close();
});

test('opening a view takes no memory, and a write costs the blocks on its path', () => {
  const driver = new Driver(1, 2);
  for (let i = 0; i < 5000; i++) driver.set(0, `key${i}`, 'v', false);
  const before = driver.keyspace.usedMemory;
  const view = driver.keyspace.freeze();
  expect(driver.keyspace.usedMemory).toBe(before);
  driver.set(0, 'key7', 'w', false);
  // The directory of 8 places, one segment of at most 8 KiB, the entry.
  expect(driver.keyspace.usedMemory - before).toBeLessThan(8192 + 512 + 64);
  driver.set(0, 'key7', 'x', false);
  expect(driver.keyspace.usedMemory - before).toBeLessThan(8192 + 512 + 64);
  view.close();
  while (driver.keyspace.reclaim(100));
  expect(driver.keyspace.usedMemory).toBe(before);
});

test('what the reader gave up is written without a copy, and freed at once', () => {
  const driver = new Driver(2, 2);
  for (let i = 0; i < 5000; i++) driver.set(i & 1, `key${i}`, 'v', false);
  const before = driver.keyspace.usedMemory;
  const view = driver.keyspace.freeze();
  const reader = new FrozenReader(view.memory());
  reader.release(1, 0);
  driver.set(0, 'key8', 'w', false);
  driver.remove(0, 'key10');
  // A copy of the directory of 4 or 8 places, but of no segment and no entry.
  expect(driver.keyspace.usedMemory - before).toBeLessThan(512);
  driver.set(1, 'key7', 'w', false);
  expect(driver.keyspace.usedMemory - before).toBeGreaterThan(2048);
  driver.keyspace.check();
  view.close();
  driver.compare();
});

test('what was read moves with its database', () => {
  const driver = new Driver(2, 2);
  for (let i = 0; i < 2000; i++) driver.set(i & 1, `key${i}`, 'v', false);
  const view = driver.keyspace.freeze();
  const reader = new FrozenReader(view.memory());
  reader.release(1, 0);
  driver.swap(0, 1);
  for (let i = 0; i < 2000; i++) driver.set(i & 1, `key${i}`, 'w', false);
  for (let i = 1; i < 2000; i += 2) driver.set(0, `key${i}`, 'x', false);
  const values = new Set<string>();
  reader.forEachIn(1, (entry) => {
    entry.readString();
    values.add(entry.valueBytes.toString('latin1', entry.valueStart, entry.valueEnd));
  });
  expect([...values]).toEqual(['v']);
  view.close();
  driver.keyspace.check();
});

test('one view is open at a time, is read while it is open, and closes once', () => {
  const keyspace = new Keyspace({ hashKey: [1, 2], random: seededRandom(1) });
  const view = keyspace.freeze();
  expect(keyspace.viewOpen).toBe(true);
  expect(() => keyspace.freeze()).toThrow('one view at a time');
  view.close();
  expect(keyspace.viewOpen).toBe(false);
  expect(() => view.memory()).toThrow('a closed view is not read');
  expect(() => view.close()).toThrow('a view is closed once');
  keyspace.freeze().close();
});
