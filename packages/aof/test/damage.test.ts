/**
 * Goal: whatever happens to the bytes of a log, loading gives a prefix of its history or refuses.
 * Method: cut every file at every byte; flip every bit of every byte; with checksums and without.
 */
import { MemoryStorage } from '@varve/storage/memory';
import { beforeAll, describe, expect, test } from 'vitest';

import { AofError, AofErrorCode } from '../src/index.js';
import { appendUnit, copyLog, flushed, loadLog, openLog, record, rotated } from './log-bench.js';

const directory = 'data/appendonlydir';
const names = ['1.base', '1.incr', '2.incr'].map((part) => `appendonly.aof.${part}.aof`);

/** Units as they are replayed, in order. */
const history = [
  ['0:SET base b'],
  ['0:SET a 1'],
  ['0:SET b 2', '0:SET c 3'],
  ['3:SET d *1'],
  ['3:SET e 5'],
  ['3:SET f 6', '0:SET g 7'],
];

/** BASE, a sealed INCR, and a last one that ended without a seal. */
async function build(checksums: boolean): Promise<Map<string, Buffer>> {
  const storage = new MemoryStorage();
  storage.makeDirectory('data');
  const base = Buffer.concat([record('SELECT', '0'), record('SET', 'base', 'b')]);
  const writeBase = (target: { append(b: Buffer, s: number, e: number): void }): void => {
    target.append(base, 0, base.length);
  };
  const { log } = openLog({ storage, checksums, writeBase, timestamps: true });
  appendUnit(log, 0, record('SET', 'a', '1'));
  await flushed(log);
  appendUnit(log, 0, record('SET', 'b', '2'), record('SET', 'c', '3'));
  await rotated(log);
  appendUnit(log, 3, record('SET', 'd', '*1'));
  await flushed(log);
  appendUnit(log, 3, record('SET', 'e', '5'));
  await flushed(log);
  const multi = [record('MULTI'), record('SET', 'f', '6')];
  for (const bytes of multi) log.writer.append(3, bytes, 0, bytes.length);
  const rest = [record('SET', 'g', '7'), record('EXEC')];
  for (const bytes of rest) log.writer.append(0, bytes, 0, bytes.length);
  log.writer.endUnit();
  await flushed(log);
  return finish(storage.files());
}

function isPrefix(replayed: readonly string[]): boolean {
  for (let count = 0; count <= history.length; count++) {
    if (JSON.stringify(history.slice(0, count).flat()) === JSON.stringify(replayed)) return true;
  }
  return false;
}

interface Outcome {
  readonly replayed?: string[];
  readonly error?: AofError;
}

/** Loads the log with one file replaced; starts it too, and checks that a second start agrees. */
function outcome(files: Map<string, Buffer>, name: string, bytes: Buffer): Outcome {
  const storage = new MemoryStorage();
  for (const [path, content] of files) storage.install(path, content);
  storage.install(`${directory}/${name}`, bytes);
  try {
    const { replayed } = openLog({ storage });
    expect(loadLog({ storage }).replayed, 'a second start agrees').toEqual(replayed);
    return { replayed };
  } catch (error) {
    if (!(error instanceof AofError)) throw error;
    return { error };
  }
}

describe('with checksums', () => {
  let files: Map<string, Buffer>;
  beforeAll(async () => {
    files = await build(true);
  });

  test('undamaged, all of it is there', () => {
    const [name] = names as [string];
    const bytes = files.get(`${directory}/${name}`) as Buffer;
    expect(outcome(files, name, bytes).replayed).toEqual(history.flat());
  });

  test.each(names)('cutting %s at any byte gives a prefix or a refusal', (name) => {
    const bytes = files.get(`${directory}/${name}`) as Buffer;
    const isLast = name === names.at(-1);
    for (let size = 0; size < bytes.length; size++) {
      const { replayed, error } = outcome(files, name, bytes.subarray(0, size));
      if (replayed) expect(isPrefix(replayed), `cut at ${size}: ${replayed.join()}`).toBe(true);
      if (!isLast) expect(error, `cut at ${size}`).toBeDefined();
      // Its first line is on disk before the file is named: a crash cannot cut there.
      else expect(replayed !== undefined, `cut at ${size}`).toBe(size > bytes.indexOf('\r\n') + 1);
    }
  });

  test.each(names)('flipping any bit of %s gives a prefix or a refusal', (name) => {
    const bytes = files.get(`${directory}/${name}`) as Buffer;
    for (let i = 0; i < bytes.length; i++) {
      for (const mask of [0x01, 0x10, 0xff]) {
        const damaged = Buffer.from(bytes);
        damaged[i] = (damaged[i] as number) ^ mask;
        const { replayed } = outcome(files, name, damaged);
        const what = `${name}: byte ${i} ^ ${mask}: ${replayed?.join() ?? ''}`;
        if (replayed) expect(isPrefix(replayed), what).toBe(true);
      }
    }
  });

  test('damage that a later header declares durable is refused as rot, with its place', () => {
    const name = names.at(-1) as string;
    const bytes = Buffer.from(files.get(`${directory}/${name}`) as Buffer);
    const place = bytes.indexOf('*1');
    bytes[place] = 0;
    const { error } = outcome(files, name, bytes);
    expect(error?.code).toBe(AofErrorCode.badChecksum);
    expect(error?.offset).toBe(bytes.indexOf('#C1:'));
    expect(error?.batch).toBe(4);
    expect(error?.file).toBe(name);
  });

  test('a file that is not last is refused without its last batch', () => {
    const name = names[1] as string;
    const bytes = files.get(`${directory}/${name}`) as Buffer;
    const lastBatch = bytes.lastIndexOf('#C1:');
    expect(outcome(files, name, bytes.subarray(0, lastBatch)).error?.code).toBe(AofErrorCode.brokenLink);
  });

  test('two files exchanged are refused', () => {
    const swapped = new Map(files);
    const [, first, second] = names as [string, string, string];
    swapped.set(`${directory}/${first}`, files.get(`${directory}/${second}`) as Buffer);
    expect(outcome(swapped, second, files.get(`${directory}/${first}`) as Buffer).error).toBeDefined();
  });

  test('a batch repeated, dropped or moved is refused or cut', () => {
    const name = names[1] as string;
    const bytes = files.get(`${directory}/${name}`) as Buffer;
    const first = bytes.indexOf('#C1:');
    const second = bytes.indexOf('#C1:', first + 1);
    const batch = bytes.subarray(first, second);
    const repeated = Buffer.concat([bytes.subarray(0, second), batch, bytes.subarray(second)]);
    const dropped = Buffer.concat([bytes.subarray(0, first), bytes.subarray(second)]);
    expect(outcome(files, name, repeated).error?.code).toBe(AofErrorCode.badChecksum);
    expect(outcome(files, name, dropped).error?.code).toBe(AofErrorCode.badChecksum);
  });
});

describe('without checksums', () => {
  let files: Map<string, Buffer>;
  beforeAll(async () => {
    files = await build(false);
  });

  test('cutting the last file at any byte gives a prefix, and a second start agrees', () => {
    const name = names.at(-1) as string;
    const bytes = files.get(`${directory}/${name}`) as Buffer;
    for (let size = 0; size < bytes.length; size++) {
      const { replayed } = outcome(files, name, bytes.subarray(0, size));
      expect(isPrefix(replayed as string[]), `cut at ${size}`).toBe(true);
    }
  });

  test('a zero-filled tail is cut wherever it begins', () => {
    const name = names.at(-1) as string;
    const bytes = files.get(`${directory}/${name}`) as Buffer;
    for (let size = 1; size < bytes.length; size++) {
      const padded = Buffer.concat([bytes.subarray(0, size), Buffer.alloc(700)]);
      const { replayed } = outcome(files, name, padded);
      expect(isPrefix(replayed as string[]), `zeros from ${size}`).toBe(true);
    }
  });
});

/** Drops what is not a file of the log. */
function finish(files: Map<string, Buffer>): Map<string, Buffer> {
  const kept = [...files].filter(([path]) => path.includes(directory));
  return new Map(kept.map(([path, bytes]) => [path.replace(/^\//, ''), bytes]));
}

test('the fixture holds what the tests believe', async () => {
  const storage = new MemoryStorage();
  for (const [path, bytes] of await build(true)) storage.install(path, bytes);
  const target = new MemoryStorage();
  copyLog(storage, target);
  expect(loadLog({ storage: target }).replayed).toEqual(history.flat());
});
