/**
 * Consumer groups: whatever is delivered, claimed and acknowledged, what is pending is what a model
 * of maps has, for the group and for each consumer, with a view open or not.
 */
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { Keyspace, type Database } from '../../index.js';
import { bytesOf } from '../../testing/bytes-of.js';
import { seededRandom } from '../../testing/keyspace-model.js';
import { pendingConsumer, pendingDeliveries, pendingTime } from './consumer-group.js';
import { formatId, setWide, wideToBigint } from './stream-id.js';

let keyspace: Keyspace;
let database: Database;

beforeEach(() => {
  keyspace = new Keyspace({ hashKey: [3, 4], random: seededRandom(9) });
  database = keyspace.databases[0]!;
  database.find(bytesOf('s'), 0, 1);
  database.stream.create();
});

function idOf(ms: number): Uint32Array {
  const id = new Uint32Array(4);
  setWide(id, 0, ms);
  return id;
}

function select(): void {
  database.find(bytesOf('s'), 0, 1);
  database.stream.load();
  const { group } = database.stream;
  if (!group.select(bytesOf('g'), 0, 1)) group.create(bytesOf('g'), 0, 1);
}

function consumer(name: string): void {
  const { group } = database.stream;
  const bytes = bytesOf(name);
  if (!group.selectConsumer(bytes, 0, bytes.length))
    group.createConsumer(bytes, 0, bytes.length, 7);
}

function save(): void {
  database.stream.group.save();
  database.stream.save();
}

/** The pending entries of the group, as text. */
function dump(): string[] {
  const { group } = database.stream;
  const { pending } = group;
  const found: string[] = [];
  for (let more = pending.seek(idOf(0)); more; more = pending.next()) {
    const { words, at } = pending;
    group.readName(words[at + pendingConsumer]!);
    const name = group.nameBytes.toString('latin1', group.nameStart, group.nameEnd);
    const time = wideToBigint(words, at + pendingTime);
    found.push(`${formatId(words, at)} ${name} ${time} ${wideToBigint(words, at + pendingDeliveries)}`);
  }
  return found;
}

test('groups and consumers are found by name, and listed in order', () => {
  const { group } = database.stream;
  for (const name of ['b', 'a', 'longer']) {
    const bytes = bytesOf(name);
    expect(group.select(bytes, 0, bytes.length)).toBe(false);
    group.create(bytes, 0, bytes.length);
    consumer('one');
    consumer('another');
    group.save();
  }
  database.stream.save();
  keyspace.check();
  expect(group.count).toBe(3);
  expect(group.groupNames().map(String)).toEqual(['a', 'b', 'longer']);
  group.select(bytesOf('a'), 0, 1);
  expect(group.consumerNames().map(String)).toEqual(['another', 'one']);
  consumer('one');
  expect(group.seenMs()).toBe(7);
  group.destroy();
  database.stream.save();
  keyspace.check();
  expect(group.groupNames().map(String)).toEqual(['b', 'longer']);
});

test('pending entries in order take 36 bytes for the group and 16 for the consumer, and little more', () => {
  select();
  consumer('c');
  const before = keyspace.usedMemory;
  for (let i = 1; i <= 5600; i++) database.stream.group.assign(idOf(i), 1, 1);
  save();
  keyspace.check();
  expect((keyspace.usedMemory - before) / 5600).toBeLessThan(36 + 16 + 4);
});

const step = fc.record({
  act: fc.constantFrom('assign', 'assign', 'assign', 'release', 'remove', 'freeze', 'copy'),
  name: fc.constantFrom('alice', 'bob', 'carol'),
  count: fc.nat({ max: 120 }),
  from: fc.nat({ max: 1000 }),
});

test('what is pending is what the model has', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40, size: 'max' }), fc.integer(), (steps, seed) => {
      const random = seededRandom(seed);
      keyspace = new Keyspace({ hashKey: [1, 2], random });
      database = keyspace.databases[0]!;
      database.find(bytesOf('s'), 0, 1);
      database.stream.create();
      select();
      save();
      const model = new Map<number, string>();
      for (const { act, name, count, from } of steps) {
        select();
        const { group } = database.stream;
        if (act === 'freeze') {
          if (keyspace.viewOpen) continue;
          keyspace.freeze();
        } else if (act === 'copy') {
          database.copyTo(database, bytesOf('t'), 0, 1);
          database.find(bytesOf('s'), 0, 1);
          database.remove();
          database.find(bytesOf('t'), 0, 1);
          database.rename(database, bytesOf('s'), 0, 1);
        } else if (act === 'remove') {
          consumer(name);
          group.removeConsumer();
          for (const [ms, text] of model) if (text.startsWith(name)) model.delete(ms);
          save();
        } else {
          consumer(name);
          if (act === 'release' && count % 2 === 0) group.deselectConsumer();
          for (let i = 0; i < count; i++) {
            const ms = act === 'assign' && count % 3 === 0 ? from + i : random() % 1000;
            if (act === 'release') {
              expect(group.release(idOf(ms))).toBe(model.delete(ms));
              continue;
            }
            const time = random();
            group.assign(idOf(ms), time, i);
            model.set(ms, `${name} ${time} ${i}`);
          }
          save();
        }
      }
      keyspace.check();
      select();
      const ids = [...model.keys()].sort((a, b) => a - b);
      expect(dump()).toEqual(ids.map((ms) => `${ms}-0 ${model.get(ms)}`));
      database.remove();
      while (keyspace.reclaim(1000));
      keyspace.check();
    }),
    { numRuns: 25 },
  );
});
