/**
 * The arguments of one command, as offsets into one buffer. HOT (bench: resp).
 *
 *     buffer    * 2 \r \n $ 3 \r \n G E T \r \n $ 1 \r \n k \r \n * 1 ...
 *               ^                   ^     ^               ^ ^     ^
 *     offsets   |                   8    11              17 18    |
 *               recordStart                               recordEnd
 *
 * Nothing is copied: a command that only looks at its arguments costs no allocation, and one that
 * is logged as it was received is appended to the log as `buffer[recordStart, recordEnd)`.
 *
 * Invariants
 * 1. For i < argc: start(i) <= end(i) <= buffer.length. `offsets` may be longer than 2 * argc.
 * 2. If `canonical`, `buffer[recordStart, recordEnd)` is byte for byte what `encode()` returns.
 *    Else (a peer sent something other than CRLF, which Redis lets pass) the record must not be
 *    kept.
 * 3. An Argv filled by a RequestReader borrows: it is valid until that reader's next call.
 *    `clone()` keeps.
 */
import assert from 'node:assert';

import { Byte } from './bytes.js';
import { integerSize, writeInteger } from './integers.js';

const noBytes = Buffer.alloc(0);

export class Argv {
  buffer: Buffer;
  offsets: Int32Array;
  argc: number;
  recordStart: number;
  recordEnd: number;
  canonical: boolean;

  /** Makes an Argv of no arguments with room for `capacity` of them. */
  constructor(capacity = 16) {
    this.buffer = noBytes;
    this.offsets = new Int32Array(2 * capacity);
    this.argc = 0;
    this.recordStart = 0;
    this.recordEnd = 0;
    this.canonical = true;
  }

  /** Makes an owned, canonical Argv. Strings are encoded as UTF-8. */
  static from(args: readonly (string | Uint8Array)[]): Argv {
    const argv = new Argv(args.length);
    argv.assign(args.map((arg) => (typeof arg === 'string' ? Buffer.from(arg) : arg)));
    return argv;
  }

  /** Replaces everything in this Argv by a canonical record of `args`, which are copied. */
  assign(args: readonly Uint8Array[]): void {
    let total = frameSize(args.length);
    for (const arg of args) total += frameSize(arg.byteLength) + arg.byteLength + 2;
    if (this.offsets.length < 2 * args.length) this.offsets = new Int32Array(2 * args.length);
    const buffer = Buffer.allocUnsafeSlow(total);
    let position = writeFrame(buffer, 0, Byte.array, args.length);
    for (let i = 0; i < args.length; i++) {
      const arg = args[i] as Uint8Array;
      const start = writeFrame(buffer, position, Byte.bulk, arg.byteLength);
      buffer.set(arg, start);
      this.offsets[2 * i] = start;
      this.offsets[2 * i + 1] = start + arg.byteLength;
      position = writeLineEnd(buffer, start + arg.byteLength);
    }
    assert(position === total);
    this.buffer = buffer;
    this.argc = args.length;
    this.recordStart = 0;
    this.recordEnd = total;
    this.canonical = true;
  }

  start(i: number): number {
    return this.offsets[2 * i] as number;
  }

  end(i: number): number {
    return this.offsets[2 * i + 1] as number;
  }

  size(i: number): number {
    return (this.offsets[2 * i + 1] as number) - (this.offsets[2 * i] as number);
  }

  /** Returns argument `i` as a borrowed view, valid as long as this Argv. */
  bytes(i: number): Buffer {
    return this.buffer.subarray(this.start(i), this.end(i));
  }

  /** Returns argument `i` as bytes the caller may keep. */
  copy(i: number): Buffer {
    return Buffer.from(this.bytes(i));
  }

  /** Returns argument `i` as a string of one character per byte (latin1), which loses nothing. */
  text(i: number): string {
    return this.buffer.toString('latin1', this.start(i), this.end(i));
  }

  /**
   * Tells whether argument `i` is `lower`, a lower-case ASCII word, in whatever case. Allocates
   * nothing.
   */
  is(i: number, lower: string): boolean {
    const start = this.start(i);
    const size = this.end(i) - start;
    if (size !== lower.length) return false;
    const buffer = this.buffer;
    for (let k = 0; k < size; k++) {
      const byte = buffer[start + k] as number;
      const folded = byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
      if (folded !== lower.charCodeAt(k)) return false;
    }
    return true;
  }

  /** Returns a deep copy that the caller may keep. It is canonical even if the original is not. */
  clone(): Argv {
    const clone = new Argv(this.argc);
    if (!this.canonical) {
      const args: Buffer[] = [];
      for (let i = 0; i < this.argc; i++) args.push(this.bytes(i));
      clone.assign(args);
      return clone;
    }
    const base = this.recordStart;
    clone.buffer = Buffer.from(this.buffer.subarray(base, this.recordEnd));
    clone.argc = this.argc;
    for (let k = 0; k < 2 * this.argc; k++) clone.offsets[k] = (this.offsets[k] as number) - base;
    clone.recordEnd = this.recordEnd - base;
    return clone;
  }

  /** Returns the arguments as a RESP array of bulk strings, which the caller may keep. */
  encode(): Buffer {
    return this.clone().buffer;
  }

  /** Doubles the room for offsets, whose content stays. Returns the new `offsets`. */
  grow(): Int32Array {
    const offsets = new Int32Array(Math.max(32, 2 * this.offsets.length));
    offsets.set(this.offsets);
    this.offsets = offsets;
    return offsets;
  }

  /** Forgets the arguments, so that a borrowed buffer can be collected. */
  clear(): void {
    this.buffer = noBytes;
    this.argc = 0;
    this.recordStart = 0;
    this.recordEnd = 0;
    this.canonical = true;
  }
}

function frameSize(count: number): number {
  return 1 + integerSize(count) + 2;
}

function writeFrame(target: Buffer, offset: number, type: number, count: number): number {
  target[offset] = type;
  return writeLineEnd(target, writeInteger(target, offset + 1, count));
}

function writeLineEnd(target: Buffer, offset: number): number {
  target[offset] = Byte.cr;
  target[offset + 1] = Byte.lf;
  return offset + 2;
}
