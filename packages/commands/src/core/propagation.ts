/**
 * What one execution unit (a command, an EXEC) leaves in the log. HOT.
 *
 * A unit is a list of records, each a command as a RESP array in the context of a database. By
 * default a command that changed something leaves itself, as it was received. It may replace that
 * record (`begin`, `noRecord`), and side effects come before it:
 *
 *     GET k (expired)          DEL k
 *     INCR k (expired)         DEL k, INCR k         more than one: wrapped in MULTI/EXEC
 *     SET k v EX 10            SET k v PXAT 1700000010000
 *     MULTI SET GET SET EXEC   SET, SET
 *
 * The common unit, one record exactly as received, is not copied here: `verbatim` says that it is
 * `argv.buffer[argv.recordStart, argv.recordEnd)`, so that the log can take consecutive ones in one
 * copy. Every other unit is `buffer` cut by `recordStart(i)` and `recordEnd(i)`.
 *
 * Invariants
 * 1. `verbatim` implies `count === 0`; the unit is empty iff `!verbatim && count === 0`.
 * 2. A begun record gets exactly the arguments it announced before anything else is begun.
 * 3. Nothing is recorded while `enabled` is false (replaying a log).
 *
 * Spec: redis/src/server.c alsoPropagate, propagatePendingCommands, call (7.0).
 */
import assert from 'node:assert';
import { writeInteger, type Argv } from '@varve/resp';

/** What the running command leaves for itself. */
const Own = { asReceived: 0, replaced: 1 } as const;

/** Room that the frame of an argument takes at most: "$", 20 digits and two CRLFs. */
const frameSizeMax = 32;

/** Up to this many bytes a loop beats `set` and its `subarray`. */
const loopSizeMax = 64;

/** A buffer that one large unit grew beyond this is not kept. */
const keptSizeMax = 1 << 20;

export class Propagation {
  /** False while a log is replayed: its records are in the log already. */
  enabled: boolean;
  /** The unit is one record: the bytes of `argv` as received, in database `db`. */
  verbatim: boolean;
  argv: Argv | undefined;
  db: number;
  /** Whether more than one record makes a transaction of the unit. */
  atomic: boolean;
  /** Records in `buffer`. */
  count: number;
  buffer: Buffer;
  length: number;
  #own: number;
  #dbs: Int32Array;
  #ends: Int32Array;
  /** Arguments that the begun record still expects. */
  #missing: number;

  constructor() {
    this.enabled = true;
    this.verbatim = false;
    this.argv = undefined;
    this.db = 0;
    this.atomic = true;
    this.count = 0;
    this.buffer = Buffer.allocUnsafeSlow(1024);
    this.length = 0;
    this.#own = Own.asReceived;
    this.#dbs = new Int32Array(16);
    this.#ends = new Int32Array(16);
    this.#missing = 0;
  }

  // ---- Reading the unit (who writes the log).

  get isEmpty(): boolean {
    return this.count === 0 && !this.verbatim;
  }

  /**
   * Whether the unit is to be written between MULTI and EXEC: MULTI in the first record's database,
   * EXEC in the last's.
   */
  get wrapped(): boolean {
    return this.count > 1 && this.atomic;
  }

  /** Database of record `i` of `count`. */
  recordDb(i: number): number {
    return this.#dbs[i] as number;
  }

  recordStart(i: number): number {
    return i === 0 ? 0 : (this.#ends[i - 1] as number);
  }

  recordEnd(i: number): number {
    return this.#ends[i] as number;
  }

  // ---- Writing the running command's record (commands).

  /** The running command leaves no record, whatever it changed. */
  noRecord(): void {
    this.#own = Own.replaced;
  }

  /**
   * Begins a record of `argc` arguments that takes the place of the one as received. May be called
   * several times: each makes one record. The arguments follow in order.
   */
  begin(db: number, argc: number): void {
    this.#own = Own.replaced;
    this.#open(db, argc);
  }

  /** Adds an argument of ASCII characters. */
  text(ascii: string): void {
    this.#frame(ascii.length);
    if (this.enabled) {
      for (let i = 0; i < ascii.length; i++) this.buffer[this.length++] = ascii.charCodeAt(i);
    }
    this.#close();
  }

  /** Adds the bytes `bytes[start, end)`. */
  bytes(bytes: Uint8Array, start: number, end: number): void {
    this.#frame(end - start);
    if (this.enabled) this.#copy(bytes, start, end);
    this.#close();
  }

  /** Adds argument `i` of `argv`. */
  argument(argv: Argv, i: number): void {
    this.bytes(argv.buffer, argv.start(i), argv.end(i));
  }

  /** Adds an integer in decimal. */
  integer(value: number | bigint): void {
    this.text(value.toString());
  }

  // ---- Side effects.

  /**
   * Records the deletion of a key that the running command did not ask for (it had expired): `DEL
   * key` or, if `lazily`, `UNLINK key`. Comes before the running command's own record.
   */
  deletion(db: number, lazily: boolean, bytes: Uint8Array, start: number, end: number): void {
    const own = this.#own;
    this.#open(db, 2);
    this.text(lazily ? 'UNLINK' : 'DEL');
    this.bytes(bytes, start, end);
    this.#own = own;
  }

  /**
   * Records the deletion of a field of a hash that the running command did not ask for (its time
   * was past): `HDEL key field`. Comes before the running command's own record.
   */
  fieldDeletion(
    db: number,
    key: Uint8Array,
    keyStart: number,
    keyEnd: number,
    field: Uint8Array,
    start: number,
    end: number,
  ): void {
    const own = this.#own;
    this.#open(db, 3);
    this.text('HDEL');
    this.bytes(key, keyStart, keyEnd);
    this.bytes(field, start, end);
    this.#own = own;
  }

  // ---- Conducting the unit (dispatch).

  /** Starts a command of the unit. */
  startCommand(): void {
    this.#own = Own.asReceived;
  }

  /**
   * Ends a command of the unit that changed something: it leaves itself unless it said otherwise.
   */
  endCommand(argv: Argv, db: number): void {
    assert(this.#missing === 0, 'a record was announced with more arguments than it got');
    if (this.#own !== Own.asReceived || !this.enabled) return;
    if (this.count === 0 && !this.verbatim && argv.canonical) {
      this.verbatim = true;
      this.argv = argv;
      this.db = db;
      return;
    }
    this.#append(argv, db);
  }

  /** Forgets the unit. */
  reset(): void {
    this.verbatim = false;
    this.argv = undefined;
    this.atomic = true;
    this.count = 0;
    this.length = 0;
    if (this.buffer.length > keptSizeMax) this.buffer = Buffer.allocUnsafeSlow(1024);
  }

  /** Verifies every invariant. O(records). */
  check(): void {
    assert(!this.verbatim || this.count === 0, 'a verbatim unit has no other records');
    assert(!this.verbatim || this.argv?.canonical === true, 'a verbatim record is canonical');
    assert(this.enabled || this.isEmpty, 'nothing is recorded during replay');
    for (let i = 0; i < this.count; i++) {
      assert(this.recordStart(i) < this.recordEnd(i), 'a record has bytes');
    }
    assert(
      this.count === 0 || this.recordEnd(this.count - 1) === this.length,
      'records fill the buffer',
    );
  }

  /** Copies a record as received, canonically. */
  #append(argv: Argv, db: number): void {
    this.#takeVerbatim();
    if (argv.canonical) {
      this.#reserve(argv.recordEnd - argv.recordStart);
      this.#copy(argv.buffer, argv.recordStart, argv.recordEnd);
      this.#finish(db);
      return;
    }
    this.#open(db, argv.argc);
    for (let i = 0; i < argv.argc; i++) this.argument(argv, i);
  }

  /** A second record is coming: the first, so far only pointed at, moves into the buffer. */
  #takeVerbatim(): void {
    const argv = this.argv;
    if (!this.verbatim || argv === undefined) return;
    this.verbatim = false;
    this.argv = undefined;
    this.#reserve(argv.recordEnd - argv.recordStart);
    this.#copy(argv.buffer, argv.recordStart, argv.recordEnd);
    this.#finish(this.db);
  }

  #open(db: number, argc: number): void {
    assert(this.#missing === 0, 'the record before is complete');
    assert(argc > 0, 'a record has a name');
    this.#missing = argc;
    if (!this.enabled) return;
    this.#takeVerbatim();
    this.#reserve(frameSizeMax);
    this.buffer[this.length++] = 0x2a; // *
    this.length = writeInteger(this.buffer, this.length, argc);
    this.#lineEnd();
    this.db = db;
  }

  #frame(size: number): void {
    assert(this.#missing > 0, 'a record gets the arguments it announced');
    if (!this.enabled) return;
    this.#reserve(size + frameSizeMax);
    this.buffer[this.length++] = 0x24; // $
    this.length = writeInteger(this.buffer, this.length, size);
    this.#lineEnd();
  }

  #close(): void {
    this.#missing--;
    if (!this.enabled) return;
    this.#lineEnd();
    if (this.#missing === 0) this.#finish(this.db);
  }

  #finish(db: number): void {
    if (this.count === this.#ends.length) {
      const dbs = new Int32Array(this.count * 2);
      const ends = new Int32Array(this.count * 2);
      dbs.set(this.#dbs);
      ends.set(this.#ends);
      this.#dbs = dbs;
      this.#ends = ends;
    }
    this.#dbs[this.count] = db;
    this.#ends[this.count] = this.length;
    this.count++;
  }

  #lineEnd(): void {
    this.buffer[this.length++] = 0x0d; // \r
    this.buffer[this.length++] = 0x0a; // \n
  }

  #copy(bytes: Uint8Array, start: number, end: number): void {
    if (end - start > loopSizeMax) {
      this.buffer.set(bytes.subarray(start, end), this.length);
      this.length += end - start;
      return;
    }
    for (let i = start; i < end; i++) this.buffer[this.length++] = bytes[i] as number;
  }

  #reserve(size: number): void {
    const needed = this.length + size;
    if (needed <= this.buffer.length) return;
    let capacity = this.buffer.length * 2;
    while (capacity < needed) capacity *= 2;
    const grown = Buffer.allocUnsafeSlow(capacity);
    this.buffer.copy(grown, 0, 0, this.length);
    this.buffer = grown;
  }
}
