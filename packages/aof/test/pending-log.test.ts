/**
 * Goal: a log that is turned on while the server runs is no log before its BASE is there, and one
 * from then on, wherever a crash or a refusal comes.
 *
 * Method: a small life, over no log and over an older one; survivors at every call that changes the
 * disk; a refusal at every call.
 */
import { FaultyStorage } from '@varve/storage/faulty';
import { MemoryStorage, seededChoice } from '@varve/storage/memory';
import type { Storage } from '@varve/storage';
import { describe, expect, test } from 'vitest';

import {
  PendingLog,
  silentLogger,
  type AofError,
  type AppendLog,
  type FinishedBase,
  type SyncPolicy,
} from '../src/index.js';
import {
  appendUnit,
  flushed,
  installed,
  ListLogger,
  loadLog,
  openLog,
  readAll,
  record,
  rotated,
  writeBase,
  type BenchOptions,
} from './log-bench.js';

const dump = ['0:SET dumped 1', '0:SET dumped 2'];
const units = Array.from({ length: 6 }, (_, i) => `0:SET k ${i}`);

function begin(options: BenchOptions): PendingLog {
  let seed = 11;
  return new PendingLog({
    dir: 'data',
    directoryName: 'appendonlydir',
    fileName: 'appendonly.aof',
    policy: 'always',
    checksums: true,
    timestamps: false,
    loadTruncated: true,
    apply: () => undefined,
    onFatal: (error) => {
      throw error;
    },
    logger: silentLogger,
    now: () => 0,
    unixSeconds: () => 1_700_000_000,
    random: () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0),
    ...options,
  });
}

function append({ writer }: Pick<PendingLog, 'writer'>, line: string): void {
  appendUnit({ writer } as AppendLog, 0, record(...line.slice(2).split(' ')));
  writer.flush();
  writer.check();
}

/** Writes the BASE; gives the log up if that fails. */
async function baseFor(pending: PendingLog, storage: Storage): Promise<FinishedBase> {
  const records = [record('SELECT', '0'), ...dump.map((line) => record(...line.slice(2).split(' ')))];
  try {
    return writeBase(pending, storage, ...records);
  } catch (error) {
    await new Promise<void>((resolve) => {
      pending.abandon(resolve);
    });
    throw error;
  }
}

async function install(pending: PendingLog, base: FinishedBase): Promise<AppendLog> {
  return await new Promise((resolve, reject) => {
    pending.install(base, (error, log) => {
      if (log) resolve(log);
      else reject(error ?? new Error('Neither an error nor a log.'));
    });
  });
}

async function turn(): Promise<void> {
  for (let i = 0; i < 3; i++) await Promise.resolve();
}

/** Turns a log on, while units come. */
async function live(storage: Storage, options: Partial<BenchOptions>, onInstalled: (log: AppendLog) => void) {
  const pending = begin({ storage, ...options });
  append(pending, units[0] as string);
  append(pending, units[1] as string);
  pending.writer.tick();
  await turn();
  const base = await baseFor(pending, storage);
  const installation = install(pending, base);
  installation.catch(() => undefined);
  append(pending, units[2] as string);
  await Promise.resolve();
  await Promise.resolve();
  append(pending, units[3] as string); // The cut holds.
  const log = await installation;
  onInstalled(log);
  append(log, units[4] as string);
  await flushed(log);
  append(log, units[5] as string);
  await flushed(log);
}

/** A disk on which a log was turned off, or never was. */
async function prepared(isFirst: boolean, beforeCall = (): void => undefined): Promise<MemoryStorage> {
  const storage = new MemoryStorage({ profile: 'adversarial', beforeCall });
  storage.makeDirectory('data');
  storage.syncDirectory('.');
  if (isFirst) return storage;
  const { log } = openLog({ storage });
  appendUnit(log, 0, record('SET', 'old', '1'));
  await flushed(log);
  await rotated(log);
  appendUnit(log, 0, record('SET', 'old', '2'));
  await new Promise<void>((resolve) => {
    log.close(() => {
      resolve();
    });
  });
  return storage;
}

const lives = [true, false].flatMap((isFirst) =>
  (['always', 'everysec', 'no'] as SyncPolicy[]).map((policy) => [isFirst ? 'no log' : 'an old log', policy] as const),
);

describe.each(lives)('over %s, policy %s', (before, policy) => {
  const isFirst = before === 'no log';
  const old = isFirst ? [] : ['0:SET old 1', '0:SET old 2'];
  const whole = [...dump, ...units];

  /** Asserts that the disk starts, as the old log or as the new one; returns which. */
  function judge(disk: MemoryStorage, promised: number, what: string): 'old' | 'new' {
    const { replayed, log } = openLog({ storage: disk });
    expect([...disk.files().keys()].filter((path) => path.includes('temp-')), what).toEqual([]);
    log.manifest.check();
    const isOld = replayed.length === old.length && old.every((line, i) => line === replayed[i]);
    if (!isOld) {
      expect(replayed, what).toEqual(whole.slice(0, replayed.length));
      expect(replayed.length, what).toBeGreaterThanOrEqual(dump.length);
    }
    expect(isOld ? 0 : replayed.length, what).toBeGreaterThanOrEqual(promised);
    const again = openLog({ storage: disk.survivor('power', seededChoice(1)) });
    expect(again.replayed, `${what}: what is served is on disk`).toEqual(replayed);
    return isOld ? 'old' : 'new';
  }

  test('a crash at any call leaves what was there before, or the new log', async () => {
    const seen = new Set<string>();
    const found = { process: new Set<string>(), power: new Set<string>() };
    let isWatched = false;
    let log: AppendLog | undefined;
    const disk: MemoryStorage = await prepared(isFirst, () => {
      if (!isWatched) return;
      for (const kind of ['process', 'power'] as const) {
        const { releasedSequence = 0, durableSequence = 0 } = log?.writer ?? {};
        const sequence = kind === 'process' ? releasedSequence : durableSequence;
        const promised = log ? dump.length + sequence : 0;
        for (let seed = 0; seed < 2; seed++) {
          const survivor = disk.survivor(kind, seededChoice(disk.callCount * 7 + seed));
          const state = `${promised} ${survivor.digest()}`;
          if (seen.has(state)) continue;
          seen.add(state);
          isWatched = false;
          found[kind].add(judge(survivor, promised, `${kind} crash at ${disk.callCount}, seed ${seed}`));
          isWatched = true;
        }
      }
    });
    isWatched = true;
    await live(disk, { policy }, (installedLog) => (log = installedLog));
    isWatched = false;
    expect(found).toEqual({ process: new Set(['old', 'new']), power: new Set(['old', 'new']) });
    expect(judge(disk, dump.length + 6, 'at the end')).toBe('new');
    expect(openLog({ storage: disk }).replayed).toEqual(whole);
  });

  test('a refusal at any call leaves what was there before, and the next try succeeds', async () => {
    const messages = new Set<string>();
    for (let nth = 1; ; nth++) {
      const memory = await prepared(isFirst);
      const storage = new FaultyStorage(memory);
      const names = [...memory.files().keys()];
      storage.arm({ operation: 'any', nth, fault: { kind: 'fail', code: 'EIO' } });
      const fatal: AofError[] = [];
      let isInstalled = false;
      const onFatal = (error: AofError): void => {
        fatal.push(error);
      };
      const error = await live(storage, { policy, onFatal }, () => (isInstalled = true)).then(
        () => undefined,
        (failure: unknown) => failure as AofError,
      );
      if (storage.fired === 0) break;
      storage.heal();
      const what = `call ${nth}: ${String(error)}`;
      if (isInstalled || fatal.length > 0) {
        judge(memory.survivor('process', () => 0), 0, what);
        continue;
      }
      if (error === undefined) continue;
      messages.add(error.message.replace(/[:].*/, ''));
      const kept = [...memory.files().keys()].filter((path) => !/rewriteaof|\.begin$/.test(path));
      expect(kept, what).toEqual(names);
      for (let seed = 0; seed < 4; seed++) {
        judge(memory.survivor('power', seededChoice(seed)), 0, `${what}, then a power failure`);
      }
      await live(memory, { policy }, () => undefined);
      expect(openLog({ storage: memory }).replayed, what).toEqual(whole);
    }
    expect(messages.size).toBeGreaterThan(3);
  });
});

test('numbers go on from the manifest that was there, whose files are removed', async () => {
  const storage = await prepared(false);
  const logger = new ListLogger();
  const pending = begin({ storage, logger });
  const log = await install(pending, await baseFor(pending, storage));
  expect(log.manifest.format()).toMatch(
    /^file appendonly.aof.2.base.aof seq 2 type b id \w{8}\nfile appendonly.aof.3.incr.aof seq 3 type i id \w{8}\n#CM:\w{8}\n$/,
  );
  expect(storage.list('data/appendonlydir')).toEqual([
    'appendonly.aof.2.base.aof',
    'appendonly.aof.3.incr.aof',
    'appendonly.aof.manifest',
  ]);
  expect(logger.lines).toEqual([
    'Successfully renamed the temporary AOF base file temp-rewriteaof-bg-7.aof into appendonly.aof.2.base.aof',
    'Successfully renamed the temporary AOF incr file temp-appendonly.aof.incr into appendonly.aof.3.incr.aof',
    'Removing the history file appendonly.aof.1.incr.aof in the background',
    'Removing the history file appendonly.aof.2.incr.aof in the background',
    'Removing the history file appendonly.aof.1.base.aof in the background',
  ]);
  const [base, incr] = storage.list('data/appendonlydir').map((name) => readAll(storage, `data/appendonlydir/${name}`));
  expect(log.currentSize).toBe((base as Buffer).length + (incr as Buffer).length);
});

test('the log that it becomes rotates, is rewritten, and closes as any other', async () => {
  const storage = await prepared(true);
  const pending = begin({ storage });
  const log = await install(pending, await baseFor(pending, storage));
  append(log, units[0] as string);
  const { sequence } = await rotated(log);
  expect(sequence).toBe(2);
  const base = writeBase(log, storage, record('SELECT', '0'), record('SET', 'k', '0'));
  await installed(log, base, sequence);
  append(log, units[1] as string);
  await new Promise<void>((resolve, reject) => {
    log.close((error) => {
      if (error) reject(error);
      else resolve();
    });
  });
  expect(loadLog({ storage }).replayed).toEqual(units.slice(0, 2));
});

test('nothing is synced before it is installed; then its policy holds, also one set meanwhile', async () => {
  const storage = new MemoryStorage({ recordCalls: true });
  storage.makeDirectory('data');
  const pending = begin({ storage, policy: 'everysec' });
  for (const unit of units) append(pending, unit);
  pending.writer.tick();
  await turn();
  expect(storage.calls.filter(({ operation }) => operation.startsWith('sync'))).toEqual([]);
  expect(pending.writer.releasedSequence).toBe(6);
  pending.policy = 'always';
  const log = await install(pending, await baseFor(pending, storage));
  expect(log.writer.policy).toBe('always');
  expect(log.writer.durableSequence).toBe(6);
});

test('given up, it leaves nothing behind', async () => {
  for (const isFirst of [true, false]) {
    const storage = await prepared(isFirst);
    const before = [...storage.files().keys()];
    const logger = new ListLogger();
    const pending = begin({ storage, logger });
    append(pending, units[0] as string);
    await new Promise<void>((resolve) => {
      pending.abandon(resolve);
    });
    expect([...storage.files().keys()]).toEqual(before);
    expect(logger.lines).toEqual([
      'Removing the temp incr aof file temp-appendonly.aof.incr in the background',
    ]);
  }
});

test('data files without a manifest are refused, as at a start', async () => {
  const storage = await prepared(false);
  storage.remove('data/appendonlydir/appendonly.aof.manifest');
  const before = storage.digest();
  expect(() => begin({ storage })).toThrow('The AOF manifest file appendonly.aof.manifest is missing');
  expect(storage.digest()).toBe(before);
});
