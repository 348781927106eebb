/** Hashes: when they become hashtables, order, random fields, scans. */
import { beforeEach, expect, test } from 'vitest';
import { Keyspace, type Database } from '../../index.js';
import { bytesOf } from '../../testing/bytes-of.js';
import { seededRandom } from '../../testing/keyspace-model.js';

let keyspace: Keyspace;
let database: Database;

beforeEach(() => {
  keyspace = new Keyspace({ hashKey: [3, 4], random: seededRandom(9) });
  database = keyspace.databases[0]!;
  database.find(bytesOf('hash'), 0, 4);
  database.hash.create();
});

function set(field: string, value: string): boolean {
  const [name, bytes] = [bytesOf(field), bytesOf(value)];
  return database.hash.set(name, 0, name.length, bytes, 0, bytes.length);
}

function get(field: string): string | undefined {
  const name = bytesOf(field);
  const { hash } = database;
  if (!hash.get(name, 0, name.length)) return undefined;
  return hash.bytes.toString('latin1', hash.start, hash.end);
}

function fields(): string[] {
  const names: string[] = [];
  database.hash.forEach((bytes, start, end) => names.push(bytes.toString('latin1', start, end)));
  return names;
}

test('a hash is a listpack of up to 512 fields, and a hashtable from then on', () => {
  for (let i = 0; i < 512; i++) set(`field${i}`, 'v');
  expect(database.encodingName()).toBe('listpack');
  set('field0', 'other');
  expect(database.encodingName()).toBe('listpack');
  set('field512', 'v');
  expect(database.encodingName()).toBe('hashtable');
  expect(database.hash.size()).toBe(513);
  for (let i = 0; i < 500; i++) database.hash.remove(bytesOf(`field${i}`), 0, `field${i}`.length);
  expect(database.encodingName()).toBe('hashtable');
  expect(database.hash.size()).toBe(13);
  keyspace.check();
});

test('a field or value of more than 64 bytes makes it a hashtable', () => {
  set('f', 'v'.repeat(64));
  set('n'.repeat(64), 'v');
  expect(database.encodingName()).toBe('listpack');
  set('f', 'v'.repeat(65));
  expect(database.encodingName()).toBe('hashtable');
  expect(get('f')).toBe('v'.repeat(65));
  expect(get('n'.repeat(64))).toBe('v');
});

test('limits may change at any time, and hold for what is written next', () => {
  set('a', '1');
  keyspace.limits.hashListpackEntriesMax = 1;
  set('a', '2');
  expect(database.encodingName()).toBe('listpack');
  set('b', '3');
  expect(database.encodingName()).toBe('hashtable');
});

test('a limit beyond 65535 fields counts as that', () => {
  keyspace.limits.hashListpackEntriesMax = 1_000_000;
  const count = 700;
  for (let i = 0; i < count; i++) set(`f${i}`, 'v');
  expect(database.encodingName()).toBe('listpack');
  expect(database.hash.size()).toBe(count);
  keyspace.check();
});

test('a listpack keeps the order in which fields were first set', () => {
  for (const name of ['z', 'a', 'm']) expect(set(name, 'v')).toBe(true);
  expect(set('a', 'a longer value')).toBe(false);
  database.hash.remove(bytesOf('z'), 0, 1);
  set('z', '');
  expect(fields()).toEqual(['a', 'm', 'z']);
  expect([get('a'), get('z'), get('missing')]).toEqual(['a longer value', '', undefined]);
});

test('any bytes are a field', () => {
  set('', 'empty');
  set('\0\xff', 'binary');
  expect([get(''), get('\0\xff')]).toEqual(['empty', 'binary']);
  set('', 'x'.repeat(100));
  expect([get(''), get('\0\xff')]).toEqual(['x'.repeat(100), 'binary']);
});

test.each([20, 600])('a random field of %d is any of them', (count) => {
  for (let i = 0; i < count; i++) set(`field${i}`, `value${i}`);
  const seen = new Set<string>();
  for (let i = 0; i < count * 15; i++) {
    const { hash } = database;
    hash.random();
    const name = hash.bytes.toString('latin1', hash.fieldStart, hash.fieldEnd);
    const value = hash.bytes.toString('latin1', hash.start, hash.end);
    if (value !== name.replace('field', 'value')) expect.fail(`${name} has ${value}`);
    seen.add(name);
  }
  expect(seen.size).toBe(count);
});

test('a scan of a hashtable visits every field, that of a listpack at once', () => {
  for (let i = 0; i < 300; i++) set(`field${i}`, 'v');
  let visited = 0;
  const note = (): void => {
    visited++;
  };
  expect(database.hash.scan(0, 10, note)).toBe(0);
  expect(visited).toBe(300);
  for (let i = 0; i < 3000; i++) set(`field${i}`, 'v');
  visited = 0;
  let calls = 0;
  let cursor = 0;
  do {
    cursor = database.hash.scan(cursor, 10, note);
    calls++;
  } while (cursor !== 0);
  expect(visited).toBe(3000);
  expect(calls).toBeGreaterThan(250);
});
