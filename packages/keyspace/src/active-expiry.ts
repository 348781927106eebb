/**
 * Active expiry: removing what is due before anybody asks for it.
 *
 * Every segment has a lower bound of its expiries in the directory. A round passes over them in the
 * order of hashes and looks into a segment only when the bound is past; then it removes what is due
 * and raises the bound to the least expiry left. So it is exact, where sampling leaves a quarter;
 * it needs nothing per key; and it depends on nothing but the keyspace and the time given.
 *
 * The bounds cover fields of hashes too. A hash in which some are due is swept by the bounds of its
 * own segments (field-sweep.ts), on the same budget; one that is too large for what is left of it
 * is where the next call goes on.
 */
import { assert } from './assert.js';
import { nextFieldDueMs } from './entry/due-time.js';
import { expireOf } from './entry/entry-layout.js';
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
import type { VisitKey } from './types/hash/field-sweep.js';
import type { HashExpiry } from './types/hash/hash-expiry.js';

/** Segments that may be passed over for each one that may be looked into. */
const passedPerSegment = 64;

export class ActiveExpiry {
  readonly #entries: Entries;
  readonly #hashExpiry: HashExpiry;
  /** Position in hash space where the next call goes on; 0 begins a round. */
  #cursor = 0;
  readonly #dueRefs: number[] = [];
  readonly #dueHashes: number[] = [];
  /** The hashes with fields that may be due: references, and hashes of their keys. */
  readonly #sweepRefs: number[] = [];
  readonly #sweepHashes: number[] = [];

  /** @param hashExpiry that of the same database */
  constructor(entries: Entries, hashExpiry: HashExpiry) {
    this.#entries = entries;
    this.#hashExpiry = hashExpiry;
  }

  /** Goes on with the round; see Database.expireCycle. */
  run(
    nowMs: number,
    segmentsMax: number,
    expired: VisitKey,
    fieldExpired: VisitKey,
  ): boolean {
    assert(segmentsMax >= 1, 'a cycle moves on');
    const { index, environment } = this.#entries;
    const memory = environment.arena.memory;
    let left = segmentsMax * passedPerSegment;
    while (left > 0 && this.#isPossible()) {
      const depth = headerWord(memory, index.root, depthWord);
      const any = placeOf(this.#cursor, depth);
      const localDepth = metaDepth(metaAt(memory, index.root, any));
      const first = firstPlace(any, depth, localDepth);
      left--;
      const next = this.#cursorAfter(first + (1 << (depth - localDepth)), depth);
      if (minExpireAt(memory, index.root, first) < nowMs) {
        left -= passedPerSegment - 1;
        this.#expireSegment(first, nowMs, expired);
        const budget = Math.max(1, Math.ceil(left / passedPerSegment));
        const looked = this.#sweepHashesDue(nowMs, budget, fieldExpired);
        left -= looked * passedPerSegment;
        if (looked >= budget) return true;
      }
      this.#cursor = next;
      if (next === 0) return false;
    }
    if (!this.#isPossible()) this.#cursor = 0;
    return this.#cursor !== 0;
  }

  /** Begins anew: the database was swapped or cleared. */
  reset(): void {
    this.#cursor = 0;
  }

  #isPossible(): boolean {
    return this.#entries.index.expires > 0 || this.#entries.expiringHashes > 0;
  }

  #cursorAfter(place: number, depth: number): number {
    return place === 1 << depth ? 0 : (place << (32 - depth)) >>> 0;
  }

  #expireSegment(
    first: number,
    nowMs: number,
    expired: VisitKey,
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

  /**
   * Removes due fields of the hashes that were listed, from at most `segmentsMax` of their segments.
   * Returns how many were looked into: fewer than that if nothing due is left.
   */
  #sweepHashesDue(nowMs: number, segmentsMax: number, fieldExpired: VisitKey): number {
    const entries = this.#entries;
    let looked = 0;
    for (let i = 0; i < this.#sweepRefs.length; i++) {
      entries.index.findReference(this.#sweepHashes[i]!, this.#sweepRefs[i]!);
      entries.adoptKey();
      if (looked < segmentsMax)
        looked += this.#hashExpiry.removeDue(nowMs, segmentsMax - looked, fieldExpired);
      // The bound of the segment was raised for the keys left in it: now for this one's fields.
      if (this.#hashExpiry.isEmpty) entries.remove();
      else entries.index.lowerMinExpire(this.#hashExpiry.nextMs);
    }
    return looked;
  }

  /** Lists what is due in the segment and returns the least expiry of the rest. */
  #collectDue(first: number, nowMs: number): number {
    const { index, environment } = this.#entries;
    const memory = environment.arena.memory;
    const slots = capacitySlots[metaCapacity(metaAt(memory, index.root, first))]!;
    let nextMs = Infinity;
    this.#dueRefs.length = 0;
    this.#dueHashes.length = 0;
    this.#sweepRefs.length = 0;
    this.#sweepHashes.length = 0;
    walkSlots(memory, segmentAt(memory, index.root, first), slots, (ref, hash) => {
      const expireAtMs = expireOf(memory, ref);
      if (expireAtMs >= 0 && expireAtMs < nowMs) {
        this.#dueRefs.push(ref);
        this.#dueHashes.push(hash | 0);
        return;
      }
      if (expireAtMs >= 0 && expireAtMs < nextMs) nextMs = expireAtMs;
      const fieldMs = nextFieldDueMs(memory, ref);
      if (fieldMs < nowMs) {
        this.#sweepRefs.push(ref);
        this.#sweepHashes.push(hash | 0);
      } else if (fieldMs < nextMs) {
        nextMs = fieldMs;
      }
    });
    return nextMs;
  }
}
