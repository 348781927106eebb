/**
 * A frozen view: the dataset as it was at one moment, without a copy of it.
 *
 * Opening one starts a new epoch. From then on whoever writes a block made before owns it first,
 * which makes a copy (arena.ts), and blocks that are no longer needed wait until `close`. So the
 * view costs what is written meanwhile, and nothing else. A reader that reads only once says how far
 * it has come (`FrozenReader.release`): what is behind it costs nothing any more.
 *
 *   const view = keyspace.freeze();
 *   new Worker(file, { workerData: view.memory() });     there: new FrozenReader(workerData)
 *   ...
 *   view.close();                                        when the worker is done
 */
import type { Arena } from './arena/arena.js';
import { assert } from './assert.js';

/** What another thread needs to read a view: structured-clonable, and shared rather than copied. */
export interface FrozenMemory {
  readonly slabs: readonly SharedArrayBuffer[];
  /** Root of the index of each database; 0 for an empty one. */
  readonly roots: readonly number[];
  /** Whether there is a hash whose fields may expire: what RDB needs version 12 for. */
  readonly fieldsMayExpire: boolean;
  /** How far its reader has come: see reader-progress.ts. */
  readonly progress: Int32Array;
}

export class FrozenView {
  readonly #arena: Arena;
  readonly #memory: FrozenMemory;
  readonly #closed: () => void;
  #isOpen = true;

  constructor(arena: Arena, memory: FrozenMemory, closed: () => void) {
    this.#arena = arena;
    this.#memory = memory;
    this.#closed = closed;
  }

  /** What a FrozenReader, in this thread or another, takes. Not to be read after `close`. */
  memory(): FrozenMemory {
    assert(this.#isOpen, 'a closed view is not read');
    return this.#memory;
  }

  /**
   * Ends the view: no reader may use it any more. What only it referred to is then freed by
   * `Keyspace.reclaim`, step by step.
   */
  close(): void {
    assert(this.#isOpen, 'a view is closed once');
    this.#isOpen = false;
    this.#arena.thaw();
    this.#closed();
  }
}
