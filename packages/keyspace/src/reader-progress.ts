/**
 * How far the reader of a view has come. What it will not read again may be written without a copy.
 *
 *   word 0   a database of the view: those before it have been read
 *   word 1   a hash position in it: entries of lesser hashes have been read
 *
 * Worked example: words 3, 0x40000000: databases 0, 1 and 2 have been read, and a quarter of 3.
 *
 * The words are shared. The reader, in whatever thread, stores them after it has read; the writer
 * loads them before it writes: Atomics order the two. Between two stores the writer may see the new
 * database with position 0, or the old one with a position of the new: that one has been read whole.
 */
import { assert } from './assert.js';

const databaseWord = 0;
const positionWord = 1;
const words = 2;

export class ReaderProgress {
  /** The shared words. */
  readonly words: Int32Array;

  /** @param shared the words of one made before, here or in another thread; without them, new ones */
  constructor(shared?: Int32Array) {
    const size = words * Int32Array.BYTES_PER_ELEMENT;
    this.words = shared ?? new Int32Array(new SharedArrayBuffer(size));
    assert(this.words.length === words, 'progress is two words');
  }

  /** Says that all before position `position` of database `database` has been read. */
  advance(database: number, position: number): void {
    const before = Atomics.load(this.words, databaseWord);
    assert(database >= before, 'a reader goes on, not back');
    if (database > before) {
      Atomics.store(this.words, positionWord, 0);
      Atomics.store(this.words, databaseWord, database);
    }
    Atomics.store(this.words, positionWord, position | 0);
  }

  /** Whether all hashes below `end`, 1..2^32, of that database have been read. */
  isPast(database: number, end: number): boolean {
    const current = Atomics.load(this.words, databaseWord);
    if (database !== current) return database < current;
    return end <= Atomics.load(this.words, positionWord) >>> 0;
  }
}
