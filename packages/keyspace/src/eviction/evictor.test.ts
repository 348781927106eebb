/**
 * Which keys are chosen. Method: keys are made at known times and with known counts; as sampling is
 * by chance, what is asserted is either certain (who may be chosen at all) or holds for every seed
 * by a wide margin.
 */
import { beforeEach, describe, expect, test } from 'vitest';
import { evictionPolicies, Evictor, Keyspace, lfuClock, type Database } from '../index.js';
import { bytesOf } from '../testing/bytes-of.js';
import { seededRandom } from '../testing/keyspace-model.js';
import { EvictionPool, poolSize } from './eviction-pool.js';

const nowMs = 1_700_000_000_000;
let keyspace: Keyspace;
let evictor: Evictor;

beforeEach(() => {
  const random = seededRandom(5);
  keyspace = new Keyspace({ databases: 3, hashKey: [1, 2], random });
  evictor = new Evictor(keyspace, random);
});

function use(policy: string): void {
  evictor.policy = evictionPolicies.find(({ name }) => name === policy)!;
  keyspace.startTurn(nowMs);
}

function set(db: number, key: string, clock: number, expireAtMs = -1): void {
  const database = keyspace.databases[db]!;
  database.find(bytesOf(key), 0, key.length);
  database.string.put(bytesOf('v'), 0, 1, false);
  database.setAccessClock(clock);
  if (expireAtMs >= 0) database.setExpireAtMs(expireAtMs);
}

function nameOf(database: Database): string {
  return database.keyBytes.toString('latin1', database.keyStart, database.keyEnd);
}

/** Evicts until nothing is left to evict, or `count` times; returns the keys in order. */
function evict(count = Infinity): string[] {
  const names: string[] = [];
  while (names.length < count && evictor.hasKeys()) {
    const database = evictor.choose(nowMs);
    if (database === undefined) continue;
    names.push(`${database.index}:${nameOf(database)}`);
    database.remove();
  }
  keyspace.check();
  return names;
}

/** Mean of the numbers in the names of keys. */
function meanOf(names: readonly string[]): number {
  const numbers = names.map((name) => Number(name.split(':')[1]!.slice(3)));
  return numbers.reduce((sum, n) => sum + n, 0) / numbers.length;
}

describe('what may be chosen', () => {
  test('nothing, under noeviction', () => {
    set(0, 'key', 0);
    expect(evictor.hasKeys()).toBe(false);
    expect(evictor.choose(nowMs)).toBeUndefined();
  });

  test.each(evictionPolicies.filter(({ name }) => name.startsWith('allkeys')))(
    'every key of every database, under $name',
    ({ name }) => {
      use(name);
      const keys: string[] = [];
      for (let i = 0; i < 90; i++) {
        set(i % 2 === 0 ? 0 : 2, `key${i}`, i, i % 3 === 0 ? nowMs + i : -1);
        keys.push(`${i % 2 === 0 ? 0 : 2}:key${i}`);
      }
      expect(evict().sort()).toEqual(keys.sort());
      expect(evictor.choose(nowMs)).toBeUndefined();
    },
  );

  test.each(evictionPolicies.filter(({ name }) => name.startsWith('volatile')))(
    'every key with an expiry and no other, under $name',
    ({ name }) => {
      use(name);
      for (let i = 0; i < 3000; i++) set(1, `key${i}`, i, i % 500 === 7 ? nowMs + i : -1);
      const expected = [7, 507, 1007, 1507, 2007, 2507].map((i) => `1:key${i}`);
      expect(evict().sort()).toEqual(expected.sort());
      expect(keyspace.databases[1]!.size).toBe(2994);
    },
  );

  test('the one key with an expiry among very many is found, if not by every round', () => {
    use('volatile-ttl');
    for (let i = 0; i < 20_000; i++) set(0, `key${i}`, i);
    set(0, 'rare', 0, nowMs);
    let rounds = 1;
    while (evictor.choose(nowMs) === undefined) rounds++;
    expect(nameOf(keyspace.databases[0]!)).toBe('rare');
    expect(rounds).toBeLessThan(20);
  });
});

describe('what is chosen first', () => {
  const seconds = Math.floor(nowMs / 1000);

  test('the key idle longest, nearly, under allkeys-lru', () => {
    use('allkeys-lru');
    evictor.samples = 10;
    for (let i = 0; i < 2000; i++) set(0, `key${i}`, (seconds - 5000 + i) & 0xffffff);
    expect(meanOf(evict(200))).toBeLessThan(350);
  });

  test('more samples come closer', () => {
    use('allkeys-lru');
    evictor.samples = 1000;
    for (let i = 0; i < 100; i++) set(0, `key${i}`, (seconds - 5000 + i) & 0xffffff);
    expect(evict(10)).toEqual(Array.from({ length: 10 }, (_, i) => `0:key${i}`));
  });

  test('the key used least often, under allkeys-lfu', () => {
    use('allkeys-lfu');
    evictor.samples = 1000;
    for (let i = 0; i < 100; i++) set(0, `key${i}`, lfuClock(nowMs, 255 - i));
    expect(evict(3)).toEqual(['0:key99', '0:key98', '0:key97']);
  });

  test('a counter decays while its key is not used', () => {
    use('allkeys-lfu');
    set(0, 'once', lfuClock(nowMs, 10));
    set(0, 'formerly', lfuClock(nowMs - 100 * 60_000, 100));
    expect(evict(1)).toEqual(['0:formerly']);
  });

  test('the key that expires next, under volatile-ttl', () => {
    use('volatile-ttl');
    evictor.samples = 1000;
    for (let i = 0; i < 100; i++) set(0, `key${i}`, 0, nowMs + 100 - i);
    expect(evict(3)).toEqual(['0:key99', '0:key98', '0:key97']);
  });

  test('a candidate that is gone is passed over', () => {
    use('allkeys-lru');
    evictor.samples = 1000;
    for (let i = 0; i < 20; i++) set(0, `key${i}`, (seconds - 100 + i) & 0xffffff);
    expect(evict(1)).toEqual(['0:key0']);
    const database = keyspace.databases[0]!;
    for (const gone of ['key1', 'key2']) {
      database.find(bytesOf(gone), 0, gone.length);
      database.remove();
    }
    expect(evict(1)).toEqual(['0:key3']);
  });
});

describe('counting accesses', () => {
  function countOf(key: string): number {
    const database = keyspace.databases[0]!;
    database.find(bytesOf(key), 0, key.length);
    return database.accessClock() & 0xff;
  }

  test('a new key begins at 5, an access counts, and a new value keeps the count', () => {
    use('allkeys-lfu');
    const database = keyspace.databases[0]!;
    database.find(bytesOf('key'), 0, 3);
    database.string.put(bytesOf('v'), 0, 1, false);
    expect(countOf('key')).toBe(5);
    database.touch();
    expect(countOf('key')).toBe(6);
    database.string.put(bytesOf('a longer value than before'), 0, 26, false);
    database.string.put(bytesOf('x'), 0, 1, false);
    expect(countOf('key')).toBe(6);
  });

  test('many accesses saturate, by the logarithm', () => {
    use('allkeys-lfu');
    set(0, 'key', lfuClock(nowMs, 5));
    const database = keyspace.databases[0]!;
    for (let i = 0; i < 1000; i++) database.touch();
    const after1000 = countOf('key');
    expect(after1000).toBeGreaterThan(10);
    expect(after1000).toBeLessThan(30);
    keyspace.accessCounting.logFactor = 0;
    for (let i = 0; i < 300; i++) database.touch();
    expect(countOf('key')).toBe(255);
  });
});

test('the pool keeps the best sixteen', () => {
  const random = seededRandom(77);
  const pool = new EvictionPool();
  const scores: number[] = [];
  for (let i = 0; i < 300; i++) {
    const score = random() % 100;
    const key = bytesOf(`${score}`.padEnd(1 + (random() % 100), ' '));
    pool.offer(score, 0, key, 0, key.length);
    scores.push(score);
    pool.check();
  }
  const best = scores.sort((a, b) => b - a).slice(0, poolSize);
  const taken: number[] = [];
  while (pool.take()) taken.push(Number(pool.bytes.toString('latin1', 0, pool.size)));
  expect(taken).toEqual(best);
});

test('memory that waits for a view to close is not live', () => {
  for (let i = 0; i < 500; i++) set(0, `key${i}`, 0);
  const view = keyspace.freeze();
  const before = keyspace.liveMemory;
  expect(before).toBe(keyspace.usedMemory);
  use('allkeys-random');
  evict(400);
  expect(keyspace.usedMemory).toBeGreaterThanOrEqual(before);
  expect(keyspace.liveMemory).toBeLessThan(before / 2);
  view.close();
  expect(keyspace.liveMemory).toBeLessThan(before / 2);
  while (keyspace.reclaim(100));
  expect(keyspace.liveMemory).toBe(keyspace.usedMemory);
});
