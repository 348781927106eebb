// Goal: a file is loaded as redis-server loads it, and one that cannot be is refused by name, with
// nothing half made. Files are made with @varve/rdb's writer.
import { BytesSink, RdbError, RdbFileWriter, RdbType } from '@varve/rdb';
import { describe, expect, test } from 'vitest';

import { hashKeyField, SnapshotLoadError } from '../src/index.js';
import { contentOf, randomKeyspace } from './dataset.js';
import { KeptLines, loaded, loaderOf, newKeyspace, testNowMs, written } from './rig.js';

const bytesOf = (text: string): Buffer => Buffer.from(text, 'latin1');

/** A file of what `fill` writes. */
function fileOf(fill: (file: RdbFileWriter) => void): Buffer {
  const sink = new BytesSink();
  const file = new RdbFileWriter(sink);
  fill(file);
  file.end();
  return sink.bytes();
}

function addString(file: RdbFileWriter, key: string, value: string, expireAtMs = -1): void {
  file.entry(RdbType.string, bytesOf(key), 0, key.length, expireAtMs);
  file.writer.string(bytesOf(value), 0, value.length);
}

function stringAt(keyspace: ReturnType<typeof newKeyspace>, key: string, index = 0): string {
  const database = keyspace.databases[index]!;
  if (!database.find(bytesOf(key), 0, key.length)) return '';
  database.string.read();
  const { bytes, start, end } = database.string;
  return bytes.toString('latin1', start, end);
}

describe('keys past their time', () => {
  const file = fileOf((rdb) => {
    rdb.database(0, 3, 2);
    addString(rdb, 'past', '1', testNowMs - 1);
    addString(rdb, 'now', '2', testNowMs);
    addString(rdb, 'never', '3');
  });

  test('are dropped and counted', () => {
    const keyspace = newKeyspace();
    const logger = new KeptLines();
    const loader = loaderOf(file, keyspace, { dropsExpired: true, logger });
    expect(loader.step(1e9)).toBe(true);
    expect([loader.keysLoaded, loader.keysExpired]).toEqual([2, 1]);
    expect(keyspace.databases[0]!.size).toBe(2);
    expect(logger.lines).toEqual(['Done loading RDB, keys loaded: 2, keys expired: 1.']);
  });

  test('are kept in a BASE', () => {
    const keyspace = loaded(file);
    expect(stringAt(keyspace, 'past')).toBe('1');
    expect(keyspace.databases[0]!.expireAtMs()).toBe(testNowMs - 1);
    expect(keyspace.databases[0]!.expires).toBe(2);
  });
});

test('a time that no keyspace can hold is the last one, or the first', () => {
  const file = fileOf((rdb) => {
    rdb.database(0, 2, 2);
    addString(rdb, 'late', '1', 2 ** 62);
    addString(rdb, 'early', '2', -(2 ** 62));
  });
  const database = loaded(file).databases[0]!;
  database.find(bytesOf('late'), 0, 4);
  expect(database.expireAtMs()).toBe(Number.MAX_SAFE_INTEGER);
  database.find(bytesOf('early'), 0, 5);
  expect(database.expireAtMs()).toBe(0);
});

describe('a key that is there', () => {
  const file = fileOf((rdb) => {
    rdb.database(3, 2, 0);
    addString(rdb, 'a', 'new', 5_000_000_000_000);
    addString(rdb, 'b', 'other');
  });

  function occupied() {
    const keyspace = newKeyspace();
    const database = keyspace.databases[3]!;
    for (const key of ['a', 'c']) {
      database.find(bytesOf(key), 0, 1);
      database.list.create();
      database.list.pushTail(bytesOf('old'), 0, 3);
      database.setExpireAtMs(1);
    }
    return keyspace;
  }

  test('is refused as a duplicate', () => {
    const keyspace = occupied();
    const loader = loaderOf(file, keyspace);
    expect(() => loader.step(1e9)).toThrow(
      expect.objectContaining({
        name: 'SnapshotLoadError',
        code: 'DUPLICATE_KEY',
        message: "RDB has duplicated key 'a' in DB 3",
      }),
    );
    expect(keyspace.databases[3]!.size).toBe(2);
  });

  test('is replaced when that is wanted', () => {
    const keyspace = loaded(file, { keyspace: occupied(), replacesKeys: true });
    expect(stringAt(keyspace, 'a', 3)).toBe('new');
    expect(keyspace.databases[3]!.expireAtMs()).toBe(5_000_000_000_000);
    expect(keyspace.databases[3]!.size).toBe(3);
    keyspace.check();
  });
});

describe('the hash key that a file tells', () => {
  const hashKey = '0123456789abcdef';
  const file = fileOf((rdb) => {
    rdb.aux(hashKeyField, hashKey);
    rdb.database(0, 1, 0);
    addString(rdb, 'a', '1');
  });

  test('is taken over if that is wanted, and nothing is there yet', () => {
    const keyspace = loaded(file, { adoptsHashKey: true });
    expect(keyspace.hashKey).toBe(hashKey);
    expect(stringAt(keyspace, 'a')).toBe('1');
    keyspace.check();
  });

  test('is left alone otherwise', () => {
    const before = newKeyspace().hashKey;
    expect(loaded(file).hashKey).toBe(before);
    const keyspace = newKeyspace();
    loaded(fileOf((rdb) => {
      rdb.database(1, 1, 0);
      addString(rdb, 'b', '1');
    }), { keyspace });
    loaded(file, { keyspace, adoptsHashKey: true });
    expect(keyspace.hashKey).toBe(before);
    keyspace.check();
  });

  test('is none if it is not 16 digits', () => {
    for (const wrong of ['', '0123456789abcde', '0123456789abcdeg', `${hashKey}0`]) {
      const odd = fileOf((rdb) => rdb.aux(hashKeyField, wrong));
      expect(loaded(odd, { adoptsHashKey: true }).hashKey).toBe(newKeyspace().hashKey);
    }
  });
});

test('a key of a database that there is not is refused', () => {
  const file = fileOf((rdb) => {
    rdb.database(16, 1, 0);
    addString(rdb, 'a', '1');
  });
  const loader = loaderOf(file, newKeyspace());
  expect(() => loader.step(1e9)).toThrow(
    'FATAL: Data file was created with a Redis server configured to handle more than 16 ' +
      'databases. Exiting',
  );
});

test('collections without elements are skipped, and the first ten logged', () => {
  const file = fileOf((rdb) => {
    rdb.database(0, 13, 0);
    for (let i = 0; i < 12; i++) {
      rdb.entry(RdbType.set, bytesOf(`empty${i}`), 0, `empty${i}`.length, testNowMs + 1);
      rdb.writer.length(0);
    }
    addString(rdb, 'last', 'x');
  });
  const logger = new KeptLines();
  const keyspace = loaded(file, { logger });
  expect(keyspace.databases[0]!.size).toBe(1);
  expect(logger.lines[0]).toBe('rdbLoadObject skipping empty key: empty0');
  expect(logger.lines.slice(9)).toEqual([
    'rdbLoadObject skipping empty key: empty9',
    'Done loading RDB, keys loaded: 1, keys expired: 0, empty keys skipped: 12.',
  ]);
  keyspace.check();
});

test('what a file says about itself is logged as redis-server does', () => {
  const logger = new KeptLines();
  const file = fileOf((rdb) => {
    rdb.aux('redis-ver', '7.0.15');
    rdb.aux('redis-bits', 64);
    rdb.aux('ctime', testNowMs / 1000 - 12);
    rdb.aux('used-mem', 1_100_000);
    rdb.aux('aof-base', 1);
    rdb.aux('aof-preamble', 0);
    rdb.aux('%custom', 'text');
    rdb.aux('repl-id', 'abc');
    rdb.library('#!lua name=l\n');
  });
  loaded(file, { logger });
  expect(logger.lines.slice(0, -1)).toEqual([
    'Loading RDB produced by version 7.0.15',
    'RDB age 12 seconds',
    'RDB memory usage when created 1.05 Mb',
    'RDB is base AOF',
    "RDB '%custom': text",
    'A library of functions in the RDB file is skipped: they are not supported',
  ]);
});

test('what follows the file is where position says', () => {
  const file = fileOf((rdb) => {
    rdb.database(0, 1, 0);
    addString(rdb, 'a', '1');
  });
  const loader = loaderOf(Buffer.concat([file, bytesOf('*1\r\n$4\r\nPING\r\n')]), newKeyspace());
  while (!loader.step(1));
  expect(loader.position).toBe(file.length);
});

test('values get the encodings of the limits in force', () => {
  const keyspace = randomKeyspace(8, 100, false);
  const target = newKeyspace();
  Object.assign(target.limits, { hashListpackEntriesMax: 0, zsetListpackEntriesMax: 0 });
  loaded(written(keyspace), { keyspace: target });
  for (const database of target.databases) {
    database.forEach((entry) => {
      expect(entry.encodingName).not.toBe('listpack');
    });
  }
  target.check();
});

describe('a file that is damaged', () => {
  const keyspace = randomKeyspace(21, 14, true);
  const file = written(keyspace);

  /** Loads bytes that may be anything; whatever is refused is refused by name, and not half there. */
  function attempt(bytes: Buffer, checksum: boolean): boolean {
    const target = newKeyspace();
    try {
      loaded(bytes, { keyspace: target, checksum });
      return true;
    } catch (error) {
      if (!(error instanceof RdbError) && !(error instanceof SnapshotLoadError)) throw error;
      return false;
    } finally {
      for (const database of target.databases) {
        database.forEach((entry) => expect(entry.keyEnd).toBeGreaterThanOrEqual(entry.keyStart));
      }
    }
  }

  test('by its end being cut off anywhere is refused', () => {
    for (let size = 0; size < file.length; size += size < 100 ? 1 : 37) {
      expect(attempt(file.subarray(0, size), true)).toBe(false);
    }
  });

  test('in any byte is refused by its checksum at last', () => {
    for (let at = 0; at < file.length; at += 29) {
      const bytes = Buffer.from(file);
      bytes[at] = bytes[at]! ^ (1 << (at % 8));
      expect(attempt(bytes, true), `bit ${at % 8} of byte ${at}`).toBe(false);
    }
  });

  test('in any byte is an error at most when nobody looks at the checksum', () => {
    let loadedCount = 0;
    for (let at = 0; at < file.length; at += 23) {
      const bytes = Buffer.from(file);
      bytes[at] = bytes[at]! ^ (1 << (at % 8));
      if (attempt(bytes, false)) loadedCount++;
    }
    expect(loadedCount).toBeGreaterThan(0);
  });

  test('keeps what was loaded before', () => {
    const target = newKeyspace();
    const loader = loaderOf(file.subarray(0, file.length - 20), target);
    expect(() => {
      while (!loader.step(100));
    }).toThrow(RdbError);
    const all = contentOf(keyspace);
    for (const [key, value] of contentOf(target)) expect(all.get(key)).toBe(value);
  });
});
