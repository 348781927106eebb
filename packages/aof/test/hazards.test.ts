/**
 * The hazards of the reference implementation, each shown not to be ours. What Redis 7.0.15 does is
 * in the comment of each test; all but the fourth, which is the store's to prevent, were seen
 * happening.
 */
import { MemoryStorage } from '@varve/storage/memory';
import { expect, test } from 'vitest';

import { AofError, AofErrorCode } from '../src/index.js';
import {
  appendUnit,
  flushed,
  ListLogger,
  loadLog,
  openLog,
  readAll,
  record,
  rotated,
  writeAll,
} from './log-bench.js';

const directory = 'data/appendonlydir';
const incr1 = `${directory}/appendonly.aof.1.incr.aof`;
const incr2 = `${directory}/appendonly.aof.2.incr.aof`;
const manifest = `${directory}/appendonly.aof.manifest`;

function disk(files: Record<string, string> = {}): MemoryStorage {
  const storage = new MemoryStorage();
  storage.makeDirectory('data');
  for (const [path, content] of Object.entries(files)) {
    storage.install(path, Buffer.from(content, 'latin1'));
  }
  return storage;
}

function refusalOf(action: () => unknown): AofError {
  try {
    action();
  } catch (error) {
    if (error instanceof AofError) return error;
    throw error;
  }
  throw new Error('It was not refused.');
}

const twoFiles = 'file appendonly.aof.1.incr.aof seq 1 type i\nfile appendonly.aof.2.incr.aof seq 2 type i\n';
const setA = record('SET', 'a', '1').toString('latin1');
const setB = record('SET', 'b', '2').toString('latin1');
const setC = record('SET', 'c', '3').toString('latin1');

// 1. Redis truncates the file on disk first, then finds that it is not the last one and exits; its
// second start succeeds without the lost records.
test('a short file that is not the last is refused, again and again, and left as it is', () => {
  const storage = disk({ [manifest]: twoFiles, [incr1]: setA + setB.slice(0, -3), [incr2]: setC });
  for (let start = 0; start < 3; start++) {
    const error = refusalOf(() => openLog({ storage }));
    expect(error.code).toBe(AofErrorCode.notLast);
    expect(error.message).toContain('Fatal error: the truncated file is not the last file');
    expect(error.offset).toBe(setA.length);
    expect(readAll(storage, incr1).toString('latin1')).toBe(setA + setB.slice(0, -3));
  }
});

// 1b. A non-last file that lost its last records at a boundary: Redis loads it with a hole.
test('a hole between two files of ours is refused', async () => {
  const storage = disk();
  const { log } = openLog({ storage });
  appendUnit(log, 0, record('SET', 'a', '1'));
  await flushed(log);
  const size = readAll(storage, incr1).length;
  appendUnit(log, 0, record('SET', 'b', '2'));
  await rotated(log);
  appendUnit(log, 0, record('SET', 'c', '3'));
  await flushed(log);
  writeAll(storage, incr1, readAll(storage, incr1).subarray(0, size));
  const error = refusalOf(() => loadLog({ storage }));
  expect(error.code).toBe(AofErrorCode.brokenLink);
  expect(error.file).toBe('appendonly.aof.1.incr.aof');
});

// 2. Redis starts empty, overwrites BASE 1, appends to INCR 1, and resurrects its records one start later.
test('data files without a manifest are refused and left as they are', () => {
  const storage = disk({ [incr1]: setA });
  const before = storage.digest();
  const error = refusalOf(() => openLog({ storage }));
  expect(error.code).toBe(AofErrorCode.missingManifest);
  expect(error.message).toContain('appendonly.aof.1.incr.aof');
  expect(storage.digest()).toBe(before);
});

test('data files that hold nothing, which a crash of the first start leaves, are replaced', () => {
  const whole = disk();
  openLog({ storage: whole });
  whole.remove(manifest);
  expect(openLog({ storage: whole }).replayed).toEqual([]);
});

// 2b. Redis names the next INCR after the number on the last line: a wrong one gives the new file the
// name of the old, and the records are in the log twice, or gone with the next rewrite.
test('a number that is not that of its file names no new file after an old one', () => {
  const misnumbered = 'file appendonly.aof.2.incr.aof seq 1 type i\n';
  const records = `${record('SELECT', '0').toString('latin1')}${setA}`;
  const storage = disk({ [manifest]: misnumbered, [incr2]: records });
  expect(openLog({ storage }).replayed).toEqual(['0:SET a 1']);
  expect(openLog({ storage }).replayed).toEqual(['0:SET a 1']);
});

// 2c. Redis removes what a line calls HISTORY, also if it has just loaded it.
test('a manifest that calls a file in use HISTORY is refused, and nothing is removed', () => {
  const twice = `${twoFiles.replace('type i', 'type h')}file appendonly.aof.1.incr.aof seq 3 type i\n`;
  const storage = disk({ [manifest]: twice, [incr1]: setA, [incr2]: setC });
  const before = storage.digest();
  expect(refusalOf(() => openLog({ storage })).code).toBe(AofErrorCode.badManifest);
  expect(storage.digest()).toBe(before);
});

test('no flipped bit of our manifest costs a record', async () => {
  const whole = disk();
  const { log } = openLog({ storage: whole });
  appendUnit(log, 0, record('SET', 'a', '1'));
  await rotated(log);
  appendUnit(log, 0, record('SET', 'b', '2'));
  await flushed(log);
  const bytes = readAll(whole, manifest);
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const storage = whole.clone();
    const damaged = Buffer.from(bytes);
    damaged[bit >> 3] = (damaged[bit >> 3] as number) ^ (1 << (bit & 7));
    writeAll(storage, manifest, damaged);
    const before = storage.digest();
    try {
      const { replayed } = openLog({ storage });
      expect(replayed, `bit ${bit}`).toEqual(['0:SET a 1', '0:SET b 2']);
    } catch (error) {
      if (!(error instanceof AofError)) throw error;
      expect(storage.digest(), `bit ${bit}`).toBe(before);
    }
  }
});

// 3. Redis discards the two bytes after a payload unseen: a flipped length shifts the frame.
test('a flipped digit of a length is bad format, also without checksums', () => {
  const damaged = setA.replace('$1\r\na', '$3\r\na') + setB;
  const storage = disk({ [manifest]: twoFiles, [incr1]: damaged, [incr2]: setC });
  expect(refusalOf(() => loadLog({ storage })).code).toBe(AofErrorCode.badFormat);
});

// 3b. Redis executes a record of wrong arity unchecked; here the store is asked, and may refuse.
test('a record that the store refuses ends loading, with the place', () => {
  const storage = disk({ [manifest]: twoFiles, [incr1]: setA, [incr2]: record('UNKNOWN').toString() });
  const logger = new ListLogger();
  const error = refusalOf(() => loadLog({ storage, logger }));
  expect(error.code).toBe(AofErrorCode.unknownCommand);
  expect(error.file).toBe('appendonly.aof.2.incr.aof');
  expect(error.offset).toBe(0);
  expect(logger.lines.at(-1)).toBe(
    "# Unknown command 'UNKNOWN' reading the append only file appendonly.aof.2.incr.aof",
  );
});

// 4. Redis ignores dump.rdb when appendonly is turned on in the file, and starts empty.
test('a new log may begin with the data that a store already has', () => {
  const storage = disk();
  const bytes = record('SET', 'from-dump', '1');
  const first = openLog({
    storage,
    writeBase: (base) => {
      base.append(record('SELECT', '0'), 0, record('SELECT', '0').length);
      base.append(bytes, 0, bytes.length);
    },
  });
  expect(first.replayed).toEqual([]);
  expect(loadLog({ storage }).replayed).toEqual(['0:SET from-dump 1']);
});

// 5. A BASE of Redis says nothing of where it stands in history. Ours is numbered and sealed.
test('a BASE that is not whole is refused', () => {
  const storage = disk();
  openLog({ storage });
  const base = `${directory}/appendonly.aof.1.base.aof`;
  for (const size of [0, 36]) {
    writeAll(storage, base, readAll(storage, base).subarray(0, size));
    expect(refusalOf(() => loadLog({ storage })).code).toBe(AofErrorCode.badChecksum);
  }
});

// 6. Redis calls zeros at the end, the usual sight after a power failure, bad format, and exits.
test('a tail of zeros is cut as the torn tail it is, and kept', () => {
  for (const content of [setA, setA + setB.slice(0, -4), setA + setB.slice(0, 9)]) {
    const padded = `${content}${'\0'.repeat(4096)}`;
    const storage = disk({ [manifest]: twoFiles, [incr1]: setC, [incr2]: padded });
    const logger = new ListLogger();
    expect(openLog({ storage, checksums: false, logger }).replayed).toEqual(['?:SET c 3', '?:SET a 1']);
    expect(logger.lines).toContain(
      '# !!! Warning: short read while loading the AOF file appendonly.aof.2.incr.aof!!!',
    );
    expect(readAll(storage, incr2).toString('latin1')).toBe(setA);
    expect(readAll(storage, `${incr2}.broken`).toString('latin1')).toBe(padded.slice(setA.length));
  }
});

test('with aof-load-truncated no, a torn tail is refused in the words of Redis', () => {
  const storage = disk({ [manifest]: twoFiles, [incr1]: setA, [incr2]: setB.slice(0, -1) });
  const error = refusalOf(() => loadLog({ storage, loadTruncated: false }));
  expect(error.code).toBe(AofErrorCode.tornTail);
  expect(error.message).toBe(
    'Unexpected end of file reading the append only file appendonly.aof.2.incr.aof. You can: ' +
      '1) Make a backup of your AOF file, then use ./redis-check-aof --fix <filename.manifest>. ' +
      "2) Alternatively you can set the 'aof-load-truncated' configuration option to yes and restart the server.",
  );
});

// 7. Under everysec Redis may reply before write(2): kill -9 loses what was acknowledged.
test('nothing is released before its write, in any policy', async () => {
  for (const policy of ['always', 'everysec', 'no'] as const) {
    const storage = disk();
    const { log } = openLog({ storage, policy });
    for (let i = 0; i < 20; i++) {
      appendUnit(log, 0, record('SET', 'k', String(i)));
      if (i % 3 === 0) log.writer.flush();
      if (i % 5 === 0) await Promise.resolve();
      const released = log.writer.releasedSequence;
      const { replayed } = loadLog({ storage: storage.survivor('process', () => 0) });
      expect(replayed.length, `${policy} after ${i}`).toBeGreaterThanOrEqual(released);
    }
  }
});

// Beyond the list. A torn annotation: Redis loads it, appends to the same line, and refuses at the
// next start.
test('nothing is ever appended to a torn header', async () => {
  const storage = disk();
  const { log } = openLog({ storage });
  appendUnit(log, 0, record('SET', 'a', '1'));
  await flushed(log);
  writeAll(storage, incr1, Buffer.concat([readAll(storage, incr1), Buffer.from('#C1:4')]));
  for (let start = 0; start < 3; start++) {
    const next = openLog({ storage });
    expect(next.replayed.filter((line) => line === '0:SET a 1')).toHaveLength(1);
    appendUnit(next.log, 0, record('SET', 'b', String(start)));
    await flushed(next.log);
  }
  expect(readAll(storage, `${incr1}.broken`).toString()).toBe('#C1:4');
});

test('records that another program appended behind a torn batch are not cut off silently', async () => {
  const storage = disk();
  const { log } = openLog({ storage });
  appendUnit(log, 0, record('SET', 'a', '1'));
  await flushed(log);
  appendUnit(log, 0, record('SET', 'b', 'x'.repeat(30)), record('SET', 'c', 'y'));
  await flushed(log);
  // Redis cuts the transaction that lost its end, and goes on with its own records.
  const bytes = readAll(storage, incr1);
  const kept = bytes.subarray(0, bytes.indexOf('*1\r\n$5\r\nMULTI'));
  const theirs = Buffer.concat([record('SELECT', '0'), record('SET', 'd', 'z'.repeat(200))]);
  writeAll(storage, incr1, Buffer.concat([kept, theirs]));
  const error = refusalOf(() => loadLog({ storage }));
  expect(error.code).toBe(AofErrorCode.foreignTail);
});
