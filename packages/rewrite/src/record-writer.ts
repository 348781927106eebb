/**
 * Writes records of the log, argument by argument. HOT.
 *
 *     writer.begin(3); writer.word('SET'); writer.bulk(key, 0, 3); writer.bulk(value, 0, 5);
 *
 *     *3\r\n$3\r\nSET\r\n$3\r\nfoo\r\n$5\r\nhello\r\n
 *
 * Invariants
 * 1. What is passed on is whole records, about 64 KiB of them at a time; a record that is larger is
 *    held until its end.
 *
 * Spec: redis/src/rio.c rioWriteBulkCount, rioWriteBulkString, rioWriteBulkDouble (7.0).
 */
import { formatDouble, integerSize, integerSizeMax, writeInteger } from '@varve/resp';

const array = 0x2a; // *
const bulk = 0x24; // $
const carriageReturn = 0x0d;
const lineFeed = 0x0a;

/** A mark, an integer and the end of the line. */
const headSizeMax = 1 + integerSizeMax + 2;

/** Up to here a loop beats `set` with its `subarray`. */
const loopSizeMax = 48;

const flushSize = 64 * 1024;

/** Takes records: `bytes[start, end)` is lent. */
export type TakeRecords = (bytes: Buffer, start: number, end: number) => void;

export class RecordWriter {
  readonly #take: TakeRecords;
  #buffer: Buffer;
  #size: number;

  constructor(take: TakeRecords) {
    this.#take = take;
    this.#buffer = Buffer.allocUnsafeSlow(2 * flushSize);
    this.#size = 0;
  }

  /** Begins a record of `count` arguments, its name included. */
  begin(count: number): void {
    if (this.#size >= flushSize) this.flush();
    const at = this.#reserve(headSizeMax);
    this.#size = writeHead(this.#buffer, at, array, count);
  }

  /** Passes on what is there. Between records. */
  flush(): void {
    if (this.#size > 0) this.#take(this.#buffer, 0, this.#size);
    this.#size = 0;
  }

  /** Writes an argument in ASCII: a name, an option. */
  word(text: string): void {
    const { length } = text;
    const at = this.#reserve(headSizeMax + length + 2);
    const buffer = this.#buffer;
    const from = writeHead(buffer, at, bulk, length);
    for (let i = 0; i < length; i++) buffer[from + i] = text.charCodeAt(i);
    this.#size = writeLineEnd(buffer, from + length);
  }

  /** Writes the argument `bytes[start, end)`. */
  bulk(bytes: Buffer, start: number, end: number): void {
    const length = end - start;
    const at = this.#reserve(headSizeMax + length + 2);
    const buffer = this.#buffer;
    const from = writeHead(buffer, at, bulk, length);
    if (length > loopSizeMax) buffer.set(bytes.subarray(start, end), from);
    else for (let i = 0; i < length; i++) buffer[from + i] = bytes[start + i] as number;
    this.#size = writeLineEnd(buffer, from + length);
  }

  /** Writes a safe integer as an argument. */
  integer(value: number): void {
    const at = this.#reserve(headSizeMax + integerSizeMax + 2);
    const from = writeHead(this.#buffer, at, bulk, integerSize(value));
    this.#size = writeLineEnd(this.#buffer, writeInteger(this.#buffer, from, value));
  }

  /** Writes a double as an argument. */
  double(value: number): void {
    if (Number.isSafeInteger(value) && !Object.is(value, -0)) this.integer(value);
    else this.word(formatDouble(value));
  }

  /** Writes a line between records: an annotation. */
  line(text: string): void {
    const at = this.#reserve(text.length + 2);
    this.#size = writeLineEnd(this.#buffer, at + this.#buffer.write(text, at, 'latin1'));
  }

  /** Makes room for `size` bytes; returns where they go. */
  #reserve(size: number): number {
    const at = this.#size;
    if (at + size > this.#buffer.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(2 * this.#buffer.length, at + size));
      this.#buffer.copy(larger, 0, 0, at);
      this.#buffer = larger;
    }
    return at;
  }
}

function writeHead(buffer: Buffer, at: number, mark: number, count: number): number {
  buffer[at] = mark;
  return writeLineEnd(buffer, writeInteger(buffer, at + 1, count));
}

function writeLineEnd(buffer: Buffer, at: number): number {
  buffer[at] = carriageReturn;
  buffer[at + 1] = lineFeed;
  return at + 2;
}
