/**
 * Goal: a list holds what an array holds, whatever its elements and limits, and takes no more
 * memory than it should.
 *
 * Method: random operations in phases, done to a list and to an array. fast-check prints the seed
 * of a failure.
 */
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { Keyspace, type Database } from '../../index.js';
import { bytesOf } from '../../testing/bytes-of.js';
import { seededRandom } from '../../testing/keyspace-model.js';

let keyspace: Keyspace;
let database: Database;

beforeEach(() => {
  open();
});

function open(): void {
  keyspace = new Keyspace({ hashKey: [3, 4], random: seededRandom(9) });
  database = keyspace.databases[0]!;
  database.find(bytesOf('list'), 0, 4);
  database.list.create();
}

function insert(rank: number, text: string): void {
  const bytes = bytesOf(`<${text}>`);
  database.list.insert(rank, bytes, 1, bytes.length - 1);
}

function replace(rank: number, text: string): void {
  const bytes = bytesOf(`<${text}>`);
  database.list.replace(rank, bytes, 1, bytes.length - 1);
}

function push(...texts: string[]): void {
  for (const text of texts) {
    const bytes = bytesOf(text);
    database.list.pushTail(bytes, 0, bytes.length);
  }
}

function at(rank: number): string | undefined {
  const { list } = database;
  if (!list.seek(rank)) return undefined;
  list.read();
  return list.text.bytes.toString('latin1', list.text.start, list.text.end);
}

function elements(): string[] {
  const texts: string[] = [];
  database.list.forEach((bytes, start, end) => texts.push(bytes.toString('latin1', start, end)));
  return texts;
}

/** The elements from the tail to the head, by `previous`. */
function backwards(): string[] {
  const { list } = database;
  const texts: string[] = [];
  if (list.size() === 0 || !list.seek(list.size() - 1)) return texts;
  do {
    list.read();
    texts.push(list.text.bytes.toString('latin1', list.text.start, list.text.end));
  } while (list.previous());
  return texts;
}

const integers = [
  '0',
  '-1',
  '10',
  '127',
  '-128',
  '128',
  '-32768',
  '32768',
  '8388607',
  '-8388609',
  '2147483647',
  '-2147483649',
  '140737488355327',
  '-140737488355329',
  '9007199254740993',
  '9223372036854775807',
  '-9223372036854775808',
];
const noIntegers = ['', '+1', '01', '-0', '-', ' 1', '1 ', '9223372036854775808', '1e3', '1.0'];
const short = [...integers, ...noIntegers, '\0\xff\r\n', 'x', 'x'.repeat(223), 'x'.repeat(224)];
const long = [256, 1023, 65535, 65536, 200_000].map((size) => 'x'.repeat(size));

describe.each([
  ['packed', -2, short],
  ['large', -2, [...short, ...long]],
  ['large, of leaves of one element,', 1, [...short, ...long]],
])('in a %s list', (_name, listpackSizeMax, texts) => {
  test('any bytes are an element, and come back as they were', () => {
    keyspace.limits.listListpackSizeMax = listpackSizeMax;
    push(...texts);
    expect(elements()).toEqual(texts);
    expect(backwards()).toEqual([...texts].reverse());
    expect(texts.map((_, rank) => at(rank))).toEqual(texts);
    expect(at(texts.length)).toBeUndefined();
    keyspace.check();
  });

  test('an element equals itself, and no other', () => {
    keyspace.limits.listListpackSizeMax = listpackSizeMax;
    push(...texts);
    const { list } = database;
    for (const text of texts) {
      const bytes = bytesOf(text);
      list.sought(bytes, 0, bytes.length);
      const found = texts.filter((_, rank) => list.seek(rank) && list.isSought());
      expect(found).toEqual([text]);
    }
  });
});

test('an element that is held outlives what is written', () => {
  push('one', 'two', 'three'.repeat(100));
  for (const rank of [0, 1]) {
    const expected = at(rank);
    database.list.hold();
    database.list.remove(0, 2);
    insert(0, 'x');
    insert(0, 'y');
    const { bytes, start, end } = database.list.text;
    expect(bytes.toString('latin1', start, end)).toBe(expected);
  }
  at(2);
  database.list.hold();
  expect(database.list.text.end).toBe(500);
});

interface Phase {
  readonly act: 'push' | 'pop' | 'insert' | 'remove' | 'replace';
  readonly place: 'head' | 'tail' | 'any';
  readonly steps: number;
  readonly size: number;
  readonly listpackSizeMax: number;
}

const phase: fc.Arbitrary<Phase> = fc.record({
  act: fc.constantFrom('push', 'push', 'pop', 'insert', 'remove', 'replace'),
  place: fc.constantFrom('head', 'tail', 'any'),
  steps: fc.nat({ max: 800 }),
  size: fc.constantFrom(0, 10, 10, 100, 700, 3000, 100_000),
  listpackSizeMax: fc.constantFrom(-2, -2, -1, -5, 0, 1, 3, 128),
});

function elementOf(random: () => number, size: number): string {
  const kind = random() % 8;
  if (kind < 3) return `${random() % 10 ** (1 + (random() % 9))}`;
  // Large ones are few, so that a run takes no time.
  const length = size > 2000 && random() % 20 > 0 ? 20 : random() % (size + 1);
  return String.fromCharCode(97 + (random() % 26)).repeat(length);
}

function step(model: string[], random: () => number, { act, place, size }: Phase): void {
  const { length } = model;
  if (act === 'push' || act === 'insert') {
    const any = act === 'push' ? length : random() % (length + 1);
    const rank = place === 'head' ? 0 : place === 'tail' ? length : any;
    const text = elementOf(random, size);
    insert(rank, text);
    model.splice(rank, 0, text);
    return;
  }
  if (length === 0) return;
  const rank = place === 'head' ? 0 : place === 'tail' ? length - 1 : random() % length;
  if (act === 'pop') {
    const end = place === 'head' ? 0 : length - 1;
    expect(at(end)).toBe(model[end]);
    database.list.removeHere();
    model.splice(end, 1);
    return;
  }
  if (act === 'replace') {
    const text = elementOf(random, size);
    replace(rank, text);
    model[rank] = text;
    return;
  }
  const many = random() % 30 === 0 ? random() % 200 : 1 + (random() % 2);
  const count = Math.min(many, place === 'tail' ? rank + 1 : length - rank);
  const from = place === 'tail' ? rank + 1 - count : rank;
  database.list.remove(from, count);
  model.splice(from, count);
}

test('a list holds what an array holds, and an open view keeps what it saw', () => {
  fc.assert(
    fc.property(fc.array(phase, { maxLength: 10, size: 'max' }), fc.integer(), (phases, seed) => {
      open();
      const random = seededRandom(seed);
      const model: string[] = [];
      for (const current of phases) {
        keyspace.limits.listListpackSizeMax = current.listpackSizeMax;
        const view = keyspace.freeze();
        for (let i = 0; i < current.steps; i++) step(model, random, current);
        expect(elements()).toEqual(model);
        expect(backwards().reverse()).toEqual(model);
        expect(database.list.size()).toBe(model.length);
        for (let i = 0; i < 20 && model.length > 0; i++) {
          const rank = random() % model.length;
          expect(at(rank)).toBe(model[rank]);
        }
        view.close();
        keyspace.check();
      }
      while (keyspace.reclaim(1000));
      database.list.remove(0, model.length);
      database.remove();
      while (keyspace.reclaim(1000));
      expect(keyspace.usedMemory).toBe(0);
    }),
    { numRuns: 40 },
  );
});

/** Bytes per element of a list of those texts. */
function bytesPerElement(count: number, text: (i: number) => string, isAtHead = false): number {
  open();
  for (let i = 0; i < count; i++) insert(isAtHead ? 0 : i, text(i));
  return database.memoryUsage() / count;
}

test.each([
  ['integers', (i: number) => `${1_000_000 + i}`, 4],
  ['short strings', (i: number) => `element:${i}`, 14],
  ['strings of 100 bytes', (i: number) => `${i}`.padEnd(100, '.'), 101],
  ['strings of 1000 bytes', (i: number) => `${i}`.padEnd(1000, '.'), 1003],
])('a list that grows at an end takes little beside its elements: %s', (_name, text, size) => {
  const at = (i: number): string => text(i + 10_000);
  expect(bytesPerElement(10_000, at)).toBeLessThan(size * 1.025);
  expect(bytesPerElement(10_000, at, true)).toBeLessThan(size * 1.025);
});

test('a list that was drained is small', () => {
  for (let i = 0; i < 5000; i++) push(`element:${i}`);
  database.list.remove(0, 2498);
  database.list.remove(2, 2500);
  expect(elements()).toEqual(['element:2498', 'element:2499']);
  expect(database.memoryUsage()).toBeLessThan(300);
  keyspace.check();
});

test('random removals do not leave sparse leaves behind', () => {
  const random = seededRandom(5);
  for (let i = 0; i < 20_000; i++) push(`element:${10_000 + i}`);
  for (let left = 20_000; left > 2000; left--) database.list.remove(random() % left, 1);
  expect(database.memoryUsage() / 2000).toBeLessThan(14 * 4);
  keyspace.check();
});

test('a push while a view is open copies a leaf, not the list', () => {
  for (let i = 0; i < 20_000; i++) push(`element:${i}`);
  const before = keyspace.usedMemory;
  const view = keyspace.freeze();
  insert(10_000, 'new');
  // A segment of the index, the entry, two levels of nodes, a leaf cut in two.
  expect(keyspace.usedMemory - before).toBeLessThan(8192 + 4096);
  view.close();
});
