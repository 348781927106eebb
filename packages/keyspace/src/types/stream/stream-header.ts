/**
 * The value of a stream's entry: what it is beside its entries and groups. HOT.
 *
 *   offset
 *   0      root of the tree of nodes          0: no entries
 *   4      root of the index of groups        0: none
 *   8      length                             entries that are not deleted
 *   12     last id                            16 bytes, as the others a word at a time
 *   28     max deleted id                     largest id that XDEL removed; 0-0: none
 *   44     entries added                      8 bytes: those there ever were
 *
 * The id of the first entry is that of the first one which is not deleted: it is not kept.
 *
 * Spec: redis/src/stream.h struct stream (7.0).
 */
import { readWord, writeWord } from '../../entry/entry-layout.js';
import { idWords } from './stream-id.js';

export const rootAt = 0;
export const groupsAt = 4;
const lengthAt = 8;
const wordsAt = 12;
export const headerBytes = 52;

/** A stream's header, loaded: a flyweight. */
export class StreamHeader {
  root = 0;
  groups = 0;
  length = 0;
  readonly lastId = new Uint32Array(idWords);
  readonly maxDeletedId = new Uint32Array(idWords);
  /** High and low word. */
  readonly entriesAdded = new Uint32Array(2);

  /** Makes it that of an empty stream. */
  clear(): void {
    this.root = 0;
    this.groups = 0;
    this.length = 0;
    this.lastId.fill(0);
    this.maxDeletedId.fill(0);
    this.entriesAdded.fill(0);
  }

  load(bytes: Buffer, at: number): void {
    this.root = readWord(bytes, at + rootAt);
    this.groups = readWord(bytes, at + groupsAt);
    this.length = readWord(bytes, at + lengthAt);
    let from = readWords(bytes, at + wordsAt, this.lastId);
    from = readWords(bytes, from, this.maxDeletedId);
    readWords(bytes, from, this.entriesAdded);
  }

  store(bytes: Buffer, at: number): void {
    writeWord(bytes, at + rootAt, this.root);
    writeWord(bytes, at + groupsAt, this.groups);
    writeWord(bytes, at + lengthAt, this.length);
    let to = writeWords(bytes, at + wordsAt, this.lastId);
    to = writeWords(bytes, to, this.maxDeletedId);
    writeWords(bytes, to, this.entriesAdded);
  }
}

/** Reads words at any alignment. Returns the offset behind them. */
export function readWords(bytes: Buffer, at: number, words: Uint32Array): number {
  for (let i = 0; i < words.length; i++) words[i] = readWord(bytes, at + 4 * i);
  return at + 4 * words.length;
}

/** Writes words at any alignment. Returns the offset behind them. */
export function writeWords(bytes: Buffer, at: number, words: Uint32Array): number {
  for (let i = 0; i < words.length; i++) writeWord(bytes, at + 4 * i, words[i]!);
  return at + 4 * words.length;
}
