/**
 * A node of a counted tree: its children, how many elements are below each, and their keys. HOT.
 *
 *   word
 *   0      block header
 *   1      | count of children: 16 | key words: 4 | level: 4 | kind: 8 |
 *   2      count of elements below the node
 *   3...   children, 2 + K words each:
 *            0      reference: of a leaf if the level is 0, else of a node of the level below
 *            1      count of elements below it
 *            2...   key of its first element, K words; lists have none (K = 0)
 *
 * Worked example: the only node of a list of 300 elements in three leaves, 48 bytes for up to four:
 *
 *   header | 3 children, K 0, level 0 | 300 | leaf A, 120 | leaf B, 100 | leaf C, 80 | (room)
 *
 * A node has room for 4 children first, then for 8, 16, 32 and `childrenMax`, so that the root of a
 * tree of two leaves is small. A full one is of 512 bytes without keys and of 1 KiB with: a path is
 * copied for the price of a segment of an index, or less.
 *
 * Free functions over memory, because a frozen view in another thread reads the same way.
 */
import type { Arena } from '../arena/arena.js';
import { slabShift, unitMask, type Memory } from '../arena/memory.js';
import { assert } from '../assert.js';
import { Kind } from '../entry/entry-layout.js';

/** Words of a key at most. */
export const keyWordsMax = 4;
/** Words from the start of a node to its child 0, and of a child without its key. */
export const childrenWord = 3;
export const childWordsMin = 2;

const countWord = 2;
const levelShift = 8;
const keyWordsShift = 12;
const fourBits = 15;
const childrenShift = 16;
const capacityMin = 4;
const plainBytes = 512;
const keyedBytes = 1024;

/** Children of a full node, by the count of words of a key. */
const childrenMaxima = Uint8Array.from({ length: keyWordsMax + 1 }, (_, keyWords) => {
  const words = (keyWords === 0 ? plainBytes : keyedBytes) / 4;
  return Math.floor((words - childrenWord) / (childWordsMin + keyWords));
});

assert(keyWordsMax <= fourBits, 'a count of key words has 4 bits');
assert(childrenMaxima[0] === 62 && childrenMaxima[keyWordsMax] === 42, 'nodes branch widely');

/** Count of children a node may have. */
export function childrenMax(keyWords: number): number {
  return childrenMaxima[keyWords]!;
}

/** Makes a node without children, with room for at least so many. */
export function newNode(arena: Arena, keyWords: number, level: number, children: number): number {
  const max = childrenMax(keyWords);
  let capacity = capacityMin;
  while (capacity < children) capacity *= 2;
  const words = childrenWord + Math.min(capacity, max) * (childWordsMin + keyWords);
  const node = arena.allocate(words * 4);
  const slab = arena.memory.u32s[node >>> slabShift]!;
  const at = (node & unitMask) << 1;
  assert(children <= max && level <= fourBits, 'a node has so many children and levels at most');
  slab[at + 1] = Kind.treeNode | (level << levelShift) | (keyWords << keyWordsShift);
  slab[at + countWord] = 0;
  return node;
}

/** Count of children the node's block has room for. */
export function nodeCapacity(arena: Arena, node: number): number {
  const keyWords = nodeKeyWords(arena.memory, node);
  const room = (arena.blockSize(node) >>> 2) - childrenWord;
  return Math.min(Math.floor(room / (childWordsMin + keyWords)), childrenMax(keyWords));
}

/** Whether so few children would leave most of a block of that capacity unused. */
export function isSparse(children: number, capacity: number): boolean {
  return capacity > capacityMin && children * 4 <= capacity;
}

/** Level of the node: 0 is above the leaves. */
export function nodeLevel(memory: Memory, node: number): number {
  return (
    (memory.u32s[node >>> slabShift]![((node & unitMask) << 1) + 1]! >>> levelShift) & fourBits
  );
}

/** Count of words of a key in the node's tree. */
export function nodeKeyWords(memory: Memory, node: number): number {
  return (
    (memory.u32s[node >>> slabShift]![((node & unitMask) << 1) + 1]! >>> keyWordsShift) & fourBits
  );
}

/** Count of children. */
export function nodeChildren(memory: Memory, node: number): number {
  return memory.u32s[node >>> slabShift]![((node & unitMask) << 1) + 1]! >>> childrenShift;
}

/** Count of elements below the node. */
export function nodeCount(memory: Memory, node: number): number {
  return memory.u32s[node >>> slabShift]![((node & unitMask) << 1) + countWord]!;
}

/** Returns where, in the words of its slab, child `slot` of the node is. */
export function childAt(node: number, slot: number, childWords: number): number {
  return ((node & unitMask) << 1) + childrenWord + slot * childWords;
}

/** Returns the reference of child `slot`. */
export function childOf(memory: Memory, node: number, slot: number, childWords: number): number {
  return memory.u32s[node >>> slabShift]![childAt(node, slot, childWords)]!;
}

/** Adds to the count of elements below the node, and of those below its child `slot`. */
export function addNodeCount(
  memory: Memory,
  node: number,
  slot: number,
  childWords: number,
  change: number,
): void {
  const words = memory.u32s[node >>> slabShift]!;
  words[((node & unitMask) << 1) + countWord]! += change;
  words[childAt(node, slot, childWords) + 1]! += change;
}

/** Copies the key of a child, or any other, into the key of child `slot`. */
export function setChildKey(
  memory: Memory,
  node: number,
  slot: number,
  childWords: number,
  key: Uint32Array,
  keyAt: number,
): void {
  const words = memory.u32s[node >>> slabShift]!;
  const at = childAt(node, slot, childWords) + childWordsMin;
  for (let i = 0; i < childWords - childWordsMin; i++) words[at + i] = key[keyAt + i]!;
}

/** Puts a child at `slot`, moving those from there up; the block has room, and is owned. */
export function insertChild(
  memory: Memory,
  node: number,
  slot: number,
  childWords: number,
  ref: number,
  count: number,
  key: Uint32Array,
  keyAt: number,
): void {
  const words = memory.u32s[node >>> slabShift]!;
  const children = nodeChildren(memory, node);
  const at = childAt(node, slot, childWords);
  assert(slot <= children, 'children have no gaps');
  words.copyWithin(at + childWords, at, childAt(node, children, childWords));
  words[at] = ref;
  words[at + 1] = count;
  for (let i = 0; i < childWords - childWordsMin; i++) words[at + childWordsMin + i] = key[keyAt + i]!;
  addChildren(words, node, 1, count);
}

/** Takes child `slot` out of an owned node. Its block is not freed. */
export function dropChild(memory: Memory, node: number, slot: number, childWords: number): void {
  const count = memory.u32s[node >>> slabShift]![childAt(node, slot, childWords) + 1]!;
  dropChildren(memory, node, slot, slot + 1, count, childWords);
}

/** Appends children `from..to` of one node to another, which has room. Returns their elements. */
export function appendChildren(
  memory: Memory,
  source: number,
  from: number,
  to: number,
  target: number,
  childWords: number,
): number {
  const words = memory.u32s[source >>> slabShift]!;
  const targetWords = memory.u32s[target >>> slabShift]!;
  const start = childAt(source, from, childWords);
  const end = childAt(source, to, childWords);
  let count = 0;
  for (let at = start; at < end; at += childWords) count += words[at + 1]!;
  const targetAt = childAt(target, nodeChildren(memory, target), childWords);
  targetWords.set(words.subarray(start, end), targetAt);
  addChildren(targetWords, target, to - from, count);
  return count;
}

/** Takes children `from..to`, of `count` elements, out of an owned node. */
export function dropChildren(
  memory: Memory,
  node: number,
  from: number,
  to: number,
  count: number,
  childWords: number,
): void {
  const words = memory.u32s[node >>> slabShift]!;
  assert(from <= to && to <= nodeChildren(memory, node), 'children that are taken out are there');
  const end = childAt(node, nodeChildren(memory, node), childWords);
  words.copyWithin(childAt(node, from, childWords), childAt(node, to, childWords), end);
  addChildren(words, node, from - to, -count);
}

function addChildren(words: Uint32Array, node: number, children: number, count: number): void {
  const at = (node & unitMask) << 1;
  // In two's complement a negative change of the upper half leaves the lower half alone.
  words[at + 1]! += children << childrenShift;
  words[at + countWord]! += count;
}
