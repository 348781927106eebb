/**
 * An index of entries with a value of fixed size under each name: groups, consumers, and the names
 * of consumers by number. A flyweight: set `index.root`, then find.
 */
import { DecodedEntry } from '../../entry/decoded-entry.js';
import { newEntry } from '../../entry/new-entry.js';
import type { Environment } from '../../environment.js';
import { halfSipHash } from '../../index/half-sip-hash.js';
import { HashIndex } from '../../index/hash-index.js';
import { walkIndex } from '../../index/index-walk.js';
import { walkRoots } from '../block-walk.js';

export class NamedEntries {
  readonly index: HashIndex;
  /** The entry at the position: until the next mutation. */
  readonly decoded = new DecodedEntry();
  readonly #environment: Environment;
  readonly #kind: number;

  constructor(environment: Environment, kind: number) {
    this.#environment = environment;
    this.#kind = kind;
    this.index = new HashIndex(environment.arena);
  }

  /** Goes to the name, or to where it belongs. */
  find(name: Buffer, start: number, end: number): boolean {
    const { hashKey0, hashKey1 } = this.#environment;
    const hash = halfSipHash(hashKey0, hashKey1, name, start, end);
    if (!this.index.find(hash, name, start, end)) return false;
    this.#decode();
    return true;
  }

  /** Inserts the name where `find` missed it; the value is the caller's to write. */
  insert(name: Buffer, start: number, end: number, valueSize: number): void {
    const { arena } = this.#environment;
    this.index.insert(newEntry(arena, this.#kind, 0, -1, name, start, end, valueSize, valueSize));
    this.#decode();
  }

  /** Makes the entry at the position writable. The root may change. */
  own(): void {
    this.index.ownEntry();
    this.#decode();
  }

  /** Removes the entry at the position, with all its value refers to. */
  remove(): void {
    const { arena, lazyFree, shapes } = this.#environment;
    const { entry } = this.index;
    walkRoots(arena.memory, shapes, entry, (root) => {
      lazyFree.add(root);
    });
    this.index.remove();
    arena.free(entry);
  }

  /** Names in the order of their bytes: copies, which the caller may keep. O(n log n). */
  names(): Buffer[] {
    const { memory } = this.#environment.arena;
    const names: Buffer[] = [];
    walkIndex(memory, this.index.root, (ref) => {
      this.decoded.decode(memory, ref);
      const { bytes, keyStart, keyEnd } = this.decoded;
      names.push(Buffer.from(bytes.subarray(keyStart, keyEnd)));
    });
    return names.sort((a, b) => Buffer.compare(a, b));
  }

  #decode(): void {
    this.decoded.decode(this.#environment.arena.memory, this.index.entry);
  }
}
