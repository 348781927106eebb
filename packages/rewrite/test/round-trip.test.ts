// Goal: what is written is what is loaded, whatever it is. Method: keyspaces of every type by
// chance, by a seed that is printed; VARVE_SEED replays one.
import { readFile } from '@varve/storage';
import { MemoryStorage } from '@varve/storage/memory';
import { expect, test } from 'vitest';

import { InlineRunner, rdbVersionOf, type RdbForm, type SnapshotOutcome } from '../src/index.js';
import { contentOf, randomKeyspace } from './dataset.js';
import { jobOf, loaded, newKeyspace, rdbForm, respForm, seededRandom, testNowMs, written } from './rig.js';

const seed = Number(process.env['VARVE_SEED'] ?? Date.now() % 1_000_000);
console.log(`VARVE_SEED=${seed}`);

test.each([0, 1, 2, 3])('a keyspace by chance is loaded as it was written (%i)', (n) => {
  const keyspace = randomKeyspace(seed + n, 200, true);
  const copy = loaded(written(keyspace));
  expect(contentOf(copy)).toEqual(contentOf(keyspace));
  copy.check();
});

test.each([
  { compression: false, checksum: true },
  { compression: true, checksum: false },
])('it is loaded with %o too', (options) => {
  const keyspace = randomKeyspace(seed, 100, false);
  const copy = loaded(written(keyspace, { ...rdbForm, ...options }));
  expect(contentOf(copy)).toEqual(contentOf(keyspace));
});

test('without keys there is a file of none', () => {
  const file = written(newKeyspace());
  expect(file.toString('latin1', 0, 9)).toBe('REDIS0010');
  expect(loaded(file).databases.every((database) => database.size === 0)).toBe(true);
  expect(written(newKeyspace(), respForm)).toHaveLength(0);
});

test('the version is 12 if fields of a hash expire, else 10', () => {
  const keyspace = newKeyspace();
  const { hash, hashExpiry } = keyspace.databases[0]!;
  const name = Buffer.from('h');
  keyspace.databases[0]!.find(name, 0, 1);
  hash.create();
  hash.set(name, 0, 1, name, 0, 1);
  expect(rdbVersionOf(keyspace.memory(), rdbForm)).toBe(10);
  hashExpiry.setExpireAtMs(name, 0, 1, testNowMs + 1);
  expect(rdbVersionOf(keyspace.memory(), rdbForm)).toBe(12);
  expect(written(keyspace).toString('latin1', 0, 9)).toBe('REDIS0012');
  expect(contentOf(loaded(written(keyspace)))).toEqual(contentOf(keyspace));
});

const idle: RdbForm = { ...rdbForm, access: { kind: 'idle', nowMs: testNowMs + 7000 } };
const frequency: RdbForm = {
  ...rdbForm,
  access: { kind: 'frequency', nowMs: testNowMs, decayMinutes: 1 },
};

test('an idle time goes on from where it was', () => {
  const keyspace = randomKeyspace(seed, 1, false);
  const copy = loaded(written(keyspace, idle), { nowMs: testNowMs + 9000 });
  expect(clockOf(copy)).toBe(clockOf(keyspace) + 2);
});

test('a counter is kept under a policy that counts, and dropped otherwise', () => {
  const counting = newKeyspace();
  counting.countAccesses(true);
  const database = counting.databases[0]!;
  database.find(Buffer.from('k'), 0, 1);
  database.string.putInteger(1, false);
  database.setAccessClock((counting.accessClock & 0xffff00) | 77);
  const file = written(counting, frequency);
  const keyspace = newKeyspace();
  expect(clockOf(loaded(file, { keyspace }))).toBe(keyspace.accessClock);
  counting.clear();
  expect(clockOf(loaded(file, { keyspace: counting })) & 0xff).toBe(77);
});

test('a job in steps gives the same bytes, while everything changes under it', () => {
  const random = seededRandom(seed);
  const keyspace = randomKeyspace(seed, 150, true);
  const expected = written(keyspace);
  const storage = new MemoryStorage();
  const steps: (() => void)[] = [];
  const schedule = (step: () => void): void => void steps.push(step);
  const runner = new InlineRunner({ storage, schedule, now: () => 0, keysPerStep: 7 });
  const view = keyspace.freeze();
  const outcomes: SnapshotOutcome[] = [];
  const running = runner.start(jobOf(view.memory()), (outcome) => outcomes.push(outcome));
  expect(running.keysProcessed).toBe(0);
  for (let step = steps.shift(); step !== undefined; step = steps.shift()) {
    step();
    const database = keyspace.databases[0]!;
    if (database.randomKey() && random() % 2 === 0) database.remove();
    database.find(Buffer.from(`new${random()}`), 0, 5);
    database.string.putInteger(random(), false);
  }
  expect(outcomes).toMatchObject([{ kind: 'written', size: expected.length }]);
  expect(readFile(storage, 'temp')).toEqual(expected);
  view.close();
});

function clockOf(keyspace: ReturnType<typeof newKeyspace>): number {
  let clock = -1;
  for (const database of keyspace.databases) {
    database.forEach((entry) => {
      clock = entry.accessClock;
    });
  }
  return clock;
}
