/**
 * One file of the simulated disk: what readers see, what is durable, and what lies between.
 *
 *     bytes     [ a b c d e f g h . . . . ]     one buffer, `size` of it in use
 *               |== durable ==|                 usually its first `durableSize` bytes ...
 *     changes              write [6,8)          ... and the list that leads from there to `bytes`
 *
 * Appending keeps that picture, so a sync is one assignment. Cutting below `durableSize` breaks it:
 * then what is durable moves to a buffer of its own, until a sync makes the two equal again.
 *
 * Invariants:
 * 1. Applying `changes` to the durable content gives `bytes[0, size)`, but for what a failed sync
 *    lost.
 * 2. `durable` is undefined exactly when the durable content is `bytes[0, durableSize)`.
 * 3. A buffer marked shared is never written: clones share it, and the first to write copies.
 * 4. Changes are numbered for life; `changesBase` is the number of the first one still pending.
 */

import assert from 'node:assert/strict';

import type { Choose } from './choice.js';
import { applyChanges, survivingContent, type FileChange, type Profile } from './profile.js';

const capacityMin = 64;

/** The content of one file. */
export class FileNode {
  readonly kind = 'file';
  size: number;
  #bytes: Uint8Array;
  #shared: boolean;
  #durableSize: number;
  #durable: Uint8Array | undefined;
  #changes: FileChange[];
  #changesBase: number;

  /** @param content what the file holds, durable; borrowed for ever, never written */
  constructor(content: Uint8Array) {
    this.size = content.byteLength;
    this.#bytes = content;
    this.#shared = true;
    this.#durableSize = content.byteLength;
    this.#durable = undefined;
    this.#changes = [];
    this.#changesBase = 0;
  }

  /** Whether a power failure now would leave exactly what readers see. */
  get isDurable(): boolean {
    return this.#changes.length === 0 && this.#durable === undefined;
  }

  /** The number the next change will get: what a sync issued now has to cover. */
  get mark(): number {
    return this.#changesBase + this.#changes.length;
  }

  /** Returns what readers see, borrowed until the next change. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.size);
  }

  /** Copies `[position, ...)` into `target[start, end)`; returns how many bytes. */
  read(target: Uint8Array, start: number, end: number, position: number): number {
    const count = Math.max(0, Math.min(end - start, this.size - position));
    target.set(this.#bytes.subarray(position, position + count), start);
    return count;
  }

  /** Appends a copy of `bytes`. */
  append(bytes: Uint8Array): void {
    if (bytes.byteLength === 0) return;
    const offset = this.size;
    this.#reserve(offset + bytes.byteLength);
    this.#bytes.set(bytes, offset);
    this.size = offset + bytes.byteLength;
    this.#changes.push({ kind: 'write', offset, bytes: new Uint8Array(bytes) });
  }

  /** Makes the file shorter. */
  cut(size: number): void {
    assert(size >= 0);
    assert(size <= this.size);
    if (size === this.size) return;
    if (size < this.#durableSize && this.#durable === undefined) {
      this.#durable = this.#bytes.slice(0, this.#durableSize);
    }
    this.size = size;
    this.#changes.push({ kind: 'cut', offset: size });
  }

  /** Makes the changes numbered below `mark` durable. */
  persist(mark: number): void {
    const count = mark - this.#changesBase;
    if (count <= 0) return;
    assert(count <= this.#changes.length);
    const rest = this.#changes.splice(count);
    const persisted = this.#changes;
    this.#changes = rest;
    this.#changesBase = mark;
    if (this.#durable === undefined && onlyWrites(persisted) && onlyWrites(rest)) {
      const last = persisted[count - 1] as WriteChange;
      this.#durableSize = last.offset + last.bytes.byteLength;
      return;
    }
    const image = applyChanges(this.#durableView(), persisted, count, 0);
    this.#durableSize = image.byteLength;
    this.#durable = rest.length === 0 && sameBytes(image, this.view()) ? undefined : image;
  }

  /**
   * Plays the failure of a sync: the pages count as clean, and what was unsynced never reaches the
   * disk. `kept`: readers go on seeing it. `reverted`: readers see the durable content again.
   */
  loseUnsynced(outcome: 'kept' | 'reverted'): void {
    if (outcome === 'reverted') {
      this.#changesBase = this.mark;
      this.#changes = [];
      this.#bytes = this.#durableView();
      this.#shared = true;
      this.size = this.#durableSize;
      this.#durable = undefined;
      return;
    }
    this.#durable ??= this.#bytes.slice(0, this.#durableSize);
    this.#changes = this.#changes.map(lostChange);
  }

  /** Returns an independent file in the same state, pending changes included. */
  clone(): FileNode {
    const copy = new FileNode(this.#bytes);
    copy.size = this.size;
    copy.#durableSize = this.#durableSize;
    copy.#durable = this.#durable;
    copy.#changes = this.#changes.slice();
    copy.#changesBase = this.#changesBase;
    this.#shared = true;
    return copy;
  }

  /** Returns the file as a power failure may leave it. */
  survivor(profile: Profile, choose: Choose): FileNode {
    if (this.#durable === undefined) this.#shared = true;
    return new FileNode(survivingContent(this.#durableView(), this.#changes, profile, choose));
  }

  /** Verifies the invariants, O(size). */
  check(): void {
    assert(this.size <= this.#bytes.byteLength);
    if (this.#durable === undefined) assert(this.#durableSize <= this.size);
    else assert.equal(this.#durable.byteLength, this.#durableSize);
    const image = applyChanges(this.#durableView(), this.#changes, this.#changes.length, 0);
    assert.equal(image.byteLength, this.size);
    if (this.#durable === undefined) assert(sameBytes(image, this.view()));
  }

  #durableView(): Uint8Array {
    return this.#durable ?? this.#bytes.subarray(0, this.#durableSize);
  }

  /** Makes the buffer writable and large enough. */
  #reserve(capacity: number): void {
    if (!this.#shared && capacity <= this.#bytes.byteLength) return;
    const larger = new Uint8Array(Math.max(capacityMin, capacity * 2));
    larger.set(this.view());
    this.#bytes = larger;
    this.#shared = false;
  }
}

type WriteChange = FileChange & { readonly kind: 'write' };

function onlyWrites(changes: readonly FileChange[]): boolean {
  return changes.every((change) => change.kind === 'write');
}

function lostChange(change: FileChange): FileChange {
  if (change.kind !== 'write') return change;
  return { kind: 'lost', offset: change.offset, end: change.offset + change.bytes.byteLength };
}

function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0;
}
