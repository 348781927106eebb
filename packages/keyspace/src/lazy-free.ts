/**
 * Freeing step by step: flushed databases and large deleted values.
 *
 * A DEL of a million fields or a FLUSHDB of a million keys cuts the root off at once and hands it
 * here. A bounded number of blocks is freed right away, which is all of a small value; `reclaim`
 * then frees the rest, a bounded number per call. Until then the blocks count as used, because they
 * are. Blocks that an open view can see are queued by the arena, as ever.
 *
 * What is left is a stack of pairs: a block that is to be freed with all below it, and, if it is a
 * directory, the place it has come to. A step takes the topmost: of a directory one segment with
 * its entries, of a tree one node with its leaves; what these refer to goes on top.
 */
import type { Arena } from './arena/arena.js';
import { ReferenceQueue } from './arena/reference-queue.js';
import { Kind, kindOf } from './entry/entry-layout.js';
import {
  depthWord,
  headerWord,
  metaAt,
  metaCapacity,
  metaDepth,
  segmentAt,
} from './index/directory.js';
import { walkSegments, walkSlots } from './index/index-walk.js';
import { capacitySlots } from './index/segment.js';
import { nodeLevel } from './tree/tree-node.js';
import { walkChildren } from './tree/tree-walk.js';
import { walkBlocks, walkRoots } from './types/block-walk.js';
import type { Shapes } from './types/shape.js';

/** About so many blocks of what is handed over are freed at once. */
const immediateBlocksMax = 1024;

export class LazyFree {
  readonly #arena: Arena;
  readonly #shapes: Shapes;
  /** Reference and place, in turn. */
  readonly #stack = new ReferenceQueue();
  readonly #push: (ref: number) => void;
  readonly #free: (ref: number) => void;
  #freed = 0;

  constructor(arena: Arena, shapes: Shapes) {
    this.#arena = arena;
    this.#shapes = shapes;
    this.#push = (ref) => {
      this.#pushAt(ref, 0);
    };
    this.#free = (ref) => {
      walkRoots(arena.memory, shapes, ref, this.#push);
      this.#freed++;
      arena.free(ref);
    };
  }

  /**
   * Frees what a root refers to, with all below it, that nothing refers to any more: about 1024
   * blocks now, the rest by `reclaim`.
   */
  add(root: number): void {
    const below = this.#stack.length;
    this.#push(root);
    this.#freed = 0;
    while (this.#stack.length > below && this.#freed < immediateBlocksMax) this.#step();
  }

  /**
   * Frees about `blocksMax` blocks (by whole segments and nodes). Returns whether more is left.
   */
  reclaim(blocksMax: number): boolean {
    this.#freed = 0;
    while (this.#stack.length > 0 && this.#freed < blocksMax) this.#step();
    return this.#stack.length > 0;
  }

  /** Bytes of all blocks that wait here. O(such blocks). */
  bytes(): number {
    let bytes = 0;
    let ref = 0;
    let isPlace = false;
    this.#stack.forEach((word) => {
      if (isPlace) bytes += this.#bytesOf(ref, word);
      else ref = word;
      isPlace = !isPlace;
    });
    return bytes;
  }

  /** Forgets everything: the arena was cleared. */
  clear(): void {
    this.#stack.clear();
  }

  #pushAt(ref: number, place: number): void {
    this.#stack.push(ref);
    this.#stack.push(place);
  }

  #step(): void {
    const { memory } = this.#arena;
    const place = this.#stack.pop();
    const ref = this.#stack.pop();
    const kind = kindOf(memory, ref);
    if (kind === Kind.directory) {
      this.#stepDirectory(ref, place);
      return;
    }
    if (kind === Kind.treeNode)
      walkChildren(memory, ref, nodeLevel(memory, ref) === 0 ? this.#free : this.#push);
    this.#free(ref);
  }

  /** Frees the segment at `place`, or the directory when no segment is left. */
  #stepDirectory(root: number, place: number): void {
    const { memory } = this.#arena;
    const depth = headerWord(memory, root, depthWord);
    if (place === 1 << depth) {
      this.#free(root);
      return;
    }
    const meta = metaAt(memory, root, place);
    const segment = segmentAt(memory, root, place);
    this.#pushAt(root, place + (1 << (depth - metaDepth(meta))));
    walkSlots(memory, segment, capacitySlots[metaCapacity(meta)]!, this.#free);
    this.#free(segment);
  }

  /** Bytes of the block at `ref` and all below it; of a directory, below its places from `from`. */
  #bytesOf(ref: number, from: number): number {
    const { memory } = this.#arena;
    let bytes = 0;
    const add = (block: number): void => {
      bytes += this.#arena.blockSize(block);
    };
    if (from === 0) {
      walkBlocks(memory, this.#shapes, ref, add);
      return bytes;
    }
    add(ref);
    walkSegments(memory, ref, (segment, slots, place) => {
      if (place < from) return;
      add(segment);
      walkSlots(memory, segment, slots, (entry) => {
        walkBlocks(memory, this.#shapes, entry, add);
      });
    });
    return bytes;
  }
}
