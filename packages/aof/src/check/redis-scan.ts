/**
 * The grammar of an AOF as redis-check-aof sees it, with its messages.
 *
 *     0x              25: Expected to read 3 bytes, got 1 bytes
 *
 * Spec: redis/src/redis-check-aof.c processRESP, processAnnotations, checkSingleAof (7.0).
 */
import { batchTag } from '../annotations/index.js';
import type { FileCursor } from './file-cursor.js';

/** What a scan found. */
export interface ScanResult {
  /** Offset behind the last complete command outside of MULTI. */
  readonly okUpTo: number;
  /** Line number at the end of the scan, counted through all files. */
  readonly line: number;
  /** What is wrong, ready to print. */
  readonly problems: readonly string[];
  /** Where a `#TS:` later than wanted begins, with the header of its batch if it has one. */
  readonly timestampAt: number | undefined;
  /** A `#TS:` that cannot be read. */
  readonly isTimestampInvalid: boolean;
}

const lengthLineMax = 128;
const annotationLineMax = 1024;

/** Scans a file from the cursor on. `until`: the timestamp to stop behind, if any. */
export function scanFile(
  cursor: FileCursor,
  name: string,
  firstLine: number,
  until: number | undefined,
): ScanResult {
  const scan = new Scan(cursor, name, firstLine, until);
  scan.run();
  return scan;
}

class Scan implements ScanResult {
  okUpTo: number;
  line: number;
  readonly problems: string[];
  timestampAt: number | undefined;
  isTimestampInvalid: boolean;
  #cursor: FileCursor;
  #name: string;
  #until: number | undefined;
  #multi: number;
  #place: number;
  #headerAt: number;

  constructor(cursor: FileCursor, name: string, line: number, until: number | undefined) {
    this.okUpTo = cursor.offset;
    this.line = line;
    this.problems = [];
    this.timestampAt = undefined;
    this.isTimestampInvalid = false;
    this.#cursor = cursor;
    this.#name = name;
    this.#until = until;
    this.#multi = 0;
    this.#place = 0;
    this.#headerAt = -1;
  }

  run(): void {
    for (;;) {
      if (this.#multi === 0) this.okUpTo = this.#cursor.offset;
      const byte = this.#cursor.peek();
      if (byte === 0x23) {
        if (!this.#annotation()) return;
      } else if (byte === 0x2a) {
        this.#headerAt = -1;
        if (!this.#command()) break;
      } else {
        if (byte !== undefined) this.problems.push(`AOF ${this.#name} format error`);
        break;
      }
    }
    const isAtEnd = this.#cursor.offset === this.#cursor.size;
    if (isAtEnd && this.#multi !== 0 && this.problems.length === 0) {
      this.#problem('Reached EOF before reading EXEC for MULTI');
    }
  }

  /** Returns false if the scan ends here. */
  #annotation(): boolean {
    const place = this.#cursor.offset;
    this.#place = place;
    const line = this.#cursor.line(annotationLineMax);
    if (line.startsWith(batchTag)) {
      this.#headerAt = place;
      return true;
    }
    const headerAt = this.#headerAt;
    this.#headerAt = -1;
    if (this.#until === undefined || !line.startsWith('#TS:')) return true;
    const seconds = /^#TS:\s*([+-]?\d+)\r/.exec(line)?.[1];
    if (seconds === undefined) {
      this.isTimestampInvalid = true;
      return false;
    }
    if (Number(seconds) <= this.#until) return true;
    this.timestampAt = headerAt >= 0 ? headerAt : place;
    return false;
  }

  #command(): boolean {
    const argc = this.#length(0x2a);
    if (argc === undefined) return false;
    for (let i = 0; i < argc; i++) {
      const size = this.#length(0x24);
      if (size === undefined) return false;
      if (size < 0) {
        const range = 'which is not in the suitable range';
        return this.#problem(`Expected to read string of ${size} bytes, ${range}`);
      }
      const start = this.#cursor.offset;
      if (!this.#payload(size)) return false;
      if (i === 0 && !this.#framing(start, size)) return false;
    }
    return true;
  }

  /** Reads a prefix and a number. Returns `undefined` at the end, or if something else is there. */
  #length(prefix: number): number | undefined {
    this.#place = this.#cursor.offset;
    const value = this.#cursor.number(prefix);
    if (value < 0) return this.#unusualLength(prefix);
    this.line++;
    return value;
  }

  #unusualLength(prefix: number): number | undefined {
    const line = this.#cursor.line(lengthLineMax);
    if (line === '') return undefined;
    if (line.charCodeAt(0) !== prefix) {
      const expected = String.fromCharCode(prefix);
      this.#problem(`Expected prefix '${expected}', got: '${line[0] as string}'`);
      return undefined;
    }
    const digits = /^[ \t\n\v\f\r]*[+-]?\d+/.exec(line.slice(1))?.[0] ?? '';
    if (!this.#newline(line.slice(1 + digits.length))) return undefined;
    return Number(digits);
  }

  #payload(size: number): boolean {
    this.#place = this.#cursor.offset;
    const count = this.#cursor.skip(size + 2);
    if (count !== size + 2) {
      return this.#problem(`Expected to read ${size + 2} bytes, got ${count} bytes`);
    }
    const end = this.#cursor.offset - 2;
    if (this.#cursor.byteAt(end) === 0x0d && this.#cursor.byteAt(end + 1) === 0x0a) {
      this.line++;
      return true;
    }
    return this.#newline(this.#cursor.bytes(end, 2).toString('latin1'));
  }

  #newline(text: string): boolean {
    if (text.startsWith('\r\n')) {
      this.line++;
      return true;
    }
    return this.#problem(`Expected \\r\\n, got: ${hexOfChar(text, 0)}${hexOfChar(text, 1)}`);
  }

  #framing(start: number, size: number): boolean {
    if (size !== 4 && size !== 5) return true;
    const first = (this.#cursor.byteAt(start) ?? 0) | 0x20;
    if (first !== 0x6d && first !== 0x65) return true; // Neither m nor e.
    const word = this.#cursor.bytes(start, size).toString('latin1').toLowerCase();
    if (word === 'multi' && this.#multi++ !== 0) {
      return this.#problem(`Unexpected MULTI in AOF ${this.#name}`);
    }
    if (word === 'exec' && --this.#multi !== 0) {
      return this.#problem(`Unexpected EXEC in AOF ${this.#name}`);
    }
    return true;
  }

  #problem(text: string): false {
    this.problems.push(`0x${this.#place.toString(16).padStart(16)}: ${text}`);
    return false;
  }
}

/** C's %02x of a char, which is signed: 0x80 prints as ffffff80. */
function hexOfChar(text: string, index: number): string {
  const code = text.charCodeAt(index) || 0;
  return (code < 0x80 ? code : code + 0xffffff00).toString(16).padStart(2, '0');
}
