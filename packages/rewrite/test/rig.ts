/** Keyspaces, jobs and files in memory, as the tests want them. */
import { silentLogger, type Logger } from '@varve/aof';
import { Keyspace, type FrozenMemory } from '@varve/keyspace';
import { readFile } from '@varve/storage';
import { MemoryStorage } from '@varve/storage/memory';

import {
  SnapshotLoader,
  writeSnapshot,
  type RdbForm,
  type RespForm,
  type SnapshotJob,
  type SnapshotLoaderOptions,
} from '../src/index.js';

/** The time of all tests: 2023-11-14. */
export const testNowMs = 1_700_000_000_000;

export const rdbForm: RdbForm = {
  kind: 'rdb',
  compression: true,
  checksum: true,
  aux: [],
  versionMin: 10,
  access: { kind: 'none' },
};

export const respForm: RespForm = {
  kind: 'resp',
  fileId: undefined,
  timestampSeconds: undefined,
};

/** A generator of uniform 32-bit integers. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let word = Math.imul(state ^ (state >>> 15), state | 1);
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
    return (word ^ (word >>> 14)) >>> 0;
  };
}

export function newKeyspace(databases = 16): Keyspace {
  const keyspace = new Keyspace({ databases, hashKey: [1, 2], random: seededRandom(1) });
  keyspace.startTurn(testNowMs);
  return keyspace;
}

export function jobOf(memory: FrozenMemory, job: Partial<SnapshotJob> = {}): SnapshotJob {
  return {
    memory,
    path: 'temp',
    form: rdbForm,
    incrementalSync: false,
    keyDelayUs: 0,
    ...job,
  };
}

/** The file of a keyspace as it is. */
export function written(keyspace: Keyspace, form: RdbForm | RespForm = rdbForm): Buffer {
  const storage = new MemoryStorage();
  const outcome = writeSnapshot(storage, jobOf(keyspace.memory(), { form }), () => 0);
  if (outcome.kind !== 'written') throw new Error(JSON.stringify(outcome));
  const bytes = readFile(storage, 'temp');
  if (bytes?.length !== outcome.size) throw new Error('the size of the file is another');
  return bytes;
}

/** A loader of a file into a keyspace. */
export function loaderOf(
  bytes: Uint8Array,
  keyspace: Keyspace,
  options: Partial<SnapshotLoaderOptions> = {},
): SnapshotLoader {
  const storage = new MemoryStorage();
  storage.install('dump.rdb', Buffer.from(bytes));
  return new SnapshotLoader({
    file: storage.open('dump.rdb', 'read'),
    keyspace,
    checksum: true,
    nowMs: testNowMs,
    dropsExpired: false,
    replacesKeys: false,
    adoptsHashKey: false,
    logger: silentLogger,
    ...options,
  });
}

/** What a file has, in a new keyspace or the one that is given. */
export function loaded(bytes: Uint8Array, options: Partial<SnapshotLoaderOptions> = {}): Keyspace {
  const keyspace = options.keyspace ?? newKeyspace();
  const loader = loaderOf(bytes, keyspace, options);
  while (!loader.step(10_000));
  return keyspace;
}

/** A logger that keeps what it is told. */
export class KeptLines implements Logger {
  readonly lines: string[] = [];

  notice(line: string): void {
    this.lines.push(line);
  }

  warning(line: string): void {
    this.lines.push(line);
  }
}
