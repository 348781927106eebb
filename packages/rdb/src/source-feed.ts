/**
 * Feeds an RdbReader from a source, 256 KiB at a time but the first, and sums up what the reader
 * went through.
 *
 *     reader.buffer      | gone through |  to be read  |         position, end
 *                        |    summed    |    moved to the start of the next buffer
 *     next buffer                       |  to be read  |  from the source ...  |
 *
 * Invariants
 * 1. A refill makes a new buffer: strings that were lent out of an old one stay as they are.
 * 2. A buffer grows as bytes arrive, to twice what is there: a length that is damaged makes no
 *    memory. What fits 256 KiB is never in a larger one.
 * 3. Each byte is summed once, in pieces as large as a buffer, when the reader is behind it.
 *
 * `hold` keeps the bytes from the reader's position on, so that `rewind` can go back there when the
 * source has not given enough yet (read-dump-chunks.ts).
 */
import { Crc64 } from './crc64.js';
import type { ByteSource } from './byte-stream.js';
import type { RdbFeed, RdbReader } from './rdb-reader.js';

const chunkSize = 256 * 1024;

/** The first buffer: a small file needs no more. */
const firstChunkSize = 8 * 1024;

export class SourceFeed implements RdbFeed {
  readonly #source: ByteSource;
  readonly #crc: Crc64;
  #isSumming: boolean;
  /** In the reader's buffer: up to here is summed. */
  #summedTo: number;
  /** In the reader's buffer: from here on all is kept; -1: nothing is held. */
  #heldFrom: number;

  constructor(source: ByteSource, isSumming: boolean) {
    this.#source = source;
    this.#crc = new Crc64();
    this.#isSumming = isSumming;
    this.#summedTo = 0;
    this.#heldFrom = -1;
  }

  refill(reader: RdbReader, size: number): void {
    const from = this.#heldFrom < 0 ? reader.position : this.#heldFrom;
    this.#sumTo(reader, from);
    const kept = reader.end - from;
    const needed = reader.position - from + size;
    const sizeMin = reader.end === 0 ? firstChunkSize : chunkSize;
    let target: Buffer = Buffer.allocUnsafeSlow(Math.max(sizeMin, Math.min(2 * kept, needed)));
    reader.buffer.copy(target, 0, from, reader.end);
    let filled = kept;
    while (filled < needed) {
      if (filled === target.length) target = enlarged(target, Math.min(2 * filled, needed));
      const count = this.#source.read(target, filled, target.length);
      if (count === 0) break;
      filled += count;
    }
    reader.buffer = target;
    reader.base += from;
    reader.position -= from;
    reader.end = filled;
    this.#summedTo = 0;
    if (this.#heldFrom >= 0) this.#heldFrom = 0;
  }

  /** Ends the sum at the reader's position; returns it. */
  sum(reader: RdbReader): Crc64 {
    this.#sumTo(reader, reader.position);
    this.#isSumming = false;
    return this.#crc;
  }

  /** Keeps what comes from here on. */
  hold(reader: RdbReader): void {
    this.#heldFrom = reader.position;
  }

  /** Goes back to where `hold` was called; returns how many bytes are there. */
  rewind(reader: RdbReader): number {
    reader.position = this.#heldFrom;
    return reader.remaining;
  }

  #sumTo(reader: RdbReader, position: number): void {
    if (this.#isSumming) this.#crc.update(reader.buffer, this.#summedTo, position);
    this.#summedTo = position;
  }
}

function enlarged(bytes: Buffer, size: number): Buffer {
  const larger = Buffer.allocUnsafeSlow(size);
  bytes.copy(larger);
  return larger;
}
