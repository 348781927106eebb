/**
 * The shape of a value: what those must know of its bytes who do not know its type.
 *
 *   entry of kind indexedHash   ... | root |                  rootsAt: [0]
 *                                      v
 *                                   directory -> segments -> entries (fields)
 *
 *   entry of kind treeZset      ... | root | root |           rootsAt: [0, 4]
 *                                      v      v
 *                              directory      tree nodes -> leaves
 *
 * A *root* is the reference of a block that belongs to this value alone. Whatever hangs below is
 * told by the kinds of the blocks: a directory has segments, segments have entries, a tree node has
 * nodes or leaves, and an entry has the roots that the shape of its own kind names. So values nest
 * to any depth, and walking (block-walk.ts), counting, copying (block-copy.ts) and freeing
 * (lazy-free.ts) are written once, for all types:
 *
 *   an index of entries             hash, set: the root of a directory
 *   a tree of leaves                list: the root of a node
 *   an index and a tree             sorted set: two roots
 *   a tree, and an index of groups  stream: two roots; a group is an entry of a kind of its own,
 *                                   whose shape names the roots of its index and its tree
 *
 * Rules
 *   1. A block has one owner: one root, slot or child in all memory. A leaf owns no block; where it
 *      refers to some (the members of a sorted set), they belong to another part of the same value.
 *   2. A root of 0 refers to nothing.
 *   3. A header block between entry and roots is an entry too, with an empty key.
 */
import type { Arena } from '../arena/arena.js';
import { assert } from '../assert.js';
import { expireFlag } from '../entry/entry-layout.js';

export interface Shape {
  /** The kind of entry whose value this is the shape of, without its expire flag. */
  readonly kind: number;
  /** Offsets in the value of its roots, 4 bytes each, at any alignment. */
  readonly rootsAt: readonly number[];
  /**
   * Replaces the roots in a value that was copied byte by byte by those of copies; undefined to
   * copy what each root refers to, one by one. To be given where leaves refer to other blocks of
   * the value, which the copied leaves have to follow: see copyIndex and copyTree.
   */
  readonly copy: CopyValue | undefined;
  /** Verifies a value: its bytes, and each root by `checker` or `checkTree`. */
  readonly check: CheckValue;
}

export type CopyValue = (arena: Arena, shapes: Shapes, bytes: Buffer, valueStart: number) => void;

export type CheckValue = (
  checker: Checker,
  bytes: Buffer,
  valueStart: number,
  valueEnd: number,
) => void;

/** What verifies a keyspace: see keyspace-check.ts. That no block is lost is not a shape's task. */
export interface Checker {
  readonly arena: Arena;
  /** Verifies the index at `root`, every entry in it and what its value refers to. */
  checkIndex(root: number): void;
}

/** The shapes by kind. A kind without one has a value of bytes that anything may be. */
export class Shapes {
  readonly #byKind: (Shape | undefined)[] = new Array<undefined>(expireFlag).fill(undefined);
  readonly #isNested = new Uint8Array(expireFlag);

  constructor(shapes: readonly Shape[]) {
    for (const shape of shapes) {
      assert(this.#byKind[shape.kind] === undefined, 'a kind has one shape');
      this.#byKind[shape.kind] = shape;
      this.#isNested[shape.kind] = shape.rootsAt.length > 0 ? 1 : 0;
    }
  }

  of(kind: number): Shape | undefined {
    return this.#byKind[kind];
  }

  /** Whether values of the kind have roots: one that is overwritten loses what they refer to. */
  isNested(kind: number): boolean {
    return this.#isNested[kind] === 1;
  }
}
