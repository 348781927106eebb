/** Sets: encodings and their limits, order, random members, scans, readers. */
import { beforeEach, expect, test } from 'vitest';
import { Keyspace, type Database } from '../../index.js';
import { bytesOf } from '../../testing/bytes-of.js';
import { seededRandom } from '../../testing/keyspace-model.js';

let keyspace: Keyspace;
let database: Database;

beforeEach(() => {
  keyspace = new Keyspace({ hashKey: [3, 4], random: seededRandom(9) });
  database = keyspace.databases[0]!;
  createSet('set');
});

function createSet(key: string): void {
  database.find(bytesOf(key), 0, key.length);
  database.set.create();
}

function add(member: string): boolean {
  const bytes = bytesOf(member);
  return database.set.add(bytes, 0, bytes.length);
}

function has(member: string): boolean {
  const bytes = bytesOf(member);
  return database.set.has(bytes, 0, bytes.length);
}

function remove(member: string): boolean {
  const bytes = bytesOf(member);
  return database.set.remove(bytes, 0, bytes.length);
}

function members(): string[] {
  const all: string[] = [];
  database.set.forEach((bytes, start, end) => all.push(bytes.toString('latin1', start, end)));
  expect(all.length).toBe(database.set.size());
  return all;
}

test('a set of integers is an intset of up to 512, in ascending order', () => {
  for (let i = 0; i < 512; i++) add(`${(i * 37) % 512}`);
  expect(database.encodingName()).toBe('intset');
  expect(members()).toEqual(Array.from({ length: 512 }, (_, i) => `${i}`));
  expect(add('77')).toBe(false);
  expect(database.encodingName()).toBe('intset');
  add('512');
  expect(database.encodingName()).toBe('hashtable');
  expect(database.set.size()).toBe(513);
  for (let i = 0; i < 500; i++) expect(remove(`${i}`)).toBe(true);
  expect(database.encodingName()).toBe('hashtable');
  expect(database.set.size()).toBe(13);
  keyspace.check();
});

test('integers of any width are in one order', () => {
  const widths = ['7', '-40000', '9223372036854775807', '3000000000', '-9223372036854775808', '0'];
  for (const member of widths) expect(add(member)).toBe(true);
  for (const member of widths) expect(add(member)).toBe(false);
  const sorted = [...widths].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
  expect(members()).toEqual(sorted);
  expect(remove('9223372036854775807')).toBe(true);
  expect([has('9223372036854775806'), has('3000000000'), has('01')]).toEqual([false, true, false]);
  expect(database.encodingName()).toBe('intset');
  keyspace.check();
});

test('one member that is no integer makes it a hashtable, for good', () => {
  add('1');
  add('-5');
  add('red');
  expect(database.encodingName()).toBe('hashtable');
  expect(members().sort()).toEqual(['-5', '1', 'red']);
  remove('red');
  expect(database.encodingName()).toBe('hashtable');
  expect([has('1'), has('-5'), has('red'), has('01')]).toEqual([true, true, false, false]);
});

test('a set of a few short members is one block', () => {
  const before = database.memoryUsage();
  for (let i = 0; i < 128; i++) add(`member:${i}`);
  expect(database.memoryUsage() - before).toBeLessThan(2000);
  add('member:128');
  expect(database.memoryUsage()).toBeGreaterThan(3000);
  expect(database.set.size()).toBe(129);
  keyspace.check();
});

test.each([64, 65, 254, 5000])('a member of %i bytes is a member', (size) => {
  add('short');
  add('x'.repeat(size));
  expect([has('x'.repeat(size)), has('x'.repeat(size - 1)), has('short')]).toEqual([true, false, true]);
  remove('short');
  expect(members()).toEqual(['x'.repeat(size)]);
  keyspace.check();
});

test('any bytes are a member', () => {
  add('');
  add('\0\xff');
  expect([has(''), has('\0\xff'), has('\0')]).toEqual([true, true, false]);
});

test('the limit of integers may change at any time, and holds for what is added next', () => {
  add('1');
  add('2');
  keyspace.limits.setIntsetEntriesMax = 1;
  expect(add('2')).toBe(false);
  expect(database.encodingName()).toBe('intset');
  add('3');
  expect(database.encodingName()).toBe('hashtable');
  keyspace.limits.setIntsetEntriesMax = 0;
  createSet('other');
  add('1');
  expect(database.encodingName()).toBe('hashtable');
});

test('a change of encoding keeps TTL and access clock', () => {
  add('1');
  keyspace.accessClock = 77;
  database.touch();
  database.setExpireAtMs(5000);
  keyspace.accessClock = 99;
  for (const member of ['100000', 'red', 'x'.repeat(65)]) {
    add(member);
    expect([database.expireAtMs(), database.accessClock()]).toEqual([5000, 77]);
  }
  keyspace.check();
});

test.each([
  ['integers', 20, ''],
  ['short members', 20, 'm'],
  ['an index', 700, 'm'],
])('a random member of %s is any of them', (_name, count, prefix) => {
  for (let i = 0; i < count; i++) add(`${prefix}${i}`);
  const draws = count * 60;
  const seen = new Map<string, number>();
  for (let i = 0; i < draws; i++) {
    const { bytes, start, end } = database.set.random();
    const member = bytes.toString('latin1', start, end);
    seen.set(member, (seen.get(member) ?? 0) + 1);
  }
  expect(seen.size).toBe(count);
  // Binomial, of mean 60 and deviation below 8.
  for (const times of seen.values()) expect(Math.abs(times - 60)).toBeLessThan(48);
});

test('a scan of an index visits every member, that of one block all at once', () => {
  for (let i = 0; i < 100; i++) add(`${i}`);
  let visited = 0;
  const note = (): void => {
    visited++;
  };
  expect(database.set.scan(0, 10, note)).toBe(0);
  expect(visited).toBe(100);
  for (let i = 0; i < 3000; i++) add(`m${i}`);
  visited = 0;
  let calls = 0;
  let cursor = 0;
  do {
    cursor = database.set.scan(cursor, 10, note);
    calls++;
  } while (cursor !== 0);
  expect(visited).toBe(3100);
  expect(calls).toBeGreaterThan(250);
});

test('readers read their sets wherever the cursor is', () => {
  add('1');
  add('a');
  const first = database.set.reader(0);
  createSet('many');
  for (let i = 0; i < 600; i++) add(`${i}`);
  const second = database.set.reader(1);
  createSet('integers');
  add('599');
  const third = database.set.reader(2);
  database.find(bytesOf('nothing'), 0, 7);
  expect([first.size(), second.size(), third.size()]).toEqual([2, 600, 1]);
  const common: string[] = [];
  second.forEach((bytes, start, end) => {
    if (first.has(bytes, start, end)) common.push(bytes.toString('latin1', start, end));
    if (third.has(bytes, start, end)) common.push(bytes.toString('latin1', start, end));
  });
  expect(common.sort()).toEqual(['1', '599']);
});

test('a set is made in scratch and renamed to its key', () => {
  add('old');
  const { scratch } = keyspace;
  scratch.find(bytesOf(''), 0, 0);
  scratch.set.create();
  for (const member of ['5', '3']) scratch.set.add(bytesOf(member), 0, 1);
  scratch.rename(database, bytesOf('set'), 0, 3);
  expect(members()).toEqual(['3', '5']);
  expect([database.size, scratch.size]).toEqual([1, 0]);
  keyspace.check();
});
