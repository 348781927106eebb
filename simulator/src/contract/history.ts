/**
 * Everything that was executed, as the states it led through: S_0, S_1 ... S_n.
 *
 *     unit         c1      c2      c3            c4: three keys expire in one tick
 *     state    S_0     S_1     S_2     S_3 . . . S_4
 *                                        `- partials: only some of the three are gone
 *
 * A unit is what must be recovered whole or not at all: a command, a transaction, the deletion of
 * an expired key. Units that leave the dataset as it was have no number: nobody can tell whether
 * they were recovered. Two states may be equal; then the later one counts, to the benefit of the
 * doubt.
 *
 * The deletions of one round of the search for expired keys are units of their own, in an order
 * that is the keyspace's business. So between the state before and the one after, any subset of
 * them is admissible.
 */
import assert from 'node:assert/strict';

import { differingKeys, digestOf, type Dump } from '../model/dump.js';

/** More keys than this must not expire in one tick of a workload: there are 2^n subsets. */
const expiredInOneTickMax = 8;

interface State {
  readonly digest: string;
  readonly dump: Dump;
  /** Digests of what may be found between the state before and this one. */
  readonly partials: ReadonlySet<string>;
  /** When the search for expired keys made it; undefined: a command did. */
  readonly expiredAtMs: number | undefined;
}

/** The states, by number. */
export class History {
  #states: State[];
  #changedAt: Map<string, number>;

  /** @param initial S_0 */
  constructor(initial: Dump) {
    this.#states = [{ digest: digestOf(initial), dump: initial, partials: new Set(), expiredAtMs: undefined }];
    this.#changedAt = new Map();
  }

  /** n: the number of the last state. */
  get count(): number {
    return this.#states.length - 1;
  }

  /** The last state. */
  get last(): Dump {
    return (this.#states[this.count] as State).dump;
  }

  /** Returns state `k`. */
  dump(k: number): Dump {
    const state = this.#states[k];
    assert(state, 'there is such a state');
    return state.dump;
  }

  /** Records what a unit made of the dataset. */
  record(dump: Dump): void {
    this.#push(dump, new Set(), undefined);
  }

  /** Records what a search for expired keys made of the dataset at `atMs`: it only deletes. */
  recordExpiry(dump: Dump, atMs: number): void {
    const before = this.last;
    const gone = differingKeys(before, dump);
    assert(gone.every((key) => !dump.has(key)), 'the search for expired keys only deletes');
    assert(gone.length <= expiredInOneTickMax, 'few keys expire at once');
    const partials = new Set<string>();
    for (let subset = 1; subset < 2 ** gone.length - 1; subset += 1) {
      const partial = new Map(before);
      gone.forEach((key, i) => {
        if ((subset >> i) & 1) partial.delete(key);
      });
      partials.add(digestOf(partial));
    }
    this.#push(dump, partials, atMs);
  }

  /** Returns when the search for expired keys made state `k`; undefined: a command did. */
  expiredAtMs(k: number): number | undefined {
    return this.#states[k]?.expiredAtMs;
  }

  /** Returns the number of the last unit that changed `<db>/<key>`; 0: none did. */
  changedAt(key: string): number {
    return this.#changedAt.get(key) ?? 0;
  }

  /** Returns the largest k with S_k of this digest; or, for a partial of S_k, k - 1. */
  newestMatch(digest: string): number | undefined {
    for (let k = this.count; k >= 0; k -= 1) {
      const state = this.#states[k] as State;
      if (state.digest === digest) return k;
      if (state.partials.has(digest)) return k - 1;
    }
    return undefined;
  }

  /** Forgets what came after state `k`: a crash took it. What comes next goes on from there. */
  truncate(k: number): void {
    assert(k <= this.count);
    this.#states.splice(k + 1);
    for (const [key, changedAt] of this.#changedAt) {
      if (changedAt > k) this.#changedAt.set(key, k);
    }
  }

  #push(dump: Dump, partials: ReadonlySet<string>, expiredAtMs: number | undefined): void {
    const changed = differingKeys(this.last, dump);
    if (changed.length === 0) return;
    this.#states.push({ digest: digestOf(dump), dump, partials, expiredAtMs });
    for (const key of changed) this.#changedAt.set(key, this.count);
  }
}
