/**
 * Finds the commands in what a client sends, without copying them. HOT (bench: resp).
 *
 *     *2\r\n $3\r\nGET\r\n $1\r\nk\r\n      a multibulk request: an array of bulk strings
 *     GET k\r\n                             the same, inline
 *
 * `feed` lends a chunk, usually the read buffer that all sockets share, and commands are found in
 * place. Only a command cut by the end of the chunk is copied (request-buffer.ts).
 *
 * Invariants
 * 1. The same bytes give the same commands and the same error however they are cut into chunks.
 * 2. Nothing is read twice but a header line, and of that at most `headerSizeFast` bytes: a bulk of
 *    512 MB in small chunks is O(n).
 * 3. A declared length allocates nothing: memory is at most a multiple of what arrived, and is
 *    given back when all of it was read.
 * 4. After an error the stream has lost its frame: every later `next()` repeats the error.
 *
 * Redis skips the two bytes after a length or a payload without looking at them. So do we, but what
 * is not CRLF makes the command not canonical, so that such bytes never get into the log.
 *
 * One difference: a NUL before the end of a header or of an inline line. Redis looks for the end
 * with strchr, never finds it, and hangs until 64 KiB arrived; then it answers "too big ...". We
 * answer that at once.
 *
 * Spec: redis/src/networking.c processMultibulkBuffer, processInlineBuffer (7.0).
 */
import assert from 'node:assert';

import { Argv } from './argv.js';
import { Byte } from './bytes.js';
import { splitInline } from './inline.js';
import { parseInteger } from './integers.js';
import { RequestBuffer } from './request-buffer.js';
import {
  defaultRequestLimits,
  type RequestLimits,
  unauthenticatedBulkSizeMax,
  unauthenticatedCountMax,
} from './request-limits.js';

export const ReadResult = { needMore: 0, command: 1, error: 2 } as const;
export type ReadResult = (typeof ReadResult)[keyof typeof ReadResult];

/** A type byte and nine digits, which fit a small integer: longer headers go the slow way. */
const headerSizeFast = 10;

/** The least that is copied of a new chunk to complete a cut command. */
const appendSizeMin = 512;
const argcKept = 1024;

/** What a header amounts to, if not a value: `-1 - ReadResult`, so that no value is like it. */
const outcome = { needMore: -1, command: -2, error: -3 } as const;

const lineOpen = -1;
const lineTooBig = -2;

export class RequestReader {
  readonly argv: Argv;
  readonly limits: RequestLimits;
  /** False while the client must authenticate and did not: then far smaller limits hold. */
  authenticated: boolean;
  /** After `ReadResult.error`: the reply in Redis's words, without "ERR ". */
  errorText: string;

  readonly #bytes: RequestBuffer;
  #position: number; // In the buffer of `#bytes`, as all offsets.
  // The command that is being read.
  #recordStart: number;
  #remaining: number; // Arguments still to come; 0 between commands and in the first header.
  #argc: number;
  #bulkSize: number; // Of the argument that is being read, -1 before its header is complete.
  #scanned: number; // Up to where the end of the current line was sought in vain.
  #canonical: boolean;
  #failed: boolean;

  /** @param limits shared, not copied: changes take effect at once. */
  constructor(limits: RequestLimits = defaultRequestLimits()) {
    this.argv = new Argv();
    this.limits = limits;
    this.authenticated = true;
    this.errorText = '';
    this.#bytes = new RequestBuffer();
    this.#position = 0;
    this.#recordStart = 0;
    this.#remaining = 0;
    this.#argc = 0;
    this.#bulkSize = -1;
    this.#scanned = 0;
    this.#canonical = true;
    this.#failed = false;
  }

  /** Unread bytes in own memory: what CLIENT LIST calls qbuf. */
  get buffered(): number {
    return this.#bytes.owned ? this.#bytes.end - this.#base() : 0;
  }

  /** Bytes of own memory, used or not. */
  get memorySize(): number {
    const { owned, buffer } = this.#bytes;
    return (owned ? buffer.byteLength : 0) + this.argv.offsets.byteLength;
  }

  /** Bytes fed that are not part of a command returned so far. */
  get unread(): number {
    return this.#bytes.end - this.#base() + this.#bytes.pending;
  }

  /**
   * Lends `chunk[start, end)`. It must not change until `next()` has returned `needMore` or
   * `error`, or `retain()` was called. The chunk before it must be used up in the same sense.
   */
  feed(chunk: Buffer, start: number, end: number): void {
    assert(start <= end && end <= chunk.byteLength);
    const bytes = this.#bytes;
    const isRead = bytes.owned ? bytes.pending === 0 : this.#position === bytes.end;
    assert(isRead, 'The chunk before was neither read nor retained.');
    if (this.#failed) return;
    bytes.lend(chunk, start, end);
    if (!bytes.owned) {
      this.#position = start;
      this.#scanned = 0;
    }
  }

  /**
   * Reads the next command into `argv`, which is valid until the next call of any method of this
   * reader. Empty arrays and blank lines are skipped. Never throws, whatever the bytes.
   *
   * @returns `command`; `needMore` when all that was fed is read or kept; `error`, see `errorText`.
   */
  next(): ReadResult {
    if (this.#bytes.owned) this.#leaveOwn();
    // HOT. Everything that loops is a local, and an integer (`| 0`) for the compiler too.
    const argv = this.argv;
    const countMax = this.authenticated ? this.limits.multibulkCountMax : unauthenticatedCountMax;
    const sizeMax = this.authenticated ? this.limits.bulkSizeMax : unauthenticatedBulkSizeMax;
    const buffer = this.#bytes.buffer;
    const end = this.#bytes.end | 0;
    let offsets = argv.offsets;
    let position = this.#position | 0;
    let remaining = this.#remaining | 0;
    let argc = this.#argc | 0;
    let bulkSize = this.#bulkSize | 0;
    let canonical = this.#canonical;

    while (remaining === 0) {
      const stop = end - position > headerSizeFast ? position + headerSizeFast : end;
      let at = position + 1;
      let count = 0;
      for (; at < stop; at++) {
        const digit = (buffer[at] as number) ^ Byte.zero;
        if (digit > 9) break;
        count = count * 10 + digit;
      }
      if (
        at + 1 < end &&
        buffer[at] === Byte.cr &&
        buffer[at + 1] === Byte.lf &&
        buffer[position] === Byte.array &&
        count <= countMax &&
        (buffer[position + 1] === Byte.zero ? at === position + 2 : at > position + 1)
      ) {
        this.#recordStart = position;
        canonical = true;
        position = at + 2;
        remaining = count;
      } else {
        this.#save(position, 0, 0, -1, true);
        remaining = this.#readHeader() | 0;
        if (remaining < 0) return this.#finish(remaining);
        position = this.#position | 0;
        canonical = this.#canonical;
      }
    }

    while (remaining > 0) {
      if (bulkSize < 0) {
        const stop = end - position > headerSizeFast ? position + headerSizeFast : end;
        let at = position + 1;
        let size = 0;
        for (; at < stop; at++) {
          const digit = (buffer[at] as number) ^ Byte.zero;
          if (digit > 9) break;
          size = size * 10 + digit;
        }
        if (
          at + 1 < end &&
          buffer[at] === Byte.cr &&
          buffer[at + 1] === Byte.lf &&
          buffer[position] === Byte.bulk &&
          size <= sizeMax &&
          (buffer[position + 1] === Byte.zero ? at === position + 2 : at > position + 1)
        ) {
          position = at + 2;
          bulkSize = size;
        } else {
          this.#save(position, remaining, argc, -1, canonical);
          bulkSize = this.#readHeader() | 0;
          if (bulkSize < 0) return this.#finish(bulkSize);
          position = this.#position | 0;
          canonical = this.#canonical;
        }
      }
      const payloadEnd = position + bulkSize;
      if (payloadEnd + 2 > end) {
        this.#save(position, remaining, argc, bulkSize, canonical);
        return this.#finish(outcome.needMore);
      }
      if (buffer[payloadEnd] !== Byte.cr || buffer[payloadEnd + 1] !== Byte.lf) canonical = false;
      if (2 * argc === offsets.length) offsets = argv.grow();
      offsets[2 * argc] = position;
      offsets[2 * argc + 1] = payloadEnd;
      argc++;
      remaining--;
      position = payloadEnd + 2;
      bulkSize = -1;
    }

    argv.buffer = buffer;
    argv.argc = argc;
    argv.recordStart = this.#recordStart;
    argv.recordEnd = position;
    argv.canonical = canonical;
    this.#save(position, 0, 0, -1, true);
    return ReadResult.command;
  }

  /**
   * Copies what is unread of the lent chunk, which may then be reused, though `next()` would have
   * found more commands in it. For clients that are made to wait. Invalidates `argv`.
   */
  retain(): void {
    this.argv.clear();
    if (this.#failed) return;
    const bytes = this.#bytes;
    if (bytes.owned) this.#append(bytes.pending);
    else this.#keep();
    bytes.dropChunk();
  }

  /** Verifies the invariants of the fields. */
  check(): void {
    this.#bytes.check();
    assert(this.#position <= this.#bytes.end);
    assert(this.#recordStart <= this.#position || this.#remaining === 0);
    assert(2 * this.#argc <= this.argv.offsets.length);
    assert(this.#remaining >= 0 && this.#bulkSize >= -1);
  }

  /**
   * Ends `next` when its loop did not find a whole array: with an error, an inline command, or no
   * more bytes.
   */
  #finish(negative: number): ReadResult {
    if (negative !== outcome.needMore) return (-1 - negative) as ReadResult;
    if (this.#readOn()) return this.next();
    return this.#failed ? ReadResult.error : ReadResult.needMore;
  }

  #save(
    position: number,
    remaining: number,
    argc: number,
    bulkSize: number,
    canonical: boolean,
  ): void {
    this.#position = position;
    this.#remaining = remaining;
    this.#argc = argc;
    this.#bulkSize = bulkSize;
    this.#canonical = canonical;
  }

  /**
   * Reads the header at the saved position, of whatever form, or an inline request.
   *
   * @returns its value, 0 for what is to be skipped, or a negative `outcome`.
   */
  #readHeader(): number {
    const { buffer, end } = this.#bytes;
    const start = this.#position;
    if (this.#failed) return outcome.error;
    if (start === end) return outcome.needMore;
    const inFirst = this.#remaining === 0;
    if (inFirst && buffer[start] !== Byte.array) return this.#readInline();

    const tooBig = inFirst ? 'too big mbulk count string' : 'too big bulk count string';
    const lineEnd = this.#findLineEnd(Byte.cr);
    if (lineEnd === lineTooBig) return this.#fail(tooBig);
    // The byte after CR is skipped unseen, but it must have arrived.
    if (lineEnd < 0 || lineEnd + 1 === end) return outcome.needMore;

    const value = parseInteger(buffer, start + 1, lineEnd);
    if (inFirst) {
      if (typeof value !== 'number' || value > this.limits.multibulkCountMax) {
        return this.#fail('invalid multibulk length');
      }
      if (!this.authenticated && value > unauthenticatedCountMax) {
        return this.#fail('unauthenticated multibulk length');
      }
      this.#recordStart = start;
      this.#canonical = true;
    } else {
      const type = buffer[start] as number;
      if (type !== Byte.bulk) return this.#fail(`expected '$', got '${printable(type)}'`);
      if (typeof value !== 'number' || value < 0 || value > this.limits.bulkSizeMax) {
        return this.#fail('invalid bulk length');
      }
      if (!this.authenticated && value > unauthenticatedBulkSizeMax) {
        return this.#fail('unauthenticated bulk length');
      }
    }
    if (buffer[lineEnd + 1] !== Byte.lf) this.#canonical = false;
    this.#position = lineEnd + 2;
    return Math.max(0, value);
  }

  /** Reads an inline request into `argv`, as if it had come as an array. Not hot: it allocates. */
  #readInline(): number {
    const { buffer } = this.#bytes;
    const lineEnd = this.#findLineEnd(Byte.lf);
    if (lineEnd === lineTooBig) return this.#fail('too big inline request');
    if (lineEnd < 0) return outcome.needMore;
    const start = this.#position;
    const hasCr = lineEnd > start && buffer[lineEnd - 1] === Byte.cr;
    const words = splitInline(buffer, start, hasCr ? lineEnd - 1 : lineEnd);
    if (words === undefined) return this.#fail('unbalanced quotes in request');
    this.#position = lineEnd + 1;
    if (words.length === 0) return 0;
    this.argv.assign(words);
    return outcome.command;
  }

  /**
   * Seeks `byte` from where the last call gave up. Returns its position, `lineOpen` or
   * `lineTooBig`.
   */
  #findLineEnd(byte: number): number {
    const { buffer, end } = this.#bytes;
    const start = this.#position;
    const limit = start + this.limits.inlineSizeMax;
    const stop = Math.min(end, limit + 1);
    let at = Math.max(start, this.#scanned);
    while (at < stop && buffer[at] !== byte && buffer[at] !== 0) at++;
    if (at > limit) return lineTooBig;
    if (at === stop) {
      this.#scanned = at;
      return lineOpen;
    }
    if (buffer[at] === 0) return lineTooBig;
    this.#scanned = 0;
    return at;
  }

  #fail(text: string): number {
    this.errorText = `Protocol error: ${text}`;
    this.#failed = true;
    this.argv.clear();
    this.#bytes.clear();
    this.#save(0, 0, 0, -1, true);
    return outcome.error;
  }

  /** Where the bytes begin that are still needed. */
  #base(): number {
    return this.#remaining === 0 ? this.#position : this.#recordStart;
  }

  /** Called when the buffer is used up. Returns whether there is more to read. */
  #readOn(): boolean {
    this.argv.clear();
    const bytes = this.#bytes;
    if (!bytes.owned) {
      this.#keep();
      return false;
    }
    if (bytes.pending === 0) {
      bytes.dropChunk();
      this.#leaveOwn();
      return false;
    }
    // As much as is missing, if that is known, else as much again: few steps, however large the
    // chunk.
    const held = bytes.end - this.#base();
    const missing = this.#bulkSize < 0 ? held : this.#position + this.#bulkSize + 2 - bytes.end;
    this.#append(Math.min(bytes.pending, Math.max(missing, appendSizeMin)));
    return !this.#failed;
  }

  /** Between commands: goes back from own memory to the chunk if it can. */
  #leaveOwn(): void {
    if (this.#remaining !== 0) return;
    const position = this.#bytes.leaveOwn(this.#position);
    if (!this.#bytes.owned) this.#scanned = 0;
    this.#position = position;
  }

  /** Moves the unread rest of the chunk to own memory, if there is any. */
  #keep(): void {
    const base = this.#base();
    if (this.#bytes.end - base > this.limits.querySizeMax) {
      this.#fail('too big query');
      return;
    }
    this.#shift(this.#bytes.keep(base));
    if (!this.#bytes.owned && this.argv.offsets.length > 2 * argcKept) {
      this.argv.offsets = new Int32Array(2 * argcKept);
    }
  }

  /** Adds the next `size` bytes of the chunk to own memory. */
  #append(size: number): void {
    const base = this.#base();
    if (this.#bytes.end - base + size > this.limits.querySizeMax) {
      this.#fail('too big query');
      return;
    }
    const endIsKnown = this.#remaining === 1 && this.#bulkSize >= 0;
    const commandSize = endIsKnown ? this.#position + this.#bulkSize + 2 - base : Infinity;
    this.#shift(this.#bytes.append(size, base, commandSize));
  }

  /** Accounts for the bytes having moved to the front. */
  #shift(size: number): void {
    if (size === 0) return;
    this.#position -= size;
    this.#recordStart -= size;
    this.#scanned = Math.max(0, this.#scanned - size);
    const offsets = this.argv.offsets;
    for (let k = 0; k < 2 * this.#argc; k++) offsets[k] = (offsets[k] as number) - size;
  }
}

/** What Redis puts in the place of a line break in an error. */
function printable(byte: number): string {
  return byte === Byte.cr || byte === Byte.lf ? ' ' : String.fromCharCode(byte);
}
