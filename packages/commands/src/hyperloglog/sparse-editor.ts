/**
 * A sparse HyperLogLog whose registers are raised in place.
 *
 * Raising a register of a run splits it; then neighbours of the same value become one run again:
 *
 *     XZERO:16384                        register 1000 to 3
 *     XZERO:1000 VAL:3,1 XZERO:15383     register 1001 to 3
 *     XZERO:1000 VAL:3,1 VAL:3,1 XZERO:15382
 *     XZERO:1000 VAL:3,2 XZERO:15382
 *
 * The bytes are exactly those that Redis makes of the same calls: merging looks at five runs, from
 * the one before the split run on, and no further. What does not fit (a value above 32, a string
 * longer than hll-sparse-max-bytes) is left as it was, for the dense encoding.
 *
 * Invariants
 *   1. `bytes[0, size)` is the string, header included.
 *   2. A raise that returns anything but `raised` has changed nothing.
 *
 * Spec: redis/src/hyperloglog.c hllSparseSet (7.0).
 */
import assert from 'node:assert';
import { headerSize } from './layout.js';
import {
  isValue,
  runLength,
  runSize,
  runValue,
  valueMax,
  valueRunMax,
  writeValues,
  writeZeros,
} from './sparse-registers.js';

export const Raise = { unchanged: 0, raised: 1, needsDense: 2, corrupt: 3 } as const;
export type Raise = (typeof Raise)[keyof typeof Raise];

/** A run that is split becomes at most XZERO VAL XZERO. */
const splitSizeMax = 5;
/** Runs that a merge looks at. */
const mergedRunsMax = 5;
const spareSize = 256;

export class SparseEditor {
  bytes: Buffer;
  size: number;
  readonly #sizeMax: number;
  readonly #split = Buffer.alloc(splitSizeMax);

  /**
   * Copies `bytes[start, end)`.
   *
   * @param sizeMax bytes that the string may grow to
   */
  constructor(bytes: Buffer, start: number, end: number, sizeMax: number) {
    this.size = end - start;
    this.bytes = Buffer.allocUnsafe(this.size + spareSize);
    bytes.copy(this.bytes, 0, start, end);
    this.#sizeMax = sizeMax;
  }

  /** Raises register `index` to `count`. O(runs). */
  raise(index: number, count: number): Raise {
    if (count > valueMax) return Raise.needsDense;
    const bytes = this.bytes;
    const end = this.size;
    let before = headerSize;
    let at = headerSize;
    let first = 0;
    let length = 0;
    while (at < end) {
      length = runLength(bytes, at, end);
      if (index < first + length) break;
      before = at;
      at += runSize(bytes[at] as number);
      first += length;
    }
    if (length === 0 || at >= end) return Raise.corrupt;
    const value = runValue(bytes[at] as number);
    if (value >= count) return Raise.unchanged;
    const isSingle = length === 1 && runSize(bytes[at] as number) === 1;
    if (isSingle) writeValues(bytes, at, count, 1);
    else if (!this.#replace(at, this.#splitRun(value, first, length, index, count))) {
      return Raise.needsDense;
    }
    this.#merge(before);
    return Raise.raised;
  }

  /** Makes in `#split` what a run becomes, and returns its size. */
  #splitRun(value: number, first: number, length: number, index: number, count: number): number {
    const split = this.#split;
    const behind = first + length - 1 - index;
    let at = 0;
    if (index > first) at = writeRun(split, at, value, index - first);
    at = writeValues(split, at, count, 1);
    if (behind > 0) at = writeRun(split, at, value, behind);
    assert(at <= splitSizeMax, 'a split run is three runs');
    return at;
  }

  /**
   * Puts the first `size` bytes of `#split` in place of the run at `at`, if the string may grow.
   */
  #replace(at: number, size: number): boolean {
    const oldSize = runSize(this.bytes[at] as number);
    const grown = this.size + size - oldSize;
    if (size > oldSize && grown > this.#sizeMax) return false;
    if (grown > this.bytes.length) {
      const wide = Buffer.allocUnsafe(grown + spareSize);
      this.bytes.copy(wide, 0, 0, this.size);
      this.bytes = wide;
    }
    this.bytes.copyWithin(at + size, Math.min(at + oldSize, this.size), this.size);
    this.#split.copy(this.bytes, at, 0, size);
    this.size = grown;
    return true;
  }

  #merge(from: number): void {
    const bytes = this.bytes;
    let at = from;
    for (let left = mergedRunsMax; at < this.size && left > 0; left--) {
      const run = bytes[at] as number;
      if (!isValue(run)) {
        at += runSize(run);
        continue;
      }
      const next = at + 1 < this.size ? (bytes[at + 1] as number) : 0;
      const length = isValue(next)
        ? runLength(bytes, at, this.size) + runLength(bytes, at + 1, this.size)
        : 0;
      if (length === 0 || length > valueRunMax || runValue(run) !== runValue(next)) {
        at++;
        continue;
      }
      // The merged run is looked at again: it may go together with the next one too.
      writeValues(bytes, at, runValue(run), length);
      bytes.copyWithin(at + 1, at + 2, this.size);
      this.size--;
    }
  }
}

function writeRun(bytes: Buffer, at: number, value: number, length: number): number {
  return value === 0 ? writeZeros(bytes, at, length) : writeValues(bytes, at, value, length);
}
