/**
 * Reads a file as C's stdio does: a byte looked at, a line of limited length, so many bytes. That
 * is what redis-check-aof's messages are made of, down to its limits.
 */
import type { StorageFile } from '@varve/storage';

const chunkSize = 256 * 1024;

/** A prefix, one to nine digits (which fit a small integer), CR LF. */
const numberLineMin = 4;
const numberLineMax = 12;

export class FileCursor {
  offset: number;
  readonly size: number;
  #file: StorageFile;
  #chunk: Buffer;
  #chunkStart: number;
  #chunkLength: number;

  constructor(file: StorageFile) {
    this.offset = 0;
    this.size = file.size();
    this.#file = file;
    this.#chunk = Buffer.allocUnsafeSlow(chunkSize);
    this.#chunkStart = 0;
    this.#chunkLength = 0;
  }

  /** Returns the byte at the offset, `undefined` at the end. */
  peek(): number | undefined {
    return this.byteAt(this.offset);
  }

  /** Returns the byte at `offset`, `undefined` behind the end, without moving. */
  byteAt(offset: number): number | undefined {
    if (offset >= this.size) return undefined;
    this.#load(offset, 1);
    return this.#chunk[offset - this.#chunkStart];
  }

  /**
   * Reads `<prefix><number>` CR LF, if that is what is here: up to nine digits, nothing else.
   * Otherwise returns -1 and does not move. Most lines of a log are such; this spares their text.
   */
  number(prefix: number): number {
    const sizeMax = Math.min(numberLineMax, this.size - this.offset);
    if (sizeMax < numberLineMin) return -1;
    this.#load(this.offset, sizeMax);
    const chunk = this.#chunk;
    const start = this.offset - this.#chunkStart;
    if (chunk[start] !== prefix) return -1;
    const end = start + sizeMax - 2;
    let at = start + 1;
    let value = 0;
    for (; at < end; at++) {
      const digit = (chunk[at] as number) ^ 0x30;
      if (digit > 9) break;
      value = value * 10 + digit;
    }
    if (at === start + 1 || chunk[at] !== 0x0d || chunk[at + 1] !== 0x0a) return -1;
    this.offset += at + 2 - start;
    return value;
  }

  /** fgets: at most `sizeMax - 1` bytes, up to and with a LF. Empty at the end. */
  line(sizeMax: number): string {
    const bytes = this.#at(this.offset, Math.min(sizeMax - 1, this.size - this.offset));
    const lineFeed = bytes.indexOf(0x0a);
    const line = bytes.toString('latin1', 0, lineFeed < 0 ? bytes.length : lineFeed + 1);
    this.offset += line.length;
    return line;
  }

  /** fread: skips `size` bytes, fewer at the end. Returns how many. */
  skip(size: number): number {
    const count = Math.min(size, this.size - this.offset);
    this.offset += count;
    return count;
  }

  /** Returns up to `size` (small) bytes from `offset` on, without moving. */
  bytes(offset: number, size: number): Buffer {
    return this.#at(offset, Math.min(size, this.size - offset));
  }

  #at(offset: number, size: number): Buffer {
    this.#load(offset, size);
    const start = offset - this.#chunkStart;
    return this.#chunk.subarray(start, Math.min(start + size, this.#chunkLength));
  }

  /** Brings `size` (small) bytes from `offset` on into the chunk, if the file has them. */
  #load(offset: number, size: number): void {
    const end = this.#chunkStart + this.#chunkLength;
    if (offset >= this.#chunkStart && offset + size <= end) return;
    this.#chunkStart = offset;
    this.#chunkLength = this.#file.read(this.#chunk, 0, chunkSize, offset);
  }
}
