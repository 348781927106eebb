/**
 * A leaf of the tree of scores: records of score and member, in order. HOT (bench: replay).
 *
 *   byte
 *   0      block header: its second word is | capacity: 24 | kind: 8 |
 *   8      scores, a double each, for `capacity` records
 *   8 + 8 * capacity    references of the members' entries, a word each
 *
 * How many of the records are in use the tree knows. Worked example: room for 4, 2 in use, 56
 * bytes:
 *
 *   header | 1.0 | 2.5 | - | - | ref of a | ref of bc | - | -
 *
 * Scores and references are apart so that both are aligned, and a search by score reads nothing but
 * scores. A leaf has room for a quarter more than it holds when it was made, up to `recordsMax`: so
 * however a sorted set has grown, a record takes 12 to 16 bytes, 13.5 on average.
 */
import type { Arena } from '../../arena/arena.js';
import { slabShift, unitMask, type Memory } from '../../arena/memory.js';
import { assert } from '../../assert.js';
import { Kind } from '../../entry/entry-layout.js';

/** Records of a full leaf: a block of 1.5 KiB. */
export const recordsMax = 127;

const headerWords = 2;
const recordBytes = 12;
const capacityShift = 8;
const roomMin = 4;

assert(headerWords * 4 + recordsMax * recordBytes <= 1536, 'a full leaf is a block of 1.5 KiB');

/** Makes a leaf with room for `count` records and some more; nothing is in it. */
export function newLeaf(arena: Arena, count: number): number {
  assert(count <= recordsMax, 'a leaf has so many records at most');
  const room = Math.min(count + (count >>> 2) + roomMin, recordsMax);
  const leaf = arena.allocate(headerWords * 4 + room * recordBytes);
  const capacity = Math.floor((arena.blockSize(leaf) - headerWords * 4) / recordBytes);
  arena.memory.u32s[leaf >>> slabShift]![((leaf & unitMask) << 1) + 1] =
    (Math.min(capacity, recordsMax) << capacityShift) | Kind.treeLeaf;
  return leaf;
}

/** Count of records the leaf has room for. */
export function leafCapacity(memory: Memory, leaf: number): number {
  return memory.u32s[leaf >>> slabShift]![((leaf & unitMask) << 1) + 1]! >>> capacityShift;
}

/** Whether a leaf of that capacity would be worth a smaller block, for so many records. */
export function isSparse(count: number, capacity: number): boolean {
  return capacity > count + (count >>> 1) + 2 * roomMin;
}

/** The score of record `i`. */
export function recordScore(memory: Memory, leaf: number, i: number): number {
  return memory.f64s[leaf >>> slabShift]![(leaf & unitMask) + 1 + i]!;
}

/** The reference of the entry of record `i`. */
export function recordRef(memory: Memory, leaf: number, i: number): number {
  return memory.u32s[leaf >>> slabShift]![referencesAt(memory, leaf) + i]!;
}

/** Writes record `i` of an owned leaf. */
export function setRecord(
  memory: Memory,
  leaf: number,
  i: number,
  score: number,
  ref: number,
): void {
  memory.f64s[leaf >>> slabShift]![(leaf & unitMask) + 1 + i] = score;
  memory.u32s[leaf >>> slabShift]![referencesAt(memory, leaf) + i] = ref;
}

/** Inserts a record at `i` of `count`; the leaf is owned, and has room. */
export function insertRecord(
  memory: Memory,
  leaf: number,
  count: number,
  i: number,
  score: number,
  ref: number,
): void {
  assert(i <= count && count < leafCapacity(memory, leaf), 'a leaf has room for a record');
  moveRecords(memory, leaf, i, count, i + 1);
  setRecord(memory, leaf, i, score, ref);
}

/** Takes records `from..to` of `count` out of an owned leaf. */
export function dropRecords(
  memory: Memory,
  leaf: number,
  count: number,
  from: number,
  to: number,
): void {
  assert(from <= to && to <= count, 'records that are taken out are there');
  moveRecords(memory, leaf, to, count, from);
}

/** Copies records `from..to` of one leaf to place `at` of another, which has room. */
export function copyRecords(
  memory: Memory,
  source: number,
  from: number,
  to: number,
  target: number,
  at: number,
): void {
  assert(at + to - from <= leafCapacity(memory, target), 'a leaf has room for what is copied');
  const scores = (source & unitMask) + 1;
  memory.f64s[target >>> slabShift]!.set(
    memory.f64s[source >>> slabShift]!.subarray(scores + from, scores + to),
    (target & unitMask) + 1 + at,
  );
  const refs = referencesAt(memory, source);
  memory.u32s[target >>> slabShift]!.set(
    memory.u32s[source >>> slabShift]!.subarray(refs + from, refs + to),
    referencesAt(memory, target) + at,
  );
}

function moveRecords(memory: Memory, leaf: number, from: number, to: number, at: number): void {
  const scores = (leaf & unitMask) + 1;
  memory.f64s[leaf >>> slabShift]!.copyWithin(scores + at, scores + from, scores + to);
  const refs = referencesAt(memory, leaf);
  memory.u32s[leaf >>> slabShift]!.copyWithin(refs + at, refs + from, refs + to);
}

/** Where, in the words of the slab, the references begin. */
function referencesAt(memory: Memory, leaf: number): number {
  const at = (leaf & unitMask) << 1;
  const capacity = memory.u32s[leaf >>> slabShift]![at + 1]! >>> capacityShift;
  return at + headerWords + 2 * capacity;
}
