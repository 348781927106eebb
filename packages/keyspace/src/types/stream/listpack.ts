/**
 * The elements of listpacks: strings and integers, each with its size behind it, so that they are
 * walked both ways. HOT.
 *
 *   element    encoding and data | size of that, in 1 to 5 bytes of 7 bits, to be read backwards
 *
 *   0nnnnnnn                     integer 0..127
 *   10nnnnnn data                string of up to 63 bytes
 *   110nnnnn n                   integer of 13 bits, signed, big-endian
 *   1110nnnn n data              string of up to 4095 bytes, size big-endian
 *   f0 nnnnnnnn data             string, 32 bits of size
 *   f1 / f2 / f3 / f4            integer of 16 / 24 / 32 / 64 bits, little-endian
 *
 * Worked example: "ab", 200 is `82 61 62 03  c0 c8 02`: a string of 2 bytes, 3 in all; 13 bits, 2
 * in all.
 *
 * Why Redis's format and not a denser one: when a stream begins a new node depends on the size of
 * the listpack of the last one, and XTRIM ~ removes whole nodes. Text that is a canonical integer
 * of 64 bits is stored as one, so it has no bytes to point at: `readElement` writes them anew.
 *
 * Spec: redis/src/listpack.c (7.0).
 */
import { assert } from '../../assert.js';
import { copyBytes, readWord, writeWord } from '../../entry/entry-layout.js';
import { integerTextMax, parseInteger, writeIntegerText } from '../../entry/integer-text.js';
import { setWide } from './stream-id.js';

const encoding = {
  string6: 0x80,
  integer13: 0xc0,
  string12: 0xe0,
  string32: 0xf0,
  integer16: 0xf1,
  integer64: 0xf4,
} as const;

/** What an element takes at most beside the bytes of a string. */
const overheadMax = 5 + 5;

/** Bytes of the element at `at`, without the size behind it. */
export function elementSize(bytes: Buffer, at: number): number {
  const first = bytes[at]!;
  if (first < encoding.string6) return 1;
  if (first < encoding.integer13) return 1 + (first & 0x3f);
  if (first < encoding.string12) return 2;
  if (first < encoding.string32) return 2 + (((first & 0x0f) << 8) | bytes[at + 1]!);
  if (first === encoding.string32) return 5 + readWord(bytes, at + 1);
  return first === encoding.integer64 ? 9 : first - encoding.integer16 + 3;
}

/** Offset of the element behind the one at `at`. */
export function nextElement(bytes: Buffer, at: number): number {
  const size = elementSize(bytes, at);
  return at + size + backSizeBytes(size);
}

/** Offset of the element before the one at `at`, or before the end. */
export function previousElement(bytes: Buffer, at: number): number {
  let size = 0;
  let from = at - 1;
  for (let shift = 1; ; shift *= 128) {
    size += (bytes[from]! & 0x7f) * shift;
    if ((bytes[from]! & 0x80) === 0) break;
    from--;
  }
  return from - size;
}

/** Value of an element that is an integer of at most 32 bits: a count or flags. */
export function readSmallInteger(bytes: Buffer, at: number): number {
  const first = bytes[at]!;
  if (first < encoding.string6) return first;
  if (first >= encoding.integer13 && first < encoding.string12)
    return (((first & 0x1f) << 27) >> 19) | bytes[at + 1]!;
  assert(first >= encoding.integer16 && first < encoding.integer64, 'a count has 32 bits at most');
  const width = first - encoding.integer16 + 2;
  let value = 0;
  for (let i = 0; i < width; i++) value |= bytes[at + 1 + i]! << (i * 8);
  return (value << (32 - width * 8)) >> (32 - width * 8);
}

/** High word of an element that is an integer, which is signed. */
export function integerHigh(bytes: Buffer, at: number): number {
  if (bytes[at] === encoding.integer64) return readWord(bytes, at + 5);
  return readSmallInteger(bytes, at) < 0 ? 0xffffffff : 0;
}

/** Low word of an element that is an integer. */
export function integerLow(bytes: Buffer, at: number): number {
  if (bytes[at] === encoding.integer64) return readWord(bytes, at + 1);
  return readSmallInteger(bytes, at) >>> 0;
}

/** The text of an element: a flyweight. */
export class ElementText {
  /** Where the text is; borrowed until the next `read` or the next mutation. */
  bytes: Buffer = Buffer.alloc(0);
  start = 0;
  end = 0;
  readonly #scratch = Buffer.alloc(integerTextMax + 12);

  /** Points at the text of the element at `at`. */
  read(bytes: Buffer, at: number): void {
    const first = bytes[at]!;
    this.bytes = bytes;
    if (first >= encoding.string6 && first < encoding.integer13) {
      this.start = at + 1;
      this.end = at + 1 + (first & 0x3f);
    } else if (first >= encoding.string12 && first < encoding.string32) {
      this.start = at + 2;
      this.end = at + elementSize(bytes, at);
    } else if (first === encoding.string32) {
      this.start = at + 5;
      this.end = at + elementSize(bytes, at);
    } else {
      this.bytes = this.#scratch;
      this.start = 0;
      this.end =
        first === encoding.integer64
          ? this.#scratch.write(bytes.readBigInt64LE(at + 1).toString(), 0, 'latin1')
          : writeIntegerText(this.#scratch, 0, readSmallInteger(bytes, at));
    }
  }

  /** Whether it is bytes `start..end` of `other`. */
  equals(other: Buffer, start: number, end: number): boolean {
    if (this.end - this.start !== end - start) return false;
    let at = this.start;
    for (let i = start; i < end; i++) {
      if (this.bytes[at++] !== other[i]) return false;
    }
    return true;
  }
}

/** Encodes elements, one behind the other, into memory of its own. */
export class ElementWriter {
  bytes: Buffer = Buffer.alloc(256);
  /** Bytes and elements since `begin`. */
  size = 0;
  count = 0;
  readonly #wide = new Uint32Array(2);

  begin(): void {
    this.size = 0;
    this.count = 0;
  }

  /** Writes an integer of 32 bits. */
  integer(value: number): void {
    this.#reserve(overheadMax);
    const { bytes, size: at } = this;
    if (value >= 0 && value <= 127) {
      bytes[at] = value;
      this.#close(at, at + 1);
    } else if (value >= -4096 && value <= 4095) {
      bytes[at] = encoding.integer13 | ((value >> 8) & 0x1f);
      bytes[at + 1] = value;
      this.#close(at, at + 2);
    } else {
      const width = value === (value << 16) >> 16 ? 2 : value === (value << 8) >> 8 ? 3 : 4;
      bytes[at] = encoding.integer16 + width - 2;
      for (let i = 0; i < width; i++) bytes[at + 1 + i] = value >> (i * 8);
      this.#close(at, at + 1 + width);
    }
  }

  /** Writes an integer of 64 bits, as two words. */
  wide(high: number, low: number): void {
    if ((high | 0) === (low | 0) >> 31) {
      this.integer(low | 0);
      return;
    }
    this.#reserve(overheadMax);
    const { bytes, size: at } = this;
    bytes[at] = encoding.integer64;
    writeWord(bytes, at + 1, low);
    writeWord(bytes, at + 5, high);
    this.#close(at, at + 9);
  }

  /** Writes bytes `start..end` of `source`. */
  text(source: Buffer, start: number, end: number): void {
    const first = source[start]!;
    // Most values are not integers: one look at the first byte says so.
    if (end > start && end - start <= integerTextMax && (first === 0x2d || first - 0x30 < 10)) {
      const value = parseInteger(source, start, end);
      if (value !== undefined) {
        setWide(this.#wide, 0, value);
        this.wide(this.#wide[0]!, this.#wide[1]!);
        return;
      }
    }
    const size = end - start;
    this.#reserve(size + overheadMax);
    const { bytes, size: at } = this;
    let from = at + 1;
    if (size < 64) {
      bytes[at] = encoding.string6 | size;
    } else if (size < 4096) {
      bytes[at] = encoding.string12 | (size >> 8);
      bytes[from++] = size;
    } else {
      bytes[at] = encoding.string32;
      writeWord(bytes, from, size);
      from += 4;
    }
    copyBytes(source, start, end, bytes, from);
    this.#close(at, from + size);
  }

  /** Writes the size of the element `start..end` behind it. */
  #close(start: number, end: number): void {
    const width = backSizeBytes(end - start);
    let rest = end - start;
    for (let at = end + width - 1; at >= end; at--) {
      this.bytes[at] = (rest & 0x7f) | (at === end ? 0 : 0x80);
      rest >>>= 7;
    }
    this.size = end + width;
    this.count++;
  }

  #reserve(size: number): void {
    const needed = this.size + size;
    if (needed <= this.bytes.length) return;
    const grown = Buffer.alloc(Math.max(needed, this.bytes.length * 2));
    this.bytes.copy(grown, 0, 0, this.size);
    this.bytes = grown;
  }
}

/** Bytes of the size behind an element. */
function backSizeBytes(size: number): number {
  if (size <= 127) return 1;
  if (size < 16383) return 2;
  if (size < 2097151) return 3;
  return size < 268435455 ? 4 : 5;
}
