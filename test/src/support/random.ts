/**
 * Chance that can be replayed: the same seed gives the same choices.
 *
 * mulberry32: one 32-bit state, good enough to pick commands with and easy to write down.
 */
import assert from 'node:assert';

/** A generator of choices. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** Returns a generator of its own for one part of a test, so that parts do not disturb each other. */
  fork(): Random {
    return new Random(this.uint32());
  }

  /** Returns a uniform integer in [0, 2^32). */
  uint32(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  /** Returns a uniform integer in [0, bound). */
  below(bound: number): number {
    assert(bound > 0);
    return Math.floor((this.uint32() / 2 ** 32) * bound);
  }

  /** Returns a uniform integer in [first, last]. */
  between(first: number, last: number): number {
    assert(first <= last);
    return first + this.below(last - first + 1);
  }

  /** Says yes with this probability. */
  chance(probability: number): boolean {
    return this.uint32() / 2 ** 32 < probability;
  }

  /** Returns one of the items. */
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  /** Returns one of the items, each as likely as its weight. */
  weighted<T>(items: readonly (readonly [weight: number, item: T])[]): T {
    const total = items.reduce((sum, [weight]) => sum + weight, 0);
    let point = (this.uint32() / 2 ** 32) * total;
    for (const [weight, item] of items) {
      point -= weight;
      if (point < 0) return item;
    }
    return (items.at(-1) as readonly [number, T])[1];
  }
}
