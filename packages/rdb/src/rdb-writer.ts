/**
 * Writes what RDB is made of, into one growing buffer, or through one of 256 KiB to a sink. HOT.
 *
 * Byte for byte what redis-server 7.0 writes: the shortest form of a length, integers of up to 32
 * bits as such, strings of more than 20 bytes compressed if that saves at least 4. The forms are
 * drawn in rdb-reader.ts.
 *
 *     writer.string(bytes of "1234")  c1 d2 04         writer.length(300)  41 2c
 *
 * A count that is known only at the end is deferred; what was written since then moves up:
 *
 *     const mark = writer.deferLength(); ...; writer.setLength(mark, count);
 *
 * With a sink, what does not fit is drained there, in the middle of a value if need be, but not
 * while a count is deferred: then the buffer grows, as without. Long strings do not go through it.
 *
 * Invariants
 * 1. `size <= buffer.length`; `buffer[0, size)` is what was written and not drained. Both may be
 *    read, and `size` set back to 0, between values: there is no other state.
 * 2. All that was written is what was drained and then `buffer[0, size)`.
 *
 * Spec: redis/src/rdb.c rdbSaveLen, rdbSaveRawString, rdbSaveBinaryDoubleValue (7.0).
 */
import assert from 'node:assert';

import type { ByteSink } from './byte-stream.js';
import { parseInteger } from './decimals.js';
import { LzfCompressor } from './lzf.js';
import { writeInt } from './packed/little-endian.js';

const sizeMin = 1024;

/** What is gathered for a sink. */
const drainSize = 256 * 1024;

/** Longer decimals do not fit 32 bits. */
const integerTextMax = 11;

/** Shorter strings are never compressed. */
const compressedMin = 21;

/** The longest string whose length is a byte. */
const shortSizeMax = 0x3f;

/** What compression must save, at least. */
const savingMin = 4;

/** An encoded string's first byte. */
const Encoded = { int8: 0xc0, int16: 0xc1, int32: 0xc2, lzf: 0xc3 } as const;

/** A compressor writes up to two bytes beyond its limit before it gives up. */
const compressorSlack = 4;

/** Up to here a loop beats `set` with its `subarray` (bench: resp, Node 20). */
const loopSizeMax = 48;

export interface RdbWriterOptions {
  /** Compress long strings: `rdbcompression`. Default true. */
  readonly compression?: boolean;
  /** Where what was written goes. Default: it stays in `buffer`. */
  readonly sink?: ByteSink | undefined;
}

export class RdbWriter {
  buffer: Buffer;
  /** Bytes in `buffer`: written, and not drained. */
  size: number;
  readonly #sink: ByteSink | undefined;
  /** Bytes given to the sink. */
  #drainedSize: number;
  #isDeferring: boolean;
  readonly #compressor: LzfCompressor | undefined;
  #compressed: Buffer;

  constructor(options: RdbWriterOptions = {}) {
    this.buffer = Buffer.allocUnsafeSlow(options.sink === undefined ? sizeMin : drainSize);
    this.size = 0;
    this.#sink = options.sink;
    this.#drainedSize = 0;
    this.#isDeferring = false;
    this.#compressor = (options.compression ?? true) ? new LzfCompressor() : undefined;
    this.#compressed = this.buffer.subarray(0, 0);
  }

  /** Bytes written in all. */
  get position(): number {
    return this.#drainedSize + this.size;
  }

  /** Gives what was written to the sink. */
  drain(): void {
    assert(this.#sink !== undefined && !this.#isDeferring);
    if (this.size > 0) this.#sink.write(this.buffer, 0, this.size);
    this.#drainedSize += this.size;
    this.size = 0;
  }

  byte(value: number): void {
    const at = this.#reserve(1);
    this.buffer[at] = value;
    this.size = at + 1;
  }

  /** Writes a length: a safe integer from 0. */
  length(value: number): void {
    const at = this.#reserve(9);
    this.size = writeLength(this.buffer, at, value);
  }

  /** Writes an unsigned integer of 64 bits in the form of a length. */
  unsigned(value: bigint): void {
    if (value <= 0xffffffffn) {
      this.length(Number(value));
      return;
    }
    const at = this.#reserve(9);
    this.buffer[at] = 0x81;
    this.size = this.buffer.writeBigUInt64BE(value, at + 1);
  }

  /** Writes `bytes[start, end)` as a string, in the encoding that Redis chooses. */
  string(bytes: Uint8Array, start: number, end: number): void {
    const size = end - start;
    if (size <= integerTextMax && this.#integer(bytes, start, end)) return;
    if (size >= compressedMin && this.#compress(bytes, start, end)) return;
    if (size <= shortSizeMax) {
      const at = this.#reserve(1 + size);
      this.buffer[at] = size;
      copyBytes(bytes, start, end, this.buffer, at + 1);
      this.size = at + 1 + size;
      return;
    }
    this.length(size);
    this.raw(bytes, start, end);
  }

  /** Writes `bytes[start, end)` as they are. */
  raw(bytes: Uint8Array, start: number, end: number): void {
    const size = end - start;
    if (size >= drainSize && this.#canDrain()) {
      this.drain();
      this.#sink?.write(bytes, start, end);
      this.#drainedSize += size;
      return;
    }
    const at = this.#reserve(size);
    copyBytes(bytes, start, end, this.buffer, at);
    this.size = at + size;
  }

  /** Writes a little-endian double. */
  double(value: number): void {
    const at = this.#reserve(8);
    this.size = this.buffer.writeDoubleLE(value, at);
  }

  /** Writes a moment in milliseconds since 1970, an integer; one beyond 64 bits as the last. */
  timeMs(value: number): void {
    const at = this.#reserve(8);
    const isBeyond = value >= 2 ** 63;
    writeInt(this.buffer, at, isBeyond ? -1 : value | 0, 4);
    writeInt(this.buffer, at + 4, isBeyond ? 0x7fffffff : Math.floor(value / 0x1_0000_0000), 4);
    this.size = at + 8;
  }

  /** Begins something whose length `setLength` will tell. Until then nothing else is deferred. */
  deferLength(): number {
    assert(!this.#isDeferring);
    const at = this.#reserve(1);
    this.#isDeferring = true;
    this.size = at + 1;
    return at;
  }

  /** Puts in the length deferred at `mark`. O(bytes written since) if it is 64 or more. */
  setLength(mark: number, value: number): void {
    assert(this.#isDeferring);
    const growth = lengthSize(value) - 1;
    if (growth > 0) {
      const end = this.#reserve(growth);
      this.buffer.copyWithin(mark + 1 + growth, mark + 1, end);
      this.size = end + growth;
    }
    writeLength(this.buffer, mark, value);
    this.#isDeferring = false;
  }

  /** What was written, borrowed until the next call of a method. */
  bytes(): Buffer {
    return this.buffer.subarray(0, this.size);
  }

  /** Takes out what was written: the caller may keep it, the writer begins again. */
  take(): Buffer {
    const taken = Buffer.from(this.bytes());
    this.size = 0;
    return taken;
  }

  #integer(bytes: Uint8Array, start: number, end: number): boolean {
    const value = parseInteger(bytes, start, end);
    if (typeof value !== 'number' || value !== (value | 0)) return false;
    const at = this.#reserve(5);
    const { buffer } = this;
    if (value >= -0x80 && value <= 0x7f) {
      buffer[at] = Encoded.int8;
      this.size = buffer.writeInt8(value, at + 1);
    } else if (value >= -0x8000 && value <= 0x7fff) {
      buffer[at] = Encoded.int16;
      this.size = buffer.writeInt16LE(value, at + 1);
    } else {
      buffer[at] = Encoded.int32;
      this.size = buffer.writeInt32LE(value, at + 1);
    }
    return true;
  }

  #compress(bytes: Uint8Array, start: number, end: number): boolean {
    const compressor = this.#compressor;
    if (compressor === undefined) return false;
    const sizeMax = end - start - savingMin;
    if (this.#compressed.length < sizeMax + compressorSlack) {
      this.#compressed = Buffer.allocUnsafeSlow(Math.max(sizeMin, sizeMax + compressorSlack));
    }
    const size = compressor.compress(bytes, start, end, this.#compressed, 0, sizeMax);
    if (size === 0) return false;
    this.byte(Encoded.lzf);
    this.length(size);
    this.length(end - start);
    this.raw(this.#compressed, 0, size);
    return true;
  }

  /** Makes room for `size` bytes; returns where they go. */
  #reserve(size: number): number {
    if (this.size + size > this.buffer.length) this.#makeRoom(size);
    return this.size;
  }

  #makeRoom(size: number): void {
    if (this.#canDrain()) this.drain();
    const at = this.size;
    if (at + size <= this.buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(2 * this.buffer.length, at + size));
    this.buffer.copy(larger, 0, 0, at);
    this.buffer = larger;
  }

  #canDrain(): boolean {
    return this.#sink !== undefined && !this.#isDeferring;
  }
}

/** Copies `source[start, end)` to `target[at, ...)`. */
export function copyBytes(
  source: Uint8Array,
  start: number,
  end: number,
  target: Uint8Array,
  at: number,
): void {
  if (end - start > loopSizeMax) target.set(source.subarray(start, end), at);
  else for (let from = start, to = at; from < end; from++) target[to++] = source[from] as number;
}

function lengthSize(value: number): number {
  if (value < 1 << 6) return 1;
  if (value < 1 << 14) return 2;
  return value <= 0xffffffff ? 5 : 9;
}

function writeLength(buffer: Buffer, at: number, value: number): number {
  if (value < 1 << 6) {
    buffer[at] = value;
    return at + 1;
  }
  if (value < 1 << 14) {
    buffer[at] = 0x40 | (value >> 8);
    buffer[at + 1] = value;
    return at + 2;
  }
  if (value <= 0xffffffff) {
    buffer[at] = 0x80;
    return buffer.writeUInt32BE(value, at + 1);
  }
  buffer[at] = 0x81;
  return buffer.writeBigUInt64BE(BigInt(value), at + 1);
}
