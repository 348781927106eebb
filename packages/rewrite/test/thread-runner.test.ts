// Goal: another thread writes the same bytes while this one goes on changing everything, and
// whatever becomes of it is told once it has stopped. Method: real threads, on real files.
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

import type { Keyspace } from '@varve/keyspace';
import { NodeStorage } from '@varve/storage';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';

import { ThreadRunner, type SnapshotJob, type SnapshotOutcome } from '../src/index.js';
import { randomKeyspace } from './dataset.js';
import { jobOf, newKeyspace, respForm, seededRandom, written } from './rig.js';
import { buildWorker, type WorkerFile } from './worker-file.js';

let worker: WorkerFile;
let folder = '';
let path = '';

beforeAll(async () => {
  worker = await buildWorker();
  folder = mkdtempSync(join(tmpdir(), 'varve-thread-'));
});

afterAll(() => {
  worker.remove();
  rmSync(folder, { recursive: true });
});

beforeEach(() => {
  path = join(folder, 'temp-1.rdb');
  rmSync(path, { force: true });
});

function runnerOf(workerUrl = worker.url): ThreadRunner {
  return new ThreadRunner({
    storage: new NodeStorage(),
    now: () => performance.now(),
    workerUrl,
  });
}

/** Runs a job over a view, calling `meanwhile` in every turn until it is over. */
async function run(
  keyspace: Keyspace,
  job: Partial<SnapshotJob>,
  meanwhile: (running: { keysProcessed: number; cancel(): void }) => void = () => undefined,
  runner = runnerOf(),
): Promise<SnapshotOutcome> {
  const view = keyspace.freeze();
  let outcome: SnapshotOutcome | undefined;
  const running = runner.start(jobOf(view.memory(), { path, ...job }), (what) => {
    expect(outcome).toBe(undefined);
    outcome = what;
  });
  while (outcome === undefined) {
    meanwhile(running);
    await new Promise((resolve) => setImmediate(resolve));
  }
  view.close();
  while (keyspace.reclaim(10_000));
  keyspace.check();
  return outcome;
}

/** A keyspace of as many small strings. */
function stringsOf(count: number): Keyspace {
  const keyspace = newKeyspace();
  const database = keyspace.databases[0]!;
  for (let i = 0; i < count; i++) {
    const key = Buffer.from(`key:${i}`);
    database.find(key, 0, key.length);
    database.string.put(key, 0, key.length, false);
  }
  return keyspace;
}

describe('a warm-up', () => {
  test('has a thread run the program without a job: it ends, and says nothing', async () => {
    const said: unknown[] = [];
    const thread = new Worker(worker.url, { workerData: undefined });
    thread.on('message', (message) => said.push(message));
    const [code] = (await once(thread, 'exit')) as [number];
    expect(code).toBe(0);
    expect(said).toEqual([]);
  });

  test('starts it', async () => {
    const mark = join(folder, 'mark');
    const program = join(folder, 'mark.mjs');
    writeFileSync(program, `import fs from 'node:fs'; fs.writeFileSync(${JSON.stringify(mark)}, '');`);
    runnerOf(pathToFileURL(program)).warmUp();
    await vi.waitFor(() => {
      expect(existsSync(mark)).toBe(true);
    }, 30_000);
  });

  test('of a program that is not there is no error: the first snapshot will tell', async () => {
    runnerOf(pathToFileURL(join(folder, 'missing.mjs'))).warmUp();
    const outcome = await run(stringsOf(1), {}, undefined, runnerOf(pathToFileURL(join(folder, 'missing.mjs'))));
    expect(outcome.kind).toBe('failed');
  });
});

describe('a thread', () => {
  test.each<[form: string, job: Partial<SnapshotJob>]>([
    ['RDB', {}],
    ['RESP', { form: respForm }],
    ['RESP with checksums', { form: { ...respForm, fileId: 77 } }],
  ])('writes the bytes of the cut in %s while all of it changes', async (_form, job) => {
    const random = seededRandom(3);
    const keyspace = randomKeyspace(3, 200, false);
    const expected = written(keyspace, job.form);
    const outcome = await run(keyspace, { ...job, incrementalSync: true }, () => {
      for (let i = 0; i < 20; i++) {
        const database = keyspace.databases[[0, 3, 15][random() % 3]!]!;
        if (database.randomKey()) database.remove();
        const key = Buffer.from(`new${random()}`);
        database.find(key, 0, key.length);
        database.string.putInteger(random(), false);
      }
    });
    expect(outcome).toMatchObject({ kind: 'written', size: expected.length });
    expect(readFileSync(path).equals(expected)).toBe(true);
  });

  test('writes a value larger than its buffers', async () => {
    const keyspace = newKeyspace();
    const value = Buffer.alloc(20_000_000, 'varve');
    keyspace.databases[0]!.find(Buffer.from('k'), 0, 1);
    keyspace.databases[0]!.string.put(value, 0, value.length, false);
    const expected = written(keyspace);
    await run(keyspace, {});
    expect(readFileSync(path).equals(expected)).toBe(true);
  });

  test('tells how far it is, and waits between keys if it is to', async () => {
    const seen = new Set<number>();
    const outcome = await run(stringsOf(20), { keyDelayUs: 5000 }, (running) => {
      seen.add(running.keysProcessed);
    });
    expect(outcome).toMatchObject({ kind: 'written', keys: 20 });
    expect(seen.size).toBeGreaterThan(3);
  });

  test('is cancelled while it waits, and leaves no file', async () => {
    const outcome = await run(stringsOf(100), { keyDelayUs: 60_000_000 }, (running) => {
      if (running.keysProcessed > 0) running.cancel();
    });
    expect(outcome).toEqual({ kind: 'cancelled' });
    expect(existsSync(path)).toBe(false);
  });

  test('is cancelled before it began', async () => {
    const outcome = await run(stringsOf(10), {}, (running) => {
      running.cancel();
    });
    expect(outcome).toEqual({ kind: 'cancelled' });
    expect(existsSync(path)).toBe(false);
  });

  test('says what the disk refused', async () => {
    const missing = join(folder, 'missing', 'temp.rdb');
    const outcome = await run(stringsOf(1), { path: missing });
    expect(outcome).toEqual({
      kind: 'failed',
      error: `open ${missing}: No such file or directory (ENOENT)`,
      reason: 'No such file or directory',
    });
  });
});

describe('a thread that dies', () => {
  test.each([
    ['of an error', 'throw new Error("boom")', 'The snapshot thread died: boom'],
    ['without a word', 'process.exit(3)', 'The snapshot thread ended with exit code 3'],
  ])('%s is a failure, and what it left is removed', async (_how, source, error) => {
    const program = join(folder, 'dying.mjs');
    writeFileSync(path, 'half a file');
    writeFileSync(program, source);
    const outcome = await run(stringsOf(1), {}, undefined, runnerOf(pathToFileURL(program)));
    expect(outcome).toEqual({ kind: 'failed', error, reason: error });
    expect(existsSync(path)).toBe(false);
  });
});
