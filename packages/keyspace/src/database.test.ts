/** What a database promises beyond holding values: the cursor, moves, expiry, walks. */
import { expect, test } from 'vitest';
import { Keyspace, typeName, ValueType, type Database } from './index.js';
import { bytesOf } from './testing/bytes-of.js';
import { seededRandom } from './testing/keyspace-model.js';

function newKeyspace(): Keyspace {
  return new Keyspace({ hashKey: [3, 4], random: seededRandom(9) });
}

function find(database: Database, key: string): boolean {
  const bytes = bytesOf(key);
  return database.find(bytes, 0, bytes.length);
}

function put(database: Database, key: string, value: string): void {
  const bytes = bytesOf(value);
  find(database, key);
  database.string.put(bytes, 0, bytes.length, false);
}

function read(database: Database, key: string): string | undefined {
  if (!find(database, key)) return undefined;
  database.string.read();
  return database.string.bytes.toString('latin1', database.string.start, database.string.end);
}

function keyAt(database: Database): string {
  return database.keyBytes.toString('latin1', database.keyStart, database.keyEnd);
}

test('the cursor stays on its key through every mutation', () => {
  const database = newKeyspace().databases[0]!;
  find(database, 'key');
  expect(database.found).toBe(false);
  expect(database.type()).toBe(ValueType.none);
  const value = bytesOf('a value that is not an integer');
  database.string.put(value, 0, value.length, false);
  database.setExpireAtMs(1000);
  database.string.append(value, 0, value.length);
  database.persist();
  database.string.putInteger(5, false);
  expect(keyAt(database)).toBe('key');
  expect(database.string.integer()).toBe(5);
  database.remove();
  expect(database.found).toBe(false);
  database.string.putInteger(6, false);
  expect(read(database, 'key')).toBe('6');
  expect(database.size).toBe(1);
});

test('a key found at random can be written', () => {
  const database = newKeyspace().databases[0]!;
  expect(database.randomKey()).toBe(false);
  for (let i = 0; i < 100; i++) put(database, `key${i}`, 'v');
  for (let i = 0; i < 300; i++) {
    expect(database.randomKey()).toBe(true);
    const key = keyAt(database);
    const value = bytesOf(`${key} `.repeat(i % 40));
    if (i % 3 === 0) database.setExpireAtMs(i);
    else database.string.put(value, 0, value.length, i % 2 === 0);
    expect(keyAt(database)).toBe(key);
    expect(find(database, key)).toBe(true);
  }
  expect(database.size).toBe(100);
});

test('rename moves value, expiry and clock over what was there', () => {
  const keyspace = newKeyspace();
  const [first, second] = keyspace.databases as [Database, Database];
  put(first, 'a', 'alpha');
  first.setExpireAtMs(77);
  first.setAccessClock(1234);
  put(second, 'b', 'beta');
  second.setExpireAtMs(5);
  find(first, 'a');
  first.rename(second, bytesOf('b'), 0, 1);
  expect(first.size).toBe(0);
  expect(first.found).toBe(false);
  expect(second.found).toBe(true);
  expect([second.size, second.expires]).toEqual([1, 1]);
  expect([second.expireAtMs(), second.accessClock()]).toEqual([77, 1234]);
  expect(read(second, 'b')).toBe('alpha');
  second.rename(second, bytesOf('c'), 0, 1);
  expect(second.found).toBe(true);
  expect(read(second, 'b')).toBe(undefined);
  expect(read(second, 'c')).toBe('alpha');
  expect(() => second.rename(second, bytesOf('c'), 0, 1)).toThrow('not renamed to itself');
});

test('rename of a large hash copies none of its fields', () => {
  const keyspace = newKeyspace();
  const [first, second] = keyspace.databases as [Database, Database];
  find(first, 'h');
  first.hash.create();
  for (let i = 0; i < 2000; i++) {
    const field = bytesOf(`field${i}`);
    first.hash.set(field, 0, field.length, field, 0, field.length);
  }
  const before = keyspace.usedMemory;
  first.rename(second, bytesOf('h'), 0, 1);
  // The segment of the other database is all there is on top.
  expect(Math.abs(keyspace.usedMemory - before)).toBeLessThan(200);
  expect(second.hash.size()).toBe(2000);
  second.copyTo(first, bytesOf('g'), 0, 1);
  expect(first.hash.size()).toBe(2000);
  expect(keyspace.usedMemory).toBeGreaterThan(before * 1.9);
  keyspace.check();
});

test('expiry: due when now is later, not when it is equal', () => {
  const database = newKeyspace().databases[0]!;
  put(database, 'k', 'v');
  expect(database.expireAtMs()).toBe(-1);
  database.setExpireAtMs(2 ** 53 - 1);
  expect(database.expireAtMs()).toBe(2 ** 53 - 1);
  database.setExpireAtMs(-5);
  expect(database.expireAtMs()).toBe(0);
  database.setExpireAtMs(1000);
  const gone: string[] = [];
  const note = (bytes: Buffer, start: number, end: number): void => {
    gone.push(bytes.toString('latin1', start, end));
  };
  expect(database.averageTtlMs(400)).toBe(600);
  expect(database.expireCycle(1000, 10, note)).toBe(false);
  expect(gone).toEqual([]);
  expect(database.expireCycle(1001, 10, note)).toBe(false);
  expect(gone).toEqual(['k']);
  expect([database.size, database.expires, database.averageTtlMs(0)]).toEqual([0, 0, 0]);
});

test('active expiry removes all that is due within its budget, and nothing else', () => {
  const keyspace = newKeyspace();
  const database = keyspace.databases[0]!;
  for (let i = 0; i < 20_000; i++) {
    put(database, `key${i}`, 'v');
    if (i % 2 === 0) database.setExpireAtMs(1000 + i);
  }
  let removed = 0;
  const note = (): void => {
    removed++;
  };
  let calls = 1;
  let before = removed;
  while (database.expireCycle(11_000, 2, note)) {
    calls++;
    // Two segments of at most 1023 entries.
    expect(removed - before).toBeLessThanOrEqual(2046);
    before = removed;
  }
  expect(calls).toBeGreaterThan(5);
  expect(removed).toBe(5000);
  expect([database.size, database.expires]).toEqual([15_000, 5000]);
  keyspace.check();
  // All bounds are exact now: a second round looks into no segment, however small the budget.
  calls = 0;
  while (database.expireCycle(11_000, 1, note)) calls++;
  expect([calls, removed]).toEqual([0, 5000]);
});

test('SCAN shows type, encoding and expiry', () => {
  const database = newKeyspace().databases[0]!;
  put(database, 's', 'text');
  database.setExpireAtMs(9);
  find(database, 'h');
  database.hash.create();
  database.hash.set(bytesOf('f'), 0, 1, bytesOf('1'), 0, 1);
  const seen: unknown[] = [];
  const cursor = database.scan(0, 10, (entry) => {
    const key = entry.bytes.toString('latin1', entry.keyStart, entry.keyEnd);
    seen.push([key, typeName(entry.type), entry.encodingName, entry.expireAtMs]);
  });
  expect(cursor).toBe(0);
  expect(seen.sort()).toEqual([
    ['h', 'hash', 'listpack', -1],
    ['s', 'string', 'embstr', 9],
  ]);
});

test('touch stamps an entry with the clock of the keyspace', () => {
  const keyspace = newKeyspace();
  const database = keyspace.databases[0]!;
  keyspace.accessClock = 100;
  put(database, 'k', 'v');
  expect(database.accessClock()).toBe(100);
  keyspace.accessClock = 0xffffff;
  database.touch();
  expect(database.accessClock()).toBe(0xffffff);
  const view = keyspace.freeze();
  keyspace.accessClock = 7;
  database.touch();
  expect(database.accessClock()).toBe(0xffffff);
  view.close();
  database.touch();
  expect(database.accessClock()).toBe(7);
  expect(() => (keyspace.accessClock = 2 ** 24)).toThrow('24 bits');
});

test('memory usage counts every block of the entry', () => {
  const keyspace = newKeyspace();
  const database = keyspace.databases[0]!;
  put(database, 'other', 'v');
  const before = keyspace.usedMemory;
  find(database, 'h');
  database.hash.create();
  for (let i = 0; i < 3000; i++) {
    const field = bytesOf(`field${i}`);
    database.hash.set(field, 0, field.length, field, 0, field.length);
  }
  expect(database.memoryUsage()).toBe(keyspace.usedMemory - before + 8);
});

test('a cursor is nowhere after a swap', () => {
  const keyspace = newKeyspace();
  const [first, second] = keyspace.databases as [Database, Database];
  put(first, 'k', 'one');
  put(second, 'l', 'two');
  keyspace.swap(0, 1);
  expect(() => first.string.putInteger(1, false)).toThrow('the position is where the key belongs');
  expect(read(first, 'l')).toBe('two');
  expect(read(second, 'k')).toBe('one');
});

test('the same calls give the same memory', () => {
  const run = (): Buffer => {
    const keyspace = newKeyspace();
    const random = seededRandom(77);
    for (let i = 0; i < 20_000; i++) {
      const database = keyspace.databases[random() % 2]!;
      find(database, `key${random() % 3000}`);
      if (random() % 3 === 0 && database.found) database.remove();
      else database.string.putInteger(random() | 0, false);
    }
    const view = keyspace.freeze();
    return Buffer.concat(view.memory().slabs.map((slab) => Buffer.from(slab)));
  };
  expect(run().equals(run())).toBe(true);
});

test.each([0, 1, 600, 5000, 20_000])('5000 keys fit an index made for %i', (expected) => {
  const keyspace = newKeyspace();
  const [database, other] = keyspace.databases as [Database, Database];
  database.expect(expected);
  for (let i = 0; i < 5000; i++) put(database, `key${i}`, `${i}`);
  keyspace.check();
  // In the order of hashes, as from a file that was written in it.
  other.expect(expected);
  database.forEach((entry) => {
    put(other, entry.bytes.toString('latin1', entry.keyStart, entry.keyEnd), 'v');
  });
  keyspace.check();
  for (let i = 0; i < 5000; i++) {
    expect(read(database, `key${i}`)).toBe(`${i}`);
    expect(find(other, `key${i}`)).toBe(true);
    database.find(bytesOf(`key${i}`), 0, `key${i}`.length);
    database.remove();
  }
  keyspace.check();
});

test('what is made anew has the expiry of new entries, and what is there keeps its own', () => {
  const keyspace = newKeyspace();
  const database = keyspace.databases[0]!;
  put(database, 'old', 'v');
  database.expireAtMsOfNew = 5000;
  put(database, 'string', 'v');
  put(database, 'old', 'w');
  find(database, 'list');
  database.list.create();
  for (let i = 0; i < 3000; i++) database.list.pushTail(bytesOf(`${i}`), 0, `${i}`.length);
  database.expireAtMsOfNew = -1;
  put(database, 'new', 'v');
  const expiries = ['old', 'string', 'list', 'new'].map((key) => {
    find(database, key);
    return database.expireAtMs();
  });
  expect(expiries).toEqual([-1, 5000, 5000, -1]);
  expect(database.expires).toBe(2);
  keyspace.check();
});
