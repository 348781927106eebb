/**
 * Goal: values of any shape are walked, copied and freed to the last block, however deep they nest.
 *
 * Method: two shapes of the test's own, built by hand in an arena: an index with a tree whose
 * leaves refer to its entries, as a sorted set's do, and a tree with an index of groups, each with
 * a tree and an index of consumers, each with a tree, as a stream's.
 */
import { expect, test } from 'vitest';
import { Arena } from '../arena/arena.js';
import { slabShift, unitMask } from '../arena/memory.js';
import {
  Kind,
  readWord,
  sizedFlag,
  ValueType,
  valueStartOf,
  writeWord,
} from '../entry/entry-layout.js';
import { newEntry, valueOffset } from '../entry/new-entry.js';
import { HashIndex } from '../index/hash-index.js';
import { copyIndex } from '../index/index-copy.js';
import { walkIndex } from '../index/index-walk.js';
import { LazyFree } from '../lazy-free.js';
import { expectSameBlocks, seededRandom } from '../testing/keyspace-model.js';
import { CountedTree } from '../tree/counted-tree.js';
import { copyTree } from '../tree/tree-copy.js';
import { walkLeaves } from '../tree/tree-walk.js';
import { copyBlocks } from './block-copy.js';
import { walkBlocks } from './block-walk.js';
import { Shapes, type Shape } from './shape.js';

const check = (): void => {};
const groupKind = ValueType.stream | (1 << 3) | sizedFlag;
const consumerKind = ValueType.stream | (2 << 3) | sizedFlag;

/** Roots of an index and a tree; a leaf has one reference, to an entry of the index. */
const zsetShape: Shape = {
  kind: Kind.treeZset,
  rootsAt: [0, 4],
  copy(arena, _shapes, bytes, valueStart) {
    const moved = new Map<number, number>();
    const index = copyIndex(arena, readWord(bytes, valueStart), (ref) => {
      moved.set(ref, arena.copy(ref));
      return moved.get(ref)!;
    });
    const tree = copyTree(arena, readWord(bytes, valueStart + 4), (leaf, words, keyAt) => {
      const member = moved.get(words[keyAt + 2]!)!;
      words[keyAt + 2] = member;
      const copy = arena.copy(leaf);
      arena.memory.u32s[copy >>> slabShift]![((copy & unitMask) << 1) + 2] = member;
      return copy;
    });
    writeWord(bytes, valueStart, index);
    writeWord(bytes, valueStart + 4, tree);
  },
  check,
};
const shapes = new Shapes([
  zsetShape,
  { kind: Kind.stream, rootsAt: [0, 4], copy: undefined, check },
  { kind: groupKind, rootsAt: [4, 8], copy: undefined, check },
  { kind: consumerKind, rootsAt: [1], copy: undefined, check },
]);

function entry(arena: Arena, kind: number, name: string, value: Buffer): number {
  const key = Buffer.from(name);
  const ref = newEntry(arena, kind, 0, -1, key, 0, key.length, value.length, value.length);
  const at = valueOffset(ref, kind, -1, key.length, value.length);
  value.copy(arena.memory.u8s[ref >>> slabShift]!, at);
  return ref;
}

function index(arena: Arena, count: number, make: (name: string) => number): number {
  const random = seededRandom(count);
  const hashIndex = new HashIndex(arena);
  for (let i = 0; i < count; i++) {
    const key = Buffer.from(`${i}`);
    hashIndex.find(random() | 0, key, 0, key.length);
    hashIndex.insert(make(`${i}`));
  }
  return hashIndex.root;
}

/** A tree of leaves of one word, which is the third of their keys. */
function tree(arena: Arena, words: readonly number[]): number {
  const counted = new CountedTree(arena, 3, { compare: () => 0 });
  words.forEach((word, i) => {
    const leaf = arena.allocate(12);
    arena.memory.u32s[leaf >>> slabShift]!.set([Kind.treeLeaf, word], ((leaf & unitMask) << 1) + 1);
    counted.key.set([i, 0, word]);
    if (i > 0) counted.seekLast();
    counted.insertLeafAfter(leaf, 1);
  });
  return counted.root;
}

function value(size: number, ...words: [number, number][]): Buffer {
  const bytes = Buffer.alloc(size);
  for (const [at, word] of words) writeWord(bytes, at, word);
  return bytes;
}

function zset(arena: Arena, count: number): number {
  const members: number[] = [];
  const indexRoot = index(arena, count, (name) => {
    members.push(entry(arena, Kind.bytes, name, Buffer.alloc(8)));
    return members.at(-1)!;
  });
  return entry(arena, Kind.treeZset, 'zset', value(8, [0, indexRoot], [4, tree(arena, members)]));
}

function stream(arena: Arena, groups: number, consumers: number): number {
  const ids = Array.from({ length: 300 }, (_, i) => i);
  const root = index(arena, groups, (group) => {
    const consumerRoot = index(arena, consumers, (name) =>
      entry(arena, consumerKind, name, value(5, [1, tree(arena, ids.slice(0, 60))])),
    );
    const pending = tree(arena, ids.slice(0, 100));
    return entry(arena, groupKind, group, value(12, [4, pending], [8, consumerRoot]));
  });
  return entry(arena, Kind.stream, 'stream', value(20, [0, tree(arena, ids)], [4, root]));
}

function bytesBelow(arena: Arena, ref: number): number {
  let bytes = 0;
  walkBlocks(arena.memory, shapes, ref, (block) => {
    bytes += arena.blockSize(block);
  });
  return bytes;
}

function blocksBelow(arena: Arena, ref: number): Map<number, Buffer> {
  const blocks = new Map<number, Buffer>();
  walkBlocks(arena.memory, shapes, ref, (block) => {
    const at = (block & unitMask) << 3;
    const slab = arena.memory.u8s[block >>> slabShift]!;
    if (blocks.has(block)) expect.fail(`block ${block} is visited twice`);
    blocks.set(block, Buffer.from(slab.subarray(at, at + arena.blockSize(block))));
  });
  return blocks;
}

const values = [
  ['an index and a tree', (arena: Arena) => zset(arena, 3000)],
  ['trees in indexes in an index', (arena: Arena) => stream(arena, 20, 10)],
] as const;

test.each(values)('a walk visits every block once: %s', (_name, make) => {
  const arena = new Arena();
  const ref = make(arena);
  expect(bytesBelow(arena, ref)).toBe(arena.usedBytes);
  expect(blocksBelow(arena, ref).size).toBeGreaterThan(5000);
});

test.each(values)('freeing is bounded by step, and exact at every one: %s', (_name, make) => {
  const arena = new Arena();
  const lazyFree = new LazyFree(arena, shapes);
  lazyFree.add(make(arena));
  let steps = 0;
  for (let before = arena.usedBytes; before > 0; steps++) {
    expect(lazyFree.bytes()).toBe(before);
    expect(lazyFree.reclaim(100)).toBe(arena.usedBytes > 0);
    // A segment of the index may hold a thousand entries of 24 bytes, beside its 8 KiB.
    expect(before - arena.usedBytes).toBeLessThan(40_000);
    before = arena.usedBytes;
  }
  expect(steps).toBeGreaterThan(4);
  arena.check();
});

test.each(values)('what a view can see stays until it closes: %s', (_name, make) => {
  const arena = new Arena();
  const lazyFree = new LazyFree(arena, shapes);
  const ref = make(arena);
  const blocks = blocksBelow(arena, ref);
  arena.freeze();
  lazyFree.add(ref);
  while (lazyFree.reclaim(5000)) expectSameBlocks(blocksBelow(arena, ref), blocks);
  expectSameBlocks(blocksBelow(arena, ref), blocks);
  expect(arena.queuedBytes).toBe(arena.usedBytes);
  arena.thaw();
  while (arena.reclaim(500));
  expect(arena.usedBytes).toBe(0);
});

test.each(values)('a copy is as large, and shares no block: %s', (_name, make) => {
  const arena = new Arena();
  const ref = make(arena);
  const used = arena.usedBytes;
  const copy = copyBlocks(arena, shapes, ref);
  expect(arena.usedBytes).toBe(2 * used);
  const blocks = blocksBelow(arena, ref);
  const count = blocks.size;
  for (const block of blocksBelow(arena, copy).keys()) blocks.delete(block);
  expect(blocks.size).toBe(count);
  const lazyFree = new LazyFree(arena, shapes);
  lazyFree.add(ref);
  while (lazyFree.reclaim(1000));
  expect(bytesBelow(arena, copy)).toBe(used);
  lazyFree.add(copy);
  while (lazyFree.reclaim(1000));
  expect(arena.usedBytes).toBe(0);
});

test('leaves of a copy refer to the entries of the copy', () => {
  const arena = new Arena();
  const copy = copyBlocks(arena, shapes, zset(arena, 500));
  const bytes = arena.memory.u8s[copy >>> slabShift]!;
  const at = valueStartOf(arena.memory, copy);
  const members = new Set<number>();
  walkIndex(arena.memory, readWord(bytes, at), (ref) => members.add(ref));
  walkLeaves(arena.memory, readWord(bytes, at + 4), (leaf) => {
    const ref = arena.memory.u32s[leaf >>> slabShift]![((leaf & unitMask) << 1) + 2]!;
    expect(members.delete(ref)).toBe(true);
  });
  expect(members.size).toBe(0);
});

test('a small value is freed at once', () => {
  const arena = new Arena();
  const lazyFree = new LazyFree(arena, shapes);
  lazyFree.add(zset(arena, 300));
  expect(lazyFree.reclaim(1)).toBe(false);
  expect(arena.usedBytes).toBe(0);
});

test('a kind has one shape, and a kind without roots is not nested', () => {
  expect(() => new Shapes([zsetShape, zsetShape])).toThrow('a kind has one shape');
  expect(shapes.isNested(Kind.treeZset)).toBe(true);
  expect(shapes.isNested(Kind.bytes)).toBe(false);
  expect(shapes.of(Kind.bytes)).toBeUndefined();
});
