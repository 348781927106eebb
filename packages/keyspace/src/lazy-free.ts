/**
 * Freeing whole indexes step by step: flushed databases and large deleted values.
 *
 * A DEL of a million fields or a FLUSHDB of a million keys cuts the root off at once and hands it
 * here; `reclaim` then frees a bounded number of blocks per call. Until then the blocks count as
 * used, because they are. Blocks that an open view can see are queued by the arena, as ever.
 */
import type { Arena } from './arena/arena.js';
import { DecodedEntry } from './entry/decoded-entry.js';
import { Kind, kindOf, expireFlag, readWord } from './entry/entry-layout.js';
import {
  countWord,
  depthWord,
  headerWord,
  metaAt,
  metaCapacity,
  metaDepth,
  segmentAt,
} from './index/directory.js';
import { freeShape } from './index/index-growth.js';
import { walkSegments, walkSlots } from './index/index-walk.js';
import { capacitySlots } from './index/segment.js';

/** An index of no more entries than this is freed at once. */
const immediateCountMax = 1024;

export class LazyFree {
  readonly #arena: Arena;
  readonly #decoded = new DecodedEntry();
  /** Roots of indexes to free, and the place each has come to. */
  readonly #roots: number[] = [];
  readonly #places: number[] = [];
  readonly #freeEntry: (ref: number) => void;
  #freed = 0;

  constructor(arena: Arena) {
    this.#arena = arena;
    this.#freeEntry = (ref) => this.#free(ref);
  }

  /** Frees an index that nothing refers to any more: small ones now, large ones by `reclaim`. */
  add(root: number): void {
    const { memory } = this.#arena;
    this.#push(root);
    if (headerWord(memory, root, countWord) > immediateCountMax) return;
    const below = this.#roots.length - 1;
    this.#roots.length = this.#places.length = below;
    walkSegments(memory, root, (segment, slots) => {
      walkSlots(memory, segment, slots, this.#freeEntry);
    });
    freeShape(this.#arena, root);
    for (const nested of this.#roots.splice(below)) this.add(nested);
  }

  /** Frees about `blocksMax` blocks (by whole segments). Returns whether more is left. */
  reclaim(blocksMax: number): boolean {
    this.#freed = 0;
    while (this.#roots.length > 0 && this.#freed < blocksMax) this.#step();
    return this.#roots.length > 0;
  }

  /** Bytes of all blocks that wait here. O(such blocks). */
  bytes(): number {
    let bytes = 0;
    this.#roots.forEach((root, i) => {
      bytes += this.#bytesOf(root, this.#places[i]!);
    });
    return bytes;
  }

  /** Forgets everything: the arena was cleared. */
  clear(): void {
    this.#roots.length = 0;
    this.#places.length = 0;
  }

  #push(root: number): void {
    this.#roots.push(root);
    this.#places.push(0);
  }

  /** Frees the next segment of the last index, or its directory when no segment is left. */
  #step(): void {
    const memory = this.#arena.memory;
    const top = this.#roots.length - 1;
    const root = this.#roots[top]!;
    const place = this.#places[top]!;
    const depth = headerWord(memory, root, depthWord);
    this.#freed++;
    if (place === 1 << depth) {
      this.#roots.pop();
      this.#places.pop();
      this.#arena.free(root);
      return;
    }
    const meta = metaAt(memory, root, place);
    const segment = segmentAt(memory, root, place);
    this.#places[top] = place + (1 << (depth - metaDepth(meta)));
    walkSlots(memory, segment, capacitySlots[metaCapacity(meta)]!, this.#freeEntry);
    this.#arena.free(segment);
  }

  /** Bytes of the index at `root`, of its segments from `from` on. */
  #bytesOf(root: number, from: number): number {
    const { memory } = this.#arena;
    let bytes = this.#arena.blockSize(root);
    walkSegments(memory, root, (segment, slots, place) => {
      if (place < from) return;
      bytes += this.#arena.blockSize(segment);
      walkSlots(memory, segment, slots, (ref) => {
        bytes += this.#arena.blockSize(ref) + this.#nestedBytes(ref);
      });
    });
    return bytes;
  }

  #nestedBytes(ref: number): number {
    const root = this.#nestedRoot(ref);
    return root === 0 ? 0 : this.#bytesOf(root, 0);
  }

  #nestedRoot(ref: number): number {
    const { memory } = this.#arena;
    if ((kindOf(memory, ref) & ~expireFlag) !== Kind.indexedHash) return 0;
    this.#decoded.decode(memory, ref);
    return readWord(this.#decoded.bytes, this.#decoded.valueStart);
  }

  #free(ref: number): void {
    const nested = this.#nestedRoot(ref);
    if (nested !== 0) this.#push(nested);
    this.#freed++;
    this.#arena.free(ref);
  }
}
