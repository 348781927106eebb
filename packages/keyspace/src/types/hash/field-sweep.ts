/**
 * Removes the fields of a hash that are past their time.
 *
 * The index of the fields has a lower bound of the expiries in each segment, like that of a
 * database: only segments whose bound is past are looked into, and a sweep that was cut short
 * finds them by their bounds again.
 */
import type { Memory } from '../../arena/memory.js';
import { expireOf } from '../../entry/entry-layout.js';
import {
  depthWord,
  firstPlace,
  headerWord,
  metaAt,
  metaCapacity,
  metaDepth,
  minExpireAt,
  placeOf,
  segmentAt,
} from '../../index/directory.js';
import { walkSegments, walkSlots } from '../../index/index-walk.js';
import { capacitySlots } from '../../index/segment.js';
import type { HashFields } from './hash-fields.js';

/** Called with bytes that are valid during the call: of a key, or of a field. */
export type VisitKey = (bytes: Buffer, start: number, end: number) => void;

export class FieldSweep {
  readonly #memory: Memory;
  readonly #dueRefs: number[] = [];
  readonly #dueHashes: number[] = [];

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /**
   * Removes due fields from at most `segmentsMax` segments; the path to the root is owned. The root
   * changes, to 0 if no field is left.
   *
   * @returns how many segments were looked into: fewer than `segmentsMax` if nothing due is left
   */
  run(fields: HashFields, nowMs: number, segmentsMax: number, expired: VisitKey): number {
    const memory = this.#memory;
    const { index } = fields;
    let looked = 0;
    let from = 0;
    while (index.root !== 0 && looked < segmentsMax) {
      const depth = headerWord(memory, index.root, depthWord);
      const place = placeOf(from, depth);
      const localDepth = metaDepth(metaAt(memory, index.root, place));
      const first = firstPlace(place, depth, localDepth);
      const next = first + (1 << (depth - localDepth));
      if (minExpireAt(memory, index.root, first) < nowMs) {
        looked++;
        this.#sweepSegment(fields, first, nowMs, expired);
      }
      if (next === 1 << depth) break;
      from = (next << (32 - depth)) >>> 0;
    }
    return looked;
  }

  #sweepSegment(fields: HashFields, first: number, nowMs: number, expired: VisitKey): void {
    const { index } = fields;
    index.tightenMinExpire(first, this.#collect(index.root, first, nowMs));
    for (let i = 0; i < this.#dueRefs.length; i++) {
      index.findReference(this.#dueHashes[i]!, this.#dueRefs[i]!);
      fields.decoded.decode(this.#memory, index.entry);
      const { bytes, keyStart, keyEnd } = fields.decoded;
      expired(bytes, keyStart, keyEnd);
      fields.remove();
    }
  }

  /** Lists what is due in the segment and returns the least expiry of the rest. */
  #collect(root: number, first: number, nowMs: number): number {
    const memory = this.#memory;
    const slots = capacitySlots[metaCapacity(metaAt(memory, root, first))]!;
    let nextMs = Infinity;
    this.#dueRefs.length = 0;
    this.#dueHashes.length = 0;
    walkSlots(memory, segmentAt(memory, root, first), slots, (ref, hash) => {
      const expireAtMs = expireOf(memory, ref);
      if (expireAtMs < 0) return;
      if (expireAtMs < nowMs) {
        this.#dueRefs.push(ref);
        this.#dueHashes.push(hash | 0);
      } else if (expireAtMs < nextMs) {
        nextMs = expireAtMs;
      }
    });
    return nextMs;
  }
}

/** Returns the least of the bounds of all segments: no field expires before. */
export function soonestOf(memory: Memory, root: number): number {
  let soonest = Infinity;
  walkSegments(memory, root, (_segment, _slots, place) => {
    soonest = Math.min(soonest, minExpireAt(memory, root, place));
  });
  return soonest;
}
