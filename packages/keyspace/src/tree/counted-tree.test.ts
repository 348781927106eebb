/**
 * Goal: the tree holds what an array of leaves holds, keeps its invariants through growth and
 * shrinking, and shows an open view the moment it was opened at, byte for byte.
 *
 * Method: random operations in phases (growing at an end or anywhere, shrinking, rewriting), done
 * to the tree and to the model of testing/tree-model.ts. fast-check prints the seed of a failure.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Arena } from '../arena/arena.js';
import { expectSameBlocks, seededRandom } from '../testing/keyspace-model.js';
import { idOf, treeBlocks, TreeDriver } from '../testing/tree-model.js';
import { copyTree } from './tree-copy.js';
import { childrenMax, nodeCapacity, nodeChildren, nodeLevel } from './tree-node.js';
import { walkChildren, walkLeaves } from './tree-walk.js';

const keyWords = fc.constantFrom(0, 3, 4);
const places = ['first', 'last', 'any', 'crowded'] as const;

interface Phase {
  readonly act: 'insert' | 'remove' | 'rewrite';
  readonly place: (typeof places)[number];
  readonly steps: number;
  readonly freezes: boolean;
}

const phase: fc.Arbitrary<Phase> = fc.record({
  act: fc.constantFrom('insert', 'insert', 'remove', 'rewrite'),
  place: fc.constantFrom(...places),
  steps: fc.nat({ max: 1200 }),
  freezes: fc.boolean(),
});
const phases = fc.array(phase, { minLength: 1, maxLength: 12, size: 'max' });

function placeOf(random: () => number, place: Phase['place'], length: number): number {
  if (place === 'first' || length === 0) return 0;
  if (place === 'last') return length - 1;
  return place === 'any' ? random() % length : Math.floor(length / 3);
}

function step(driver: TreeDriver, random: () => number, { act, place }: Phase): void {
  const { length } = driver.model;
  const at = placeOf(random, place, length);
  const count = 1 + (random() % 200);
  if (act === 'insert') driver.insert(place === 'last' ? length : at, count, random() % 2 === 0);
  else if (length === 0) return;
  else if (act === 'remove') driver.remove(at);
  else driver.rewrite(at, count, random() % 2 === 0);
}

function removeAll(driver: TreeDriver): void {
  while (driver.model.length > 0) driver.remove(driver.model.length >>> 1);
}

test('a tree holds what an array holds, and a frozen one does not change by a byte', () => {
  fc.assert(
    fc.property(phases, keyWords, fc.integer(), (sequence, words, seed) => {
      const random = seededRandom(seed);
      const arena = new Arena();
      const driver = new TreeDriver(arena, words);
      let root = 0;
      let blocks = new Map<number, Buffer>();
      const thaw = (): void => {
        if (arena.frozenBelow === 0) return;
        expectSameBlocks(treeBlocks(arena, root), blocks);
        arena.thaw();
        while (arena.reclaim(1000));
      };
      for (const current of sequence) {
        if (current.freezes) {
          thaw();
          root = driver.tree.root;
          blocks = treeBlocks(arena, root);
          arena.freeze();
        }
        for (let i = 0; i < current.steps; i++) step(driver, random, current);
        driver.compare();
      }
      thaw();
      removeAll(driver);
      expect(arena.usedBytes).toBe(0);
      arena.check();
    }),
    { numRuns: 20 },
  );
});

test.each([0, 3, 4])('every leaf is found by rank, by key and by walking: %d words', (words) => {
  const driver = new TreeDriver(new Arena(), words);
  const random = seededRandom(3);
  for (let i = 0; i < 4000; i++) driver.insert(i === 0 ? 0 : random() % i, 1 + (i % 3), false);
  const { tree, model, target } = driver;
  expect(nodeLevel(driver.arena.memory, tree.root)).toBe(2);
  for (let at = 0; at < model.length; at += 7) {
    driver.seekLeaf(at);
    if (words === 0) continue;
    for (const key of [model[at]!.key, (model[at + 1]?.key ?? Infinity) - 1]) {
      target.key = key;
      tree.seekKey();
      driver.expectAt(at, 0);
    }
  }
  tree.seekFirst();
  for (let at = 0; at < model.length; at++) {
    driver.expectAt(at, 0);
    expect(tree.nextLeaf()).toBe(at + 1 < model.length);
  }
  tree.seekLast();
  for (let at = model.length - 1; at >= 0; at--) {
    driver.expectAt(at, model[at]!.count - 1);
    expect(tree.previousLeaf()).toBe(at > 0);
  }
  tree.seekRank(tree.count);
  driver.expectAt(model.length - 1, model.at(-1)!.count);
});

test('a key before all others is sought in the first leaf', () => {
  const driver = new TreeDriver(new Arena(), 3);
  for (let i = 0; i < 200; i++) driver.insert(i, 1, false);
  driver.target.key = 0;
  driver.tree.seekKey();
  driver.expectAt(0, 0);
});

test.each(['first', 'last'] as const)('what grows at one end has full nodes: %s', (end) => {
  for (const words of [0, 3, 4]) {
    const arena = new Arena();
    const driver = new TreeDriver(arena, words);
    const count = childrenMax(words) ** 2 + 100;
    for (let i = 0; i < count; i++) driver.insert(end === 'last' ? i : 0, 1, false);
    const children: number[] = [];
    const visit = (node: number): void => {
      if (nodeLevel(arena.memory, node) === 0) children.push(nodeChildren(arena.memory, node));
      else walkChildren(arena.memory, node, visit);
    };
    visit(driver.tree.root);
    if (end === 'first') children.reverse();
    expect(children.slice(0, -1).every((n) => n === childrenMax(words))).toBe(true);
    driver.compare();
  }
});

test('random removals do not leave sparse nodes behind', () => {
  const arena = new Arena();
  const driver = new TreeDriver(arena, 3);
  const random = seededRandom(12);
  for (let i = 0; i < 4000; i++) driver.insert(i, 1, false);
  while (driver.model.length > 400) driver.remove(random() % driver.model.length);
  driver.compare();
  let nodes = 0;
  walkChildren(arena.memory, driver.tree.root, (node) => {
    nodes++;
    expect(nodeChildren(arena.memory, node) * 4).toBeGreaterThan(nodeCapacity(arena, node));
  });
  expect(nodes).toBeLessThan(400 / (childrenMax(3) / 4));
});

test('a tree of one leaf takes 48 bytes beside it', () => {
  const driver = new TreeDriver(new Arena(), 0);
  driver.insert(0, 100, false);
  expect(driver.arena.usedBytes).toBe(48 + 16);
  driver.remove(0);
  expect(driver.arena.usedBytes).toBe(0);
});

test('a write while a view is open costs the blocks on its path, once', () => {
  const arena = new Arena();
  const driver = new TreeDriver(arena, 3);
  for (let i = 0; i < 3000; i++) driver.insert(i, 1, false);
  const before = arena.usedBytes;
  arena.freeze();
  driver.rewrite(1000, 2, false);
  const path = arena.usedBytes - before;
  expect(path).toBeLessThanOrEqual(3 * 1024 + 16);
  for (let i = 0; i < 20; i++) driver.rewrite(1000, 2 + i, false);
  expect(arena.usedBytes - before).toBe(path);
  arena.thaw();
  while (arena.reclaim(100));
  expect(arena.usedBytes).toBe(before);
});

test('a copy has the same leaves in blocks of its own, with the keys they are given', () => {
  const arena = new Arena();
  const driver = new TreeDriver(arena, 4);
  for (let i = 0; i < 2500; i++) driver.insert(i, 1, false);
  const root = copyTree(arena, driver.tree.root, (leaf, words, keyAt) => {
    words[keyAt + 1]! += 1;
    return arena.copy(leaf);
  });
  const ids = driver.model.map(({ id }) => id);
  removeAll(driver);
  const copied: number[] = [];
  walkLeaves(arena.memory, root, (leaf) => copied.push(idOf(arena.memory, leaf)));
  expect(copied).toEqual(ids);
  driver.tree.open(root);
  ids.forEach((id, i) => {
    const key = i === 0 ? 2 ** 51 - 2 ** 20 : driver.model[i - 1]!.key + 2 ** 20 - 1;
    driver.model.push({ id, count: 1, stamp: 0, key: key + 1 });
  });
  driver.compare();
  removeAll(driver);
  expect(arena.usedBytes).toBe(0);
});
