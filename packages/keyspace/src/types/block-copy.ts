/**
 * Deep copies of values: every block that a root refers to is copied, to any depth. For COPY.
 *
 * Same shape, new blocks: an index needs no hashing and a tree no search, because where an element
 * is depends on nothing but the element.
 */
import type { Arena } from '../arena/arena.js';
import { slabShift } from '../arena/memory.js';
import {
  expireFlag,
  Kind,
  kindOf,
  readWord,
  valueStartOf,
  writeWord,
} from '../entry/entry-layout.js';
import { copyIndex } from '../index/index-copy.js';
import { copyTree } from '../tree/tree-copy.js';
import type { Shapes } from './shape.js';

/**
 * Replaces the roots in a value of that kind, which was copied byte by byte and may be written, by
 * the roots of copies. O(blocks below).
 */
export function copyRoots(
  arena: Arena,
  shapes: Shapes,
  kind: number,
  bytes: Buffer,
  valueStart: number,
): void {
  const shape = shapes.of(kind);
  if (shape === undefined) return;
  if (shape.copy !== undefined) {
    shape.copy(arena, shapes, bytes, valueStart);
    return;
  }
  for (const offset of shape.rootsAt) {
    const root = readWord(bytes, valueStart + offset);
    if (root !== 0) writeWord(bytes, valueStart + offset, copyBlocks(arena, shapes, root));
  }
}

/** Copies the block at `ref` (an entry, or what a root refers to) and all below it. */
export function copyBlocks(arena: Arena, shapes: Shapes, ref: number): number {
  const { memory } = arena;
  const kind = kindOf(memory, ref);
  if (kind === Kind.directory) {
    return copyIndex(arena, ref, (entry) => copyBlocks(arena, shapes, entry));
  }
  if (kind === Kind.treeNode) return copyTree(arena, ref, (leaf) => arena.copy(leaf));
  const copy = arena.copy(ref);
  const bytes = memory.u8s[copy >>> slabShift]!;
  if (shapes.isNested(kind & ~expireFlag))
    copyRoots(arena, shapes, kind & ~expireFlag, bytes, valueStartOf(memory, copy));
  return copy;
}
