/**
 * A large sorted set: an index of members and a tree of their scores. HOT (bench: replay).
 *
 *   value of the entry:  | root of the index: 4 | root of the tree: 4 |
 *                                 v                       v
 *                          entries of members  <------  records (score, reference)
 *
 * A flyweight: `open` the roots, act, store `indexRoot` and `treeRoot` in the owned entry again.
 * What belongs to a member is found by its name in O(1); ranks and ranges in O(log n).
 *
 * Invariants: the index and the tree have the same members with the same scores; both roots are 0
 * or neither is.
 */
import type { Memory } from '../../arena/memory.js';
import { assert } from '../../assert.js';
import { DecodedEntry } from '../../entry/decoded-entry.js';
import type { Environment } from '../../environment.js';
import { moveToRandom, scanIndex } from '../../index/index-walk.js';
import { walkLeaves, walkLeavesReverse } from '../../tree/tree-walk.js';
import { MemberIndex } from './member-index.js';
import type { VisitScored } from './packed-zset.js';
import { recordRef, recordScore } from './score-leaf.js';
import { ScoreTree } from './score-tree.js';

export class TreeZset {
  /** The member found last. */
  readonly decoded: DecodedEntry;
  readonly #environment: Environment;
  readonly #members: MemberIndex;
  readonly #tree: ScoreTree;
  readonly #walked = new DecodedEntry();

  constructor(environment: Environment) {
    this.#environment = environment;
    this.#members = new MemberIndex(environment);
    this.#tree = new ScoreTree(environment.arena);
    this.decoded = this.#members.decoded;
  }

  /** Becomes the sorted set of those roots. */
  open(indexRoot: number, treeRoot: number): void {
    this.#members.index.root = indexRoot;
    this.#tree.open(treeRoot);
  }

  get indexRoot(): number {
    return this.#members.index.root;
  }

  get treeRoot(): number {
    return this.#tree.root;
  }

  /** Count of members. */
  get count(): number {
    return this.#members.index.count;
  }

  /** Goes to the member, or to where it belongs. */
  find(member: Buffer, start: number, end: number): boolean {
    return this.#members.find(member, start, end);
  }

  /** The score of the member found. */
  get score(): number {
    return this.#members.score;
  }

  /** Inserts the member that `find` missed. */
  insert(member: Buffer, start: number, end: number, score: number): void {
    const tree = this.#tree;
    tree.target.aimAtElement(score, member, start, end);
    tree.seek();
    tree.insert(score, this.#members.insert(member, start, end, score));
  }

  /** Changes the score of the member found, whose bytes are given again. */
  setScore(member: Buffer, start: number, end: number, score: number): void {
    const tree = this.#tree;
    this.#seek(member, start, end);
    const ref = this.#members.setScore(score);
    tree.target.aimAtElement(score, member, start, end);
    if (tree.replace(score, ref)) return;
    tree.remove(1);
    tree.seek();
    tree.insert(score, ref);
  }

  /** Removes the member found, whose bytes are given again. */
  remove(member: Buffer, start: number, end: number): void {
    this.#seek(member, start, end);
    this.#tree.remove(1);
    this.#members.remove();
  }

  /** The rank of the member found, whose bytes are given again. O(log n). */
  rank(member: Buffer, start: number, end: number): number {
    this.#seek(member, start, end);
    return this.#tree.rank;
  }

  /** Count of the members below a score, or, if `isAfter`, at it too. O(log n). */
  countToScore(score: number, isAfter: boolean): number {
    this.#tree.target.aimAtScore(score, isAfter);
    this.#tree.seek();
    return this.#tree.rank;
  }

  /** Count of the members before bytes, or, if `isAfter`, equal too. O(log n). */
  countToMember(bytes: Buffer, start: number, end: number, isAfter: boolean): number {
    this.#tree.target.aimAtMember(bytes, start, end, isAfter);
    this.#tree.seek();
    return this.#tree.rank;
  }

  /** Removes `count` members from that rank on. */
  removeRange(rank: number, count: number): void {
    const tree = this.#tree;
    const members = this.#members;
    for (let left = count; left > 0;) {
      tree.seekRank(rank);
      const run = Math.min(left, tree.restOfLeaf);
      // Records are taken out before the entries they refer to are freed.
      const refs = new Uint32Array(run);
      for (let i = 0; i < run; i++) {
        refs[i] = tree.ref;
        if (i + 1 < run) tree.next();
      }
      tree.seekRank(rank);
      tree.remove(run);
      for (let i = 0; i < run; i++) {
        members.moveTo(refs[i]!);
        members.remove();
      }
      left -= run;
    }
  }

  /** Visits `count` members from that rank on, upwards or downwards. O(log n + count). */
  walk(rank: number, count: number, isReverse: boolean, visit: VisitScored): void {
    const tree = this.#tree;
    if (count === 0) return;
    tree.seekRank(rank);
    for (let left = count; ;) {
      visitMember(this.#memory, tree.ref, tree.score, this.#walked, visit);
      if (--left === 0) return;
      const isMoved = isReverse ? tree.previous() : tree.next();
      assert(isMoved, 'as many members are visited as there are');
    }
  }

  /** As `scanIndex`. */
  scan(cursor: number, count: number, visit: VisitScored): number {
    const walked = this.#walked;
    return scanIndex(this.#memory, this.indexRoot, cursor, count, (ref) => {
      walked.decode(this.#memory, ref);
      const { bytes, keyStart, keyEnd, valueStart } = walked;
      visit(bytes, keyStart, keyEnd, bytes.readDoubleLE(valueStart));
    });
  }

  /** Goes to a member chosen uniformly. */
  random(): void {
    const { index } = this.#members;
    moveToRandom(this.#memory, index, this.#environment.random);
    this.decoded.decode(this.#memory, index.entry);
  }

  /** Goes to the record of the member found. */
  #seek(member: Buffer, start: number, end: number): void {
    const tree = this.#tree;
    tree.target.aimAtElement(this.score, member, start, end);
    tree.seek();
    assert(tree.ref === this.#members.index.entry, 'a member has a record');
  }

  get #memory(): Memory {
    return this.#environment.arena.memory;
  }
}

/** Visits the members of the tree at `root`, in order. */
export function walkScores(
  memory: Memory,
  root: number,
  decoded: DecodedEntry,
  visit: VisitScored,
): void {
  walkLeaves(memory, root, (leaf, count) => {
    for (let i = 0; i < count; i++)
      visitMember(memory, recordRef(memory, leaf, i), recordScore(memory, leaf, i), decoded, visit);
  });
}

/** As `walkScores`, from the last member to the first. */
export function walkScoresReverse(
  memory: Memory,
  root: number,
  decoded: DecodedEntry,
  visit: VisitScored,
): void {
  walkLeavesReverse(memory, root, (leaf, count) => {
    for (let i = count - 1; i >= 0; i--)
      visitMember(memory, recordRef(memory, leaf, i), recordScore(memory, leaf, i), decoded, visit);
  });
}

function visitMember(
  memory: Memory,
  ref: number,
  score: number,
  decoded: DecodedEntry,
  visit: VisitScored,
): void {
  decoded.decode(memory, ref);
  visit(decoded.bytes, decoded.keyStart, decoded.keyEnd, score);
}
