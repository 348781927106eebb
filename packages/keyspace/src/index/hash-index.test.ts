/**
 * Goal: the index finds what is in it, keeps its invariants through growth and shrinking, and a
 * scan visits what is there throughout.
 *
 * Method: hashes are given, not computed, so that tests can crowd them: many equal ones, runs of
 * neighbours, the ends of the range.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Arena } from '../arena/arena.js';
import { DecodedEntry } from '../entry/decoded-entry.js';
import { Kind } from '../entry/entry-layout.js';
import { newEntry } from '../entry/new-entry.js';
import { seededRandom } from '../testing/keyspace-model.js';
import { copyIndex } from './index-copy.js';
import { checkIndex } from './index-check.js';
import { freeShape } from './index-growth.js';
import { moveToRandom, scanIndex, walkIndex } from './index-walk.js';
import { HashIndex } from './hash-index.js';

class Table {
  readonly arena = new Arena();
  readonly index = new HashIndex(this.arena);
  readonly #decoded = new DecodedEntry();

  has(name: string, hash: number): boolean {
    const key = Buffer.from(name);
    return this.index.find(hash | 0, key, 0, key.length);
  }

  add(name: string, hash: number): void {
    if (this.has(name, hash)) return;
    const key = Buffer.from(name);
    this.index.insert(newEntry(this.arena, Kind.int32, 0, -1, key, 0, key.length, 4, 4));
  }

  remove(name: string, hash: number): void {
    if (!this.has(name, hash)) return;
    const { entry } = this.index;
    this.index.remove();
    this.arena.free(entry);
  }

  nameOf(ref: number): string {
    this.#decoded.decode(this.arena.memory, ref);
    return this.#decoded.bytes.toString('latin1', this.#decoded.keyStart, this.#decoded.keyEnd);
  }

  check(): void {
    checkIndex(this.arena, this.index.root, () => {});
    this.arena.check();
  }
}

/** Hashes that crowd: few values, neighbours, both ends, and some of all kinds. */
const hash = fc.oneof(
  fc.constantFrom(0, 1, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff),
  fc.nat({ max: 40 }).map((n) => (0x12340000 + n) >>> 0),
  fc.integer().map((n) => n >>> 0),
);

test('index holds what a map holds, however hashes crowd', () => {
  const steps = fc.array(fc.tuple(fc.boolean(), fc.nat({ max: 400 }), hash), {
    maxLength: 1500,
    size: 'max',
  });
  fc.assert(
    fc.property(steps, (sequence) => {
      const table = new Table();
      const model = new Map<string, number>();
      sequence.forEach(([isAdded, n, h], i) => {
        const name = `${n}:${h}`;
        if (isAdded || i < sequence.length / 2) {
          table.add(name, h);
          model.set(name, h);
        } else {
          const [other, otherHash] = [...model][n % Math.max(1, model.size)] ?? [name, h];
          table.remove(other, otherHash);
          model.delete(other);
        }
        if (i % 100 === 0) table.check();
      });
      for (const [name, h] of model) expect(table.has(name, h)).toBe(true);
      expect(table.index.count).toBe(model.size);
      table.check();
      for (const [name, h] of model) table.remove(name, h);
      expect(table.arena.usedBytes).toBe(0);
    }),
    { numRuns: 15 },
  );
});

test('a flood of equal hashes grows one segment, not the directory', () => {
  const table = new Table();
  for (let i = 0; i < 2500; i++) table.add(`flood${i}`, 0xabcdef01);
  table.check();
  for (let i = 0; i < 2500; i++) expect(table.has(`flood${i}`, 0xabcdef01)).toBe(true);
  expect(table.arena.blockSize(table.index.root)).toBeLessThan(4096);
  const seen = new Set<number>();
  expect(scanIndex(table.arena.memory, table.index.root, 0, 10, (ref) => seen.add(ref))).toBe(0);
  expect(seen.size).toBe(2500);
  for (let i = 0; i < 2500; i++) table.remove(`flood${i}`, 0xabcdef01);
  table.check();
  expect(table.arena.usedBytes).toBe(0);
});

test(
  'a scan visits every entry that is there throughout, while the index grows and shrinks',
  () => {
    const batch = fc.tuple(fc.boolean(), fc.nat({ max: 1200 }));
    const setup = fc.tuple(
      fc.integer(),
      fc.nat({ max: 3000 }),
      fc.integer({ min: 1, max: 200 }),
      fc.array(batch, { minLength: 1 }),
    );
    fc.assert(
      fc.property(setup, ([seed, stays, count, batches]) => {
        const random = seededRandom(seed);
        const table = new Table();
        const hashes = new Map<string, number>();
        for (let i = 0; i < stays; i++) hashes.set(`stays${i}`, i % 50 === 0 ? 0x777 : random());
        for (const [name, h] of hashes) table.add(name, h);
        const passing: [string, number][] = [];
        const seen = new Set<string>();
        let cursor = 0;
        let calls = 0;
        do {
          cursor = scanIndex(table.arena.memory, table.index.root, cursor, count, (ref) =>
            seen.add(table.nameOf(ref)),
          );
          const [grows, size] = batches[calls++ % batches.length]!;
          for (let i = 0; i < size; i++) {
            if (grows) passing.push([`passing${calls}:${i}`, random()]);
            const moved = grows ? passing.at(-1) : passing.pop();
            if (moved !== undefined) table[grows ? 'add' : 'remove'](...moved);
          }
        } while (cursor !== 0 && calls < 100);
        while (cursor !== 0) {
          cursor = scanIndex(table.arena.memory, table.index.root, cursor, 1000, (ref) =>
            seen.add(table.nameOf(ref)),
          );
        }
        for (const name of hashes.keys())
          if (!seen.has(name)) expect.fail(`${name} was not visited`);
      }),
      { numRuns: 15 },
    );
  },
);

test('a scan returns about as many as asked for, and equal hashes together', () => {
  const table = new Table();
  const random = seededRandom(4);
  for (let i = 0; i < 5000; i++) table.add(`key${i}`, random());
  for (let i = 0; i < 25; i++) table.add(`equal${i}`, 0xcafe0000);
  let cursor = 0;
  let total = 0;
  do {
    let visited = 0;
    cursor = scanIndex(table.arena.memory, table.index.root, cursor, 10, () => visited++);
    total += visited;
    expect(visited).toBeLessThanOrEqual(35);
    if (cursor !== 0) expect(visited).toBeGreaterThanOrEqual(10);
  } while (cursor !== 0);
  expect(total).toBe(5025);
});

test('a walk visits in the order of hashes', () => {
  const table = new Table();
  const random = seededRandom(5);
  const hashes = new Map<string, number>();
  for (let i = 0; i < 3000; i++) {
    hashes.set(`key${i}`, random());
    table.add(`key${i}`, hashes.get(`key${i}`)!);
  }
  let last = -1;
  walkIndex(table.arena.memory, table.index.root, (ref) => {
    const current = hashes.get(table.nameOf(ref))!;
    expect(current).toBeGreaterThanOrEqual(last);
    last = current;
  });
});

test('a random entry is any of them, equally likely', () => {
  const table = new Table();
  const random = seededRandom(6);
  for (let i = 0; i < 3000; i++) table.add(`key${i}`, random());
  const counts = new Map<number, number>();
  for (let i = 0; i < 60_000; i++) {
    moveToRandom(table.arena.memory, table.index, random);
    counts.set(table.index.entry, (counts.get(table.index.entry) ?? 0) + 1);
  }
  expect(counts.size).toBe(3000);
  // The mean is 20; a count of more than 60 has odds of less than one in 10^9 for each entry.
  expect(Math.max(...counts.values())).toBeLessThan(60);
});

test('a random entry is found in an index that is nearly empty', () => {
  const table = new Table();
  table.add('only', 0xffffffff);
  moveToRandom(table.arena.memory, table.index, () => 0);
  expect(table.nameOf(table.index.entry)).toBe('only');
});

test('a copy has the same entries in blocks of its own', () => {
  const table = new Table();
  const random = seededRandom(8);
  const hashes = Array.from({ length: 3000 }, random);
  hashes.forEach((h, i) => table.add(`key${i}`, h));
  const root = copyIndex(table.arena, table.index.root, (ref) => table.arena.copy(ref));
  const original = table.index.root;
  hashes.forEach((h, i) => table.remove(`key${i}`, h));
  expect(original).not.toBe(root);
  table.index.detach(root);
  table.check();
  hashes.forEach((h, i) => expect(table.has(`key${i}`, h)).toBe(true));
  walkIndex(table.arena.memory, root, (ref) => table.arena.free(ref));
  freeShape(table.arena, root);
  expect(table.arena.usedBytes).toBe(0);
});
