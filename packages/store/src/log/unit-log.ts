/**
 * From units of commands to the bytes of the log. HOT (bench: store).
 *
 * Most units are one record exactly as it was received. Consecutive ones lie side by side in the
 * chunk that was read, so they are appended in one copy:
 *
 *     chunk    [SET a 1][GET b][SET c 2][SET d 3][INCR e]
 *     pending  |-------|       |------------------------|
 *              append 1        append 2
 *
 * A pending range is only pointed at, not copied yet. That is safe as long as the chunk is lent
 * (between `lend` and `settle`); records that lie elsewhere, in a reader's own memory or in the
 * buffer of a unit, are appended at once.
 *
 * A unit of several records becomes MULTI, records, EXEC. The units of a turn are numbered while
 * they are collected; `settle` has to be called before the log is flushed.
 *
 * Invariants
 * 1. The log gets records in the order in which their units ran.
 * 2. Outside of `lend` ... `settle` nothing is pending.
 */
import assert from 'node:assert';
import type { LogWriter } from '@varve/aof';
import type { Propagation } from '@varve/commands';

import type { KeySequences } from './key-sequences.js';

const multi = Buffer.from('*1\r\n$5\r\nMULTI\r\n', 'latin1');
const exec = Buffer.from('*1\r\n$4\r\nEXEC\r\n', 'latin1');
const noBytes = Buffer.alloc(0);

/** The way into the log. */
export class UnitLog {
  readonly writer: LogWriter;
  readonly #gate: KeySequences;
  #chunk: Buffer;
  #db: number;
  #start: number;
  #end: number;

  constructor(writer: LogWriter, gate: KeySequences) {
    this.writer = writer;
    this.#gate = gate;
    this.#chunk = noBytes;
    this.#db = 0;
    this.#start = 0;
    this.#end = 0;
  }

  /** Says that `chunk` stays as it is until `settle`. */
  lend(chunk: Buffer): void {
    assert(this.#start === this.#end, 'the chunk before was settled');
    this.#chunk = chunk;
  }

  /** Appends what is pending and forgets the chunk. */
  settle(): void {
    this.#appendPending();
    this.#chunk = noBytes;
  }

  /** Takes a unit; the running session's replies depend on it from now on. */
  take(unit: Propagation): void {
    if (unit.verbatim) this.#takeVerbatim(unit);
    else this.#takeRecords(unit);
    const gate = this.#gate;
    gate.appended = this.writer.endUnit();
    gate.required = gate.appended;
  }

  /** Verifies every invariant. */
  check(): void {
    assert(this.#start <= this.#end, 'the pending range is a range');
    assert(this.#chunk !== noBytes || this.#start === this.#end, 'what is pending lies in a chunk');
  }

  #takeVerbatim(unit: Propagation): void {
    const argv = unit.argv;
    assert(argv !== undefined, 'a verbatim unit has arguments');
    const start = argv.recordStart;
    if (argv.buffer !== this.#chunk) {
      this.#appendPending();
      this.writer.append(unit.db, argv.buffer, start, argv.recordEnd);
      return;
    }
    if (this.#end !== start || this.#db !== unit.db || this.#start === this.#end) {
      this.#appendPending();
      this.#start = start;
      this.#db = unit.db;
    }
    this.#end = argv.recordEnd;
  }

  #takeRecords(unit: Propagation): void {
    this.#appendPending();
    const writer = this.writer;
    const buffer = unit.buffer;
    const count = unit.count;
    const isWrapped = unit.wrapped;
    if (isWrapped) writer.append(unit.recordDb(0), multi, 0, multi.length);
    for (let i = 0; i < count; i++) {
      writer.append(unit.recordDb(i), buffer, unit.recordStart(i), unit.recordEnd(i));
    }
    if (isWrapped) writer.append(unit.recordDb(count - 1), exec, 0, exec.length);
  }

  #appendPending(): void {
    if (this.#start === this.#end) return;
    this.writer.append(this.#db, this.#chunk, this.#start, this.#end);
    this.#start = this.#end;
  }
}
