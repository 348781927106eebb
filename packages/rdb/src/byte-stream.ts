/**
 * Where the bytes of a file come from, and where they go: all of I/O that this package knows.
 *
 *     const source = { read: (bytes, start, end) => readSync(fd, bytes, start, end - start) };
 *     const sink = { write: (bytes, start, end) => void writeSync(fd, bytes, start, end - start) };
 *
 * (A write may be short, to a disk that fills up: then the rest is for the sink to write, or to
 * throw.) `BytesSource` and `BytesSink` do the same with bytes in memory.
 */

/** Bytes in order, each given once. */
export interface ByteSource {
  /**
   * Puts the next bytes into `target[start, end)`, which is not empty.
   *
   * @returns how many, at least 1; 0 at the end
   */
  read(target: Uint8Array, start: number, end: number): number;
}

/** Takes bytes in order. */
export interface ByteSink {
  /** Takes all of `source[start, end)`, or throws. On return the bytes are the caller's again. */
  write(source: Uint8Array, start: number, end: number): void;
}

/** A source of bytes in memory. */
export class BytesSource implements ByteSource {
  readonly #bytes: Uint8Array;
  #position: number;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#position = 0;
  }

  read(target: Uint8Array, start: number, end: number): number {
    const from = this.#position;
    const size = Math.min(end - start, this.#bytes.length - from);
    target.set(this.#bytes.subarray(from, from + size), start);
    this.#position = from + size;
    return size;
  }
}

/** A sink that keeps what it is given. */
export class BytesSink implements ByteSink {
  readonly #parts: Buffer[];

  constructor() {
    this.#parts = [];
  }

  write(source: Uint8Array, start: number, end: number): void {
    this.#parts.push(Buffer.from(source.subarray(start, end)));
  }

  /** All that was written. */
  bytes(): Buffer {
    return Buffer.concat(this.#parts);
  }
}
