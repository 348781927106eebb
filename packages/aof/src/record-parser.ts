/**
 * Takes records and annotations out of a piece of log. HOT (bench: aof replay).
 *
 *     *2\r\n$4\r\nINCR\r\n$1\r\nk\r\n      a record: an array of bulk strings, nothing else
 *     #TS:1700000000\r\n                   an annotation, between records only
 *
 * Strict where Redis's loader is not: the CRLF after every length and every payload is verified, so
 * that one flipped digit of a length cannot silently shift the frame (redis/src/aof.c
 * loadSingleAppendOnlyFile, 7.0, discards those two bytes unseen). Lengths have no leading zeros
 * and no sign, as every writer of AOFs writes them.
 *
 * Why not resp's RequestReader: that one is made for clients; it accepts inline commands, which in
 * a log are garbage, and bounds arguments by configuration, which must not stop a log from loading.
 */
import { Argv } from '@varve/resp';

/** What `next` found. */
export const ParseResult = {
  /** The record or annotation that begins here goes on behind `end`, as far as one can see. */
  needMore: 0,
  /** `argv` is a record; it begins at `start`, the next thing at `position`. */
  record: 1,
  /** An annotation line lies in `[start, position)`. */
  annotation: 2,
  /** The byte at `errorPosition` cannot be there. */
  error: 3,
} as const;

export type ParseResult = (typeof ParseResult)[keyof typeof ParseResult];

/** Redis's limit for a line, its LF included. */
export const annotationSizeMax = 1023;

/** proto-max-bulk-len may be raised to this by a 64-bit server; no buffer is larger here. */
const bulkSizeMax = 0x7fffffff;
const argcMax = 0x7fffffff;

const incomplete = -1;
const malformed = -2;

export class RecordParser {
  buffer: Buffer;
  /** Where the next thing begins. */
  position: number;
  /** Where what is in the buffer ends. */
  end: number;
  /** Where the last thing began. */
  start: number;
  errorPosition: number;
  /** The last record; borrows `buffer`. */
  readonly argv: Argv;
  #cursor: number;

  constructor() {
    this.buffer = Buffer.alloc(0);
    this.position = 0;
    this.end = 0;
    this.start = 0;
    this.errorPosition = 0;
    this.argv = new Argv();
    this.#cursor = 0;
  }

  /** Takes the next thing from `buffer[position, end)`; there must be at least one byte. */
  next(): ParseResult {
    const buffer = this.buffer;
    const start = this.position;
    this.start = start;
    const first = buffer[start] as number;
    if (first !== 0x2a) return first === 0x23 ? this.#annotation() : this.#error(start);
    this.#cursor = start + 1;
    const argc = this.#length(argcMax);
    if (argc < 0) return argc === incomplete ? ParseResult.needMore : ParseResult.error;
    if (argc === 0) return this.#error(start + 1);
    const argv = this.argv;
    for (let i = 0; i < argc; i++) {
      if (2 * i + 2 > argv.offsets.length) this.#growOffsets();
      const result = this.#bulk(argv.offsets, 2 * i);
      if (result !== ParseResult.record) return result;
    }
    this.position = this.#cursor;
    argv.buffer = buffer;
    argv.argc = argc;
    argv.recordStart = start;
    argv.recordEnd = this.#cursor;
    return ParseResult.record;
  }

  /** Reads `$<size>\r\n<payload>\r\n` at the cursor and notes where the payload lies. */
  #bulk(offsets: Int32Array, index: number): ParseResult {
    const buffer = this.buffer;
    const cursor = this.#cursor;
    if (cursor >= this.end) return ParseResult.needMore;
    if (buffer[cursor] !== 0x24) return this.#error(cursor);
    this.#cursor = cursor + 1;
    const size = this.#length(bulkSizeMax);
    if (size < 0) return size === incomplete ? ParseResult.needMore : ParseResult.error;
    const start = this.#cursor;
    const end = start + size;
    if (end + 2 > this.end) return this.#brokenEnd(end);
    if (buffer[end] !== 0x0d) return this.#error(end);
    if (buffer[end + 1] !== 0x0a) return this.#error(end + 1);
    offsets[index] = start;
    offsets[index + 1] = end;
    this.#cursor = end + 2;
    return ParseResult.record;
  }

  /** A payload whose CRLF is not all there: fine so far, unless the CR is there and is none. */
  #brokenEnd(end: number): ParseResult {
    if (end < this.end && this.buffer[end] !== 0x0d) return this.#error(end);
    return ParseResult.needMore;
  }

  /** Reads digits and CRLF at the cursor. Returns `incomplete` or `malformed` (position noted) if
   * it cannot. */
  #length(max: number): number {
    const buffer = this.buffer;
    const end = this.end;
    let cursor = this.#cursor;
    const start = cursor;
    let value = 0;
    while (cursor < end) {
      const byte = buffer[cursor] as number;
      if (byte === 0x0d) break;
      const isLeadingZero = value === 0 && cursor > start;
      if (byte < 0x30 || byte > 0x39 || isLeadingZero) return this.#malformed(cursor);
      value = value * 10 + (byte - 0x30);
      if (value > max) return this.#malformed(cursor);
      cursor++;
    }
    if (cursor === start && cursor < end) return this.#malformed(cursor);
    if (cursor + 1 >= end) return incomplete;
    if (buffer[cursor + 1] !== 0x0a) return this.#malformed(cursor + 1);
    this.#cursor = cursor + 2;
    return value;
  }

  #annotation(): ParseResult {
    const lineEnd = this.buffer.subarray(0, this.end).indexOf(0x0a, this.position);
    const size = (lineEnd < 0 ? this.end : lineEnd + 1) - this.position;
    if (size > annotationSizeMax) return this.#error(this.position + annotationSizeMax);
    if (lineEnd < 0) return ParseResult.needMore;
    this.position = lineEnd + 1;
    return ParseResult.annotation;
  }

  #malformed(position: number): number {
    this.errorPosition = position;
    return malformed;
  }

  #error(position: number): ParseResult {
    this.errorPosition = position;
    return ParseResult.error;
  }

  #growOffsets(): void {
    const offsets = new Int32Array(this.argv.offsets.length * 2);
    offsets.set(this.argv.offsets);
    this.argv.offsets = offsets;
  }
}
