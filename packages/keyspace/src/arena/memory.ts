/**
 * The slabs: what a reference means. HOT (bench: replay).
 *
 *   reference (u32, in units of 8 bytes)      |  slab number: 11  |  unit in slab: 21  |
 *
 * so 2048 slabs of 16 MiB: 32 GiB. A block of more than a slab has a SharedArrayBuffer of its own
 * and takes as many consecutive slab numbers as it covers; only the first is ever dereferenced.
 * Reference 0 is "none": the first page of slab 0 is never handed out.
 *
 * Three arrays of views, not one array of slab objects: `u32s[ref >>> 21]` is one load away from
 * the bytes. Every byte view is a Buffer, like the buffers that come in from sockets and files, so
 * that loops over bytes see one hidden class.
 *
 * This is the half of the arena that a reader in another thread has too.
 */
import { assert } from '../assert.js';

export const slabShift = 21;
export const unitMask = (1 << slabShift) - 1;
export const slabBytes = (1 << slabShift) * 8;
export const slabCountMax = 1 << (32 - slabShift);

const slabState = { vacant: 0, shared: 1, own: 2, ownRest: 3 } as const;

/** There is no room for another block: 32 GiB are taken, or the system gives no more memory. */
export class ArenaFullError extends Error {
  readonly code = 'ARENA_FULL';
}

/** Slabs by number, as views of bytes, words and doubles. */
export class Memory {
  readonly u8s: Buffer[] = [];
  readonly u32s: Uint32Array[] = [];
  readonly f64s: Float64Array[] = [];
  readonly #states: number[] = [];

  /** Restores the slabs of another thread, as `slabs()` listed them. */
  static from(slabs: readonly SharedArrayBuffer[]): Memory {
    const memory = new Memory();
    for (const [number, slab] of slabs.entries()) {
      memory.#set(number, slab, slab.byteLength === 0 ? slabState.vacant : slabState.shared);
    }
    return memory;
  }

  /**
   * Lists the buffers by slab number; a vacant number has an empty one. The array is the caller's.
   */
  slabs(): SharedArrayBuffer[] {
    return this.u32s.map((words) => words.buffer as SharedArrayBuffer);
  }

  /** Bytes of all slabs: address space, of which the system backs what was touched. */
  get reservedBytes(): number {
    return this.u8s.reduce((sum, bytes) => sum + bytes.length, 0);
  }

  /** Makes a slab and returns its number, the lowest that is vacant. */
  addSlab(): number {
    const number = this.#vacantRun(0, 1);
    this.#set(number, newBuffer(slabBytes), slabState.shared);
    return number;
  }

  /** Makes a slab of `size` bytes and returns its number. */
  addOwnSlab(size: number): number {
    assert(size > slabBytes, 'what fits a slab shares one');
    const count = Math.ceil(size / slabBytes);
    // Not number 0: a block at its start would have reference 0.
    if (this.u8s.length === 0) this.#set(0, none, slabState.vacant);
    const number = this.#vacantRun(1, count);
    this.#set(number, newBuffer(size), slabState.own);
    for (let i = 1; i < count; i++) this.#set(number + i, none, slabState.ownRest);
    return number;
  }

  /** Lets go of a slab; its memory goes back to the system when no view holds it. */
  dropSlab(number: number): void {
    assert(this.#states[number] !== slabState.vacant, 'a vacant slab is not dropped');
    this.#set(number, none, slabState.vacant);
    for (let i = number + 1; this.#states[i] === slabState.ownRest; i++)
      this.#set(i, none, slabState.vacant);
  }

  #set(number: number, buffer: SharedArrayBuffer, state: number): void {
    assert(number <= this.u8s.length, 'slab numbers have no gaps');
    this.u8s[number] = Buffer.from(buffer);
    this.u32s[number] = new Uint32Array(buffer);
    this.f64s[number] = new Float64Array(buffer);
    this.#states[number] = state;
  }

  #vacantRun(from: number, count: number): number {
    let run = 0;
    for (let number = from; number < slabCountMax; number++) {
      const state = this.#states[number] ?? slabState.vacant;
      run = state === slabState.vacant ? run + 1 : 0;
      if (run === count) return number - count + 1;
    }
    throw new ArenaFullError('the dataset would exceed 32 GiB of address space');
  }
}

const none = new SharedArrayBuffer(0);

function newBuffer(size: number): SharedArrayBuffer {
  try {
    return new SharedArrayBuffer(size);
  } catch (cause) {
    throw new ArenaFullError(`the system gave no ${size} bytes of memory`, { cause });
  }
}
