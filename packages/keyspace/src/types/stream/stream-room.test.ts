/**
 * Streams: what is in them after any sequence of appends, deletions and trims, how nodes are formed,
 * ranges both ways, and that a view sees nothing of later changes. The model is an array.
 */
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { FrozenReader, Keyspace, type Database } from '../../index.js';
import { bytesOf } from '../../testing/bytes-of.js';
import { seededRandom } from '../../testing/keyspace-model.js';
import { formatId, setMaxId, setWide } from './stream-id.js';

let keyspace: Keyspace;
let database: Database;

beforeEach(() => {
  keyspace = new Keyspace({ hashKey: [3, 4], random: seededRandom(9) });
  database = keyspace.databases[0]!;
  open('stream');
  database.stream.create();
});

function open(key: string): boolean {
  return database.find(bytesOf(key), 0, key.length);
}

function idOf(ms: number | bigint, sequence: number | bigint = 0): Uint32Array {
  const id = new Uint32Array(4);
  setWide(id, 0, ms);
  setWide(id, 2, sequence);
  return id;
}

function add(id: Uint32Array, ...strings: string[]): void {
  const source = bytesOf(strings.join(''));
  const offsets = new Int32Array(2 * strings.length);
  let at = 0;
  strings.forEach((text, i) => {
    offsets[2 * i] = at;
    at += text.length;
    offsets[2 * i + 1] = at;
  });
  database.stream.append(id, source, offsets, 0, strings.length / 2, source.length);
}

/** Id and strings of the entry the stream is on. */
function readEntry(entry = database.stream.entry): string {
  const words = [formatId(entry.id)];
  for (let i = 0; i < entry.fieldCount; i++) {
    entry.readField();
    words.push(entry.text.bytes.toString('latin1', entry.text.start, entry.text.end));
    entry.readValue();
    words.push(entry.text.bytes.toString('latin1', entry.text.start, entry.text.end));
  }
  return words.join(' ');
}

function readAll(isReverse = false): string[] {
  const found: string[] = [];
  database.stream.seekAll(isReverse, false);
  while (database.stream.next()) found.push(readEntry());
  return found;
}

function readRange(start: Uint32Array, end: Uint32Array, isReverse: boolean): string[] {
  const found: string[] = [];
  database.stream.seek(start, end, isReverse);
  while (database.stream.next()) found.push(formatId(database.stream.entry.id));
  return found;
}

test('an entry comes back as it was added, whatever its fields and values', () => {
  const long = 'x'.repeat(70);
  const longer = 'y'.repeat(5000);
  add(idOf(5, 1), 'a', '1', 'b', '');
  add(idOf(5, 2), 'a', '-4097', 'b', '9223372036854775807');
  add(idOf(7), 'other', long);
  add(idOf(2n ** 63n, 2n ** 64n - 1n), 'a', longer, 'b', '007');
  expect(readAll()).toEqual([
    '5-1 a 1 b ',
    '5-2 a -4097 b 9223372036854775807',
    `7-0 other ${long}`,
    `9223372036854775808-18446744073709551615 a ${longer} b 007`,
  ]);
  expect(readAll(true)).toEqual(readAll().reverse());
  keyspace.check();
});

test('integers of every width come back', () => {
  const values = [0, 7, 16, 31, 33, 62].flatMap((bits) => [
    `${2n ** BigInt(bits) - 1n}`,
    `${-(2n ** BigInt(bits))}`,
    `${2n ** BigInt(bits)}`,
  ]);
  values.forEach((value, i) => {
    add(idOf(i + 1), 'v', value);
  });
  expect(readAll().map((text) => text.split(' ')[2])).toEqual(values);
});

test('a node takes 100 entries, deleted ones included, or 4096 bytes', () => {
  for (let i = 1; i <= 100; i++) add(idOf(i), 'f', 'v');
  expect(database.stream.nodeCount()).toBe(1);
  for (let i = 2; i <= 50; i++) expect(database.stream.delete(idOf(i))).toBe(true);
  add(idOf(101), 'f', 'v');
  expect(database.stream.nodeCount()).toBe(2);
  add(idOf(102), 'f', 'v'.repeat(4000));
  expect(database.stream.nodeCount()).toBe(2);
  add(idOf(103), 'f', 'v'.repeat(200));
  expect(database.stream.nodeCount()).toBe(3);
  expect(database.stream.header.length).toBe(54);
  keyspace.check();
});

test('counts beyond 127 take more room in a node', () => {
  keyspace.limits.streamNodeEntriesMax = 300;
  keyspace.limits.streamNodeBytesMax = 0;
  for (let i = 1; i <= 300; i++) add(idOf(i), 'f', `${i}`);
  for (let i = 1; i <= 299; i++) expect(database.stream.delete(idOf(i))).toBe(true);
  expect(database.stream.delete(idOf(9))).toBe(false);
  keyspace.check();
  expect(readAll()).toEqual(['300-0 f 300']);
  expect(database.stream.delete(idOf(300))).toBe(true);
  expect(database.stream.nodeCount()).toBe(0);
  expect(database.stream.header.lastId).toEqual(idOf(300));
  keyspace.check();
});

test('approximate trims remove whole nodes, up to the limit', () => {
  for (let i = 1; i <= 450; i++) add(idOf(i), 'f', 'v');
  const { trimming } = database.stream;
  Object.assign(trimming, { lengthMax: 120, isApproximate: true, limit: 250 });
  expect(database.stream.trim()).toBe(200);
  Object.assign(trimming, { limit: 0 });
  expect(database.stream.trim()).toBe(100);
  expect(database.stream.trim()).toBe(0);
  Object.assign(trimming, { isApproximate: false });
  expect(database.stream.trim()).toBe(30);
  expect(readAll()[0]).toBe('331-0 f v');
  Object.assign(trimming, { lengthMax: -1 });
  trimming.minId.set(idOf(445));
  expect(database.stream.trim()).toBe(114);
  expect(readAll().length).toBe(6);
  keyspace.check();
});

test('a trim to an id that was deleted leaves a node of deleted entries, as in Redis', () => {
  for (let i = 1; i <= 5; i++) add(idOf(i), 'f', 'v');
  database.stream.delete(idOf(5));
  const { trimming } = database.stream;
  trimming.minId.set(idOf(5));
  expect(database.stream.trim()).toBe(4);
  expect([database.stream.header.length, database.stream.nodeCount()]).toEqual([0, 1]);
  keyspace.check();
  // The last id can be set back behind it: then it is in the way.
  database.stream.header.lastId.set(idOf(0, 1));
  database.stream.save();
  add(idOf(1), 'g', 'w');
  expect(readAll()).toEqual(['1-0 g w']);
  keyspace.check();
});

test.each([
  ['1-0', 2],
  ['1-0 1-1', 4],
  ['1-0 1-256', 6],
  ['1-0 9223372036854775808-0', 5],
  ['1-0 1-1 1-256 2-0', 11],
])('the radix tree of the keys %s would have %d nodes', (keys, size) => {
  keyspace.limits.streamNodeEntriesMax = 1;
  for (const key of keys.split(' ')) {
    const [ms = '', sequence = ''] = key.split('-');
    add(idOf(BigInt(ms), BigInt(sequence)), 'f', 'v');
  }
  expect(database.stream.radixTreeSize()).toBe(size);
});

const step = fc.record({
  act: fc.constantFrom('add', 'add', 'add', 'delete', 'trim', 'freeze', 'thaw', 'copy'),
  count: fc.nat({ max: 60 }),
  at: fc.nat(),
});

test('a stream holds what an array holds, and a view what it held', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60, size: 'max' }), fc.integer(), (steps, seed) => {
      const random = seededRandom(seed);
      keyspace = new Keyspace({
        hashKey: [1, 2],
        random,
        limits: { streamNodeBytesMax: 300, streamNodeEntriesMax: 10 },
      });
      database = keyspace.databases[0]!;
      open('s');
      database.stream.create();
      let model: string[] = [];
      let ms = 0;
      let view: ReturnType<Keyspace['freeze']> | undefined;
      let frozen: string[] = [];
      const closeView = (): void => {
        if (view === undefined) return;
        const seen: string[] = [];
        new FrozenReader(view.memory()).forEach((_, entry) => {
          seen.length = 0;
          entry.forEachStreamEntry((each) => seen.push(readEntry(each)));
        });
        expect(seen).toEqual(frozen);
        view.close();
        view = undefined;
      };
      for (const { act, count, at } of steps) {
        open('s');
        database.stream.load();
        if (act === 'add') {
          for (let i = 0; i < count; i++) {
            ms += 1 + (random() % 3) * 70_000;
            const field = random() % 4 === 0 ? 'other' : 'f';
            const value = 'v'.repeat(random() % (random() % 20 === 0 ? 400 : 20));
            add(idOf(ms, random()), field, value);
            model.push(`${formatId(database.stream.header.lastId)} ${field} ${value}`);
          }
        } else if (act === 'delete') {
          for (let i = 0; i < count && model.length > 0; i++) {
            const [text] = model.splice((at + i * 7) % model.length, 1);
            const [high = '', low = ''] = text!.split(' ')[0]!.split('-');
            expect(database.stream.delete(idOf(BigInt(high), BigInt(low)))).toBe(true);
          }
        } else if (act === 'trim') {
          const lengthMax = at % (model.length + 1);
          Object.assign(database.stream.trimming, { lengthMax, isApproximate: false, limit: 0 });
          expect(database.stream.trim()).toBe(model.length - lengthMax);
          model = model.slice(model.length - lengthMax);
        } else if (act === 'freeze') {
          closeView();
          frozen = [...model];
          view = keyspace.freeze();
        } else if (act === 'copy') {
          closeView();
          database.copyTo(database, bytesOf('t'), 0, 1);
          open('s');
          database.remove();
          open('t');
          database.rename(database, bytesOf('s'), 0, 1);
        } else closeView();
      }
      open('s');
      database.stream.load();
      expect(readAll()).toEqual(model);
      expect(readAll(true)).toEqual([...model].reverse());
      expect(database.stream.header.length).toBe(model.length);
      const max = idOf(0);
      setMaxId(max);
      const middle = idOf(Math.floor(ms / 2), 5);
      const ids = model.map((text) => text.split(' ')[0]!);
      const isBehind = (id: string): boolean => Number(id.split('-')[0]) > Math.floor(ms / 2);
      const behind = ids.filter(isBehind);
      const found = readRange(middle, max, false);
      expect(found.filter(isBehind)).toEqual(behind);
      expect(readRange(middle, max, true)).toEqual([...found].reverse());
      keyspace.check();
      closeView();
      while (keyspace.reclaim(1000));
      keyspace.check();
      open('s');
      database.remove();
      keyspace.check();
      expect(keyspace.usedMemory).toBe(0);
    }),
    { numRuns: 20 },
  );
});
