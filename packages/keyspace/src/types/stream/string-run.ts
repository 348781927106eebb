/**
 * Strings gathered one behind the other, as a stream takes the fields and values of an entry: in
 * one buffer, string `i` at `offsets[2 * i]..offsets[2 * i + 1]`.
 */
import { copyBytes } from '../../entry/entry-layout.js';

const sizeMin = 256;
const countMin = 16;
/** A buffer that one large entry grew beyond this is not kept. */
const keptSizeMax = 1 << 20;

export class StringRun {
  bytes: Buffer = Buffer.allocUnsafeSlow(sizeMin);
  offsets = new Int32Array(2 * countMin);
  /** Count of strings. */
  count = 0;
  /** Bytes of all of them. */
  size = 0;

  clear(): void {
    this.count = 0;
    this.size = 0;
    if (this.bytes.length > keptSizeMax) this.bytes = Buffer.allocUnsafeSlow(sizeMin);
  }

  /** Copies bytes `start..end` behind what there is. */
  add(source: Buffer, start: number, end: number): void {
    const from = this.size;
    const to = from + end - start;
    if (to > this.bytes.length) this.#growBytes(to);
    if (2 * this.count + 2 > this.offsets.length) this.#growOffsets();
    copyBytes(source, start, end, this.bytes, from);
    this.offsets[2 * this.count] = from;
    this.offsets[2 * this.count + 1] = to;
    this.count++;
    this.size = to;
  }

  #growBytes(size: number): void {
    const grown = Buffer.allocUnsafeSlow(Math.max(size, 2 * this.bytes.length));
    this.bytes.copy(grown, 0, 0, this.size);
    this.bytes = grown;
  }

  #growOffsets(): void {
    const grown = new Int32Array(2 * this.offsets.length);
    grown.set(this.offsets);
    this.offsets = grown;
  }
}
