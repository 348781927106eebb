/**
 * Active expiry: removing what is due before anybody asks for it.
 *
 * Every segment has a lower bound of its expiries in the directory. A round passes over them in the
 * order of hashes and looks into a segment only when the bound is past; then it removes what is due
 * and raises the bound to the least expiry left. So it is exact, where sampling leaves a quarter;
 * it needs nothing per key; and it depends on nothing but the keyspace and the time given.
 */
import { assert } from './assert.js';
import { kindOf, expireFlag, expireOf } from './entry/entry-layout.js';
import type { Entries } from './entry/entries.js';
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
} from './index/directory.js';
import { walkSlots } from './index/index-walk.js';
import { capacitySlots } from './index/segment.js';

/** Segments that may be passed over for each one that may be looked into. */
const passedPerSegment = 64;

export class ActiveExpiry {
  readonly #entries: Entries;
  /** Position in hash space where the next call goes on; 0 begins a round. */
  #cursor = 0;
  readonly #dueRefs: number[] = [];
  readonly #dueHashes: number[] = [];

  constructor(entries: Entries) {
    this.#entries = entries;
  }

  /** Goes on with the round; see Database.expireCycle. */
  run(
    nowMs: number,
    segmentsMax: number,
    expired: (bytes: Buffer, start: number, end: number) => void,
  ): boolean {
    assert(segmentsMax >= 1, 'a cycle moves on');
    const { index, environment } = this.#entries;
    const memory = environment.arena.memory;
    let left = segmentsMax * passedPerSegment;
    while (left > 0 && index.expires > 0) {
      const depth = headerWord(memory, index.root, depthWord);
      const any = placeOf(this.#cursor, depth);
      const localDepth = metaDepth(metaAt(memory, index.root, any));
      const first = firstPlace(any, depth, localDepth);
      left--;
      const next = this.#cursorAfter(first + (1 << (depth - localDepth)), depth);
      if (minExpireAt(memory, index.root, first) < nowMs) {
        left -= passedPerSegment - 1;
        this.#expireSegment(first, nowMs, expired);
      }
      this.#cursor = next;
      if (next === 0) return false;
    }
    if (index.expires === 0) this.#cursor = 0;
    return this.#cursor !== 0;
  }

  /** Begins anew: the database was swapped or cleared. */
  reset(): void {
    this.#cursor = 0;
  }

  #cursorAfter(place: number, depth: number): number {
    return place === 1 << depth ? 0 : (place << (32 - depth)) >>> 0;
  }

  #expireSegment(
    first: number,
    nowMs: number,
    expired: (bytes: Buffer, start: number, end: number) => void,
  ): void {
    const entries = this.#entries;
    const { index } = entries;
    const nextMs = this.#collectDue(first, nowMs);
    index.tightenMinExpire(first, nextMs);
    for (let i = 0; i < this.#dueRefs.length; i++) {
      index.findReference(this.#dueHashes[i]!, this.#dueRefs[i]!);
      entries.adoptKey();
      expired(entries.keyBytes, entries.keyStart, entries.keyEnd);
      entries.remove();
    }
  }

  /** Lists what is due in the segment and returns the least expiry of the rest. */
  #collectDue(first: number, nowMs: number): number {
    const { index, environment } = this.#entries;
    const memory = environment.arena.memory;
    const slots = capacitySlots[metaCapacity(metaAt(memory, index.root, first))]!;
    let nextMs = Infinity;
    this.#dueRefs.length = 0;
    this.#dueHashes.length = 0;
    walkSlots(memory, segmentAt(memory, index.root, first), slots, (ref, hash) => {
      if ((kindOf(memory, ref) & expireFlag) === 0) return;
      const expireAtMs = expireOf(memory, ref);
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
