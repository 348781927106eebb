/**
 * The order of a sorted set, and what is sought in it. HOT (bench: replay).
 *
 *   key of a node   | high word | low word | reference of the member's entry |
 *
 * The two words are the score's bits, turned so that unsigned words compare as doubles do: the sign
 * bit is flipped in a positive one, all bits in a negative one.
 *
 *   1.0    3ff00000 00000000  ->  bff00000 00000000
 *  -1.0    bff00000 00000000  ->  400fffff ffffffff
 *  -0.0    as 0.0: they are equal, so members decide
 *
 * The member itself is not in the key. Where scores are equal its bytes are compared, at the entry;
 * in a sorted set whose scores differ no entry is looked at.
 *
 * A target is a boundary, with elements before it and elements behind:
 *
 *   an element               those that come before it are before
 *   a score, or a member     those below, and with `isAfter` those equal too
 *
 * Members alone are sought where all scores are equal: else what is found is some boundary, as in
 * Redis.
 *
 * Spec: redis/src/t_zset.c zslInsert, zslFirstInRange, zslFirstInLexRange (7.0).
 */
import { slabShift, unitMask, type Memory } from '../../arena/memory.js';
import { lengthBytesAt, readLength } from '../../entry/entry-layout.js';
import { blockHeaderBytes } from '../../arena/arena.js';
import type { KeyTarget } from '../../tree/counted-tree.js';

/** Words of a key. */
export const scoreKeyWords = 3;

const by = { element: 0, score: 1, member: 2 } as const;
const signBit = 0x80000000;
const noBytes = Buffer.alloc(0);

export class ScoreTarget implements KeyTarget {
  readonly #memory: Memory;
  readonly #double = new Float64Array(1);
  readonly #bits = new Uint32Array(this.#double.buffer);
  #by: number = by.element;
  #isAfter = false;
  #score = 0;
  #high = 0;
  #low = 0;
  #bytes: Buffer = noBytes;
  #start = 0;
  #end = 0;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** Becomes the boundary before the element of that score and member; bytes are borrowed. */
  aimAtElement(score: number, bytes: Buffer, start: number, end: number): void {
    this.#by = by.element;
    this.#setScore(score);
    this.#setMember(bytes, start, end);
  }

  /** Becomes the boundary before the elements of that score, or behind them. */
  aimAtScore(score: number, isAfter: boolean): void {
    this.#by = by.score;
    this.#isAfter = isAfter;
    this.#setScore(score);
  }

  /** Becomes the boundary before the element of that member, or behind it. */
  aimAtMember(bytes: Buffer, start: number, end: number, isAfter: boolean): void {
    this.#by = by.member;
    this.#isAfter = isAfter;
    this.#setMember(bytes, start, end);
  }

  /** Compares a key with the target: 0 only for the very element. */
  compare(words: Uint32Array, at: number): number {
    if (this.#by === by.member) return this.#compareMember(words[at + 2]!) || this.#equal();
    const order = words[at]! - this.#high || words[at + 1]! - this.#low;
    if (order !== 0) return order;
    return this.#by === by.score ? this.#equal() : this.#compareMember(words[at + 2]!);
  }

  /** Compares a record of a leaf with the target, likewise. */
  compareRecord(score: number, ref: number): number {
    if (this.#by === by.member) return this.#compareMember(ref) || this.#equal();
    if (score < this.#score) return -1;
    if (score > this.#score) return 1;
    return this.#by === by.score ? this.#equal() : this.#compareMember(ref);
  }

  /** Writes the key of a record to `key`. */
  writeKey(key: Uint32Array, score: number, ref: number): void {
    this.#takeBits(score);
    key[0] = highWord(this.#bits);
    key[1] = lowWord(this.#bits);
    key[2] = ref;
  }

  /** Which side of the boundary an equal element is on. */
  #equal(): number {
    return this.#isAfter ? -1 : 1;
  }

  #setScore(score: number): void {
    this.#score = score;
    this.#takeBits(score);
    this.#high = highWord(this.#bits);
    this.#low = lowWord(this.#bits);
  }

  #takeBits(score: number): void {
    // Not those of -0, which differ from those of 0.
    this.#double[0] = score === 0 ? 0 : score;
  }

  #setMember(bytes: Buffer, start: number, end: number): void {
    this.#bytes = bytes;
    this.#start = start;
    this.#end = end;
  }

  #compareMember(ref: number): number {
    const bytes = this.#memory.u8s[ref >>> slabShift]!;
    const lengthAt = ((ref & unitMask) << 3) + blockHeaderBytes;
    const start = lengthAt + lengthBytesAt(bytes, lengthAt);
    const end = start + readLength(bytes, lengthAt);
    return compareBytes(bytes, start, end, this.#bytes, this.#start, this.#end);
  }
}

/** The upper word of a key, of the bits of a double. */
function highWord(bits: Uint32Array): number {
  const high = bits[1]!;
  return (high >= signBit ? ~high : high ^ signBit) >>> 0;
}

/** The lower word of a key, likewise. */
function lowWord(bits: Uint32Array): number {
  return bits[1]! >= signBit ? ~bits[0]! >>> 0 : bits[0]!;
}

/** Compares as memcmp does; a prefix comes first. */
export function compareBytes(
  a: Buffer,
  aStart: number,
  aEnd: number,
  b: Buffer,
  bStart: number,
  bEnd: number,
): number {
  const size = Math.min(aEnd - aStart, bEnd - bStart);
  for (let i = 0; i < size; i++) {
    const order = a[aStart + i]! - b[bStart + i]!;
    if (order !== 0) return order;
  }
  return aEnd - aStart - (bEnd - bStart);
}
