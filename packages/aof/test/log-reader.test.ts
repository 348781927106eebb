/** Reading through a window that is smaller than the file, and records larger than the window. */
import { MemoryStorage } from '@varve/storage/memory';
import { describe, expect, test } from 'vitest';

import { LogReader, ReadResult } from '../src/log-reader.js';
import { appendUnit, loadLog, openLog, record } from './log-bench.js';

function readerOf(content: Buffer): LogReader {
  const storage = new MemoryStorage();
  storage.install('f', content);
  const previous = { sequence: 0, length: 0, crc: 0 };
  const file = storage.open('f', 'read');
  return new LogReader({ file, start: 0, limit: content.length, link: undefined, previous });
}

function readAllOf(reader: LogReader): string[] {
  const seen: string[] = [];
  while (reader.next() === ReadResult.record) {
    const { argv } = reader;
    seen.push(`${argv.text(0)} ${argv.size(argv.argc - 1)}`);
  }
  return seen;
}

describe('a region without headers', () => {
  test('larger than the window is read record by record', () => {
    const sizes = [10, 700_000, 3, 500_000, 5_000_000, 1, 1_048_576, 0];
    const content = Buffer.concat(sizes.map((size) => record('SET', 'k', 'x'.repeat(size))));
    const reader = readerOf(content);
    expect(readAllOf(reader)).toEqual(sizes.map((size) => `SET ${size}`));
    expect(reader.validEnd).toBe(content.length);
    expect(reader.defect).toBeUndefined();
  });

  test('has transactions larger than the window', () => {
    const inner = [10, 900_000, 900_000, 5].map((size) => record('SET', 'k', 'x'.repeat(size)));
    const unit = Buffer.concat([record('multi'), ...inner, record('Exec')]);
    const before = record('PING', 'y'.repeat(300_000));
    const reader = readerOf(Buffer.concat([before, unit, record('PING', 'z')]));
    expect(readAllOf(reader)).toEqual([
      'PING 300000',
      'SET 10',
      'SET 900000',
      'SET 900000',
      'SET 5',
      'PING 1',
    ]);
  });

  test('an unfinished transaction is a defect at its MULTI, none of it is returned', () => {
    const before = record('PING');
    const reader = readerOf(Buffer.concat([before, record('MULTI'), record('SET', 'a', '1')]));
    expect(readAllOf(reader)).toEqual(['PING 4']);
    expect(reader.defect).toMatchObject({ kind: 'short', offset: before.length, cause: 'multi' });
  });

  test('a transaction whose end is torn is a defect at its MULTI', () => {
    const before = record('PING');
    const torn = record('EXEC').subarray(0, 9);
    const reader = readerOf(Buffer.concat([before, record('MULTI'), record('SET', 'a', '1'), torn]));
    expect(readAllOf(reader)).toEqual(['PING 4']);
    expect(reader.defect).toMatchObject({ kind: 'short', offset: before.length });
  });

  test('a MULTI within a transaction is bad', () => {
    const reader = readerOf(Buffer.concat([record('MULTI'), record('MULTI'), record('EXEC')]));
    expect(readAllOf(reader)).toEqual([]);
    expect(reader.defect?.kind).toBe('bad');
  });

  test('a header of a batch is bad there', () => {
    const reader = readerOf(Buffer.from('#TS:1\r\n#C1:7;0;0;1;00000000;00000000\r\n'));
    expect(readAllOf(reader)).toEqual([]);
    expect(reader.defect).toMatchObject({ kind: 'bad', offset: 7, cause: 'header' });
  });
});

test('batches of every size around the window are verified and replayed', () => {
  const storage = new MemoryStorage();
  storage.makeDirectory('data');
  const { log } = openLog({ storage, policy: 'no' });
  const sizes = [0, 1, 1_048_300, 1_048_576, 3_000_000, 5, 2_097_152, 90];
  for (const size of sizes) {
    appendUnit(log, 0, record('SET', 'k', 'x'.repeat(size)));
    appendUnit(log, 0, record('INCR', 'n'), record('INCR', 'n'));
    log.writer.flush();
  }
  const { replayed } = loadLog({ storage });
  expect(replayed).toHaveLength(sizes.length * 3);
  expect(replayed.filter((line) => line.includes('SET')).map((line) => line.length - 8)).toEqual(sizes);
});

test('loading is stepwise and reports its progress', () => {
  const storage = new MemoryStorage();
  storage.makeDirectory('data');
  const { log } = openLog({ storage, policy: 'no', checksums: false });
  for (let i = 0; i < 5000; i++) appendUnit(log, 0, record('SET', 'k', String(i)));
  log.writer.flush();
  const { log: loaded } = loadLog({ storage });
  const { loader } = loaded;
  expect(loader.loadedBytes).toBe(loader.totalBytes);
  expect(loader.records).toBe(5001);
});
