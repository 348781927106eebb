/**
 * Reading a frozen view, in any thread, without locks: nothing it can reach changes.
 */
import { Memory } from './arena/memory.js';
import { EntryView } from './entry-view.js';
import type { FrozenMemory } from './frozen-view.js';
import { ReaderProgress } from './reader-progress.js';
import { countWord, expiresWord, headerWord } from './index/directory.js';
import { scanIndex, walkIndex } from './index/index-walk.js';

/** A database of a view. */
export interface FrozenDatabase {
  readonly index: number;
  /** Count of keys. */
  readonly size: number;
  /** Count of keys with an expiry. */
  readonly expires: number;
}

export class FrozenReader {
  /** Every database, empty ones included. */
  readonly databases: readonly FrozenDatabase[];
  readonly #memory: Memory;
  readonly #roots: readonly number[];
  readonly #view: EntryView;
  readonly #progress: ReaderProgress;

  /** @param memory as FrozenView.memory() gave it, here or through a structured clone */
  constructor(memory: FrozenMemory) {
    this.#memory = Memory.from(memory.slabs);
    this.#roots = memory.roots;
    this.#view = new EntryView(this.#memory);
    this.#progress = new ReaderProgress(memory.progress);
    this.databases = memory.roots.map((root, index) => ({
      index,
      size: root === 0 ? 0 : headerWord(this.#memory, root, countWord),
      expires: root === 0 ? 0 : headerWord(this.#memory, root, expiresWord),
    }));
  }

  /** Visits every entry: databases ascending, keys in the order of hashes. */
  forEach(visit: (databaseIndex: number, entry: EntryView) => void): void {
    for (const { index } of this.databases) {
      this.forEachIn(index, (entry) => {
        visit(index, entry);
      });
    }
  }

  /** Visits every entry of one database, in the order of hashes. */
  forEachIn(databaseIndex: number, visit: (entry: EntryView) => void): void {
    walkIndex(this.#memory, this.#roots[databaseIndex]!, (ref) => {
      this.#view.moveTo(ref);
      visit(this.#view);
    });
  }

  /**
   * Visits about `count` entries (1 or more) of one database from `cursor` on, in the order of
   * hashes, and returns the next cursor: 0 begins, and 0 is returned when nothing is left. Since
   * nothing changes every entry is visited once.
   */
  scanIn(
    databaseIndex: number,
    cursor: number,
    count: number,
    visit: (entry: EntryView) => void,
  ): number {
    return scanIndex(this.#memory, this.#roots[databaseIndex]!, cursor, count, (ref) => {
      this.#view.moveTo(ref);
      visit(this.#view);
    });
  }

  /**
   * Gives up what comes before `cursor` of a database, and the databases before it: whoever writes
   * need not copy that any more, so it must not be read again, by anyone. The count of databases, with
   * cursor 0, gives up all. Without this call everything can be read until the view is closed.
   *
   * @param cursor as `scanIn` returned it, in 0..2^32 - 1: the hash position of what is read next
   * @throws AssertionError if the database comes before one of an earlier call
   */
  release(databaseIndex: number, cursor: number): void {
    this.#progress.advance(databaseIndex, cursor);
  }
}
