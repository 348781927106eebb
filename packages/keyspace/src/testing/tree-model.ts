/**
 * The oracle of the tree's tests: leaves as an array, and a driver that does every operation to
 * both.
 *
 *   leaf of a test    block header | id | stamp        16 bytes; elements are only counted
 *   key               high and low word of an integer, the rest 0
 */
import assert from 'node:assert/strict';
import { Arena } from '../arena/arena.js';
import { slabShift, unitMask, type Memory } from '../arena/memory.js';
import { Kind } from '../entry/entry-layout.js';
import { checkTree, type TreeContent } from '../tree/tree-check.js';
import { CountedTree, type KeyTarget } from '../tree/counted-tree.js';
import { walkChildren, walkLeaves } from '../tree/tree-walk.js';
import { nodeLevel } from '../tree/tree-node.js';

export interface ModelLeaf {
  id: number;
  count: number;
  stamp: number;
  key: number;
}

const middleKey = 2 ** 51;
const keyStep = 2 ** 20;

export function keyAt(words: Uint32Array, at: number): number {
  return words[at]! * 2 ** 32 + words[at + 1]!;
}

class Target implements KeyTarget {
  key = 0;

  compare(words: Uint32Array, at: number): number {
    return keyAt(words, at) - this.key;
  }
}

export class TreeDriver {
  readonly arena: Arena;
  readonly tree: CountedTree;
  readonly target = new Target();
  readonly keyWords: number;
  readonly model: ModelLeaf[] = [];
  #id = 0;

  constructor(arena: Arena, keyWords: number) {
    this.arena = arena;
    this.keyWords = keyWords;
    this.tree = new CountedTree(arena, keyWords, keyWords === 0 ? undefined : this.target);
  }

  /** Inserts a leaf at `at` of the array, beside the leaf before it or behind it. */
  insert(at: number, count: number, isBefore: boolean): void {
    const { tree, model } = this;
    const low = model[at - 1]?.key ?? (model[at]?.key ?? middleKey) - 2 * keyStep;
    const high = model[at]?.key ?? low + 2 * keyStep;
    const key = Math.floor((low + high) / 2);
    if (this.keyWords > 0 && key === low) return;
    if (model.length > 0) this.seekLeaf(isBefore && at < model.length ? at : Math.max(at - 1, 0));
    const leaf = { id: ++this.#id, count, stamp: 0, key };
    this.#setKey(key);
    if ((isBefore && at < model.length) || at === 0) tree.insertLeafBefore(this.#block(leaf), count);
    else tree.insertLeafAfter(this.#block(leaf), count);
    model.splice(at, 0, leaf);
    this.expectAt(at, 0);
  }

  remove(at: number): void {
    const { tree, model } = this;
    this.seekLeaf(at);
    const { leaf } = tree;
    tree.removeLeaf();
    this.arena.free(leaf);
    model.splice(at, 1);
    if (at < model.length) this.expectAt(at, 0);
    else if (at > 0) this.expectAt(at - 1, model[at - 1]!.count);
    else assert.deepEqual([tree.leaf, tree.root], [0, 0]);
  }

  /** Changes count, content, block and key of a leaf. */
  rewrite(at: number, count: number, isMoved: boolean): void {
    const { tree, model, arena } = this;
    const leaf = model[at]!;
    this.seekLeaf(at);
    tree.addCount(count - leaf.count);
    leaf.count = count;
    leaf.stamp++;
    if (isMoved) {
      const old = tree.leaf;
      tree.replaceLeaf(this.#block(leaf));
      arena.free(old);
    } else {
      const ref = tree.ownLeaf();
      arena.memory.u32s[ref >>> slabShift]![((ref & unitMask) << 1) + 3] = leaf.stamp;
    }
    const before = model[at - 1]?.key ?? leaf.key - keyStep;
    leaf.key = Math.ceil((before + leaf.key) / 2);
    if (leaf.key === before) leaf.key++;
    this.#setKey(leaf.key);
    if (this.keyWords > 0) tree.setKey();
    this.expectAt(at, tree.rankInLeaf);
  }

  /** Goes to a leaf by rank, and compares. */
  seekLeaf(at: number): void {
    const rank = this.model.slice(0, at).reduce((sum, { count }) => sum + count, 0);
    const inLeaf = (rank * 7) % this.model[at]!.count;
    this.tree.seekRank(rank + inLeaf);
    this.expectAt(at, inLeaf);
    assert.equal(this.tree.rankOfLeaf, rank);
  }

  /** The position is on that leaf of the model. */
  expectAt(at: number, rankInLeaf: number): void {
    const { tree, arena } = this;
    assert.equal(idOf(arena.memory, tree.leaf), this.model[at]!.id);
    assert.equal(tree.leafCount, this.model[at]!.count);
    assert.equal(tree.rankInLeaf, rankInLeaf);
  }

  /** Compares everything with the model. */
  compare(): void {
    const { model, tree, arena } = this;
    const actual: number[][] = [];
    walkLeaves(arena.memory, tree.root, (leaf, count) => {
      actual.push([idOf(arena.memory, leaf), count, wordOf(arena.memory, leaf, 3)]);
    });
    assert.deepEqual(
      actual,
      model.map(({ id, count, stamp }) => [id, count, stamp]),
    );
    assert.equal(
      tree.count,
      model.reduce((sum, { count }) => sum + count, 0),
    );
    this.check(tree.root);
  }

  /** Verifies the invariants of the tree, and the keys of the model. */
  check(root: number): void {
    let at = 0;
    const content: TreeContent = {
      keyWords: this.keyWords,
      compareKeys: (a, aAt, b, bAt) => keyAt(a, aAt) - keyAt(b, bAt),
      checkLeaf: (_leaf, _count, words, keyWordAt) => {
        if (this.keyWords > 0) assert.equal(keyAt(words, keyWordAt), this.model[at]!.key);
        at++;
      },
    };
    checkTree(this.arena, root, content);
    this.arena.check();
  }

  #setKey(key: number): void {
    if (this.keyWords === 0) return;
    this.tree.key[0] = Math.floor(key / 2 ** 32);
    this.tree.key[1] = key;
  }

  #block({ id, stamp }: ModelLeaf): number {
    const ref = this.arena.allocate(16);
    const words = this.arena.memory.u32s[ref >>> slabShift]!;
    words.set([Kind.treeLeaf, id, stamp], ((ref & unitMask) << 1) + 1);
    return ref;
  }
}

export function idOf(memory: Memory, leaf: number): number {
  return wordOf(memory, leaf, 2);
}

/** The bytes of every block of the tree. */
export function treeBlocks(arena: Arena, root: number): Map<number, Buffer> {
  const blocks = new Map<number, Buffer>();
  const add = (ref: number): void => {
    const at = (ref & unitMask) << 3;
    const bytes = arena.memory.u8s[ref >>> slabShift]!.subarray(at, at + arena.blockSize(ref));
    assert.equal(blocks.has(ref), false);
    blocks.set(ref, Buffer.from(bytes));
  };
  const addNode = (node: number): void => {
    add(node);
    walkChildren(arena.memory, node, nodeLevel(arena.memory, node) === 0 ? add : addNode);
  };
  if (root !== 0) addNode(root);
  return blocks;
}

function wordOf(memory: Memory, ref: number, word: number): number {
  return memory.u32s[ref >>> slabShift]![((ref & unitMask) << 1) + word]!;
}
