/**
 * The manifest: which files make the log, in which order to load them. Pure; the disk is
 * manifest-file.ts.
 *
 *     file appendonly.aof.1.base.aof seq 1 type b
 *     file appendonly.aof.1.incr.aof seq 1 type i
 *     file appendonly.aof.2.incr.aof seq 2 type i
 *
 * One file per line, LF-terminated: the BASE (at most one), all HISTORY, all INCR from old to new.
 * A line is pairs of key and value in any order, keys in any case: `file` (a bare name), `seq` (not
 * 0), `type` (first letter counts: b, h, i); further pairs, as Redis >= 8 writes them, are kept as
 * they are. A line is at most 1024 bytes with its LF; one that begins with `#` is a comment (not
 * kept).
 *
 * Two things are ours. `id 9f0c21d4` on the line of a checksummed file repeats the id of its first
 * line, so that a file that was emptied or exchanged is noticed. A manifest with such a pair ends
 * with `#CM:6b1f03a9`, the CRC-32 of what is before it: what rot made of a type or a number may be
 * a manifest, too, one that has the newest file removed as HISTORY. Redis ignores both, and drops
 * them when it writes the manifest; then there is one check less.
 *
 * No file is named twice, and no new one gets a name in use: what a line calls HISTORY is removed.
 * (Redis looks at neither.)
 *
 * Values are immutable: every change returns a new Manifest, which is written and only then made
 * current, so that a failed write changes nothing.
 *
 * Names: F.<seq>.base.aof (or .base.rdb), F.<seq>.incr.aof; F is `appendfilename`. The two kinds
 * are numbered independently, each from the last number read.
 *
 * Spec: redis/src/aof.c aofLoadManifestFromFile, aofInfoFormat (7.0).
 */
import assert from 'node:assert/strict';
import { crc32 } from 'node:zlib';

import { formatHex } from './annotations/index.js';
import { quoteWord, splitWords } from './manifest-words.js';

export type FileType = 'base' | 'history' | 'incr';

/** One line of the manifest. */
export interface FileEntry {
  readonly name: string;
  readonly sequence: number;
  readonly type: FileType;
  /** The further pairs, in the order read. */
  readonly extra: readonly (readonly [key: string, value: string])[];
}

/** Returns the id that the manifest has for a file; `undefined` if it has none. */
export function entryId(entry: FileEntry): string | undefined {
  return entry.extra.find(([key]) => key === 'id')?.[1];
}

/** Why a manifest could not be parsed; texts are Redis's. */
export interface ManifestProblem {
  readonly reason: string;
  /** Number of the line and the line, trimmed; 0 and undefined if the trouble is with no line. */
  readonly lineNumber: number;
  readonly line: string | undefined;
}

const lineSizeMax = 1024;

const checksumTag = '#CM:';

const typeLetters = { base: 'b', history: 'h', incr: 'i' } as const;

export class Manifest {
  readonly base: FileEntry | undefined;
  readonly history: readonly FileEntry[];
  readonly incr: readonly FileEntry[];
  /** The numbers last given out: the next file gets one more. */
  readonly baseSequence: number;
  readonly incrSequence: number;

  constructor(
    base: FileEntry | undefined,
    history: readonly FileEntry[],
    incr: readonly FileEntry[],
    baseSequence = base?.sequence ?? 0,
    incrSequence = incr.at(-1)?.sequence ?? 0,
  ) {
    this.base = base;
    this.history = history;
    this.incr = incr;
    this.baseSequence = baseSequence;
    this.incrSequence = incrSequence;
    this.check();
  }

  static readonly empty = new Manifest(undefined, [], []);

  /** Parses the bytes of a manifest file. */
  static parse(bytes: Buffer): Manifest | ManifestProblem {
    return parseManifest(bytes);
  }

  /** Whether no file is named that holds data. */
  get isEmpty(): boolean {
    return this.base === undefined && this.incr.length === 0;
  }

  /** The files to load, in order. */
  get files(): readonly FileEntry[] {
    return this.base ? [this.base, ...this.incr] : this.incr;
  }

  /** Returns the content of the manifest file. */
  format(): string {
    const text = this.#entries.map(formatEntry).join('');
    const isChecked = this.#entries.some((entry) => entryId(entry) !== undefined);
    return isChecked ? text + checksumLine(Buffer.from(text, 'latin1')) : text;
  }

  /** Describes the next INCR of a log called `prefix`, without adding it. `fileId` if it has
   * checksums. */
  nextIncr(prefix: string, fileId: number | undefined): FileEntry {
    const named = this.#nextName(prefix, 'incr.aof', this.incrSequence);
    return { ...named, type: 'incr', extra: idPair(fileId) };
  }

  /** Describes the next BASE, without adding it. */
  nextBase(prefix: string, form: 'aof' | 'rdb', fileId: number | undefined): FileEntry {
    const named = this.#nextName(prefix, `base.${form}`, this.baseSequence);
    return { ...named, type: 'base', extra: idPair(fileId) };
  }

  /** Adds an INCR behind the others. */
  withIncr(entry: FileEntry): Manifest {
    const incr = [...this.incr, entry];
    return new Manifest(this.base, this.history, incr, this.baseSequence, entry.sequence);
  }

  /**
   * Puts a BASE in place that holds the state before `firstIncrKept`: the former BASE and the INCR
   * files before that one become HISTORY, in Redis's order (oldest INCR first, then the old BASE).
   */
  withBase(entry: FileEntry, firstIncrKept: number): Manifest {
    const replaced = this.incr.filter((incr) => incr.sequence < firstIncrKept);
    const kept = this.incr.filter((incr) => incr.sequence >= firstIncrKept);
    const old = this.base ? [...replaced, this.base] : replaced;
    const replacedNow = old.map((file): FileEntry => ({ ...file, type: 'history' }));
    const history = [...replacedNow, ...this.history];
    return new Manifest(entry, history, kept, entry.sequence, this.incrSequence);
  }

  /** Forgets the HISTORY files. */
  withoutHistory(): Manifest {
    return new Manifest(this.base, [], this.incr, this.baseSequence, this.incrSequence);
  }

  /** Every line, in order. */
  get #entries(): readonly FileEntry[] {
    return [...(this.base ? [this.base] : []), ...this.history, ...this.incr];
  }

  /** The first name behind the number `last` that no file has. They agree unless somebody else
   * numbered or named the files. */
  #nextName(prefix: string, suffix: string, last: number): { name: string; sequence: number } {
    const taken = new Set(this.#entries.map((entry) => entry.name));
    for (let sequence = last + 1; ; sequence += 1) {
      const name = `${prefix}.${sequence}.${suffix}`;
      if (!taken.has(name)) return { name, sequence };
    }
  }

  /** Verifies every invariant. */
  check(): void {
    assert(this.base === undefined || this.base.type === 'base');
    assert(this.history.every((entry) => entry.type === 'history'));
    let last = 0;
    for (const entry of this.incr) {
      assert(entry.type === 'incr');
      assert(entry.sequence > last, 'INCR files are in order.');
      last = entry.sequence;
    }
    assert(this.incrSequence >= last);
    assert(this.baseSequence >= (this.base?.sequence ?? 0));
    const names = this.#entries.map((entry) => entry.name);
    assert(new Set(names).size === names.length, 'No file is named twice.');
  }
}

function idPair(fileId: number | undefined): FileEntry['extra'] {
  return fileId === undefined ? [] : [['id', formatHex(fileId)]];
}

function formatEntry(entry: FileEntry): string {
  const pairs = entry.extra.map(([key, value]) => ` ${quoteWord(key)} ${quoteWord(value)}`);
  const type = typeLetters[entry.type];
  return `file ${quoteWord(entry.name)} seq ${entry.sequence} type ${type}${pairs.join('')}\n`;
}

/** The line that ends a manifest whose other lines are `bytes`. */
function checksumLine(bytes: Buffer): string {
  return `${checksumTag}${formatHex(crc32(bytes))}\n`;
}

/** The lines read so far. */
interface Parts {
  base?: FileEntry;
  readonly history: FileEntry[];
  readonly incr: FileEntry[];
  readonly names: Set<string>;
}

function parseManifest(bytes: Buffer): Manifest | ManifestProblem {
  if (bytes.length === 0) return problem('Found an empty AOF manifest');
  const parts: Parts = { history: [], incr: [], names: new Set() };
  let lineNumber = 0;
  for (let start = 0; start < bytes.length; ) {
    lineNumber++;
    const before = bytes.subarray(0, start);
    const lineFeed = bytes.indexOf(0x0a, start);
    const isWhole = lineFeed >= 0 && lineFeed - start < lineSizeMax;
    const end = isWhole ? lineFeed + 1 : Math.min(start + lineSizeMax, bytes.length);
    const text = bytes.toString('latin1', start, end);
    start = end;
    const line = text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
    if (text.startsWith(checksumTag) && (end < bytes.length || text !== checksumLine(before))) {
      return problem('The AOF manifest file does not match its checksum', lineNumber, line);
    }
    if (text.startsWith('#')) continue;
    if (!isWhole) return problem('The AOF manifest file contains too long line');
    const entry = parseLine(line);
    const reason = typeof entry === 'string' ? entry : place(parts, entry);
    if (reason !== undefined) return problem(reason, lineNumber, line);
  }
  return new Manifest(parts.base, parts.history, parts.incr);
}

function problem(reason: string, lineNumber = 0, line?: string): ManifestProblem {
  return { reason, lineNumber, line };
}

/** Returns the entry, or the reason why there is none. */
function parseLine(line: string): FileEntry | string {
  const invalid = 'Invalid AOF manifest file format';
  const words = splitWords(line);
  if (words === undefined || words.length < 6 || words.length % 2 !== 0) return invalid;
  let name = '';
  let sequence = 0;
  let letter = '';
  const extra: [string, string][] = [];
  for (let i = 0; i < words.length; i += 2) {
    const [key, value] = words.slice(i, i + 2) as [string, string];
    const lower = key.toLowerCase();
    if (lower === 'file') {
      if (/[/\\]/.test(value)) return "File can't be a path, just a filename";
      name = value;
    } else if (lower === 'seq') sequence = leadingInteger(value);
    else if (lower === 'type') letter = value.slice(0, 1);
    else extra.push([key, value]);
  }
  if (name === '' || sequence === 0 || letter === '') return invalid;
  const type = (['base', 'history', 'incr'] as const).find((kind) => typeLetters[kind] === letter);
  return type ? { name, sequence, type, extra } : 'Unknown AOF file type';
}

/** As C's atoll: what is not a number is 0, what follows one is ignored. */
function leadingInteger(text: string): number {
  const value = Number(/^\s*[+-]?\d+/.exec(text)?.[0] ?? 0);
  return Number.isSafeInteger(value) ? value : 0;
}

/** Puts an entry where it belongs. Returns the reason if it does not. */
function place(parts: Parts, entry: FileEntry): string | undefined {
  if (parts.names.has(entry.name)) return 'Found a file that is named twice';
  parts.names.add(entry.name);
  if (entry.type === 'history') parts.history.push(entry);
  else if (entry.type === 'base') {
    if (parts.base) return 'Found duplicate base file information';
    parts.base = entry;
  } else {
    if (entry.sequence <= (parts.incr.at(-1)?.sequence ?? 0)) {
      return 'Found a non-monotonic sequence number';
    }
    parts.incr.push(entry);
  }
  return undefined;
}
