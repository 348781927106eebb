/**
 * Reads a file as C's stdio does: a byte looked at, a line of limited length, so many bytes. That
 * is what redis-check-aof's messages are made of, down to its limits.
 */
import type { StorageFile } from '@varve/storage';

const chunkSize = 256 * 1024;

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
    return this.offset < this.size ? this.#at(this.offset, 1)[0] : undefined;
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
    const end = this.#chunkStart + this.#chunkLength;
    if (offset < this.#chunkStart || offset + size > end) {
      this.#chunkStart = offset;
      this.#chunkLength = this.#file.read(this.#chunk, 0, chunkSize, offset);
    }
    const start = offset - this.#chunkStart;
    return this.#chunk.subarray(start, Math.min(start + size, this.#chunkLength));
  }
}
