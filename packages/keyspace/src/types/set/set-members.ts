/**
 * The members of a large set: an index of its own, whose entries are the members. HOT.
 *
 * A flyweight over one HashIndex: set `index.root`, then act; the root may change with any write.
 * A member entry has the layout of a string entry (entry-layout.ts) with an empty value: a member
 * of 14 bytes takes a block of 24, beside 9 to 13 of index.
 */
import { DecodedEntry } from '../../entry/decoded-entry.js';
import { Kind } from '../../entry/entry-layout.js';
import { newEntry } from '../../entry/new-entry.js';
import type { Environment } from '../../environment.js';
import { halfSipHash } from '../../index/half-sip-hash.js';
import { HashIndex } from '../../index/hash-index.js';

export class SetMembers {
  readonly index: HashIndex;
  /** The member that a walk or `random` came to. */
  readonly decoded = new DecodedEntry();
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
    this.index = new HashIndex(environment.arena);
  }

  /** Goes to the member, or to where it belongs. Returns whether it is there. */
  find(member: Buffer, start: number, end: number): boolean {
    const { hashKey0, hashKey1 } = this.#environment;
    const hash = halfSipHash(hashKey0, hashKey1, member, start, end);
    return this.index.find(hash, member, start, end);
  }

  /** Adds the member that `find` has missed. */
  insert(member: Buffer, start: number, end: number): void {
    const { arena } = this.#environment;
    this.index.insert(newEntry(arena, Kind.bytes, 0, -1, member, start, end, 0, 0));
  }

  /** Removes the member that `find` found. */
  remove(): void {
    const { entry } = this.index;
    this.index.remove();
    this.#environment.arena.free(entry);
  }
}
