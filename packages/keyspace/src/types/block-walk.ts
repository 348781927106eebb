/**
 * Walking all blocks of a value, or of anything that a root refers to: shape.ts says how they hang
 * together. Reads only, so that a frozen view in another thread can be walked too.
 */
import { slabShift, type Memory } from '../arena/memory.js';
import { expireFlag, Kind, kindOf, readWord, valueStartOf } from '../entry/entry-layout.js';
import { walkSegments, walkSlots } from '../index/index-walk.js';
import { nodeLevel } from '../tree/tree-node.js';
import { walkChildren } from '../tree/tree-walk.js';
import type { Shapes } from './shape.js';

/** Called with a block and the one that refers to it: 0 for the block a walk begins with. */
export type VisitBlock = (ref: number, parent: number) => void;

/**
 * Visits the block at `ref` (an entry, or what a root refers to) and all below it, each once and
 * before those below. `visit` must not change them.
 */
export function walkBlocks(memory: Memory, shapes: Shapes, ref: number, visit: VisitBlock): void {
  walkBelow(memory, shapes, ref, 0, visit);
}

/** Calls `visit` with every root in the value of an entry, in the order of its shape. */
export function walkRoots(
  memory: Memory,
  shapes: Shapes,
  entry: number,
  visit: (root: number) => void,
): void {
  const kind = kindOf(memory, entry) & ~expireFlag;
  if (!shapes.isNested(kind)) return;
  const bytes = memory.u8s[entry >>> slabShift]!;
  const valueStart = valueStartOf(memory, entry);
  for (const offset of shapes.of(kind)!.rootsAt) {
    const root = readWord(bytes, valueStart + offset);
    if (root !== 0) visit(root);
  }
}

function walkBelow(
  memory: Memory,
  shapes: Shapes,
  ref: number,
  parent: number,
  visit: VisitBlock,
): void {
  visit(ref, parent);
  switch (kindOf(memory, ref)) {
    case Kind.directory:
      walkSegments(memory, ref, (segment, slots) => {
        visit(segment, ref);
        walkSlots(memory, segment, slots, (entry) => {
          walkBelow(memory, shapes, entry, segment, visit);
        });
      });
      return;
    case Kind.treeNode:
      walkChildren(memory, ref, (child) => {
        if (nodeLevel(memory, ref) === 0) visit(child, ref);
        else walkBelow(memory, shapes, child, ref, visit);
      });
      return;
    default:
      walkRoots(memory, shapes, ref, (root) => {
        walkBelow(memory, shapes, root, ref, visit);
      });
  }
}
