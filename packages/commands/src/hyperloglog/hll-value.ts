/**
 * The HyperLogLog that a key holds, to be changed.
 *
 * A dense one is changed where it is; a sparse one, which moves with every byte it grows, in a copy
 * that `save` stores. One that outgrows its encoding goes on as dense.
 *
 * Commands that find a corrupt value half way through leave the key as it was: see DIFFERENCES.md.
 */
import assert from 'node:assert';
import type { StringRoom } from '@varve/keyspace';
import type { Context } from '../core/context.js';
import { raiseRegister } from './dense-registers.js';
import { hyperLogLogErrors } from './errors.js';
import {
  denseSize,
  emptyHyperLogLog,
  Encoding,
  encodingOf,
  headerSize,
  isHyperLogLog,
  markStale,
} from './layout.js';
import { Raise, SparseEditor } from './sparse-editor.js';
import { denseOf } from './sparse-registers.js';

/**
 * Tells whether the value at the cursor is no HyperLogLog, and if so answers that. Else `db.string`
 * has its bytes.
 */
export function refusesHyperLogLog(context: Context): boolean {
  if (context.refusesString()) return true;
  const { string } = context.db;
  string.read();
  if (isHyperLogLog(string.bytes, string.start, string.end)) return false;
  context.reply.error(hyperLogLogErrors.notHyperLogLog);
  return true;
}

export class HllValue {
  readonly #string: StringRoom;
  /** Undefined: the value is dense, in `#bytes` from `#start` on. */
  #sparse: SparseEditor | undefined;
  #bytes: Buffer;
  #start: number;
  /** Whether `#bytes` is in the keyspace. */
  #isInPlace: boolean;

  private constructor(string: StringRoom, sparse: SparseEditor | undefined) {
    this.#string = string;
    this.#sparse = sparse;
    this.#bytes = string.bytes;
    this.#start = string.start;
    this.#isInPlace = sparse === undefined;
  }

  /** Opens the value at the cursor, which becomes raw bytes. */
  static open(context: Context): HllValue {
    const { string } = context.db;
    string.edit(0);
    const { bytes, start, end } = string;
    if (encodingOf(bytes, start) === Encoding.dense) return new HllValue(string, undefined);
    const { hllSparseSizeMax } = context.host.settings;
    return new HllValue(string, new SparseEditor(bytes, start, end, hllSparseSizeMax));
  }

  /** Makes a value without elements, for a key that is missing. */
  static create(context: Context): HllValue {
    const empty = emptyHyperLogLog();
    const { hllSparseSizeMax } = context.host.settings;
    const editor = new SparseEditor(empty, 0, empty.length, hllSparseSizeMax);
    return new HllValue(context.db.string, editor);
  }

  /** Raises a register. Returns whether it was lower; undefined if the value is corrupt. */
  raise(index: number, count: number): boolean | undefined {
    if (this.#sparse !== undefined) {
      const raise = this.#sparse.raise(index, count);
      if (raise === Raise.corrupt) return undefined;
      if (raise !== Raise.needsDense) return raise === Raise.raised;
      if (!this.makeDense()) return undefined;
    }
    return raiseRegister(this.#bytes, this.#start + headerSize, index, count);
  }

  /** Makes the encoding dense. Returns false, having changed nothing, if the value is corrupt. */
  makeDense(): boolean {
    if (this.#sparse === undefined) return true;
    const dense = denseOf(this.#sparse.bytes, 0, this.#sparse.size);
    if (dense === undefined) return false;
    assert(dense.length === denseSize, 'a dense value has one size');
    this.#sparse = undefined;
    this.#bytes = dense;
    this.#start = 0;
    this.#isInPlace = false;
    return true;
  }

  /** Stores the value: its cardinality has to be counted again if `isStale`. An expiry stays. */
  save(isStale: boolean): void {
    const bytes = this.#sparse?.bytes ?? this.#bytes;
    const start = this.#sparse === undefined ? this.#start : 0;
    if (isStale) markStale(bytes, start);
    if (this.#isInPlace) return;
    this.#string.putRaw(bytes, start, start + (this.#sparse?.size ?? denseSize), true);
  }
}
