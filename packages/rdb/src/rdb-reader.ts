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
 *    many compressed bytes can stand for. A feed takes memory for bytes that are there.
 * 3. What is wrong throws an RdbError; the reader is then of no further use.
 *
 * All bytes are fetched through `#take`. When it runs out of them a feed, if there is one, puts
 * another buffer in place; so whoever takes an offset in `buffer` takes it before `buffer` itself.
 * The old buffer stays as it is: strings lent out of it stay good. `offset` counts through all.
 *
 * Spec: redis/src/rdb.c rdbLoadLenByRef, rdbGenericLoadStringObject, rdbLoadDoubleValue (7.0).
 */
import { parseDouble } from './decimals.js';
import { decompressLzf, isPlausibleLzf } from './lzf.js';
import { readInt32, readUint32 } from './packed/little-endian.js';
import { RdbError, type RdbErrorCode } from './rdb-error.js';
import { RdbString } from './rdb-string.js';

/** No string of Redis is longer: proto-max-bulk-len. */
export const stringSizeMax = 512 * 1024 * 1024;

/** What the two upper bits of a length's first byte say. */
const LengthForm = { bits6: 0, bits14: 1, wide: 2, encoded: 3 } as const;

/** The longest string whose length is a byte. */
const shortSizeMax = 0x3f;

const length32 = 0x80;
const length64 = 0x81;

/** Encodings of strings, the lower six bits of the first byte. */
const Encoding = { int8: 0, int16: 1, int32: 2, lzf: 3 } as const;

/** First bytes of a double in text that are not its size. */
const DoubleText = { nan: 253, infinity: 254, minusInfinity: 255 } as const;

/** Whoever has more bytes for a reader. */
export interface RdbFeed {
  /**
   * Sets `buffer`, `base`, `position` and `end` of a reader so that at least `size` bytes are left,
   * or all there are.
   */
  refill(reader: RdbReader, size: number): void;
}

export class RdbReader {
  buffer: Buffer;
  position: number;
  end: number;
  /** Bytes that were before those in `buffer`. */
  base: number;
  /** Two strings for whoever reads values: what they hold is lent to visitors. */
  readonly first: RdbString;
  readonly second: RdbString;
  readonly #feed: RdbFeed | undefined;

  /** Reads `bytes[start, end)`, which must not change until then, and what `feed` has behind. */
  constructor(bytes: Uint8Array, start = 0, end = bytes.length, feed?: RdbFeed) {
    this.buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.position = start;
    this.end = end;
    this.base = 0;
    this.first = new RdbString();
    this.second = new RdbString();
    this.#feed = feed;
  }

  /** Bytes that are left, in `buffer` if there is a feed. */
  get remaining(): number {
    return this.end - this.position;
  }

  /** Where the next byte is, in all that is read. */
  get offset(): number {
    return this.base + this.position;
  }

  /** Whether more may come than is in `buffer`. */
  get isFed(): boolean {
    return this.#feed !== undefined;
  }

  byte(): number {
    if (this.position >= this.end) this.#refill(1);
    return this.buffer[this.position++] as number;
  }

  /** Reads a length as a number. One beyond 2^53 is no length of anything. */
  length(): number {
    const first = this.byte();
    const form = first >> 6;
    if (form === LengthForm.bits6) return first;
    if (form === LengthForm.bits14) return ((first & 0x3f) << 8) | this.byte();
    if (first === length32) {
      const at = this.#take(4);
      return this.buffer.readUInt32BE(at);
    }
    if (first !== length64) this.#refuseLength(this.offset - 1);
    const at = this.#take(8);
    const value = this.buffer.readBigUInt64BE(at);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) this.#refuseLength(this.offset - 9);
    return Number(value);
  }

  /** Reads a length as what it also serves for: an unsigned integer of 64 bits. */
  unsigned(): bigint {
    if (this.#peek() !== length64) return BigInt(this.length());
    this.position++;
    const at = this.#take(8);
    return this.buffer.readBigUInt64BE(at);
  }

  /** Reads a string into `target`. Its bytes are borrowed from the buffer unless it is encoded. */
  string(target: RdbString): void {
    // Most strings are short, and in the buffer: two comparisons instead of six.
    const at = this.position;
    const left = this.end - at;
    if (left > shortSizeMax) {
      const size = this.buffer[at] as number;
      if (size <= shortSizeMax) {
        this.position = at + 1 + size;
        target.setBytes(this.buffer, at + 1, at + 1 + size);
        return;
      }
    }
    this.#anyString(target);
  }

  /** Takes `size` bytes as they are; returns where they begin in `buffer`. */
  raw(size: number): number {
    return this.#take(size);
  }

  /** Goes over `size` bytes, which need not be in memory together. */
  skip(size: number): void {
    let left = size;
    while (left > this.end - this.position) {
      left -= this.end - this.position;
      this.position = this.end;
      this.#refill(1);
    }
    this.position += left;
  }

  /** Goes over a string. */
  skipString(): void {
    if (this.#peek() >> 6 !== LengthForm.encoded) return this.skip(this.length());
    const encoding = this.byte() & 0x3f;
    if (encoding === Encoding.lzf) {
      const compressedSize = this.length();
      this.length();
      this.skip(compressedSize);
    } else {
      if (encoding > Encoding.int32) this.#refuseEncoding(encoding);
      this.skip(1 << encoding);
    }
  }

  /** Reads eight bytes as a little-endian double. */
  double(): number {
    const at = this.#take(8);
    return this.buffer.readDoubleLE(at);
  }

  /** Reads a double as text with its size before it, as up to RDB version 7. */
  textDouble(): number {
    const at = this.offset;
    const size = this.byte();
    if (size === DoubleText.nan) return NaN;
    if (size === DoubleText.infinity) return Infinity;
    if (size === DoubleText.minusInfinity) return -Infinity;
    const start = this.#take(size);
    const value = parseDouble(this.buffer, start, start + size);
    if (Number.isNaN(value)) throw this.error('RDB_CORRUPT_VALUE', 'this is no number', at);
    return value;
  }

  /** Reads a signed integer of 64 bits, little-endian. Beyond 2^53 it is rounded. */
  int64(): number {
    const at = this.#take(8);
    return readInt32(this.buffer, at + 4) * 0x1_0000_0000 + readUint32(this.buffer, at);
  }

  /** Reads a signed integer of 32 bits, little-endian. */
  int32(): number {
    const at = this.#take(4);
    return readInt32(this.buffer, at);
  }

  /** Reads a moment in milliseconds since 1970. One that no double holds exactly is refused. */
  timeMs(): number {
    const value = this.int64();
    if (Number.isSafeInteger(value)) return value;
    throw this.error('RDB_CORRUPT_VALUE', 'this is no time', this.offset - 8);
  }

  /** The smaller of a declared count and what is left: what a count may be trusted to allocate. */
  plausible(count: number): number {
    return Math.min(count, this.remaining);
  }

  /** Makes an error about what begins at `offset`. */
  error(code: RdbErrorCode, message: string, offset: number): RdbError {
    return new RdbError(code, message, offset);
  }

  #anyString(target: RdbString): void {
    if (this.#peek() >> 6 === LengthForm.encoded) {
      this.#encodedString(target);
      return;
    }
    const size = this.length();
    if (size > stringSizeMax) this.#refuseLong(size);
    const start = this.#take(size);
    target.setBytes(this.buffer, start, start + size);
  }

  #encodedString(target: RdbString): void {
    const encoding = this.byte() & 0x3f;
    if (encoding === Encoding.lzf) {
      this.#compressedString(target);
      return;
    }
    if (encoding > Encoding.int32) this.#refuseEncoding(encoding);
    const at = this.#take(1 << encoding);
    if (encoding === Encoding.int8) target.setInteger(this.buffer.readInt8(at));
    else if (encoding === Encoding.int16) target.setInteger(this.buffer.readInt16LE(at));
    else target.setInteger(this.buffer.readInt32LE(at));
  }

  #compressedString(target: RdbString): void {
    const at = this.offset - 1;
    const compressedSize = this.length();
    const size = this.length();
    if (compressedSize > stringSizeMax) this.#refuseLong(compressedSize);
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

  #refuseLength(offset: number): never {
    throw this.error('RDB_BAD_LENGTH', 'this is no length', offset);
  }

  /** A string longer than any must not be gathered from a feed. */
  #refuseLong(size: number): void {
    if (this.#feed === undefined) return;
    throw this.error('RDB_BAD_LENGTH', `no string has ${size} bytes`, this.offset);
  }

  #refuseEncoding(encoding: number): never {
    const message = `${encoding} is no encoding of strings`;
    throw this.error('RDB_BAD_ENCODING', message, this.offset - 1);
  }

  /** The next byte, which stays the next. */
  #peek(): number {
    if (this.position >= this.end) this.#refill(1);
    return this.buffer[this.position] as number;
  }

  #take(size: number): number {
    if (size > this.end - this.position) this.#refill(size);
    const at = this.position;
    this.position = at + size;
    return at;
  }

  /** Gets `size` bytes into the buffer. */
  #refill(size: number): void {
    this.#feed?.refill(this, size);
    const left = this.end - this.position;
    if (size <= left) return;
    throw this.error('RDB_TRUNCATED', `${size} bytes expected, ${left} are left`, this.offset);
  }
}
