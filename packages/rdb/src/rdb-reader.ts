/**
 * Reads what RDB is made of: lengths, strings, doubles, times. HOT.
 *
 *     first byte     length
 *     00nnnnnn       n
 *     01nnnnnn n     14 bits, big-endian
 *     10000000       32 bits follow, big-endian
 *     10000001       64 bits follow, big-endian
 *     11eeeeee       none: a string in encoding e
 *
 *     string   length, then so many bytes
 *              c0 nn | c1 nn nn | c2 nn nn nn nn    an integer, little-endian, read as decimal text
 *              c3 length length ...                 LZF: compressed size, size, the stream
 *
 *     02 68 69  "hi"     c1 d2 04  "1234"     c3 09 1e ...  30 bytes compressed to 9
 *
 * Invariants
 * 1. `position <= end`, and nothing at or after `end` is ever read.
 * 2. A length that was read allocates nothing, except to decompress, and then only as much as that
 *    many compressed bytes can stand for.
 * 3. What is wrong throws an RdbError; the reader is then of no further use.
 *
 * All bytes are fetched through `#take`: who reads from somewhere else than one buffer has one
 * place to refill it.
 *
 * Spec: redis/src/rdb.c rdbLoadLenByRef, rdbGenericLoadStringObject, rdbLoadDoubleValue (7.0).
 */
import { parseDouble } from './decimals.js';
import { decompressLzf, isPlausibleLzf } from './lzf.js';
import { RdbError, type RdbErrorCode } from './rdb-error.js';
import { RdbString } from './rdb-string.js';

/** No string of Redis is longer: proto-max-bulk-len. */
export const stringSizeMax = 512 * 1024 * 1024;

/** What the two upper bits of a length's first byte say. */
const LengthForm = { bits6: 0, bits14: 1, wide: 2, encoded: 3 } as const;

const length32 = 0x80;
const length64 = 0x81;

/** Encodings of strings, the lower six bits of the first byte. */
const Encoding = { int8: 0, int16: 1, int32: 2, lzf: 3 } as const;

/** First bytes of a double in text that are not its size. */
const DoubleText = { nan: 253, infinity: 254, minusInfinity: 255 } as const;

export class RdbReader {
  buffer: Buffer;
  position: number;
  end: number;
  /** Two strings for whoever reads values: what they hold is lent to visitors. */
  readonly first: RdbString;
  readonly second: RdbString;

  /** Reads `bytes[start, end)`, which must not change until then. */
  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.position = start;
    this.end = end;
    this.first = new RdbString();
    this.second = new RdbString();
  }

  /** Bytes that are left. */
  get remaining(): number {
    return this.end - this.position;
  }

  byte(): number {
    return this.buffer[this.#take(1)] as number;
  }

  /** Reads a length as a number. One beyond 2^53 is no length of anything. */
  length(): number {
    const at = this.position;
    const first = this.byte();
    const form = first >> 6;
    if (form === LengthForm.bits6) return first;
    if (form === LengthForm.bits14) return ((first & 0x3f) << 8) | this.byte();
    if (first === length32) return this.buffer.readUInt32BE(this.#take(4));
    if (first === length64) {
      const value = this.buffer.readBigUInt64BE(this.#take(8));
      if (value <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(value);
    }
    throw this.error('RDB_BAD_LENGTH', 'this is no length', at);
  }

  /** Reads a length as what it also serves for: an unsigned integer of 64 bits. */
  unsigned(): bigint {
    if (this.position < this.end && this.buffer[this.position] === length64) {
      this.position++;
      return this.buffer.readBigUInt64BE(this.#take(8));
    }
    return BigInt(this.length());
  }

  /** Reads a string into `target`. Its bytes are borrowed from the buffer unless it is encoded. */
  string(target: RdbString): void {
    const at = this.position;
    if (at < this.end && (this.buffer[at] as number) >> 6 === LengthForm.encoded) {
      this.#encodedString(target);
      return;
    }
    const size = this.length();
    const start = this.#take(size);
    target.setBytes(this.buffer, start, start + size);
  }

  /** Takes `size` bytes as they are; returns where they begin in `buffer`. */
  raw(size: number): number {
    return this.#take(size);
  }

  /** Reads eight bytes as a little-endian double. */
  double(): number {
    return this.buffer.readDoubleLE(this.#take(8));
  }

  /** Reads a double as text with its size before it, as up to RDB version 7. */
  textDouble(): number {
    const at = this.position;
    const size = this.byte();
    if (size === DoubleText.nan) return NaN;
    if (size === DoubleText.infinity) return Infinity;
    if (size === DoubleText.minusInfinity) return -Infinity;
    const start = this.#take(size);
    const value = parseDouble(this.buffer, start, start + size);
    if (Number.isNaN(value)) throw this.error('RDB_CORRUPT_VALUE', 'this is no number', at);
    return value;
  }

  /** Reads a moment in milliseconds since 1970. One that no double holds exactly is refused. */
  timeMs(): number {
    const at = this.position;
    const value = Number(this.buffer.readBigInt64LE(this.#take(8)));
    if (Number.isSafeInteger(value)) return value;
    throw this.error('RDB_CORRUPT_VALUE', 'this is no time', at);
  }

  /** The smaller of a declared count and what is left: what a count may be trusted to allocate. */
  plausible(count: number): number {
    return Math.min(count, this.remaining);
  }

  /** Makes an error about what begins at `offset`. */
  error(code: RdbErrorCode, message: string, offset: number): RdbError {
    return new RdbError(code, message, offset);
  }

  #encodedString(target: RdbString): void {
    const at = this.position;
    const encoding = this.byte() & 0x3f;
    if (encoding === Encoding.int8) target.setInteger(this.buffer.readInt8(this.#take(1)));
    else if (encoding === Encoding.int16) target.setInteger(this.buffer.readInt16LE(this.#take(2)));
    else if (encoding === Encoding.int32) target.setInteger(this.buffer.readInt32LE(this.#take(4)));
    else if (encoding === Encoding.lzf) this.#compressedString(target, at);
    else throw this.error('RDB_BAD_ENCODING', `${encoding} is no encoding of strings`, at);
  }

  #compressedString(target: RdbString, at: number): void {
    const compressedSize = this.length();
    const size = this.length();
    const start = this.#take(compressedSize);
    if (size === 0 || size > stringSizeMax || !isPlausibleLzf(compressedSize, size)) {
      const message = `${compressedSize} bytes cannot be ${size} compressed ones`;
      throw this.error('RDB_BAD_LENGTH', message, at);
    }
    const bytes = Buffer.allocUnsafe(size);
    if (!decompressLzf(this.buffer, start, start + compressedSize, bytes)) {
      throw this.error('RDB_BAD_ENCODING', 'this compressed string is damaged', at);
    }
    target.setBytes(bytes, 0, size);
  }

  #take(size: number): number {
    const at = this.position;
    if (size > this.end - at) {
      throw this.error('RDB_TRUNCATED', `${size} bytes expected, ${this.end - at} are left`, at);
    }
    this.position = at + size;
    return at;
  }
}
