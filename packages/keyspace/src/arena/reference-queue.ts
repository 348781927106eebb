/**
 * A last-in first-out queue of block references that grows without ever copying itself.
 *
 * Frees of blocks that an open view can see wait here: 4 bytes for each. Chunks of 64 KiB, so that
 * adding one is O(1) in the worst case too: a doubling array would stall for milliseconds.
 */
import { assert } from '../assert.js';

const chunkLength = 16 * 1024;

export class ReferenceQueue {
  readonly #chunks: Uint32Array[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(ref: number): void {
    const at = this.#length++;
    if (at >= this.#chunks.length * chunkLength) this.#chunks.push(new Uint32Array(chunkLength));
    this.#chunks[Math.floor(at / chunkLength)]![at % chunkLength] = ref;
  }

  pop(): number {
    assert(this.#length > 0, 'only a queue with elements is popped');
    const at = --this.#length;
    const ref = this.#chunks[Math.floor(at / chunkLength)]![at % chunkLength]!;
    // One spare chunk stays, so that push and pop across a boundary do not allocate each time.
    if (this.#chunks.length * chunkLength - at > 2 * chunkLength) this.#chunks.pop();
    return ref;
  }

  /** Visits every reference, oldest first. */
  forEach(visit: (ref: number) => void): void {
    for (let at = 0; at < this.#length; at++)
      visit(this.#chunks[Math.floor(at / chunkLength)]![at % chunkLength]!);
  }

  clear(): void {
    this.#length = 0;
    this.#chunks.length = 0;
  }
}
