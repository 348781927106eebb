/**
 * The members of a large sorted set: an index of entries, whose value is the score. HOT (bench:
 * replay).
 *
 *   entry of kind zsetMember   block header | length | member | score: 8
 *
 * A flyweight over one HashIndex: set `index.root`, then act; the root may change with any write.
 * The reference of an entry is in the tree of scores too, so whoever gets a new one here stores it
 * there, and an entry is freed when the tree has forgotten it: score-tree.ts.
 */
import { slabShift, unitMask } from '../../arena/memory.js';
import { DecodedEntry } from '../../entry/decoded-entry.js';
import { Kind } from '../../entry/entry-layout.js';
import { newEntry, valueOffset } from '../../entry/new-entry.js';
import type { Environment } from '../../environment.js';
import { halfSipHash } from '../../index/half-sip-hash.js';
import { HashIndex } from '../../index/hash-index.js';

export const scoreBytes = 8;

export class MemberIndex {
  readonly index: HashIndex;
  /** The member found last. */
  readonly decoded = new DecodedEntry();
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
    this.index = new HashIndex(environment.arena);
  }

  /** Goes to the member, or to where it belongs; points `decoded` at it. */
  find(member: Buffer, start: number, end: number): boolean {
    const { hashKey0, hashKey1, arena } = this.#environment;
    const hash = halfSipHash(hashKey0, hashKey1, member, start, end);
    const found = this.index.find(hash, member, start, end);
    if (found) this.decoded.decode(arena.memory, this.index.entry);
    return found;
  }

  /** The score of the member at the position, after `find` or `moveTo`. */
  get score(): number {
    return this.decoded.bytes.readDoubleLE(this.decoded.valueStart);
  }

  /** Goes to the entry of that reference, which must be there; points `decoded` at it. */
  moveTo(ref: number): void {
    const { hashKey0, hashKey1, arena } = this.#environment;
    const decoded = this.decoded;
    decoded.decode(arena.memory, ref);
    const { bytes, keyStart, keyEnd } = decoded;
    this.index.findReference(halfSipHash(hashKey0, hashKey1, bytes, keyStart, keyEnd), ref);
  }

  /** Inserts the member that `find` missed. Returns the reference of its entry. */
  insert(member: Buffer, start: number, end: number, score: number): number {
    const { arena } = this.#environment;
    const kind = Kind.zsetMember;
    const ref = newEntry(arena, kind, 0, -1, member, start, end, scoreBytes, scoreBytes);
    const at = valueOffset(ref, kind, -1, end - start, scoreBytes);
    arena.memory.u8s[ref >>> slabShift]!.writeDoubleLE(score, at);
    this.index.insert(ref);
    return ref;
  }

  /**
   * Sets the score of the member at the position. Returns the reference of its entry: another one
   * if a view could see it.
   */
  setScore(score: number): number {
    const offset = this.decoded.valueStart - this.decoded.base;
    this.index.ownEntry();
    const ref = this.index.entry;
    const bytes = this.#environment.arena.memory.u8s[ref >>> slabShift]!;
    bytes.writeDoubleLE(score, ((ref & unitMask) << 3) + offset);
    return ref;
  }

  /** Removes the member at the position, of which the tree of scores knows no more. */
  remove(): void {
    const { entry } = this.index;
    this.index.remove();
    this.#environment.arena.free(entry);
  }
}
