/**
 * What is pending in a consumer group, to see that each entry is one consumer's, and each
 * consumer's is there.
 *
 *     #ids      ms seq ms seq ...      ascending, searched by halves
 *     #owned    0 or 1 for each
 */
import { compareIds } from './stream-estimate.js';

const capacityMin = 64;

export class PendingIds {
  #ids: BigUint64Array;
  #owned: Uint8Array;
  #count: number;
  #ownedCount: number;

  constructor() {
    this.#ids = new BigUint64Array(2 * capacityMin);
    this.#owned = new Uint8Array(capacityMin);
    this.#count = 0;
    this.#ownedCount = 0;
  }

  /** Whether every id has an owner. */
  get isOwned(): boolean {
    return this.#ownedCount === this.#count;
  }

  /** Adds an id; returns false, and adds nothing, unless it is larger than all before. */
  add(ms: bigint, seq: bigint): boolean {
    const count = this.#count;
    if (count > 0 && this.#compare(count - 1, ms, seq) >= 0) return false;
    if (count === this.#owned.length) this.#grow();
    this.#ids[2 * count] = ms;
    this.#ids[2 * count + 1] = seq;
    this.#owned[count] = 0;
    this.#count = count + 1;
    return true;
  }

  /** Gives an id an owner; returns false if it is not there, or has one. */
  own(ms: bigint, seq: bigint): boolean {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compare(middle, ms, seq) < 0) low = middle + 1;
      else high = middle;
    }
    if (low === this.#count || this.#compare(low, ms, seq) !== 0) return false;
    if (this.#owned[low] === 1) return false;
    this.#owned[low] = 1;
    this.#ownedCount++;
    return true;
  }

  clear(): void {
    this.#count = 0;
    this.#ownedCount = 0;
  }

  #compare(index: number, ms: bigint, seq: bigint): number {
    const ids = this.#ids;
    return compareIds(ids[2 * index] as bigint, ids[2 * index + 1] as bigint, ms, seq);
  }

  #grow(): void {
    const ids = new BigUint64Array(2 * this.#ids.length);
    const owned = new Uint8Array(2 * this.#owned.length);
    ids.set(this.#ids);
    owned.set(this.#owned);
    this.#ids = ids;
    this.#owned = owned;
  }
}
