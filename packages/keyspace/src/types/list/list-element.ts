/**
 * An element of a list as bytes. HOT (bench: list).
 *
 *   tag       0..223     a string of so many bytes, which follow
 *             224        a string, its length before it in 2 bytes
 *             225        a string, its length before it in 4 bytes
 *             241..248   an integer of tag - 240 bytes: 1, 2, 3, 4, 6 or 8
 *
 * Worked example: the elements "ab", "1000" and "" are 7 bytes:
 *
 *   02 61 62  f2 e8 03  00
 *   2  a  b   2 bytes   0
 *
 * Every string has one form only, the integer wherever that is canonical text of two or more
 * characters and 64 bits. So two elements are equal when their bytes are, and an integer is never
 * longer than its text. Numbers are little-endian, integers in two's complement.
 *
 * A listpack has the size of each element behind it too, to be walked backwards. Here that byte is
 * saved: a run of elements is short, and whoever walks it backwards notes their places first.
 *
 * Spec: https://github.com/antirez/listpack, for what is packed as an integer.
 */
import { copyBytes, readWord, writeWord } from '../../entry/entry-layout.js';
import {
  integerTextMax,
  parseInteger,
  readInt64,
  writeBigInt64,
  writeInt64,
  writeIntegerText,
} from '../../entry/integer-text.js';

const shortMax = 223;
const word16Tag = 224;
const word32Tag = 225;
const integerTag = 240;
/** A tag and 8 bytes. */
const headBytesMax = 9;

/** Bytes of the element at `at`, its tag included. */
export function elementBytes(bytes: Buffer, at: number): number {
  const tag = bytes[at]!;
  if (tag <= shortMax) return 1 + tag;
  if (tag > integerTag) return 1 + tag - integerTag;
  return tag === word16Tag
    ? 3 + (bytes[at + 1]! | (bytes[at + 2]! << 8))
    : 5 + readWord(bytes, at + 1);
}

/** An element on its way into a list, or to be compared with those in it. */
export class EncodedElement {
  /** Bytes it takes. */
  size = 0;
  /** The tag, and the length or integer behind it. */
  readonly #head = Buffer.alloc(headBytesMax);
  #headSize = 0;
  /** The string behind the head; borrowed. */
  #bytes: Buffer = Buffer.alloc(0);
  #start = 0;
  #end = 0;

  /** Becomes the string `bytes[start, end)`, borrowed until the element is used no more. */
  set(bytes: Buffer, start: number, end: number): void {
    const length = end - start;
    if (length > 1 && length <= integerTextMax) {
      const value = parseInteger(bytes, start, end);
      if (value !== undefined) {
        this.#setInteger(value);
        return;
      }
    }
    this.#headSize = writeLength(this.#head, length);
    this.#bytes = bytes;
    this.#start = start;
    this.#end = end;
    this.size = this.#headSize + length;
  }

  /** Writes its `size` bytes at `at`. */
  write(target: Buffer, at: number): void {
    for (let i = 0; i < this.#headSize; i++) target[at + i] = this.#head[i]!;
    copyBytes(this.#bytes, this.#start, this.#end, target, at + this.#headSize);
  }

  /** Whether the element at `at` is equal. */
  equals(bytes: Buffer, at: number): boolean {
    for (let i = 0; i < this.#headSize; i++) {
      if (bytes[at + i] !== this.#head[i]) return false;
    }
    const from = at + this.#headSize - this.#start;
    for (let i = this.#start; i < this.#end; i++) {
      if (bytes[from + i] !== this.#bytes[i]) return false;
    }
    return true;
  }

  #setInteger(value: number | bigint): void {
    const head = this.#head;
    const size = typeof value === 'bigint' ? 8 : integerBytes(value);
    head[0] = integerTag + size;
    if (typeof value === 'bigint') writeBigInt64(head, 1, value);
    else if (size <= 4) writeWord(head, 1, value);
    else writeInt64(head, 1, value);
    this.#headSize = 1 + size;
    this.#start = 0;
    this.#end = 0;
    this.size = this.#headSize;
  }
}

/** The string of an element: where it lies, or as the text of an integer in memory of its own. */
export class ElementText {
  /** Borrowed until the next `read`, or until the list is written. */
  bytes: Buffer = Buffer.alloc(0);
  start = 0;
  end = 0;
  readonly #integer = Buffer.alloc(integerTextMax);

  /** Reads the element at `at`. */
  read(bytes: Buffer, at: number): void {
    const tag = bytes[at]!;
    if (tag > integerTag) {
      this.bytes = this.#integer;
      this.start = 0;
      this.end = writeInteger(this.#integer, bytes, at + 1, tag - integerTag);
      return;
    }
    this.bytes = bytes;
    this.start = at + (tag <= shortMax ? 1 : tag === word16Tag ? 3 : 5);
    this.end = at + elementBytes(bytes, at);
  }
}

/** Called with each element: a string, valid during the call. */
export type VisitElement = (bytes: Buffer, start: number, end: number) => void;

/** Visits the elements of `bytes[start, end)` in order, reading them with `text`. */
export function walkElements(
  bytes: Buffer,
  start: number,
  end: number,
  text: ElementText,
  visit: VisitElement,
): void {
  for (let at = start; at < end; at += elementBytes(bytes, at)) {
    text.read(bytes, at);
    visit(text.bytes, text.start, text.end);
  }
}

/** Returns the offset of the element `count` places behind that at `at`. */
export function skipElements(bytes: Buffer, at: number, count: number): number {
  let to = at;
  for (let i = 0; i < count; i++) to += elementBytes(bytes, to);
  return to;
}

/** Count of elements in `bytes[start, end)`, of which the last must end at `end`; else -1. */
export function countElements(bytes: Buffer, start: number, end: number): number {
  let count = 0;
  let at = start;
  for (; at < end; at += elementBytes(bytes, at)) count++;
  return at === end ? count : -1;
}

function writeLength(head: Buffer, length: number): number {
  if (length <= shortMax) {
    head[0] = length;
    return 1;
  }
  const isShort = length <= 0xffff;
  head[0] = isShort ? word16Tag : word32Tag;
  writeWord(head, 1, length);
  return isShort ? 3 : 5;
}

/** Bytes that the safe integer takes: of those there is a tag for. */
function integerBytes(value: number): number {
  if (value === (value | 0)) {
    if (value === (value << 24) >> 24) return 1;
    if (value === (value << 16) >> 16) return 2;
    return value === (value << 8) >> 8 ? 3 : 4;
  }
  return value >= -(2 ** 47) && value < 2 ** 47 ? 6 : 8;
}

/** Writes the text of the integer of `size` bytes at `at`; returns where it ends. */
function writeInteger(target: Buffer, bytes: Buffer, at: number, size: number): number {
  switch (size) {
    case 1:
      return writeIntegerText(target, 0, (bytes[at]! << 24) >> 24);
    case 2:
      return writeIntegerText(target, 0, ((bytes[at]! | (bytes[at + 1]! << 8)) << 16) >> 16);
    case 3:
      return writeIntegerText(
        target,
        0,
        ((bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16)) << 8) >> 8,
      );
    case 4:
      return writeIntegerText(target, 0, readWord(bytes, at) | 0);
    case 6: {
      const high = ((bytes[at + 4]! | (bytes[at + 5]! << 8)) << 16) >> 16;
      return writeIntegerText(target, 0, high * 4294967296 + readWord(bytes, at));
    }
    default: {
      const value = readInt64(bytes, at);
      if (value === value) return writeIntegerText(target, 0, value);
      return target.write(bytes.readBigInt64LE(at).toString(), 0, 'latin1');
    }
  }
}
