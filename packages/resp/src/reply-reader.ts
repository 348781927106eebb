/**
 * Reads the replies of a server, RESP2 and RESP3, for clients and tests.
 *
 *     %1\r\n +a\r\n *2\r\n :1\r\n _\r\n      { a: [1, null] }
 *
 * Aggregates are built on a stack of open ones, not by recursion; a value cut by the end of what
 * arrived goes on where it stopped:
 *
 *     stack     map (1 of 2 read) > array (1 of 2 read)     next: the type of its second
 *
 * Invariants
 * 1. The same bytes give the same replies and the same error however they are cut into chunks.
 * 2. No byte is read twice, but a short line's.
 * 3. A declared size or count allocates nothing. Memory is in proportion to what arrived.
 * 4. After an error every later `next()` throws the same error.
 *
 * Streamed strings and aggregates (`$?`, `*?`), which no server sends, are RESP_INVALID_LENGTH.
 *
 * Spec: https://redis.io/docs/latest/develop/reference/protocol-spec/
 */
import assert from 'node:assert';

import { Byte } from './bytes.js';
import { parseInteger } from './integers.js';
import { ProtocolError, type ProtocolErrorCode } from './protocol-error.js';
import type { Reply, ReplyEntries, ReplyValue } from './reply.js';

export interface ReplyLimits {
  /** Bytes of one string. */
  bulkSizeMax: number;
  /** Bytes of a line: a simple string, a number, a length. */
  lineSizeMax: number;
  /** Aggregates open at once. */
  depthMax: number;
}

const defaultLimits: ReplyLimits = {
  bulkSizeMax: 0x7fffffff,
  lineSizeMax: 1024 * 1024,
  depthMax: 128,
};

const countMax = 0x7fffffff;

/** Ends the format of a verbatim string. */
const colon = 0x3a;

const noBytes = Buffer.alloc(0);

type AggregateType = 'array' | 'map' | 'set' | 'push' | 'attribute';

/** An aggregate whose elements are still coming. */
interface Frame {
  readonly type: AggregateType;
  readonly items: Reply[];
  remaining: number;
  readonly attributes: ReplyEntries | undefined;
}

/** A string whose size was read, and not yet its bytes. */
interface OpenString {
  readonly type: number;
  readonly size: number;
}

export class ReplyReader {
  readonly #limits: ReplyLimits;
  #buffer: Buffer;
  #position: number;
  #end: number;
  #owned: boolean;
  #consumed: number; // Bytes of the connection before `#buffer[0]`.
  #scanned: number; // Up to where the end of the current line was sought in vain.
  #stack: Frame[];
  #string: OpenString | undefined;
  #attributes: ReplyEntries | undefined; // For the value that comes next.
  #error: ProtocolError | undefined;

  constructor(limits: Partial<ReplyLimits> = {}) {
    this.#limits = { ...defaultLimits, ...limits };
    this.#buffer = noBytes;
    this.#position = 0;
    this.#end = 0;
    this.#owned = false;
    this.#consumed = 0;
    this.#scanned = 0;
    this.#stack = [];
    this.#string = undefined;
    this.#attributes = undefined;
    this.#error = undefined;
  }

  /** Adds bytes. `chunk` must not change until `next()` has returned `undefined`. */
  feed(chunk: Uint8Array): void {
    if (this.#error !== undefined) return;
    if (this.#end > this.#position) {
      this.#append(chunk);
      return;
    }
    this.#consumed += this.#position;
    this.#buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    this.#position = 0;
    this.#end = chunk.byteLength;
    this.#scanned = 0;
  }

  /**
   * Reads the next reply.
   *
   * @returns a reply the caller may keep, or `undefined` when more bytes are needed.
   * @throws {ProtocolError} when the bytes are not RESP.
   */
  next(): Reply | undefined {
    if (this.#error !== undefined) throw this.#error;
    for (;;) {
      const value = this.#readValue();
      if (value === 'needMore') {
        this.#keep();
        return undefined;
      }
      if (value === 'opened') continue;
      const attributes = this.#attributes;
      this.#attributes = undefined;
      const reply = this.#close(withAttributes(value, attributes));
      if (reply !== undefined) return reply;
    }
  }

  /**
   * Puts a value in its place. Returns it, or the aggregate it completes, if nothing is open any
   * more.
   */
  #close(value: Reply): Reply | undefined {
    let reply = value;
    for (;;) {
      const frame = this.#stack.at(-1);
      if (frame === undefined) return reply;
      frame.items.push(reply);
      frame.remaining--;
      if (frame.remaining > 0) return undefined;
      this.#stack.pop();
      if (frame.type === 'attribute') {
        this.#attributes = [...(frame.attributes ?? []), ...toEntries(frame.items)];
        return undefined;
      }
      reply = withAttributes(aggregate(frame.type, frame.items), frame.attributes);
    }
  }

  #readValue(): ReplyValue | 'needMore' | 'opened' {
    if (this.#string !== undefined) return this.#readString(this.#string);
    const start = this.#position;
    const lineEnd = this.#findLineEnd();
    if (lineEnd < 0) return 'needMore';
    const type = this.#buffer[start] as number;
    const from = start + 1;
    switch (type) {
      case Byte.simple:
        return this.#accept(lineEnd, { type: 'simple', text: this.#text(from, lineEnd) });
      case Byte.error:
        return this.#accept(lineEnd, { type: 'error', text: this.#text(from, lineEnd) });
      case Byte.integer:
        return this.#accept(lineEnd, { type: 'integer', value: this.#integer(from, lineEnd) });
      case Byte.null:
        if (lineEnd > from) this.#fail('RESP_INVALID_VALUE', 'A null has content');
        return this.#accept(lineEnd, { type: 'null', form: 'null' });
      case Byte.boolean:
        return this.#accept(lineEnd, { type: 'boolean', value: this.#boolean(from, lineEnd) });
      case Byte.double:
        return this.#accept(lineEnd, this.#double(from, lineEnd));
      case Byte.bigNumber:
        return this.#accept(lineEnd, this.#bigNumber(from, lineEnd));
      case Byte.bulk:
      case Byte.blobError:
      case Byte.verbatim:
        return this.#openString(type, from, lineEnd);
      case Byte.array:
        return this.#openAggregate('array', from, lineEnd);
      case Byte.map:
        return this.#openAggregate('map', from, lineEnd);
      case Byte.set:
        return this.#openAggregate('set', from, lineEnd);
      case Byte.push:
        return this.#openAggregate('push', from, lineEnd);
      case Byte.attribute:
        return this.#openAggregate('attribute', from, lineEnd);
      default:
        return this.#fail('RESP_UNKNOWN_TYPE', `No type begins with byte ${type}`);
    }
  }

  #accept<T>(lineEnd: number, value: T): T {
    this.#position = lineEnd + 2;
    return value;
  }

  #openString(type: number, from: number, lineEnd: number): ReplyValue | 'needMore' {
    const size = this.#count(from, lineEnd, this.#limits.bulkSizeMax, type === Byte.bulk);
    this.#position = lineEnd + 2;
    if (size < 0) return { type: 'null', form: 'bulk' };
    this.#string = { type, size };
    return this.#readString(this.#string);
  }

  #readString({ type, size }: OpenString): ReplyValue | 'needMore' {
    const start = this.#position;
    const end = start + size;
    if (end + 2 > this.#end) return 'needMore';
    if (this.#buffer[end] !== Byte.cr || this.#buffer[end + 1] !== Byte.lf) {
      return this.#fail('RESP_MISSING_CRLF', 'A string is not followed by CRLF');
    }
    const value = this.#stringValue(type, start, end);
    this.#string = undefined;
    this.#position = end + 2;
    return value;
  }

  #stringValue(type: number, start: number, end: number): ReplyValue {
    if (type === Byte.blobError) return { type: 'blobError', text: this.#text(start, end) };
    if (type === Byte.bulk) return { type: 'bulk', bytes: this.#copy(start, end) };
    if (end - start < 4 || this.#buffer[start + 3] !== colon) {
      return this.#fail('RESP_INVALID_VALUE', 'A verbatim string has no format');
    }
    const format = this.#text(start, start + 3);
    return { type: 'verbatim', format, bytes: this.#copy(start + 4, end) };
  }

  #openAggregate(type: AggregateType, from: number, lineEnd: number): ReplyValue | 'opened' {
    const count = this.#count(from, lineEnd, countMax, type === 'array');
    this.#position = lineEnd + 2;
    if (count < 0) return { type: 'null', form: 'array' };
    if (count === 0) return type === 'attribute' ? 'opened' : aggregate(type, []);
    if (this.#stack.length === this.#limits.depthMax) {
      return this.#fail('RESP_TOO_DEEP', `More than ${this.#limits.depthMax} nested aggregates`);
    }
    const paired = type === 'map' || type === 'attribute';
    const remaining = paired ? 2 * count : count;
    this.#stack.push({ type, items: [], remaining, attributes: this.#attributes });
    this.#attributes = undefined;
    return 'opened';
  }

  /** Returns a size or count, or -1 for RESP2's null where that is allowed. */
  #count(from: number, lineEnd: number, max: number, nullable: boolean): number {
    const value = parseInteger(this.#buffer, from, lineEnd);
    const min = nullable ? -1 : 0;
    if (typeof value === 'number' && value >= min && value <= max) return value;
    return this.#fail('RESP_INVALID_LENGTH', `Not a length up to ${max}`);
  }

  #integer(from: number, lineEnd: number): number | bigint {
    const plus = this.#buffer[from] === Byte.simple ? 1 : 0;
    const value = parseInteger(this.#buffer, from + plus, lineEnd);
    return value ?? this.#fail('RESP_INVALID_VALUE', 'Not a 64-bit integer');
  }

  #boolean(from: number, lineEnd: number): boolean {
    const text = this.#text(from, lineEnd);
    if (text === 't' || text === 'f') return text === 't';
    return this.#fail('RESP_INVALID_VALUE', 'Not a boolean');
  }

  #double(from: number, lineEnd: number): ReplyValue {
    const text = this.#text(from, lineEnd);
    if (/^[+-]?\d+(\.\d*)?([eE][+-]?\d+)?$/.test(text)) {
      return { type: 'double', value: Number(text), text };
    }
    if (/^[+-]?inf$/.test(text)) {
      return { type: 'double', value: text.startsWith('-') ? -Infinity : Infinity, text };
    }
    if (/^-?nan$/.test(text)) return { type: 'double', value: NaN, text };
    return this.#fail('RESP_INVALID_VALUE', 'Not a double');
  }

  #bigNumber(from: number, lineEnd: number): ReplyValue {
    const text = this.#text(from, lineEnd);
    if (/^[+-]?\d+$/.test(text)) return { type: 'bigNumber', text };
    return this.#fail('RESP_INVALID_VALUE', 'Not a big number');
  }

  /** Returns the position of the CR that ends the current line, or -1. */
  #findLineEnd(): number {
    const buffer = this.#buffer;
    const start = this.#position;
    let at = Math.max(start, this.#scanned);
    while (at < this.#end && buffer[at] !== Byte.cr) at++;
    if (at - start > this.#limits.lineSizeMax) this.#fail('RESP_LINE_TOO_LONG', 'No end of line');
    if (at + 1 >= this.#end) {
      this.#scanned = at;
      return -1;
    }
    this.#scanned = 0;
    if (buffer[at + 1] !== Byte.lf) this.#fail('RESP_MISSING_CRLF', 'CR without LF');
    if (at === start) this.#fail('RESP_UNKNOWN_TYPE', 'An empty line');
    return at;
  }

  #text(start: number, end: number): string {
    return this.#buffer.toString('latin1', start, end);
  }

  #copy(start: number, end: number): Buffer {
    return Buffer.from(this.#buffer.subarray(start, end));
  }

  /** Copies the unread rest, so that the chunk is the caller's again. */
  #keep(): void {
    if (this.#owned && this.#position < this.#end) return;
    const rest = this.#copy(this.#position, this.#end);
    this.#consumed += this.#position;
    this.#scanned = Math.max(0, this.#scanned - this.#position);
    this.#owned = rest.length > 0;
    this.#buffer = rest;
    this.#position = 0;
    this.#end = rest.length;
  }

  #append(chunk: Uint8Array): void {
    const rest = this.#end - this.#position;
    const size = rest + chunk.byteLength;
    if (!this.#owned || this.#end + chunk.byteLength > this.#buffer.byteLength) {
      const buffer = Buffer.allocUnsafeSlow(2 * size);
      this.#buffer.copy(buffer, 0, this.#position, this.#end);
      this.#consumed += this.#position;
      this.#scanned = Math.max(0, this.#scanned - this.#position);
      this.#buffer = buffer;
      this.#position = 0;
      this.#end = rest;
      this.#owned = true;
    }
    this.#buffer.set(chunk, this.#end);
    this.#end += chunk.byteLength;
    assert(this.#end <= this.#buffer.byteLength);
  }

  #fail(code: ProtocolErrorCode, message: string): never {
    this.#error = new ProtocolError(code, message, this.#consumed + this.#position);
    this.#buffer = noBytes;
    this.#position = 0;
    this.#end = 0;
    this.#stack = [];
    throw this.#error;
  }
}

function aggregate(type: Exclude<AggregateType, 'attribute'>, items: Reply[]): ReplyValue {
  return type === 'map' ? { type, entries: toEntries(items) } : { type, items };
}

/** Pairs up what was read one by one: key, value, key, value. */
function toEntries(items: readonly Reply[]): ReplyEntries {
  const entries: [Reply, Reply][] = [];
  for (let i = 0; i < items.length; i += 2) {
    entries.push([items[i] as Reply, items[i + 1] as Reply]);
  }
  return entries;
}

function withAttributes(value: ReplyValue, attributes: ReplyEntries | undefined): Reply {
  return attributes === undefined ? value : { ...value, attributes };
}
