/**
 * The nodes of a stream in the order of ids, and ranges of entries in them. HOT.
 *
 *   tree by master id -> nodes (stream-node.ts) -> entries
 *
 * A flyweight: `open` a root, `seek` a range, then `next` goes from entry to entry, and `cursor` has
 * what it is on. Finding where a range begins is O(log n), and at most one node is looked through.
 *
 * Invariants
 *   1. The key of a leaf is the master id of its node.
 *   2. Ids of entries that are not deleted ascend, from node to node and inside of one.
 */
import type { Arena } from '../../arena/arena.js';
import { slabShift, type Memory } from '../../arena/memory.js';
import { CountedTree, type KeyTarget } from '../../tree/counted-tree.js';
import { firstLeaf, walkLeaves } from '../../tree/tree-walk.js';
import { listpackAt, listpackBytes, masterIdAt, NodeCursor } from './stream-node.js';
import { compareIds, copyId, idWords, setMaxId, setMinId } from './stream-id.js';

/** What is sought in a tree whose keys are ids. */
export class IdTarget implements KeyTarget {
  readonly id = new Uint32Array(idWords);

  compare(words: Uint32Array, at: number): number {
    return compareIds(words, at, this.id, 0);
  }
}

export class StreamNodes {
  readonly arena: Arena;
  readonly tree: CountedTree;
  /** The entry `next` went to. */
  readonly cursor = new NodeCursor();
  readonly #target = new IdTarget();
  readonly #start = new Uint32Array(idWords);
  readonly #end = new Uint32Array(idWords);
  #isReverse = false;
  #showsDeleted = false;

  constructor(arena: Arena) {
    this.arena = arena;
    this.tree = new CountedTree(arena, idWords, this.#target);
  }

  /** Becomes the nodes of the tree at `root`. */
  open(root: number): void {
    this.tree.open(root);
  }

  /** Goes before the first entry of `start..end`, both included; if `isReverse`, behind the last. */
  seek(start: Uint32Array, end: Uint32Array, isReverse: boolean): void {
    copyId(start, 0, this.#start, 0);
    copyId(end, 0, this.#end, 0);
    this.#isReverse = isReverse;
    this.#showsDeleted = false;
    this.#seek(isReverse ? this.#end : this.#start);
  }

  /** As `seek` for all entries; `showsDeleted` for those that are deleted too. */
  seekAll(isReverse: boolean, showsDeleted: boolean): void {
    setMinId(this.#start);
    setMaxId(this.#end);
    this.#isReverse = isReverse;
    this.#showsDeleted = showsDeleted;
    this.#seek(isReverse ? this.#end : this.#start);
  }

  /** Goes to the next entry of the range, or the one before if it is reverse; false at its end. */
  next(): boolean {
    if (this.tree.leaf === 0) return false;
    return this.#isReverse ? this.#previousInRange() : this.#nextInRange();
  }

  /** Goes to the entry of that id; false if there is none, or it is deleted. */
  find(id: Uint32Array): boolean {
    this.seek(id, id, false);
    return this.next();
  }

  /** Opens the node at the position of the tree: the cursor is before its first entry. */
  enter(): void {
    this.cursor.open(this.arena.memory, this.tree.leaf);
  }

  #seek(id: Uint32Array): void {
    copyId(id, 0, this.#target.id, 0);
    this.tree.seekKey();
    if (this.tree.leaf === 0) return;
    this.enter();
    if (this.#isReverse) this.cursor.toEnd();
  }

  #nextInRange(): boolean {
    const { cursor } = this;
    for (;;) {
      while (cursor.next()) {
        if (cursor.isDeleted && !this.#showsDeleted) continue;
        if (compareIds(cursor.id, 0, this.#start, 0) < 0) continue;
        return compareIds(cursor.id, 0, this.#end, 0) <= 0;
      }
      if (!this.tree.nextLeaf()) return false;
      this.enter();
    }
  }

  #previousInRange(): boolean {
    const { cursor } = this;
    for (;;) {
      while (cursor.previous()) {
        if (cursor.isDeleted && !this.#showsDeleted) continue;
        if (compareIds(cursor.id, 0, this.#end, 0) > 0) continue;
        return compareIds(cursor.id, 0, this.#start, 0) >= 0;
      }
      if (!this.tree.previousLeaf()) return false;
      this.enter();
      cursor.toEnd();
    }
  }
}

/** Visits every node of the tree at `root`: where its master id is, and its leaf. */
export function walkNodes(
  memory: Memory,
  root: number,
  visit: (words: Uint32Array, idAt: number, node: number) => void,
): void {
  walkLeaves(memory, root, (node) => {
    visit(memory.u32s[node >>> slabShift]!, masterIdAt(node), node);
  });
}

/** Called with a node: its master id is at `words[idAt]`, its listpack `bytes[start, end)`. */
export type VisitNode = (
  words: Uint32Array,
  idAt: number,
  bytes: Buffer,
  start: number,
  end: number,
) => void;

/** As `walkNodes`, with the bytes of each node. */
export function walkListpacks(memory: Memory, root: number, visit: VisitNode): void {
  walkNodes(memory, root, (words, idAt, node) => {
    const start = listpackAt(node);
    visit(words, idAt, memory.u8s[node >>> slabShift]!, start, start + listpackBytes(memory, node));
  });
}

/** Puts `cursor` on the first entry that is not deleted; false if there is none. */
export function toFirstEntry(memory: Memory, root: number, cursor: NodeCursor): boolean {
  const node = firstLeaf(memory, root);
  if (node === 0) return false;
  cursor.open(memory, node);
  while (cursor.next()) {
    if (!cursor.isDeleted) return true;
  }
  return false;
}

/** Calls `visit` with `cursor` on every entry of the tree at `root` that is not deleted, in order. */
export function walkEntries(
  memory: Memory,
  root: number,
  cursor: NodeCursor,
  visit: (cursor: NodeCursor) => void,
): void {
  walkLeaves(memory, root, (node) => {
    cursor.open(memory, node);
    while (cursor.next()) {
      if (!cursor.isDeleted) visit(cursor);
    }
  });
}
