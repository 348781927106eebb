/**
 * Strings at the cursor of a database. HOT (bench: replay, set, get).
 *
 * Encodings, as OBJECT ENCODING names them:
 *   int      a canonical decimal integer of 64 bits, stored in 4 or 8 bytes
 *   embstr   other strings of at most 44 bytes
 *   raw      longer ones, and whatever APPEND, SETRANGE or SETBIT made
 *
 * Only int and "APPEND made it" are kinds of their own: embstr and raw are stored alike.
 *
 * Spec: redis/src/t_string.c, redis/src/object.c (7.0).
 */
import { assert } from '../../assert.js';
import type { Entries } from '../../entry/entries.js';
import { copyBytes, Kind, ValueType, writeWord } from '../../entry/entry-layout.js';
import {
  integerTextMax,
  integerTextSize,
  parseInteger,
  parseShortInteger,
  readInt32,
  readInt64,
  writeBigInt64,
  writeInt64,
  writeIntegerText,
} from '../../entry/integer-text.js';

/** An APPEND that outgrows its block doubles it up to this many spare bytes, as sds does. */
const spareBytesMax = 1024 * 1024;

export class StringRoom {
  /**
   * What `read` found, or `edit` made: borrowed until the next mutation of the keyspace or the next
   * `read`.
   */
  bytes: Buffer = Buffer.alloc(0);
  start = 0;
  end = 0;

  readonly #entries: Entries;
  readonly #scratch = Buffer.alloc(integerTextMax + 12);

  constructor(entries: Entries) {
    this.#entries = entries;
  }

  /** Reads the value: sets `bytes`, `start` and `end`. */
  read(): void {
    this.#decode();
    const { bytes, kind, valueStart, valueEnd } = this.#entries.decoded;
    if (kind === Kind.int32 || kind === Kind.int64) {
      this.bytes = this.#scratch;
      this.start = 0;
      this.end = writeStoredInteger(this.#scratch, bytes, kind, valueStart);
      return;
    }
    this.bytes = bytes;
    this.start = valueStart;
    this.end = valueEnd;
  }

  /** Size of the value in bytes, as text. */
  size(): number {
    this.#decode();
    const { bytes, kind, valueStart, valueEnd } = this.#entries.decoded;
    if (kind === Kind.int32) return integerTextSize(readInt32(bytes, valueStart));
    if (kind === Kind.int64) return writeStoredInteger(this.#scratch, bytes, kind, valueStart);
    return valueEnd - valueStart;
  }

  /** The value as a safe integer; undefined if it is none, or beyond 2^53: `bigint` tells. */
  integer(): number | undefined {
    this.#decode();
    const { bytes, kind, valueStart, valueEnd } = this.#entries.decoded;
    if (kind === Kind.int32) return readInt32(bytes, valueStart);
    if (kind === Kind.int64) {
      const value = readInt64(bytes, valueStart);
      return value === value ? value : undefined;
    }
    const value = parseInteger(bytes, valueStart, valueEnd);
    return typeof value === 'number' ? value : undefined;
  }

  /** The value as an integer of 64 bits; undefined if it is not the canonical text of one. */
  bigint(): bigint | undefined {
    this.#decode();
    const { bytes, kind, valueStart, valueEnd } = this.#entries.decoded;
    if (kind === Kind.int32) return BigInt(readInt32(bytes, valueStart));
    if (kind === Kind.int64) return bytes.readBigInt64LE(valueStart);
    const value = parseInteger(bytes, valueStart, valueEnd);
    return value === undefined ? undefined : BigInt(value);
  }

  /**
   * Makes the value bytes `start..end`, whatever was at the cursor. Canonical integers are packed.
   *
   * @param keepTtl whether an expiry stays
   */
  put(bytes: Buffer, start: number, end: number, keepTtl: boolean): void {
    if (end - start <= integerTextMax && end > start) {
      const first = bytes[start]!;
      // Most values are not integers: one look at the first byte says so.
      if (first <= 0x39 && (first >= 0x30 || first === 0x2d)) {
        const short = parseShortInteger(bytes, start, end);
        const value = short === short ? short : parseInteger(bytes, start, end);
        if (typeof value === 'number') {
          this.putInteger(value, keepTtl);
          return;
        }
        if (value !== undefined) {
          this.putBigint(value, keepTtl);
          return;
        }
      }
    }
    this.#write(Kind.bytes, bytes, start, end, keepTtl);
  }

  /** As `put`, but never packed, and OBJECT ENCODING says raw. */
  putRaw(bytes: Buffer, start: number, end: number, keepTtl: boolean): void {
    this.#write(Kind.raw, bytes, start, end, keepTtl);
  }

  /** As `put`, but never packed: OBJECT ENCODING says embstr or raw, by size. */
  putText(bytes: Buffer, start: number, end: number, keepTtl: boolean): void {
    this.#write(Kind.bytes, bytes, start, end, keepTtl);
  }

  /** Makes the value a safe integer. */
  putInteger(value: number, keepTtl: boolean): void {
    assert(Number.isSafeInteger(value), 'an integer beyond 2^53 is a bigint');
    const entries = this.#entries;
    if (value === (value | 0)) {
      entries.write(Kind.int32, 4, keepTtl);
      writeWord(entries.valueBytes, entries.valueAt, value);
    } else {
      entries.write(Kind.int64, 8, keepTtl);
      writeInt64(entries.valueBytes, entries.valueAt, value);
    }
  }

  /** Makes the value an integer of 64 bits. */
  putBigint(value: bigint, keepTtl: boolean): void {
    assert(BigInt.asIntN(64, value) === value, 'an integer has 64 bits');
    const number = Number(value);
    if (Number.isSafeInteger(number)) {
      this.putInteger(number, keepTtl);
      return;
    }
    this.#entries.write(Kind.int64, 8, keepTtl);
    writeBigInt64(this.#entries.valueBytes, this.#entries.valueAt, value);
  }

  /**
   * Appends to the value, or makes it, and returns its new size. An expiry stays. Amortized O(size
   * appended).
   */
  append(bytes: Buffer, start: number, end: number): number {
    const entries = this.#entries;
    if (entries.index.entry === 0) {
      this.put(bytes, start, end, true);
      return end - start;
    }
    this.#unpack();
    entries.decode();
    const size = entries.decoded.valueEnd - entries.decoded.valueStart;
    const grown = size + end - start;
    entries.splice(Kind.raw, size, size, end - start, grown + Math.min(grown, spareBytesMax));
    copyBytes(bytes, start, end, entries.valueBytes, entries.valueAt + size);
    return grown;
  }

  /**
   * Overwrites the value from `offset` on, filling a gap with zeros, and returns its new size. An
   * expiry stays.
   */
  setRange(offset: number, bytes: Buffer, start: number, end: number): number {
    const entries = this.#entries;
    if (entries.index.entry === 0) this.#write(Kind.raw, bytes, end, end, true);
    this.#unpack();
    entries.decode();
    const size = entries.decoded.valueEnd - entries.decoded.valueStart;
    const grown = Math.max(size, offset + end - start);
    const from = Math.min(size, offset);
    const to = Math.min(size, offset + end - start);
    const room = grown === size ? grown : grown + Math.min(grown, spareBytesMax);
    entries.splice(Kind.raw, from, to, grown - size + to - from, room);
    entries.valueBytes.fill(0, entries.valueAt + from, entries.valueAt + Math.max(from, offset));
    copyBytes(bytes, start, end, entries.valueBytes, entries.valueAt + offset);
    return grown;
  }

  /**
   * Makes the value raw bytes that the caller may change in place, at least `sizeMin` of them: what
   * is missing is added as zeros. Sets `bytes`, `start` and `end`, as `read` does. An expiry stays.
   */
  edit(sizeMin: number): void {
    const entries = this.#entries;
    if (entries.index.entry === 0) {
      entries.write(Kind.raw, sizeMin, false);
      entries.valueBytes.fill(0, entries.valueAt, entries.valueAt + sizeMin);
      this.#lend(sizeMin);
      return;
    }
    this.#unpack();
    entries.decode();
    const size = entries.decoded.valueEnd - entries.decoded.valueStart;
    const grown = Math.max(size, sizeMin);
    const room = grown === size ? grown : grown + Math.min(grown, spareBytesMax);
    entries.splice(Kind.raw, size, size, grown - size, room);
    entries.valueBytes.fill(0, entries.valueAt + size, entries.valueAt + grown);
    this.#lend(grown);
  }

  /** Hands out the value that was just written. */
  #lend(size: number): void {
    this.bytes = this.#entries.valueBytes;
    this.start = this.#entries.valueAt;
    this.end = this.#entries.valueAt + size;
  }

  #decode(): void {
    this.#entries.decode();
    assert((this.#entries.decoded.kind & 7) === ValueType.string, 'the entry is a string');
  }

  #write(kind: number, bytes: Buffer, start: number, end: number, keepTtl: boolean): void {
    const entries = this.#entries;
    entries.write(kind, end - start, keepTtl);
    copyBytes(bytes, start, end, entries.valueBytes, entries.valueAt);
  }

  /** Makes an integer the text it stands for, so that bytes of it can change. */
  #unpack(): void {
    this.#decode();
    const { kind } = this.#entries.decoded;
    if (kind !== Kind.int32 && kind !== Kind.int64) return;
    this.read();
    this.#write(Kind.raw, this.bytes, this.start, this.end, true);
  }
}

/** Writes a stored integer as text at the start of `target` and returns the end. */
export function writeStoredInteger(
  target: Buffer,
  bytes: Buffer,
  kind: number,
  at: number,
): number {
  if (kind === Kind.int32) return writeIntegerText(target, 0, readInt32(bytes, at));
  const value = readInt64(bytes, at);
  if (value === value) return writeIntegerText(target, 0, value);
  return target.write(bytes.readBigInt64LE(at).toString(), 0, 'latin1');
}

/** Returns the name OBJECT ENCODING answers with for a string entry. */
export function stringEncodingName(kind: number, size: number): string {
  if (kind === Kind.int32 || kind === Kind.int64) return 'int';
  return kind === Kind.raw || size > embeddedSizeMax ? 'raw' : 'embstr';
}

const embeddedSizeMax = 44;
