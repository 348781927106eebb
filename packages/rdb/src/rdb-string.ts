/**
 * A string that was read: where its bytes are. HOT.
 *
 *     raw          bytes[start, end) lies in what is being read: nothing is copied
 *     integer      its decimal text lies in own memory, 20 bytes
 *     compressed   bytes[0, size) is a buffer of its own
 *
 * One object is filled again and again. A visitor borrows it: the object until its call returns,
 * and the bytes as long.
 */
import { integerSizeMax, parseDouble, parseInteger } from './decimals.js';

const empty = Buffer.alloc(0);

export class RdbString {
  bytes: Buffer;
  start: number;
  end: number;
  /** The value, where the string was stored as an integer: a saving for who wants just that. */
  stored: number | bigint | undefined;
  #digits: Buffer | undefined;

  constructor() {
    this.bytes = empty;
    this.start = 0;
    this.end = 0;
    this.stored = undefined;
    this.#digits = undefined;
  }

  get size(): number {
    return this.end - this.start;
  }

  /** Copies the bytes: the caller may keep them. */
  copy(): Buffer {
    return Buffer.from(this.bytes.subarray(this.start, this.end));
  }

  /** The bytes as text, one character per byte. */
  text(): string {
    return this.bytes.toString('latin1', this.start, this.end);
  }

  /** The integer these bytes are the canonical decimal form of, or `undefined`. */
  integer(): number | bigint | undefined {
    if (this.stored !== undefined) return this.stored;
    return parseInteger(this.bytes, this.start, this.end);
  }

  /** The double these bytes spell, or NaN. */
  double(): number {
    if (this.stored !== undefined) return Number(this.stored);
    return parseDouble(this.bytes, this.start, this.end);
  }

  /** Becomes `bytes[start, end)`, borrowed. */
  setBytes(bytes: Buffer, start: number, end: number): void {
    // The buffer is the same for thousands of strings: no write, no barrier.
    if (this.bytes !== bytes) this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.stored = undefined;
  }

  /** Becomes the decimal form of `value`: a safe integer, or the `bigint` of an int64. */
  setInteger(value: number | bigint): void {
    const digits = (this.#digits ??= Buffer.alloc(integerSizeMax));
    this.bytes = digits;
    this.stored = value;
    this.start = 0;
    if (typeof value === 'number' && value >= -0x7fffffff && value <= 0x7fffffff) {
      this.start = writeBackwards(digits, value);
      this.end = integerSizeMax;
    } else {
      this.end = digits.write(String(value), 'latin1');
    }
  }
}

/** Writes an integer of 32 bits to the end of `digits`; returns where it starts. */
function writeBackwards(digits: Buffer, value: number): number {
  let rest = value < 0 ? -value : value;
  let at = integerSizeMax;
  do {
    const quotient = (rest / 10) | 0;
    digits[--at] = 0x30 + (rest - quotient * 10);
    rest = quotient;
  } while (rest > 0);
  if (value < 0) digits[--at] = 0x2d;
  return at;
}
