/** Strings: encodings, integers at the edges of 64 bits, growth in place. */
import { beforeEach, describe, expect, test } from 'vitest';
import { FrozenReader, Keyspace, type Database } from '../../index.js';
import { bytesOf } from '../../testing/bytes-of.js';
import { seededRandom } from '../../testing/keyspace-model.js';

let keyspace: Keyspace;
let database: Database;

beforeEach(() => {
  keyspace = new Keyspace({ hashKey: [3, 4], random: seededRandom(9) });
  database = keyspace.databases[0]!;
  database.find(bytesOf('key'), 0, 3);
});

function put(value: string): void {
  const bytes = bytesOf(value);
  database.string.put(bytes, 0, bytes.length, false);
}

function append(value: string): number {
  const bytes = bytesOf(value);
  return database.string.append(bytes, 0, bytes.length);
}

function text(): string {
  const { string } = database;
  string.read();
  expect(string.end - string.start).toBe(string.size());
  return string.bytes.toString('latin1', string.start, string.end);
}

describe('encodings', () => {
  const cases: [string, string][] = [
    ['', 'embstr'],
    ['0', 'int'],
    ['-1', 'int'],
    ['2147483648', 'int'],
    ['9007199254740993', 'int'],
    ['9223372036854775807', 'int'],
    ['-9223372036854775808', 'int'],
    ['9223372036854775808', 'embstr'],
    ['-9223372036854775809', 'embstr'],
    ['99999999999999999999', 'embstr'],
    ['-0', 'embstr'],
    ['007', 'embstr'],
    ['+7', 'embstr'],
    ['7 ', 'embstr'],
    ['1.5', 'embstr'],
    ['x'.repeat(44), 'embstr'],
    ['x'.repeat(45), 'raw'],
  ];
  test.each(cases)('%j is %s', (value, encoding) => {
    put(value);
    expect(database.encodingName()).toBe(encoding);
    expect(text()).toBe(value);
  });

  test('what APPEND and SETRANGE made is raw, and a copy of it too', () => {
    put('12');
    expect(append('3')).toBe(3);
    expect(database.encodingName()).toBe('raw');
    expect(database.string.integer()).toBe(123);
    database.copyTo(database, bytesOf('copy'), 0, 4);
    expect(database.encodingName()).toBe('raw');
    put('123');
    expect(database.encodingName()).toBe('int');
  });

  test('text is never packed', () => {
    database.string.putText(bytesOf('10.5'), 0, 2, false);
    expect(database.encodingName()).toBe('embstr');
    expect(text()).toBe('10');
    expect(database.string.integer()).toBe(10);
  });
});

describe('integers', () => {
  test.each([
    0,
    1,
    -1,
    2 ** 31 - 1,
    2 ** 31,
    -(2 ** 31),
    -(2 ** 31) - 1,
    2 ** 53 - 1,
    -(2 ** 53) + 1,
  ])('%d is kept', (value) => {
    database.string.putInteger(value, false);
    expect(database.string.integer()).toBe(value);
    expect(database.string.bigint()).toBe(BigInt(value));
    expect(text()).toBe(`${value}`);
  });

  test.each([2n ** 53n, -(2n ** 53n), 2n ** 63n - 1n, -(2n ** 63n)])('%s is a bigint', (value) => {
    database.string.putBigint(value, false);
    expect(database.string.integer()).toBe(undefined);
    expect(database.string.bigint()).toBe(value);
    expect(text()).toBe(`${value}`);
    expect(database.encodingName()).toBe('int');
  });

  test('other text is no integer', () => {
    put('12x');
    expect(database.string.integer()).toBe(undefined);
    expect(database.string.bigint()).toBe(undefined);
  });

  test('an increment is in place', () => {
    database.string.putInteger(1, false);
    const before = keyspace.usedMemory;
    for (let i = 0; i < 1000; i++) database.string.putInteger(database.string.integer()! + 1, true);
    expect(database.string.integer()).toBe(1001);
    expect(keyspace.usedMemory).toBe(before);
  });
});

test('an expiry goes with a put, and stays with keepTtl, APPEND and SETRANGE', () => {
  put('v');
  database.setExpireAtMs(1000);
  database.string.put(bytesOf('longer value'), 0, 12, true);
  expect(database.expireAtMs()).toBe(1000);
  append('x'.repeat(300));
  database.string.setRange(400, bytesOf('y'), 0, 1);
  expect(database.expireAtMs()).toBe(1000);
  put('v');
  expect([database.expireAtMs(), database.expires]).toEqual([-1, 0]);
  keyspace.check();
});

test('appending byte by byte moves the value a few dozen times, not each time', () => {
  put('x');
  let moves = 0;
  let used = keyspace.usedMemory;
  for (let i = 0; i < 200_000; i++) {
    database.string.append(bytesOf('y'), 0, 1);
    if (keyspace.usedMemory !== used) moves++;
    used = keyspace.usedMemory;
  }
  expect(database.string.size()).toBe(200_001);
  expect(moves).toBeLessThan(40);
  expect(used).toBeLessThan(2.3 * 200_000);
  keyspace.check();
});

test('SETRANGE fills what is between with zeros', () => {
  expect(database.string.setRange(3, bytesOf('ab'), 0, 2)).toBe(5);
  expect(text()).toBe('\0\0\0ab');
  expect(database.string.setRange(8, bytesOf('c'), 0, 1)).toBe(9);
  expect(text()).toBe('\0\0\0ab\0\0\0c');
  expect(database.string.setRange(1, bytesOf('xyz'), 0, 3)).toBe(9);
  expect(text()).toBe('\0xyzb\0\0\0c');
});

describe('bytes to change in place', () => {
  test('are raw, whatever the value was, and end in zeros where it was shorter', () => {
    const { string } = database;
    string.edit(3);
    expect(text()).toBe('\0\0\0');
    put('12');
    string.edit(1);
    expect(text()).toBe('12');
    expect(database.encodingName()).toBe('raw');
    string.edit(4);
    string.bytes[string.end - 1] = 0x21;
    expect(text()).toBe('12\0!');
    put('short');
    database.setExpireAtMs(1000);
    string.edit(300);
    expect([string.size(), database.expireAtMs()]).toEqual([300, 1000]);
    keyspace.check();
  });

  test('are where they were if there is room, and elsewhere while a view can see them', () => {
    const { string } = database;
    string.edit(100);
    const before = keyspace.usedMemory;
    for (let i = 0; i < 10; i++) string.edit(100);
    expect(keyspace.usedMemory).toBe(before);
    const view = keyspace.freeze();
    string.edit(100);
    string.bytes[string.start] = 7;
    const old: number[] = [];
    new FrozenReader(view.memory()).forEach((_, entry) => {
      entry.readString();
      old.push(entry.valueBytes[entry.valueStart]!);
    });
    expect(old).toEqual([0]);
    view.close();
    keyspace.check();
  });
});

test('a write to a hash as if it were a string is a programmer error', () => {
  database.hash.create();
  expect(() => database.string.read()).toThrow('the entry is a string');
  put('string again');
  expect(() => database.hash.size()).toThrow('the entry is a hash');
  keyspace.check();
});
