/**
 * Which record of the log each reply depends on. HOT (bench: store).
 *
 * A direct-mapped table holds, by a hash of the key, the sequence of the last unit that wrote a key
 * with that hash. A reply depends on the units of the keys its command looked at:
 *
 *     SET a 1    unit 7       slots[hash(a)] = 7      requires 7
 *     GET a                   slots[hash(a)]          requires 7: waits with the SET
 *     GET b                   slots[hash(b)]          requires 0: leaves at once
 *     DBSIZE                  depends on everything   requires 7
 *
 * Two keys in one slot make a reply wait for a unit it does not depend on: slower, never wrong. So
 * the hash need not be strong, only cheap: length and last bytes, where keys differ.
 *
 * Invariants
 * 1. Sequences in the table only grow, and none is above `appended + 1`, the running unit's.
 * 2. `required` never decreases between two `begin`s, and is never above `appended`: nobody waits
 *    for what may never come.
 */
import assert from 'node:assert';
import type { WriteGate } from '@varve/commands';

const slotCount = 16_384;
const hashedBytesMax = 8;

assert((slotCount & (slotCount - 1)) === 0);

/** The gate between commands and replies. */
export class KeySequences implements WriteGate {
  /** False while there is no log: then nothing depends on anything. */
  tracking: boolean;
  /** Sequence of the last unit appended to the log. */
  appended: number;
  /** Sequence up to which replies may leave. */
  released: number;
  /** What the replies of the running session depend on. */
  required: number;
  readonly #slots: Float64Array;
  /** Sequence of the last unit that changed keys without end: every key depends on it. */
  #floor: number;

  constructor() {
    this.tracking = false;
    this.appended = 0;
    this.released = 0;
    this.required = 0;
    this.#slots = new Float64Array(slotCount);
    this.#floor = 0;
  }

  wrote(db: number, bytes: Uint8Array, start: number, end: number): void {
    this.#slots[slotOf(db, bytes, start, end)] = this.appended + 1;
  }

  wroteAll(): void {
    this.#floor = this.appended + 1;
  }

  read(db: number, bytes: Uint8Array, start: number, end: number): void {
    if (this.released === this.appended) return;
    const slot = this.#slots[slotOf(db, bytes, start, end)] as number;
    const sequence = slot > this.#floor ? slot : this.#floor;
    // A change that left no record (a consumer made by XREADGROUP) has the number of a unit to come.
    const required = sequence > this.appended ? this.appended : sequence;
    if (required > this.required) this.required = required;
  }

  readAll(): void {
    this.required = this.appended;
  }

  /** Forgets everything: another log begins, and nothing waits. */
  reset(): void {
    this.appended = 0;
    this.released = 0;
    this.required = 0;
    this.#floor = 0;
    this.#slots.fill(0);
  }
}

function slotOf(db: number, bytes: Uint8Array, start: number, end: number): number {
  let hash = (end - start) ^ (db << 8);
  for (let i = end - start > hashedBytesMax ? end - hashedBytesMax : start; i < end; i++) {
    hash = Math.imul(hash, 0x01000193) ^ (bytes[i] as number);
  }
  return (hash ^ (hash >>> 15)) & (slotCount - 1);
}
