/** The facade on a simulated disk: what is appended is replayed, in every way of stopping. */
import { MemoryStorage } from '@varve/storage/memory';
import { describe, expect, test } from 'vitest';

import {
  appendUnit,
  installed,
  ListLogger,
  loadLog,
  openLog,
  readAll,
  record,
  rotated,
  writeBase,
} from './log-bench.js';

const incr1 = 'data/appendonlydir/appendonly.aof.1.incr.aof';

function disk(): MemoryStorage {
  const storage = new MemoryStorage();
  storage.makeDirectory('data');
  storage.syncDirectory('.');
  return storage;
}

describe('first start', () => {
  test('creates BASE, INCR and manifest, with lines that operators know', () => {
    const storage = disk();
    const logger = new ListLogger();
    openLog({ storage, logger });
    expect(logger.lines).toEqual([
      'Creating AOF base file appendonly.aof.1.base.aof on server start',
      'Creating AOF incr file appendonly.aof.1.incr.aof on server start',
    ]);
    expect(readAll(storage, 'data/appendonlydir/appendonly.aof.manifest').toString()).toBe(
      'file appendonly.aof.1.base.aof seq 1 type b id 3d20bdba\n' +
        'file appendonly.aof.1.incr.aof seq 1 type i id e9dab1d1\n' +
        '#CM:1f6e6ee1\n',
    );
    expect(storage.isDurable).toBe(true);
  });

  test('without checksums the files are what Redis writes', () => {
    const storage = disk();
    const { log } = openLog({ storage, checksums: false });
    appendUnit(log, 0, record('SET', 'a', '1'));
    log.writer.flush();
    expect(readAll(storage, 'data/appendonlydir/appendonly.aof.1.base.aof').length).toBe(0);
    expect(readAll(storage, incr1).toString()).toBe(
      '*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\n1\r\n',
    );
  });

  test('a BASE may be given content', () => {
    const storage = disk();
    const bytes = Buffer.concat([record('SELECT', '3'), record('SET', 'k', 'v')]);
    openLog({ storage, writeBase: (base) => base.append(bytes, 0, bytes.length) });
    expect(loadLog({ storage }).replayed).toEqual(['3:SET k v']);
  });
});

describe('a clean stop', () => {
  test('leaves a sealed file that the next start continues', () => {
    const storage = disk();
    const first = openLog({ storage });
    appendUnit(first.log, 2, record('SET', 'a', '1'));
    let error: unknown = 'not called';
    first.log.close((e) => (error = e));
    expect(error).toBeUndefined();
    const logger = new ListLogger();
    const second = openLog({ storage, logger });
    expect(second.replayed).toEqual(['2:SET a 1']);
    expect(logger.lines.at(-1)).toBe('Opening AOF incr file appendonly.aof.1.incr.aof on server start');
    appendUnit(second.log, 2, record('SET', 'b', '2'));
    second.log.close(() => undefined);
    expect(loadLog({ storage }).replayed).toEqual(['2:SET a 1', '2:SET b 2']);
    expect(second.log.manifest.incr.length).toBe(1);
  });
});

describe('an unclean stop', () => {
  test('has what is not known to be durable written again to a new file', () => {
    const storage = disk();
    const first = openLog({ storage, policy: 'no' });
    appendUnit(first.log, 0, record('SET', 'a', '1'));
    first.log.writer.flush();
    const after = storage.crash('process', () => 0);
    const second = openLog({ storage: after });
    expect(second.replayed).toEqual(['0:SET a 1']);
    expect(second.log.manifest.incr.map((entry) => entry.sequence)).toEqual([1, 2]);
    expect(after.isDurable).toBe(true);
    expect(loadLog({ storage: after }).replayed).toEqual(['0:SET a 1']);
  });

  test('a tail written again begins with the database that it belongs to', () => {
    const storage = disk();
    const { log } = openLog({ storage, policy: 'no' });
    appendUnit(log, 2, record('SET', 'a', '1'));
    log.writer.flush();
    log.writer.setPolicy('always'); // The next header declares the first batch durable.
    appendUnit(log, 2, record('SET', 'b', '2'));
    log.writer.flush();
    const after = storage.crash('process', () => 0);
    openLog({ storage: after });
    const text = readAll(after, incr1.replace('1.incr', '2.incr')).toString('latin1');
    expect(text).toContain(`${record('SELECT', '2').toString()}${record('SET', 'b', '2').toString()}`);
    expect(text).not.toContain(record('SET', 'a', '1').toString());
    expect(loadLog({ storage: after }).replayed).toEqual(['2:SET a 1', '2:SET b 2']);
  });

  test('a transaction is replayed whole', () => {
    const storage = disk();
    const { log } = openLog({ storage });
    appendUnit(log, 0, record('SET', 'a', '1'), record('SET', 'b', '2'));
    log.writer.flush();
    expect(loadLog({ storage }).replayed).toEqual(['0:SET a 1', '0:SET b 2']);
  });
});

describe('rotation', () => {
  test('goes on in a file that links to the sealed one before', async () => {
    const storage = disk();
    const { log } = openLog({ storage });
    appendUnit(log, 1, record('SET', 'a', '1'));
    await rotated(log);
    appendUnit(log, 1, record('SET', 'b', '2'));
    log.writer.flush();
    const loaded = loadLog({ storage });
    expect(loaded.replayed).toEqual(['1:SET a 1', '1:SET b 2']);
    expect(log.manifest.incr.length).toBe(2);
    const size = ['1.base', '1.incr', '2.incr']
      .map((part) => readAll(storage, `data/appendonlydir/appendonly.aof.${part}.aof`).length)
      .reduce((a, b) => a + b);
    expect(log.currentSize).toBe(size);
  });

  test('installing a BASE makes HISTORY of what it replaces and removes it', async () => {
    const storage = disk();
    const { log } = openLog({ storage });
    appendUnit(log, 1, record('SET', 'a', '1'));
    const kept = await rotated(log);
    const base = writeBase(log, storage, record('SELECT', '1'), record('SET', 'a', '1'));
    await installed(log, base, kept.sequence);
    expect(storage.list('data/appendonlydir')).toEqual([
      'appendonly.aof.2.base.aof',
      'appendonly.aof.2.incr.aof',
      'appendonly.aof.manifest',
    ]);
    expect(loadLog({ storage }).replayed).toEqual(['1:SET a 1']);
  });
});
