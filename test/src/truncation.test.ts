/**
 * A log cut at any byte is a prefix of what was written: it loads, holds whole units only, and all of
 * those that were whole in the file.
 *
 * The log is written by the program. Every cut is then loaded in this process from a disk in memory,
 * so that all can be tried; a few are loaded by the program itself.
 */
import fs from 'node:fs';
import path from 'node:path';
import { AppendLog, silentLogger } from '@varve/aof';
import { replaceFile } from '@varve/storage';
import { MemoryStorage } from '@varve/storage/memory';
import { expect, test } from 'vitest';

import { inspect } from './support/dataset.js';
import { copyFolder, makeFolder, removeFolder } from './support/folder.js';
import { logFiles } from './support/log-files.js';
import { Random } from './support/random.js';
import { announceSeed } from './support/seed.js';
import { startVarve } from './support/varve.js';
import { WireClient, type WireCommand } from './support/wire.js';

const seed = announceSeed('truncation');
const directory = '/data/appendonlydir';
const cutSize = 4096;

test.each(['yes', 'no'])(
  'a log cut at any of its last 4096 bytes loads as a prefix, aof-checksum %s',
  async (checksums) => {
    const { files, name } = await writeLog(checksums);
    const bytes = files.get(name) as Buffer;
    expect(bytes.length).toBeGreaterThan(cutSize);
    const all = unitsOf(bytes);
    const ends = checksums === 'yes' ? batchEnds(bytes) : all.map((unit) => unit.end);
    for (let size = bytes.length - cutSize; size <= bytes.length; size += 1) {
      const whole = Math.max(0, ...ends.filter((end) => end <= size));
      const expected = all.filter((unit) => unit.end <= whole).flatMap((unit) => unit.records);
      const found = load(diskWith(files, name, bytes.subarray(0, size)));
      if (JSON.stringify(found) === JSON.stringify(expected)) continue;
      expect(found, `cut at ${size} of ${bytes.length} bytes`).toEqual(expected);
    }
  },
);

test('the program starts on a log cut at a few of its last bytes', async () => {
  const random = new Random(seed);
  const folder = makeFolder('cut');
  const server = await startVarve(folder);
  const client = await WireClient.connect(server.port);
  for (let i = 1; i <= 300; i += 1) await client.call('SET', `k${i}`, 'x'.repeat(random.below(50)));
  await server.kill();
  for (let i = 0; i < 3; i += 1) {
    const copy = copyFolder(folder, 'cut-copy');
    const file = logFiles(copy).at(-1) as string;
    fs.truncateSync(file, fs.statSync(file).size - random.between(1, cutSize));
    const restarted = await startVarve(copy);
    const { keyCount } = await inspect(restarted);
    const last = await WireClient.connect(restarted.port);
    expect(keyCount).toBeGreaterThan(0);
    expect((await last.call('EXISTS', `k${keyCount}`, `k${keyCount + 1}`)).raw.toString()).toBe(':1\r\n');
    await restarted.kill();
    removeFolder(copy);
  }
  removeFolder(folder);
});

/** Makes a log of batches of one to four units; returns its files and which one grows. */
async function writeLog(checksums: string): Promise<{ files: Map<string, Buffer>; name: string }> {
  const random = new Random(seed);
  const folder = makeFolder('cut-source');
  const server = await startVarve(folder, { 'aof-checksum': checksums });
  const client = await WireClient.connect(server.port);
  for (let batch = 0; batch < 50; batch += 1) {
    const units = Array.from({ length: random.between(1, 4) }, () => nextUnit(random));
    await client.pipeline(units.flat());
  }
  await server.kill();
  const log = path.join(folder, 'appendonlydir');
  const files = new Map(fs.readdirSync(log).map((file) => [file, fs.readFileSync(path.join(log, file))]));
  const name = path.basename(logFiles(folder).at(-1) as string);
  removeFolder(folder);
  return { files, name };
}

function nextUnit(random: Random): WireCommand[] {
  const value = 'x'.repeat(random.below(60));
  return random.weighted<() => WireCommand[]>([
    [4, () => [['SET', `k${random.below(50)}`, value]]],
    [2, () => [['HSET', 'h', `f${random.below(50)}`, value]]],
    [1, () => [['SELECT', String(random.below(3))], ['INCR', 'n']]],
    [1, () => [['APPEND', 'lines', '\r\n#C1:0;4\r\n*1\r\n']]],
    [2, () => [['MULTI'], ['INCR', 'n'], ['SET', `t${random.below(50)}`, value], ['EXEC']]],
  ])();
}

/** A unit of the log: the records it applies, and where it ends. */
interface Unit {
  readonly records: readonly (readonly string[])[];
  readonly end: number;
}

/** All units of a file; what belongs to no record (annotations) is skipped. */
function unitsOf(bytes: Buffer): Unit[] {
  const units: Unit[] = [];
  let open: string[][] | undefined;
  for (const { args, end } of recordsOf(bytes)) {
    if (args[0] === 'MULTI') open = [];
    else if (args[0] === 'EXEC') {
      units.push({ records: open as string[][], end });
      open = undefined;
    } else if (open !== undefined) open.push(args);
    else units.push({ records: [args], end });
  }
  return units;
}

function* recordsOf(bytes: Buffer): Generator<{ args: string[]; end: number }> {
  const text = bytes.toString('latin1');
  for (let position = 0; position < text.length; ) {
    const lineEnd = text.indexOf('\r\n', position) + 2;
    if (text[position] === '#') {
      position = lineEnd;
      continue;
    }
    const count = Number(text.slice(position + 1, lineEnd));
    const args: string[] = [];
    position = lineEnd;
    for (let i = 0; i < count; i += 1) {
      const bodyStart = text.indexOf('\r\n', position) + 2;
      const size = Number(text.slice(position + 1, bodyStart));
      args.push(text.slice(bodyStart, bodyStart + size));
      position = bodyStart + size + 2;
    }
    yield { args, end: position };
  }
}

/** Where the batches of a checksummed file end: `#C1:<offset>;<length>;...` begins each. */
function batchEnds(bytes: Buffer): number[] {
  const ends: number[] = [];
  for (let position = 0; position < bytes.length; ) {
    const lineEnd = bytes.indexOf('\r\n', position) + 2;
    const header = /^#C1:(\d+);(\d+);/.exec(bytes.toString('latin1', position, lineEnd));
    position = header === null ? lineEnd : lineEnd + Number(header[2]);
    ends.push(position);
  }
  return ends;
}

function diskWith(files: ReadonlyMap<string, Buffer>, name: string, cut: Buffer): MemoryStorage {
  const disk = new MemoryStorage();
  disk.makeDirectory('/data');
  disk.makeDirectory(directory);
  for (const [file, content] of files) replaceFile(disk, `${directory}/${file}`, file === name ? cut : content);
  return disk;
}

/** Loads and recovers a log; returns the records that were applied. */
function load(disk: MemoryStorage): string[][] {
  const records: string[][] = [];
  const log = new AppendLog({
    storage: disk,
    dir: '/data',
    directoryName: 'appendonlydir',
    fileName: 'appendonly.aof',
    policy: 'everysec',
    checksums: true,
    timestamps: false,
    loadTruncated: true,
    apply: (argv) => {
      records.push(Array.from({ length: argv.argc }, (_, i) => argv.text(i)));
      return undefined;
    },
    onFatal: (error) => {
      throw error;
    },
    logger: silentLogger,
    now: () => 0,
    unixSeconds: () => 1_700_000_000,
    random: () => 1,
  });
  while (!log.load(Number.MAX_SAFE_INTEGER));
  log.start();
  return records;
}
