/**
 * Reads one file of the log from start to end: verified records, then its end or a defect. HOT
 * (bench: aof replay).
 *
 *     #C0:...                 a first line of ours: the file is checksummed
 *     #C1:... records         a batch; its CRC is verified before its first record is returned
 *     #C1:... records
 *     *3... *3... EOF         no header: a region written by another program (Redis appends to our
 *                             files), read as Redis reads it, unverified, up to the end of the file
 *
 * A file without the first line is such a region from its start.
 *
 * Invariants
 * 1. Every record returned lies in `[0, validEnd)`, and `validEnd` is a boundary: of a batch where
 *    there are batches, elsewhere of a record outside of MULTI ... EXEC.
 * 2. A transaction is returned only once its EXEC was seen; MULTI and EXEC themselves are not
 *    returned. One that is not finished at the end of the file is a defect at its MULTI.
 * 3. `durable <= validEnd`, unless there is a defect below what a later header declares durable.
 *
 * It never decides: what a defect means depends on the other files. See verdict.ts.
 */
import assert from 'node:assert/strict';

import type { Argv } from '@varve/resp';
import type { StorageFile } from '@varve/storage';

import {
  batchHeaderSizeMax,
  BatchHeader,
  batchTag,
  logStart,
  payloadCrc,
  readBatchHeader,
  startsWithTag,
  type FileLink,
  type LogPosition,
} from './annotations/index.js';
import { FileWindow, isZeroFilled } from './file-window.js';
import { ParseResult, RecordParser } from './record-parser.js';

/** What `next` found. */
export const ReadResult = {
  end: 0,
  /** `argv` is a record to apply. */
  record: 1,
  /** See `defect`; nothing can be read beyond it. */
  defect: 2,
} as const;

export type ReadResult = (typeof ReadResult)[keyof typeof ReadResult];

/** Why reading stopped before the end of the file. */
export interface Defect {
  /** 'short': the end of something is missing, or all zeros. 'bad': wrong bytes. */
  readonly kind: 'short' | 'bad';
  readonly region: 'batch' | 'plain';
  /** Where the batch, record or transaction begins that is damaged: the place to cut. */
  readonly offset: number;
  /** Where the damage was noticed. */
  readonly noticedAt: number;
  /**
   * 'multi': a transaction without its EXEC is all there is to complain about. 'header': a batch
   * header where none can be. 'bytes': anything else.
   */
  readonly cause: 'bytes' | 'header' | 'multi';
}

export interface LogReaderOptions {
  readonly file: StorageFile;
  /** Where to begin; 0, or the end of an RDB preamble. */
  readonly start: number;
  /** Bytes of the file from here on are not read. */
  readonly limit: number;
  /** The first line, if the file has one of ours. */
  readonly link: FileLink | undefined;
  /** Where the log stood before this file. */
  readonly previous: LogPosition;
}

export class LogReader {
  /** The last record; borrowed until the next call. */
  readonly argv: Argv;
  defect: Defect | undefined;
  validEnd: number;
  /** The highest offset that a header declares durable. */
  durable: number;
  /** Last batch of this file, or of the log before it. */
  sequence: number;
  crc: number;
  /** Whether the last thing read is a seal. */
  sealed: boolean;
  /** Whether all of it, as far as read, is ours and verified. */
  verified: boolean;
  /** Records returned. */
  records: number;

  #window: FileWindow;
  #parser: RecordParser;
  #link: FileLink | undefined;
  #header: BatchHeader;
  /** Whether batches may still come; false once in a region without headers. */
  #inBatches: boolean;
  /** Offset of the MULTI whose EXEC is looked for, or was found; -1 outside. */
  #multiOffset: number;
  /** Index in the buffer of the EXEC up to which a transaction is being returned; -1 otherwise. */
  #execIndex: number;

  constructor(options: LogReaderOptions) {
    const { link, previous, start } = options;
    this.#window = new FileWindow(options.file, start + (link?.size ?? 0), options.limit);
    this.#parser = new RecordParser();
    this.#parser.buffer = this.#window.buffer;
    this.#link = link;
    this.#header = new BatchHeader();
    this.#inBatches = link !== undefined;
    this.#multiOffset = -1;
    this.#execIndex = -1;
    this.argv = this.#parser.argv;
    this.defect = undefined;
    this.validEnd = this.#window.base;
    this.durable = link?.size ?? 0;
    this.sequence = previous.sequence;
    this.crc = previous.crc;
    this.sealed = false;
    this.verified = link !== undefined;
    this.records = 0;
  }

  /** Where the log stands at `validEnd`. */
  get position(): LogPosition {
    return { sequence: this.sequence, length: this.validEnd, crc: this.crc };
  }

  /** Offset of the last record. */
  get recordOffset(): number {
    return this.#window.base + this.#parser.start;
  }

  /** Offset behind the last record: how far reading has come. */
  get progress(): number {
    return this.#window.base + this.#parser.position;
  }

  /** Reads up to the next record to apply. */
  next(): ReadResult {
    const parser = this.#parser;
    for (;;) {
      if (parser.position >= parser.end) {
        if (this.#inBatches ? this.#nextBatch() : this.#fill()) continue;
        return this.#end();
      }
      const result = parser.next();
      if (result === ParseResult.record) {
        if (this.#multiOffset < 0 && !this.#isMulti()) {
          if (!this.#inBatches) this.validEnd = this.#window.base + parser.position;
          this.records++;
          return ReadResult.record;
        }
        if (this.#inTransaction()) return ReadResult.record;
        if (this.defect) return ReadResult.defect;
      } else if (result === ParseResult.annotation) {
        if (!this.#skipAnnotation()) return ReadResult.defect;
      } else if (result === ParseResult.error || this.#inBatches || !this.#fill()) {
        return this.#broken(result === ParseResult.error);
      }
    }
  }

  // ---- Regions without headers.

  /** Reads on, keeping the record or transaction that is being read. Returns false at the end. */
  #fill(): boolean {
    const parser = this.#parser;
    const window = this.#window;
    const base = window.base;
    const from = this.#multiOffset >= 0 ? this.#multiOffset - base : parser.position;
    // After needMore, `position` is still where the unfinished thing begins.
    if (window.readMore(from) === 0) return false;
    parser.position -= window.base - base;
    parser.buffer = window.buffer;
    parser.end = window.length;
    return true;
  }

  #skipAnnotation(): boolean {
    const { buffer, start, position } = this.#parser;
    if (this.#inBatches) return true;
    if (startsWithTag(buffer, start, position, batchTag)) {
      // Of ours, where none can be: the first line of the file, or a batch before, was damaged.
      return this.#fail('bad', this.#window.base + start, 'header');
    }
    if (this.#multiOffset < 0) this.validEnd = this.#window.base + position;
    return true;
  }

  #broken(isError: boolean): ReadResult {
    const window = this.#window;
    const parser = this.#parser;
    if (this.#inBatches) {
      // Its CRC is right, so it was written like this: no crash, no rot, and nothing to cut.
      this.#inBatches = false;
      this.#fail('bad', window.base + (isError ? parser.errorPosition : parser.start));
      return ReadResult.defect;
    }
    const noticedAt = isError ? window.base + parser.errorPosition : window.limit;
    const isShort = !isError || isZeroFilled(window.file, noticedAt, window.limit);
    this.#fail(isShort ? 'short' : 'bad', noticedAt);
    return ReadResult.defect;
  }

  // ---- Transactions.

  #isMulti(): boolean {
    if (this.argv.argc !== 1 || !this.argv.is(0, 'multi')) return false;
    this.#multiOffset = this.#window.base + this.#parser.start;
    return true;
  }

  /** A record from MULTI to EXEC. Returns whether it is to be applied now. */
  #inTransaction(): boolean {
    const parser = this.#parser;
    const offset = this.#window.base + parser.start;
    if (offset === this.#multiOffset) return false;
    if (this.#execIndex >= 0) {
      if (parser.start < this.#execIndex) {
        this.records++;
        return true;
      }
      this.#multiOffset = -1;
      this.#execIndex = -1;
      if (!this.#inBatches) this.validEnd = this.#window.base + parser.position;
      return false;
    }
    if (this.argv.argc !== 1) return false;
    if (this.argv.is(0, 'multi')) this.#fail('bad', offset);
    else if (this.argv.is(0, 'exec')) this.#rewind();
    return false;
  }

  /** The EXEC is there: goes back to the record after MULTI, now to return them. */
  #rewind(): void {
    const parser = this.#parser;
    this.#execIndex = parser.start;
    parser.position = this.#multiOffset - this.#window.base;
    const result = parser.next();
    assert(result === ParseResult.record, 'MULTI is still in the window.');
  }

  // ---- Batches.

  /**
   * Takes up the next batch, or what else begins where one would. Returns false at the end of the
   * file and at a defect.
   */
  #nextBatch(): boolean {
    const window = this.#window;
    const parser = this.#parser;
    if (this.#multiOffset >= 0) return this.#fail('bad', this.validEnd);
    if (this.#header.size > 0) this.validEnd = window.base + parser.end;
    if (this.validEnd >= window.limit) return false;
    const start = this.#bring(this.validEnd, batchHeaderSizeMax);
    const link = this.#link as FileLink;
    const header = this.#header;
    if (!readBatchHeader(window.buffer, start, window.length, link.fileId, header)) {
      header.size = 0;
      if (!this.#isPlainFromHere(start)) return this.#fail('bad', this.validEnd);
      this.#leaveBatches(start);
      return true;
    }
    const isExpected = header.offset === this.validEnd && header.sequence === this.sequence + 1;
    if (!isExpected) return this.#fail('bad', this.validEnd);
    return this.#openBatch();
  }

  /** Verifies the payload behind a good header and hands it to the parser. */
  #openBatch(): boolean {
    const window = this.#window;
    const header = this.#header;
    const size = header.size + header.length;
    if (this.validEnd + size > window.limit) return this.#fail('short', window.limit);
    const start = this.#bring(this.validEnd, size);
    const payloadStart = start + header.size;
    const payloadEnd = payloadStart + header.length;
    const payload = window.buffer.subarray(payloadStart, payloadEnd);
    const crc = payloadCrc(payload, (this.#link as FileLink).fileId, header.sequence);
    if (crc !== header.payloadCrc) return this.#fail('bad', this.validEnd + header.size);
    if (header.durable > this.durable) this.durable = header.durable;
    this.sequence = header.sequence;
    this.crc = header.payloadCrc;
    this.sealed = header.length === 0 && header.durable === header.offset;
    this.#parser.position = payloadStart;
    this.#parser.end = payloadEnd;
    return true;
  }

  /** Brings `[offset, offset + size)`, or what the file has of it, into the window. Returns its
   * index. */
  #bring(offset: number, size: number): number {
    const window = this.#window;
    window.ensure(offset - window.base, Math.min(size, window.limit - offset));
    this.#parser.buffer = window.buffer;
    return offset - window.base;
  }

  /**
   * No header here: did another program go on from here, or is it damage? Behind a seal, the sign
   * of a clean stop, anything that looks like records is the other program's, with its own end,
   * torn or not. Behind other batches a crash may have left stale blocks, which can look like
   * records, too: there, only whole records up to the end of the file are believed.
   */
  #isPlainFromHere(start: number): boolean {
    const { buffer, length, file, limit } = this.#window;
    const text = buffer.toString('latin1', start, Math.min(start + 32, length));
    if (!/^(?:\*[1-9]\d{0,9}\r\n\$|#TS:\d+\r\n)/.test(text)) return false;
    const outlook = plainOutlook(file, this.validEnd, limit);
    return this.sealed ? outlook?.cause !== 'header' : outlook === undefined;
  }

  #leaveBatches(start: number): void {
    this.#inBatches = false;
    this.verified = false;
    this.sealed = false;
    this.#parser.position = start;
    this.#parser.end = this.#window.length;
  }

  // ---- Ends.

  #end(): ReadResult {
    if (this.defect) return ReadResult.defect;
    if (this.#multiOffset < 0) return ReadResult.end;
    this.defect = {
      kind: 'short',
      region: 'plain',
      offset: this.#multiOffset,
      noticedAt: this.#window.limit,
      cause: 'multi',
    };
    return ReadResult.defect;
  }

  /** Notes a defect of what begins at `validEnd`. Returns false. */
  #fail(kind: 'short' | 'bad', noticedAt: number, cause: 'bytes' | 'header' = 'bytes'): false {
    const region = this.#inBatches ? 'batch' : 'plain';
    this.defect = { kind, region, offset: this.validEnd, noticedAt, cause };
    return false;
  }
}

/** Reads `[start, limit)` as a region without headers. Returns its defect, if it has one. */
export function plainOutlook(file: StorageFile, start: number, limit: number): Defect | undefined {
  const reader = new LogReader({ file, start, limit, link: undefined, previous: logStart });
  let result: ReadResult;
  do result = reader.next();
  while (result === ReadResult.record);
  return reader.defect;
}
