/**
 * A leaf of a large list: a run of elements in a block, with room at both ends. HOT (bench: list).
 *
 *   offset
 *   0       block header, of kind treeLeaf
 *   8       start: 2 bytes, where the first element begins
 *   10      end: 2 bytes, where the last one ends; 0 if the leaf has one element of any size
 *   12      (room) | element | element | ... | (room)
 *
 * Worked example: a leaf of "ab" and "1000", in a block of 24 bytes:
 *
 *   03 01 00 00  18 00 00 00  0c 00  12 00  02 61 62 f2 e8 03  (6 bytes)
 *   class epoch  kind         12     18     2  a  b  1000
 *
 * A list that grows at its head fills its first leaf from the end of the block on, so neither end
 * of a list moves bytes to push or pop. An element too large for a run has a leaf alone.
 *
 * Offsets in this file count from the start of the slab, but for `start` and `end` as stored.
 */
import { blockHeaderBytes, type Arena } from '../../arena/arena.js';
import { slabShift, unitMask, type Memory } from '../../arena/memory.js';
import { classBytes, sizeClassOf } from '../../arena/size-classes.js';
import { assert } from '../../assert.js';
import { copyBytes, Kind } from '../../entry/entry-layout.js';
import { elementBytes } from './list-element.js';

/** Bytes of a leaf before its room. */
export const leafHeadBytes = blockHeaderBytes + 4;
/** Bytes of a leaf of several elements at most: a size class below what 16 bits can tell. */
export const leafBytesMax = 60 * 1024;

assert(classBytes[sizeClassOf(leafBytesMax)] === leafBytesMax, 'a block has that size');

/** Makes a leaf with room for `capacity` bytes of elements. It has none: see `setLeafRun`. */
export function newLeaf(arena: Arena, capacity: number): number {
  const leaf = arena.allocate(leafHeadBytes + capacity);
  arena.memory.u32s[leaf >>> slabShift]![((leaf & unitMask) << 1) + 1] = Kind.treeLeaf;
  return leaf;
}

/** Makes a leaf of the elements `bytes[start, end)`. */
export function newLeafOf(arena: Arena, bytes: Buffer, start: number, end: number): number {
  const leaf = newLeaf(arena, end - start);
  const base = leafBase(leaf) + leafHeadBytes;
  copyBytes(bytes, start, end, arena.memory.u8s[leaf >>> slabShift]!, base);
  setLeafRun(arena.memory, leaf, base, base + end - start);
  return leaf;
}

/** Where the leaf's block begins. */
export function leafBase(leaf: number): number {
  return (leaf & unitMask) << 3;
}

/** Where the first element begins. */
export function leafStart(memory: Memory, leaf: number): number {
  return leafBase(leaf) + (runWord(memory, leaf) & 0xffff);
}

/** Where the last element ends. */
export function leafEnd(memory: Memory, leaf: number): number {
  const end = runWord(memory, leaf) >>> 16;
  if (end !== 0) return leafBase(leaf) + end;
  const start = leafBase(leaf) + leafHeadBytes;
  return start + elementBytes(memory.u8s[leaf >>> slabShift]!, start);
}

/** Says where the first element begins and the last ends. The leaf is owned. */
export function setLeafRun(memory: Memory, leaf: number, start: number, end: number): void {
  const base = leafBase(leaf);
  assert(start >= base + leafHeadBytes && start <= end, 'elements are behind the head');
  const isLong = end - base > 0xffff;
  assert(!isLong || start === base + leafHeadBytes, 'a large element begins where the room does');
  memory.u32s[leaf >>> slabShift]![(base + blockHeaderBytes) >>> 2] =
    (start - base) | ((isLong ? 0 : end - base) << 16);
}

function runWord(memory: Memory, leaf: number): number {
  return memory.u32s[leaf >>> slabShift]![((leaf & unitMask) << 1) + 2]!;
}
