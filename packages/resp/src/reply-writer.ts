/**
 * Writes replies, one after the other, into one growing buffer. HOT (bench: resp).
 *
 *     writer.array(2); writer.integer(7); writer.bulk(bytes, 0, 3);     *2\r\n:7\r\n$3\r\nfoo\r\n
 *
 * Commands say what they mean (a map, a double, nothing); the writer says it in the client's
 * protocol:
 *
 *     call            RESP2                RESP3
 *     map(n)          *2n                  %n
 *     set(n)          *n                   ~n
 *     push(n)         *n                   >n
 *     null()          $-1                  _
 *     nullArray()     *-1                  _
 *     boolean(true)   :1                   #t
 *     double(1.5)     $3 1.5               ,1.5
 *     bigNumber(s)    bulk                 (s
 *     verbatim(f, s)  bulk                 =size f:s
 *
 * Who does not know the number of elements beforehand defers it: the header is put in when the
 * count is known, and what was written since moves up by its size.
 *
 *     const mark = writer.deferArray(); ...; writer.setArray(mark, count);
 *
 * Invariants
 * 1. `length <= buffer.length`; `buffer[0, length)` is what was written. Both may be read, and
 *    replaced together, by who sends it: the writer has no other state between replies.
 * 2. Deferred headers are set innermost first.
 * 3. No text of a simple string or an error can end it early: CR and LF become spaces.
 *
 * Spec: redis/src/networking.c addReply* (7.0).
 */
import assert from 'node:assert';

import { Byte } from './bytes.js';
import { formatDouble } from './doubles.js';
import { integerSize, integerSizeMax, writeInteger } from './integers.js';

/** Type, count, CRLF. */
const headerSizeMax = 1 + integerSizeMax + 2;

/**
 * Up to here a loop beats `set`, which costs about 120 ns at any of these sizes, its `subarray`
 * included; a loop costs 3 ns per byte (Node 20, bench: resp).
 */
const loopSizeMax = 48;

const sizeMin = 1024;

export class ReplyWriter {
  /** The protocol of the client that is written to, chosen with HELLO. */
  protocol: 2 | 3;
  buffer: Buffer;
  length: number;
  /** Offsets of deferred headers, outermost first. */
  readonly #marks: number[];

  constructor(initialSize = 16 * 1024) {
    this.protocol = 2;
    this.buffer = Buffer.allocUnsafeSlow(Math.max(sizeMin, initialSize));
    this.length = 0;
    this.#marks = [];
  }

  ok(): void {
    const at = this.#reserve(5);
    const buffer = this.buffer;
    buffer[at] = Byte.simple;
    buffer[at + 1] = 0x4f; // O
    buffer[at + 2] = 0x4b; // K
    this.length = endLine(buffer, at + 3);
  }

  queued(): void {
    this.simple('QUEUED');
  }

  /** Writes a simple string. One byte per character. */
  simple(text: string): void {
    this.#line(Byte.simple, text);
  }

  /**
   * Writes an error. `text` begins with its code, e.g. "ERR syntax error". One byte per character.
   */
  error(text: string): void {
    let end = text.length;
    while (end > 0 && isLineBreak(text.charCodeAt(end - 1))) end--;
    this.#line(Byte.error, end === text.length ? text : text.slice(0, end));
  }

  /** Writes an integer, which must be safe: others are `bigint`'s. */
  integer(value: number): void {
    this.#header(Byte.integer, value);
  }

  /** Writes an integer of the 64-bit range. */
  bigint(value: bigint): void {
    this.#line(Byte.integer, String(value));
  }

  emptyBulk(): void {
    const at = this.#reserve(headerSizeMax + 2);
    this.length = endLine(this.buffer, writeHeader(this.buffer, at, Byte.bulk, 0));
  }

  /** Writes the absence of a value. */
  null(): void {
    if (this.protocol === 2) this.#header(Byte.bulk, -1);
    else this.#line(Byte.null, '');
  }

  /** Writes the absence of a string: another name for `null`. */
  nullBulk(): void {
    this.null();
  }

  /** Writes the absence of an array. */
  nullArray(): void {
    if (this.protocol === 2) this.#header(Byte.array, -1);
    else this.#line(Byte.null, '');
  }

  /** Writes `bytes[start, end)` as a bulk string. */
  bulk(bytes: Uint8Array, start: number, end: number): void {
    const at = this.#reserve(headerSizeMax + end - start + 2);
    const buffer = this.buffer;
    const from = writeHeader(buffer, at, Byte.bulk, end - start);
    this.length = endLine(buffer, copyBytes(buffer, from, bytes, start, end));
  }

  /** Writes a bulk string in UTF-8. */
  text(text: string): void {
    this.#bulkOf(text, Buffer.byteLength(text), 'utf8');
  }

  /** Writes a bulk string of one byte per character: what `Argv.text` returns. */
  latin1(text: string): void {
    this.#bulkOf(text, text.length, 'latin1');
  }

  /** Writes an integer as a bulk string. A `number` must be safe; it allocates nothing then. */
  bulkInteger(value: number | bigint): void {
    if (typeof value === 'bigint') {
      this.latin1(String(value));
      return;
    }
    const at = this.#reserve(headerSizeMax + integerSizeMax + 2);
    const buffer = this.buffer;
    const from = writeHeader(buffer, at, Byte.bulk, integerSize(value));
    this.length = endLine(buffer, writeInteger(buffer, from, value));
  }

  array(count: number): void {
    this.#header(Byte.array, count);
  }

  map(count: number): void {
    if (this.protocol === 2) this.#header(Byte.array, 2 * count);
    else this.#header(Byte.map, count);
  }

  set(count: number): void {
    this.#header(this.protocol === 2 ? Byte.array : Byte.set, count);
  }

  /** Begins data that the client did not ask for: a message, an invalidation. */
  push(count: number): void {
    this.#header(this.protocol === 2 ? Byte.array : Byte.push, count);
  }

  /** Begins a map of data about the reply that follows. RESP2 has nothing like it: do not call. */
  attribute(count: number): void {
    assert(this.protocol === 3);
    this.#header(Byte.attribute, count);
  }

  boolean(value: boolean): void {
    if (this.protocol === 2) this.integer(value ? 1 : 0);
    else this.#line(Byte.boolean, value ? 't' : 'f');
  }

  double(value: number): void {
    if (this.protocol === 3) this.#line(Byte.double, formatDouble(value));
    else if (Number.isSafeInteger(value) && !Object.is(value, -0)) this.bulkInteger(value);
    else this.latin1(formatDouble(value));
  }

  /** Writes a number of any size, given in decimal. */
  bigNumber(text: string): void {
    if (this.protocol === 2) this.latin1(text);
    else this.#line(Byte.bigNumber, text);
  }

  /** Writes text for people, in UTF-8. `format` has three characters: "txt" or "mkd". */
  verbatim(format: string, text: string): void {
    assert(format.length === 3);
    if (this.protocol === 2) {
      this.text(text);
      return;
    }
    const size = Buffer.byteLength(text);
    const at = this.#reserve(headerSizeMax + 4 + size + 2);
    const from = writeHeader(this.buffer, at, Byte.verbatim, size + 4);
    this.buffer.write(`${format}:`, from, 'latin1');
    this.buffer.write(text, from + 4);
    this.length = endLine(this.buffer, from + 4 + size);
  }

  /** Begins an array whose count `setArray` will tell. */
  deferArray(): number {
    return this.#defer();
  }

  /** Ends what `deferArray` began: it has `count` elements. O(bytes written since). */
  setArray(mark: number, count: number): void {
    this.#insertHeader(mark, Byte.array, count);
  }

  deferMap(): number {
    return this.#defer();
  }

  setMap(mark: number, count: number): void {
    if (this.protocol === 2) this.#insertHeader(mark, Byte.array, 2 * count);
    else this.#insertHeader(mark, Byte.map, count);
  }

  deferSet(): number {
    return this.#defer();
  }

  setSet(mark: number, count: number): void {
    this.#insertHeader(mark, this.protocol === 2 ? Byte.array : Byte.set, count);
  }

  /** Writes bytes that are RESP already. */
  raw(bytes: Uint8Array, start: number, end: number): void {
    const at = this.#reserve(end - start);
    this.length = copyBytes(this.buffer, at, bytes, start, end);
  }

  /** Drops what was written after `length`, deferred headers too. */
  truncate(length: number): void {
    assert(length >= 0 && length <= this.length);
    const marks = this.#marks;
    while (marks.length > 0 && (marks[marks.length - 1] as number) > length) marks.pop();
    this.length = length;
  }

  /** Takes out all that was written: the caller may keep it, the writer goes on in a new buffer. */
  take(): Buffer {
    assert(this.#marks.length === 0);
    const taken = this.buffer.subarray(0, this.length);
    this.buffer = Buffer.allocUnsafeSlow(sizeMin);
    this.length = 0;
    return taken;
  }

  #header(type: number, count: number): void {
    const at = this.#reserve(headerSizeMax);
    this.length = writeHeader(this.buffer, at, type, count);
  }

  #line(type: number, text: string): void {
    const size = text.length;
    const at = this.#reserve(1 + size + 2) + 1;
    const buffer = this.buffer;
    buffer[at - 1] = type;
    for (let i = 0; i < size; i++) {
      const char = text.charCodeAt(i);
      buffer[at + i] = isLineBreak(char) ? 0x20 : char;
    }
    this.length = endLine(buffer, at + size);
  }

  #bulkOf(text: string, size: number, encoding: 'utf8' | 'latin1'): void {
    const at = this.#reserve(headerSizeMax + size + 2);
    const buffer = this.buffer;
    const from = writeHeader(buffer, at, Byte.bulk, size);
    if (size > loopSizeMax || size !== text.length) buffer.write(text, from, encoding);
    else for (let i = 0; i < size; i++) buffer[from + i] = text.charCodeAt(i);
    this.length = endLine(buffer, from + size);
  }

  #defer(): number {
    this.#marks.push(this.length);
    return this.length;
  }

  #insertHeader(mark: number, type: number, count: number): void {
    assert(this.#marks.pop() === mark, 'Deferred headers are set innermost first.');
    const end = this.#reserve(headerSizeMax);
    const buffer = this.buffer;
    // Written behind everything, to learn its size; then the content moves up and it moves to its
    // place.
    const size = writeHeader(buffer, end, type, count) - end;
    buffer.copyWithin(mark + size, mark, end);
    writeHeader(buffer, mark, type, count);
    this.length = end + size;
  }

  /** Makes room for `size` bytes. Returns where. */
  #reserve(size: number): number {
    const length = this.length;
    if (length + size > this.buffer.length) this.#grow(length + size);
    return length;
  }

  #grow(size: number): void {
    const buffer = Buffer.allocUnsafeSlow(Math.max(size, 2 * this.buffer.length));
    this.buffer.copy(buffer, 0, 0, this.length);
    this.buffer = buffer;
  }
}

function writeHeader(target: Buffer, offset: number, type: number, count: number): number {
  target[offset] = type;
  return endLine(target, writeInteger(target, offset + 1, count));
}

function endLine(target: Buffer, offset: number): number {
  target[offset] = Byte.cr;
  target[offset + 1] = Byte.lf;
  return offset + 2;
}

function isLineBreak(char: number): boolean {
  return char === Byte.cr || char === Byte.lf;
}

/** Returns the offset after the copy. */
function copyBytes(
  target: Buffer,
  offset: number,
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  const size = end - start;
  if (size > loopSizeMax) target.set(bytes.subarray(start, end), offset);
  else for (let i = 0; i < size; i++) target[offset + i] = bytes[start + i] as number;
  return offset + size;
}
