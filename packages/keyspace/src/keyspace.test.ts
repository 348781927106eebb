/**
 * Goal: the keyspace does what a plain map does, whatever the order of operations, and a frozen
 * view shows the moment it was opened at, whatever is written meanwhile.
 *
 * Method: random sequences of every kind of mutation, done to the keyspace and to the model of
 * testing/keyspace-model.ts; all invariants are checked and everything is compared on the way.
 * fast-check prints the seed and the shrunk sequence when one fails.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Keyspace, type FrozenView } from './index.js';
import {
  blocksOf,
  Driver,
  dumpModel,
  dumpView,
  expectSame,
  expectSameBlocks,
  seededRandom,
  type Dump,
} from './testing/keyspace-model.js';
import { listInsert, listRemove, listReplace, listRotate } from './testing/list-model.js';
import { setAdd, setPop, setRemove, setUnite } from './testing/set-model.js';
import { zsetRemove, zsetRemoveRange, zsetSet } from './testing/zset-model.js';

const databaseCount = 3;

const db = fc.nat({ max: databaseCount - 1 });
const longName = fc.constantFrom('k'.repeat(253), 'l'.repeat(254), 'm'.repeat(1000), '');
const key = fc.oneof(
  { weight: 9, arbitrary: fc.nat({ max: 15 }).map((n) => `key${n}`) },
  { weight: 1, arbitrary: longName },
);
/** Where in a list: at an end, usually. */
const place = fc.constantFrom(0, 0, 0.3, 0.6, 1, 1);
const integer = fc.oneof(
  fc.integer({ min: -1000, max: 1000 }).map(BigInt),
  fc.constantFrom(
    2n ** 31n,
    -(2n ** 31n),
    2n ** 53n,
    -(2n ** 53n) - 1n,
    2n ** 63n - 1n,
    -(2n ** 63n),
    999_999_999n,
    1_000_000_000n,
  ),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
);
const value = fc.oneof(
  integer.map(String),
  fc.constantFrom(
    '',
    '-',
    '-0',
    '+1',
    '01',
    ' 1',
    '1 ',
    '9223372036854775808',
    '-9223372036854775809',
    '1e3',
  ),
  fc
    .tuple(fc.integer({ min: 0, max: 60 }), fc.nat({ max: 9 }))
    .map(([size, n]) => `${n}x`.repeat(size)),
  fc.constantFrom(
    'a'.repeat(43),
    'b'.repeat(44),
    'c'.repeat(45),
    'd'.repeat(253),
    'e'.repeat(254),
    'f'.repeat(5000),
  ),
);
const shortText = fc.nat({ max: 40 }).map((n) => `t${n}`.repeat(n % 7));
const field = fc.oneof(
  { weight: 9, arbitrary: fc.nat({ max: 20 }).map((n) => `f${n}`) },
  { weight: 1, arbitrary: longName },
);
const expireAtMs = fc.nat({ max: 1000 });
const score = fc.oneof(
  fc.integer({ min: -5, max: 5 }),
  fc.constantFrom(0.5, -0, Infinity, -Infinity, 1e300, 5e-324),
);

type Step = (driver: Driver) => void;
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(db, key, value, fc.boolean()).map(
    ([d, k, v, keep]): Step =>
      (driver) =>
        driver.set(d, k, v, keep),
  ),
  fc.tuple(db, key, integer, fc.boolean()).map(
    ([d, k, n, keep]): Step =>
      (driver) =>
        driver.setInteger(d, k, n, keep),
  ),
  fc.tuple(db, key, shortText).map(
    ([d, k, text]): Step =>
      (driver) =>
        driver.append(d, k, text),
  ),
  fc.tuple(db, key, fc.nat({ max: 300 }), shortText).map(
    ([d, k, n, text]): Step =>
      (driver) =>
        driver.setRange(d, k, n, text),
  ),
  fc.tuple(db, key, fc.nat({ max: 300 }), fc.nat({ max: 255 })).map(
    ([d, k, n, byte]): Step =>
      (driver) =>
        driver.edit(d, k, n, byte),
  ),
  fc.tuple(db, key, field, value).map(
    ([d, k, f, v]): Step =>
      (driver) =>
        driver.hashSet(d, k, f, v),
  ),
  fc.tuple(db, key, fc.nat({ max: 60 })).map(
    ([d, k, n]): Step =>
      (driver) =>
        fillHash(driver, d, k, n),
  ),
  fc.tuple(db, key, field).map(
    ([d, k, f]): Step =>
      (driver) =>
        driver.hashRemove(d, k, f),
  ),
  fc.tuple(db, key, place, value).map(
    ([d, k, at, v]): Step =>
      (driver) =>
        listInsert(driver, d, k, at, v),
  ),
  fc.tuple(db, key, place, fc.nat({ max: 100 }), fc.nat({ max: 5 })).map(
    ([d, k, at, count, digits]): Step =>
      (driver) => {
        for (let i = 0; i < count; i++) listInsert(driver, d, k, at, `${i * 10 ** digits}`);
      },
  ),
  fc.tuple(db, key, place, value).map(
    ([d, k, at, v]): Step =>
      (driver) =>
        listReplace(driver, d, k, at, v),
  ),
  fc.tuple(db, key, place, fc.oneof(fc.constant(1), fc.nat({ max: 100 }))).map(
    ([d, k, at, count]): Step =>
      (driver) =>
        listRemove(driver, d, k, at, count),
  ),
  fc.tuple(db, key, key).map(
    ([d, k, l]): Step =>
      (driver) =>
        listRotate(driver, d, k, l),
  ),
  fc.tuple(db, key, fc.oneof(field, value)).map(
    ([d, k, m]): Step =>
      (driver) =>
        setAdd(driver, d, k, m),
  ),
  fc.tuple(db, key, fc.nat({ max: 200 }), fc.constantFrom('', 'm'), fc.nat({ max: 20 })).map(
    ([d, k, count, prefix, shift]): Step =>
      (driver) => {
        for (let i = 0; i < count; i++)
          setAdd(driver, d, k, `${prefix}${((i * 7) % count) * 2 ** shift}`);
      },
  ),
  fc.tuple(db, key, fc.oneof(field, value)).map(
    ([d, k, m]): Step =>
      (driver) =>
        setRemove(driver, d, k, m),
  ),
  fc.tuple(db, key, fc.nat({ max: 200 })).map(
    ([d, k, count]): Step =>
      (driver) =>
        setPop(driver, d, k, count),
  ),
  fc.tuple(db, key, key).map(
    ([d, k, l]): Step =>
      (driver) =>
        setUnite(driver, d, k, l),
  ),
  fc.tuple(db, key, field, score).map(
    ([d, k, m, n]): Step =>
      (driver) =>
        zsetSet(driver, d, k, m, n),
  ),
  fc.tuple(db, key, fc.nat({ max: 400 }), score).map(
    ([d, k, count, n]): Step =>
      (driver) => {
        for (let i = 0; i < count; i++) zsetSet(driver, d, k, `m${(i * 7) % count}`, n + (i % 50));
      },
  ),
  fc.tuple(db, key, field).map(
    ([d, k, m]): Step =>
      (driver) =>
        zsetRemove(driver, d, k, m),
  ),
  fc.tuple(db, key, fc.nat({ max: 400 }), fc.nat({ max: 300 })).map(
    ([d, k, from, count]): Step =>
      (driver) =>
        zsetRemoveRange(driver, d, k, from, count),
  ),
  fc.tuple(db, key).map(
    ([d, k]): Step =>
      (driver) =>
        driver.remove(d, k),
  ),
  fc.tuple(db, key, expireAtMs).map(
    ([d, k, ms]): Step =>
      (driver) =>
        driver.expire(d, k, ms),
  ),
  fc.tuple(db, key).map(
    ([d, k]): Step =>
      (driver) =>
        driver.persist(d, k),
  ),
  fc.tuple(db, key, fc.nat({ max: 0xffffff })).map(
    ([d, k, clock]): Step =>
      (driver) =>
        driver.touch(d, k, clock),
  ),
  fc.tuple(db, key, db, key).map(
    ([d, k, e, l]): Step =>
      (driver) =>
        driver.rename(d, k, e, l),
  ),
  fc.tuple(db, key, db, key).map(
    ([d, k, e, l]): Step =>
      (driver) =>
        driver.copy(d, k, e, l),
  ),
  fc.tuple(db, db).map(
    ([a, b]): Step =>
      (driver) =>
        driver.swap(a, b),
  ),
  fc.tuple(db, expireAtMs).map(
    ([d, ms]): Step =>
      (driver) =>
        driver.expireCycle(d, ms),
  ),
  fc.nat({ max: 50 }).map(
    (n): Step =>
      (driver) =>
        void driver.keyspace.reclaim(n + 1),
  ),
);
const rareStep: fc.Arbitrary<Step> = fc.oneof(
  db.map(
    (d): Step =>
      (driver) =>
        driver.clear(d),
  ),
  fc.constant((driver: Driver) => driver.clearAll()),
  fc.tuple(db, fc.nat({ max: 1500 })).map(
    ([d, n]): Step =>
      (driver) =>
        fillDatabase(driver, d, n),
  ),
  fc.tuple(db, fc.nat({ max: 1500 })).map(
    ([d, n]): Step =>
      (driver) =>
        drainDatabase(driver, d, n),
  ),
);
const steps = fc.array(
  fc.oneof({ weight: 60, arbitrary: step }, { weight: 1, arbitrary: rareStep }),
  { maxLength: 250, size: 'max' },
);

function fillHash(driver: Driver, d: number, k: string, count: number): void {
  for (let i = 0; i < count; i++) driver.hashSet(d, k, `f${i}`, `v${i}`);
}

function fillDatabase(driver: Driver, d: number, count: number): void {
  for (let i = 0; i < count; i++) {
    driver.set(d, `many${i}`, `v${i}`, false);
    if (i % 5 === 0) driver.expire(d, `many${i}`, 500 + i);
  }
}

function drainDatabase(driver: Driver, d: number, count: number): void {
  for (let i = 0; i < count; i++) driver.remove(d, `many${i}`);
}

function emptied(driver: Driver): void {
  driver.clearAll();
  while (driver.keyspace.reclaim(100));
  driver.keyspace.check();
  expect(driver.keyspace.usedMemory).toBe(0);
}

test(
  'keyspace holds what a model of maps holds, after any sequence of operations',
  () => {
    fc.assert(
      fc.property(steps, fc.integer(), (sequence, seed) => {
        const driver = new Driver(databaseCount, seed);
        sequence.forEach((apply, i) => {
          apply(driver);
          if (i % 8 === 0) driver.keyspace.check();
        });
        driver.compare();
        emptied(driver);
      }),
      { numRuns: 40 },
    );
  },
);

test(
  'frozen view equals the model at the cut, byte for byte, while every mutation path runs',
  () => {
    fc.assert(
      fc.property(fc.array(steps, { minLength: 2, maxLength: 6 }), fc.integer(), (rounds, seed) => {
        const driver = new Driver(databaseCount, seed);
        let view: FrozenView | undefined;
        let cut: Dump = new Map();
        let blocks = new Map<number, Buffer>();
        for (const sequence of rounds) {
          sequence.forEach((apply, i) => {
            apply(driver);
            if (i % 16 !== 0) return;
            driver.keyspace.check();
            if (view !== undefined) expectSame(dumpView(view.memory()), cut);
          });
          if (view !== undefined) {
            expectSame(dumpView(view.memory()), cut);
            expectSameBlocks(blocksOf(view.memory()), blocks);
            view.close();
          }
          driver.compare();
          cut = dumpModel(driver.databases);
          view = driver.keyspace.freeze();
          blocks = blocksOf(view.memory());
        }
        driver.clearAll();
        driver.keyspace.check();
        expectSame(dumpView(view!.memory()), cut);
        view!.close();
        emptied(driver);
      }),
      { numRuns: 12 },
    );
  },
);

test('keyspace grows to many segments and shrinks to nothing', () => {
  const driver = new Driver(1, 7);
  fillDatabase(driver, 0, 20_000);
  // Splits hand their bound down: a cycle makes it exact in every segment.
  driver.expireCycle(0, 501);
  driver.keyspace.check();
  const view = driver.keyspace.freeze();
  const cut = dumpModel(driver.databases);
  for (let i = 0; i < 20_000; i++) {
    driver.remove(0, `many${(i * 7919) % 20_000}`);
    if (i % 1500 === 0) driver.keyspace.check();
  }
  expectSame(dumpView(view.memory()), cut);
  view.close();
  driver.keyspace.check();
  while (driver.keyspace.reclaim(1000));
  expect(driver.keyspace.usedMemory).toBe(0);
});

test('memory is exact: what a key took comes back when it goes', () => {
  const keyspace = new Keyspace({ hashKey: [1, 2], random: seededRandom(1) });
  const database = keyspace.databases[3]!;
  const bytes = Buffer.from('key:000000000001vvvvvvvvvvvvvvvvvvvv');
  database.find(bytes, 0, 16);
  database.string.put(bytes, 16, 36, false);
  // A directory of one place, a segment of 15 slots, and the entry.
  expect(keyspace.usedMemory).toBe(48 + 128 + 48);
  expect(database.memoryUsage()).toBe(48 + 8);
  database.remove();
  expect(keyspace.usedMemory).toBe(0);
  keyspace.check();
});

test('keyspace stores values beyond a slab', () => {
  const driver = new Driver(2, 3);
  const { keyspace } = driver;
  const database = keyspace.databases[0]!;
  const big = Buffer.alloc(20 * 1024 * 1024, 'x');
  const name = Buffer.from('big');
  database.find(name, 0, 3);
  database.string.put(big, 0, big.length, false);
  keyspace.check();
  const view = keyspace.freeze();
  expect(database.string.append(name, 0, 3)).toBe(big.length + 3);
  database.rename(keyspace.databases[1]!, name, 1, 3);
  keyspace.check();
  const moved = keyspace.databases[1]!;
  moved.string.read();
  expect(moved.string.end - moved.string.start).toBe(big.length + 3);
  expect(moved.string.bytes.toString('latin1', moved.string.end - 5, moved.string.end)).toBe(
    'xxbig',
  );
  const memory = view.memory();
  expect(memory.slabs.filter((slab) => slab.byteLength > 16 * 1024 * 1024)).toHaveLength(1);
  expect(dumpView(memory).get('0 big')!.length).toBeGreaterThan(big.length);
  view.close();
  moved.remove();
  while (keyspace.reclaim(10));
  keyspace.check();
  expect(keyspace.usedMemory).toBe(0);
});

test('large deleted values and flushed databases are freed step by step', () => {
  const driver = new Driver(2, 5);
  fillHash(driver, 0, 'h', 5000);
  fillDatabase(driver, 1, 5000);
  const { keyspace } = driver;
  const full = keyspace.usedMemory;
  driver.remove(0, 'h');
  driver.clear(1);
  keyspace.check();
  expect(keyspace.usedMemory).toBeGreaterThan(full / 2);
  let calls = 0;
  while (keyspace.reclaim(500)) {
    calls++;
    keyspace.check();
  }
  expect(calls).toBeGreaterThan(5);
  expect(keyspace.usedMemory).toBe(0);
});
