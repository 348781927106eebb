/**
 * Goal: a sorted set holds what a map of scores holds, in order, in both encodings, through growth
 * and shrinking; ranks and ranges are those of the sorted map; an open view does not change.
 *
 * Method: random operations done to a room and to a map; after each phase everything is compared,
 * and every invariant verified. fast-check prints the seed of a failure.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { Keyspace, ScoreChange, type Database, type VisitScored } from '../../index.js';
import { bytesOf } from '../../testing/bytes-of.js';
import { blocksOf, expectSameBlocks, seededRandom } from '../../testing/keyspace-model.js';

type Pair = readonly [member: string, score: number];

let keyspace: Keyspace;
let database: Database;

beforeEach(() => {
  open(128);
});

/** Makes an empty sorted set that is packed up to so many members. */
function open(entriesMax: number): void {
  const limits = { zsetListpackEntriesMax: entriesMax };
  keyspace = new Keyspace({ databases: 1, hashKey: [3, 4], random: seededRandom(9), limits });
  database = keyspace.databases[0]!;
  database.find(bytesOf('zset'), 0, 4);
  database.zset.create();
}

function set(member: string, score: number): ScoreChange {
  const bytes = bytesOf(member);
  return database.zset.set(bytes, 0, bytes.length, score);
}

function remove(member: string): boolean {
  const bytes = bytesOf(member);
  return database.zset.remove(bytes, 0, bytes.length);
}

function rank(member: string): number {
  const bytes = bytesOf(member);
  return database.zset.rank(bytes, 0, bytes.length);
}

function score(member: string): number | undefined {
  const bytes = bytesOf(member);
  return database.zset.find(bytes, 0, bytes.length) ? database.zset.score : undefined;
}

/** What `walk` visits. */
function pairs(walk: (visit: VisitScored) => void): Pair[] {
  const visited: Pair[] = [];
  walk((bytes, start, end, of) => visited.push([bytes.toString('latin1', start, end), of]));
  return visited;
}

function all(): Pair[] {
  return pairs((visit) => {
    database.zset.forEach(visit);
  });
}

function range(from: number, count: number, isReverse: boolean): Pair[] {
  return pairs((visit) => {
    database.zset.forRange(from, count, isReverse, visit);
  });
}

function inOrder(model: Map<string, number>): Pair[] {
  return [...model].sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1));
}

function compare(model: Map<string, number>, random: () => number): void {
  const expected = inOrder(model);
  expect(database.zset.size()).toBe(expected.length);
  expect(all()).toEqual(expected);
  keyspace.check();
  for (let i = 0; i < 20 && expected.length > 0; i++) {
    const at = random() % expected.length;
    const [member, value] = expected[at]!;
    expect([rank(member), score(member)]).toEqual([at, value]);
    const count = random() % (expected.length - at);
    expect(range(at, count, false)).toEqual(expected.slice(at, at + count));
    const down = random() % (at + 1);
    expect(range(at, down, true)).toEqual(expected.slice(at + 1 - down, at + 1).reverse());
    for (const isAfter of [false, true]) {
      const before = expected.filter(([, other]) => other < value || (isAfter && other === value));
      expect(database.zset.countToScore(value, isAfter)).toBe(before.length);
    }
  }
  expect([rank('not there'), score('not there')]).toEqual([-1, undefined]);
  expect(database.zset.countToScore(-Infinity, false)).toBe(0);
  expect(database.zset.countToScore(Infinity, true)).toBe(expected.length);
}

const scores = {
  any: (random: () => number) => random() / 7 - 2 ** 28,
  few: (random: () => number) => (random() % 5) - 2,
  same: () => 0,
  rising: (_random: () => number, step: number) => step,
  // Not -step, which begins with -0: a listpack takes that for 0.
  falling: (_random: () => number, step: number) => 0 - step,
  extreme: (random: () => number) =>
    [Infinity, -Infinity, Number.MAX_VALUE, -Number.MAX_VALUE, 5e-324, -5e-324, 0][random() % 7]!,
} as const;

interface Phase {
  readonly act: 'add' | 'remove' | 'cut';
  readonly score: keyof typeof scores;
  readonly steps: number;
  readonly freezes: boolean;
}

const phase: fc.Arbitrary<Phase> = fc.record({
  act: fc.constantFrom('add', 'add', 'remove', 'cut'),
  score: fc.constantFrom(...(Object.keys(scores) as (keyof typeof scores)[])),
  steps: fc.nat({ max: 1500 }),
  freezes: fc.boolean(),
});

function step(model: Map<string, number>, random: () => number, current: Phase, i: number): void {
  const member = `m${random() % 3000}`.repeat(1 + (random() % 40 === 0 ? 20 : 0));
  if (current.act === 'add') {
    const value = scores[current.score](random, i);
    const old = model.get(member);
    const change = old === undefined ? ScoreChange.added : ScoreChange.updated;
    assert.equal(set(member, value), old === value ? ScoreChange.none : change);
    model.set(member, value);
  } else if (current.act === 'remove') {
    assert.equal(remove(member), model.delete(member));
  } else if (model.size > 0 && i % 50 === 0) {
    const from = random() % model.size;
    const count = random() % Math.min(model.size - from, random() % 10 === 0 ? 1000 : 50, 1000);
    const gone = pairs((visit) => {
      database.zset.forRange(from, count, false, visit);
    });
    database.zset.removeRange(from, count);
    for (const [each] of gone) model.delete(each);
  }
}

test.each([0, 128, 70_000])('it holds what a map holds: %d packed', (entriesMax) => {
  const phases = fc.array(phase, { minLength: 1, maxLength: entriesMax > 1000 ? 2 : 8 });
  fc.assert(
    fc.property(phases, fc.integer(), (sequence, seed) => {
      const random = seededRandom(seed);
      const model = new Map<string, number>();
      open(entriesMax);
      for (const current of sequence) {
        const view = current.freezes ? keyspace.freeze() : undefined;
        const blocks = view === undefined ? undefined : blocksOf(view.memory());
        for (let i = 0; i < current.steps; i++) step(model, random, current, i);
        compare(model, random);
        if (view === undefined || blocks === undefined) continue;
        expectSameBlocks(blocksOf(view.memory()), blocks);
        view.close();
      }
      for (const member of [...model.keys()]) assert.equal(remove(member), true);
      database.remove();
      while (keyspace.reclaim(1000));
      keyspace.check();
      expect(keyspace.usedMemory).toBe(0);
    }),
    { numRuns: 3 },
  );
});

test('a sorted set is a listpack of up to 128 members, and a skiplist from then on', () => {
  for (let i = 0; i < 128; i++) set(`m${i}`, i);
  expect(database.encodingName()).toBe('listpack');
  expect(set('m0', 1000)).toBe(ScoreChange.updated);
  expect(database.encodingName()).toBe('listpack');
  set('m128', 128);
  expect(database.encodingName()).toBe('skiplist');
  database.zset.removeRange(0, 100);
  expect(database.encodingName()).toBe('skiplist');
  expect(database.zset.size()).toBe(29);
});

test('a member of more than 64 bytes makes it a skiplist', () => {
  set('n'.repeat(64), 1);
  expect(database.encodingName()).toBe('listpack');
  set('n'.repeat(65), 2);
  expect(database.encodingName()).toBe('skiplist');
  expect(all()).toEqual([
    ['n'.repeat(64), 1],
    ['n'.repeat(65), 2],
  ]);
});

test('-0 is 0 in a listpack, and stays apart in a skiplist until that is packed', () => {
  set('zero', -0);
  expect(score('zero')).toBe(0);
  database.remove();
  database.zset.createLarge();
  set('zero', -0);
  set('one', 1);
  expect(score('zero')).toBe(-0);
  expect(database.encodingName()).toBe('skiplist');
  database.zset.packIfSmall();
  expect(database.encodingName()).toBe('listpack');
  expect(all()).toEqual([
    ['zero', 0],
    ['one', 1],
  ]);
  keyspace.check();
});

test('a large one is packed when it is within the limits', () => {
  database.remove();
  for (const [count, size, encoding] of [
    [128, 64, 'listpack'],
    [129, 3, 'skiplist'],
    [2, 65, 'skiplist'],
  ] as const) {
    database.zset.createLarge();
    for (let i = 0; i < count; i++) set(String(i).padStart(size, '0'), i);
    database.zset.packIfSmall();
    expect([count, database.encodingName()]).toEqual([count, encoding]);
    expect(database.zset.size()).toBe(count);
    keyspace.check();
    database.remove();
  }
});

test.each([0, 128])('equal scores are in the order of bytes, 0 and -0 too: %d packed', (max) => {
  open(max);
  for (const member of ['b', '', 'a\xff', 'ab', 'a', '\0', '\xff']) set(member, 1);
  set('before', -0);
  set('after', 0);
  expect(set('after', -0)).toBe(ScoreChange.none);
  const members = all().map(([member]) => member);
  expect(members).toEqual(['after', 'before', '', '\0', 'a', 'ab', 'a\xff', 'b', '\xff']);
});

test.each([0, 1000])('members of equal score are counted by their bytes: %d packed', (max) => {
  open(max);
  for (let i = 0; i < 600; i++) set(`m${String(i).padStart(3, '0')}`, 7);
  const count = (member: string, isAfter: boolean): number =>
    database.zset.countToMember(bytesOf(member), 0, member.length, isAfter);
  expect([count('m300', false), count('m300', true)]).toEqual([300, 301]);
  expect([count('m3', false), count('m3', true)]).toEqual([300, 300]);
  expect([count('', true), count('z', false)]).toEqual([0, 600]);
});

test.each([5, 600])('a random member of %d is any of them', (count) => {
  for (let i = 0; i < count; i++) set(`m${i}`, i);
  const seen = new Set<string>();
  for (let i = 0; i < count * 15; i++) {
    const { zset } = database;
    zset.random();
    const member = zset.bytes.toString('latin1', zset.start, zset.end);
    expect(`m${zset.score}`).toBe(member);
    seen.add(member);
  }
  expect(seen.size).toBe(count);
});

test('a scan of a skiplist visits every member with its score', () => {
  for (let i = 0; i < 3000; i++) set(`m${i}`, i);
  const seen = new Map<string, number>();
  let calls = 0;
  let cursor = 0;
  do {
    cursor = database.zset.scan(cursor, 10, (bytes, start, end, of) => {
      seen.set(bytes.toString('latin1', start, end), of);
    });
    calls++;
  } while (cursor !== 0);
  expect(calls).toBeGreaterThan(250);
  expect(inOrder(seen)).toEqual(all());
});

test.each([0, 128])('a copy has members and scores of its own: %d packed', (max) => {
  open(max);
  for (let i = 0; i < 100 + max * 20; i++) set(`m${(i * 7919) % 5000}`, i % 300);
  const expected = all();
  database.copyTo(database, bytesOf('copy'), 0, 4);
  keyspace.check();
  database.find(bytesOf('zset'), 0, 4);
  database.remove();
  while (keyspace.reclaim(1000));
  database.find(bytesOf('copy'), 0, 4);
  keyspace.check();
  expect(all()).toEqual(expected);
  for (let i = 0; i < 50; i++) set(`m${i}`, -i);
  keyspace.check();
});

test('a large one takes 12 to 16 bytes of tree per member, however it grew', () => {
  const count = 10_000;
  const perMember = (scoreOf: (i: number) => number): number => {
    open(0);
    for (let i = 0; i < count; i++) set(`member:${i}`, scoreOf(i));
    keyspace.check();
    // The index and the entries: a block of 32 bytes, and a slot.
    return keyspace.usedMemory / count - 32;
  };
  const random = seededRandom(5);
  for (const scoreOf of [(i: number) => i, (i: number) => -i, () => random()])
    expect(perMember(scoreOf)).toBeLessThan(30);
});
