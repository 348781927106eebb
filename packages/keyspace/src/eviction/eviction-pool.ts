/**
 * The best candidates for eviction that samples have shown so far.
 *
 *     score    12 | 40 | 41 | 300 | 9000           ascending; at most 16
 *     key      k7   k2   k9   k1    k4             a copy of its bytes, and its database
 *
 * A sample of five keys alone is a poor guess at the one idle longest. Kept from sample to sample,
 * the best of them come close to exact LRU (https://redis.io/docs/latest/develop/reference/eviction).
 * A key may be gone, or back in use, by the time it is taken: the first is for the taker to see,
 * the second is the price of not looking again.
 *
 * The buffers are reused: only a key longer than those before it in its place takes a new one.
 *
 * Spec: redis/src/evict.c evictionPoolPopulate, EVPOOL_SIZE (7.0).
 */
import { assert } from '../assert.js';

export const poolSize = 16;
const keyRoomBytes = 64;

class PoolSlot {
  score = 0;
  database = 0;
  bytes: Buffer = Buffer.alloc(keyRoomBytes);
  size = 0;
}

export class EvictionPool {
  /** Candidates in the pool. */
  count = 0;
  /** The candidate `take` returned: its database, and the key at `bytes[0, size)`. */
  database = 0;
  bytes: Buffer = Buffer.alloc(0);
  size = 0;
  readonly #slots: PoolSlot[] = Array.from({ length: poolSize }, () => new PoolSlot());

  /** Adds the key `source[start, end)` if there is room, or if it beats the worst candidate. */
  offer(score: number, database: number, source: Buffer, start: number, end: number): void {
    const slots = this.#slots;
    let at = 0;
    while (at < this.count && slots[at]!.score < score) at++;
    let slot = slots[0]!;
    if (this.count === poolSize) {
      // The worst one goes, and those up to here move down.
      if (at === 0) return;
      at--;
      for (let i = 0; i < at; i++) slots[i] = slots[i + 1]!;
    } else {
      slot = slots[this.count]!;
      for (let i = this.count; i > at; i--) slots[i] = slots[i - 1]!;
      this.count++;
    }
    slots[at] = slot;
    slot.score = score;
    slot.database = database;
    slot.size = end - start;
    if (slot.bytes.length < slot.size) slot.bytes = Buffer.alloc(slot.size);
    source.copy(slot.bytes, 0, start, end);
  }

  /** Takes the best candidate out; false when there is none. */
  take(): boolean {
    if (this.count === 0) return false;
    const slot = this.#slots[--this.count]!;
    this.database = slot.database;
    this.bytes = slot.bytes;
    this.size = slot.size;
    return true;
  }

  /** Forgets every candidate. */
  clear(): void {
    this.count = 0;
  }

  /** Verifies every invariant. */
  check(): void {
    assert(this.#slots.length === poolSize, 'no slot is lost');
    for (let i = 1; i < this.count; i++)
      assert(this.#slots[i - 1]!.score <= this.#slots[i]!.score, 'scores ascend');
  }
}
