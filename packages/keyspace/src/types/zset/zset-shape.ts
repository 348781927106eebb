/**
 * The shapes of sorted sets: packed in the entry, or an index of members and a tree of scores.
 *
 * The records of a copied tree refer to the copied entries: while the index is copied, a table
 * notes where each entry went.
 */
import type { Arena } from '../../arena/arena.js';
import { assert } from '../../assert.js';
import { DecodedEntry } from '../../entry/decoded-entry.js';
import { Kind, kindOf, readWord, writeWord } from '../../entry/entry-layout.js';
import { copyIndex } from '../../index/index-copy.js';
import { countWord, headerWord } from '../../index/directory.js';
import { checkTree, type TreeContent } from '../../tree/tree-check.js';
import { copyTree } from '../../tree/tree-copy.js';
import { nodeCount, nodeKeyWords } from '../../tree/tree-node.js';
import { walkLeaves } from '../../tree/tree-walk.js';
import type { Shape } from '../shape.js';
import { countBytes, elementEnd, packedCount, scoreAt, memberStart } from './packed-zset.js';
import { leafCapacity, recordRef, recordScore, setRecord } from './score-leaf.js';
import { compareBytes, scoreKeyWords, ScoreTarget } from './score-order.js';

/** Where in the value the root of the index of members is, and that of the tree of scores. */
export const indexRootAt = 0;
export const treeRootAt = 4;
export const rootsBytes = 8;

export const packedZsetShape: Shape = {
  kind: Kind.packedZset,
  rootsAt: [],
  copy: undefined,
  check(_checker, bytes, valueStart, valueEnd) {
    let count = 0;
    let at = valueStart + countBytes;
    let before = -1;
    for (; at < valueEnd; at = elementEnd(bytes, at)) {
      if (before >= 0) assert(isOrdered(bytes, before, at), 'elements ascend');
      before = at;
      count++;
    }
    assert(at === valueEnd, 'the last element ends where the value does');
    assert(count === packedCount(bytes, valueStart), 'a packed sorted set counts its elements');
  },
};

export const treeZsetShape: Shape = {
  kind: Kind.treeZset,
  rootsAt: [indexRootAt, treeRootAt],
  copy(arena, _shapes, bytes, valueStart) {
    const indexRoot = readWord(bytes, valueStart + indexRootAt);
    const treeRoot = readWord(bytes, valueStart + treeRootAt);
    if (indexRoot === 0) return;
    const moves = new Moves();
    const index = copyIndex(arena, indexRoot, (entry) => {
      const copy = arena.copy(entry);
      moves.set(entry, copy);
      return copy;
    });
    writeWord(bytes, valueStart + indexRootAt, index);
    writeWord(bytes, valueStart + treeRootAt, copyRecords(arena, treeRoot, moves));
  },
  check(checker, bytes, valueStart) {
    const { arena } = checker;
    const indexRoot = readWord(bytes, valueStart + indexRootAt);
    const treeRoot = readWord(bytes, valueStart + treeRootAt);
    checker.checkIndex(indexRoot);
    assert((indexRoot === 0) === (treeRoot === 0), 'members have scores');
    if (treeRoot === 0) return;
    checkTree(arena, treeRoot, new ScoreContent(arena));
    assert(nodeKeyWords(arena.memory, treeRoot) === scoreKeyWords, 'keys are scores and members');
    assert(
      headerWord(arena.memory, indexRoot, countWord) === nodeCount(arena.memory, treeRoot),
      'every member is in the tree',
    );
  },
};

/** Where entries went: by reference, in pages made where they are needed. */
class Moves {
  readonly #pages: (Uint32Array | undefined)[] = [];

  set(from: number, to: number): void {
    const page = (this.#pages[from >>> pageShift] ??= new Uint32Array(1 << pageShift));
    page[from & pageMask] = to;
  }

  get(from: number): number {
    const to = this.#pages[from >>> pageShift]?.[from & pageMask] ?? 0;
    assert(to !== 0, 'a record refers to a member');
    return to;
  }
}

const pageShift = 13;
const pageMask = (1 << pageShift) - 1;

function copyRecords(arena: Arena, treeRoot: number, moves: Moves): number {
  const { memory } = arena;
  const root = copyTree(arena, treeRoot, (leaf, words, keyAt) => {
    words[keyAt + 2] = moves.get(words[keyAt + 2]!);
    return arena.copy(leaf);
  });
  walkLeaves(memory, root, (leaf, count) => {
    for (let i = 0; i < count; i++)
      setRecord(memory, leaf, i, recordScore(memory, leaf, i), moves.get(recordRef(memory, leaf, i)));
  });
  return root;
}

/** What the check of the tree asks. */
class ScoreContent implements TreeContent {
  readonly keyWords = scoreKeyWords;
  readonly #arena: Arena;
  readonly #target: ScoreTarget;
  readonly #decoded = new DecodedEntry();
  readonly #key = new Uint32Array(scoreKeyWords);

  constructor(arena: Arena) {
    this.#arena = arena;
    this.#target = new ScoreTarget(arena.memory);
  }

  compareKeys(a: Uint32Array, aAt: number, b: Uint32Array, bAt: number): number {
    this.#aimAt(b[bAt + 2]!);
    return this.#target.compare(a, aAt);
  }

  checkLeaf(leaf: number, count: number, words: Uint32Array, keyAt: number): void {
    const { memory } = this.#arena;
    assert(count <= leafCapacity(memory, leaf), 'a leaf has room for its records');
    this.#target.writeKey(this.#key, recordScore(memory, leaf, 0), recordRef(memory, leaf, 0));
    for (let i = 0; i < scoreKeyWords; i++)
      assert(words[keyAt + i] === this.#key[i], 'a key is that of the first record');
    for (let i = 0; i < count; i++) this.#checkRecord(leaf, i);
  }

  #checkRecord(leaf: number, i: number): void {
    const { memory } = this.#arena;
    const ref = recordRef(memory, leaf, i);
    assert(kindOf(memory, ref) === Kind.zsetMember, 'a record refers to a member');
    const score = this.#aimAt(ref);
    assert(Object.is(score, recordScore(memory, leaf, i)), 'a member has the score of its record');
    assert(!this.#arena.isFrozen(leaf) || this.#arena.isFrozen(ref), 'a view sees old members');
    if (i === 0) return;
    const [before, other] = [recordScore(memory, leaf, i - 1), recordRef(memory, leaf, i - 1)];
    assert(this.#target.compareRecord(before, other) < 0, 'records ascend');
  }

  /** Aims the target at the element of that entry. Returns its score. */
  #aimAt(ref: number): number {
    const decoded = this.#decoded;
    decoded.decode(this.#arena.memory, ref);
    const { bytes, keyStart, keyEnd, valueStart } = decoded;
    const score = bytes.readDoubleLE(valueStart);
    this.#target.aimAtElement(score, bytes, keyStart, keyEnd);
    return score;
  }
}

function isOrdered(bytes: Buffer, a: number, b: number): boolean {
  const [scoreA, scoreB] = [scoreAt(bytes, a), scoreAt(bytes, b)];
  if (scoreA !== scoreB) return scoreA < scoreB;
  const order = compareBytes(
    bytes,
    memberStart(bytes, a),
    elementEnd(bytes, a),
    bytes,
    memberStart(bytes, b),
    elementEnd(bytes, b),
  );
  return order < 0;
}
