/**
 * All that a command sees while it runs. HOT: one per store, used again for every command.
 *
 *     argv, session   what was asked, and by whom
 *     nowMs, random   time and chance, so that the same commands give the same bytes
 *     db, keyspace    the data; `lookupRead` and `lookupWrite` are how commands find keys
 *     reply           what the client gets
 *     propagation     what the log gets: the command as received, if it changed something
 *
 * Looking a key up expires it when it is due: the key is deleted, and `DEL key` precedes the
 * command's own record. Databases never expire by themselves. While a log is replayed nothing
 * expires.
 *
 * A command that changes a key calls `modified` once for it, after the change; one that puts a
 * list, a sorted set or a stream where there was none also calls `signalKeyReady`.
 *
 * Spec: redis/src/db.c lookupKey, expireIfNeeded, signalModifiedKey (7.0).
 */
import { ReplyWriter, type Argv } from '@varve/resp';
import { DumpCodec, ValueType, type Database, type Keyspace } from '@varve/keyspace';
import type { CommandEntry } from './command-entry.js';
import type { CommandTable } from './command-table.js';
import { errors } from './errors.js';
import { isPast } from './expire-time.js';
import { MemoryLimit } from './eviction.js';
import type { Host, WriteGate } from './host.js';
import { Propagation } from './propagation.js';
import type { Session } from './session.js';
import { Statistics } from './statistics.js';
import { WatchedKeys } from './watched-keys.js';

export interface ContextOptions {
  readonly table: CommandTable;
  readonly keyspace: Keyspace;
  readonly host: Host;
  /** A uniform 32-bit unsigned integer. */
  readonly random: () => number;
}

export class Context {
  readonly table: CommandTable;
  readonly keyspace: Keyspace;
  readonly host: Host;
  readonly gate: WriteGate;
  readonly random: () => number;
  readonly watchedKeys: WatchedKeys;
  readonly propagation: Propagation;
  readonly statistics: Statistics;
  /** Values as DUMP and RESTORE exchange them. */
  readonly dumps: DumpCodec;
  /** maxmemory, and what is evicted to keep it. */
  readonly memory: MemoryLimit;
  /** Unix time in ms. Set by the store before it dispatches; the same during a whole unit. */
  nowMs: number;
  /** Changes to the dataset since the last save: grows. */
  dirty: number;
  /** Between `startReplay` and `endReplay`. */
  replaying: boolean;
  session: Session;
  reply: ReplyWriter;
  argv: Argv;
  /** What runs. */
  entry: CommandEntry;
  /** What the session asked for last, run or not; undefined: nothing anybody knows. */
  lastEntry: CommandEntry | undefined;
  /** The session's selected database. */
  db: Database;

  /** @param session whoever comes first; `enter` changes it */
  constructor(options: ContextOptions, session: Session, reply: ReplyWriter, argv: Argv) {
    this.table = options.table;
    this.keyspace = options.keyspace;
    this.host = options.host;
    this.gate = options.host.gate;
    this.random = options.random;
    this.watchedKeys = new WatchedKeys(options.keyspace);
    this.propagation = new Propagation();
    this.statistics = new Statistics();
    this.dumps = new DumpCodec(options.keyspace);
    this.memory = new MemoryLimit(options.keyspace, options.random);
    this.nowMs = 0;
    this.dirty = 0;
    this.replaying = false;
    this.session = session;
    this.reply = reply;
    this.argv = argv;
    this.entry = options.table.entries[0] as CommandEntry;
    this.lastEntry = undefined;
    this.db = options.keyspace.databases[session.db] as Database;
  }

  /**
   * Makes `session` the one whose commands are dispatched next, from `argv`, answered to `reply`.
   */
  enter(session: Session, reply: ReplyWriter, argv: Argv): void {
    this.session = session;
    this.reply = reply;
    this.argv = argv;
    this.db = this.keyspace.databases[session.db] as Database;
    reply.protocol = session.protocol;
  }

  /** Sets the time commands run at. What they make and look at is stamped with it. */
  startTurn(nowMs: number): void {
    this.nowMs = nowMs;
    this.keyspace.startTurn(nowMs);
  }

  /** From now on commands come from a log: keys do not expire, nothing is propagated. */
  startReplay(): void {
    this.replaying = true;
    this.keyspace.hidesDueFields = false;
    this.propagation.enabled = false;
  }

  /** Commands come from clients again. */
  endReplay(): void {
    this.replaying = false;
    this.keyspace.hidesDueFields = true;
    this.propagation.enabled = true;
  }

  // ---- Finding keys. The database's cursor is on the key afterwards.

  /**
   * Finds key argument `i` to read it: expires it if due, counts a hit or miss, stamps the access.
   */
  lookupRead(i: number): boolean {
    const found = this.lookupReadQuietly(i);
    if (found) this.db.touch();
    return found;
  }

  /** As `lookupRead`, but does not count as an access of the value (EXISTS, TTL, TYPE, OBJECT). */
  lookupReadQuietly(i: number): boolean {
    const found = this.findLive(this.db, this.argv, i);
    if (found) this.statistics.keyspaceHits++;
    else this.statistics.keyspaceMisses++;
    return found;
  }

  /** As `lookupRead`, of a key that is no argument (SORT BY): its bytes until the next lookup. */
  lookupReadKey(bytes: Buffer, start: number, end: number): boolean {
    const found = this.#findLive(this.db, bytes, start, end);
    if (found) {
      this.statistics.keyspaceHits++;
      this.db.touch();
    } else {
      this.statistics.keyspaceMisses++;
    }
    return found;
  }

  /**
   * Finds key argument `i` to change it: expires it if due, stamps the access. The gate is not told:
   * the reply depends on the command's own unit, and if it makes none, on all before (dispatch.ts).
   */
  lookupWrite(i: number): boolean {
    const argv = this.argv;
    const start = argv.offsets[2 * i] as number;
    const found = this.#find(this.db, argv.buffer, start, argv.offsets[2 * i + 1] as number);
    if (found) this.db.touch();
    return found;
  }

  /**
   * Finds argument `i` of `argv` in `db` and expires it if due, without any bookkeeping of the
   * access.
   */
  findLive(db: Database, argv: Argv, i: number): boolean {
    const start = argv.offsets[2 * i] as number;
    return this.#findLive(db, argv.buffer, start, argv.offsets[2 * i + 1] as number);
  }

  /** Tells whether the key at the cursor of `db` is past its time but not deleted yet. */
  isExpired(db: Database): boolean {
    return !this.replaying && isPast(db.expireAtMs(), this.nowMs);
  }

  /**
   * Deletes the key at the cursor of `db`, which is past its time, as a side effect of the running
   * command.
   */
  expireAtCursor(db: Database): void {
    this.#expire(
      db,
      Buffer.from(db.keyBytes.subarray(db.keyStart, db.keyEnd)),
      0,
      db.keyEnd - db.keyStart,
    );
  }

  // ---- Saying what changed.

  /**
   * Key argument `i` of the selected database was changed: `changes` counts into the changes since
   * the last save.
   */
  modified(i: number, changes = 1): void {
    const argv = this.argv;
    this.dirty += changes;
    this.touched(
      this.db,
      argv.buffer,
      argv.offsets[2 * i] as number,
      argv.offsets[2 * i + 1] as number,
    );
  }

  /** A key of any database changed: those who watch it, and replies that will read it, are told. */
  touched(db: Database, bytes: Buffer, start: number, end: number): void {
    if (this.gate.tracking) this.gate.wrote(db.index, bytes, start, end);
    if (this.watchedKeys.count !== 0) this.watchedKeys.touch(db, bytes, start, end);
  }

  /**
   * Something to wait for came to be at a key of any database: a list, a sorted set or a stream
   * where there was none, or an entry in a stream. Those who wait for it are told.
   */
  signalKeyReady(db: Database, bytes: Buffer, start: number, end: number): void {
    const waiters = this.host.keyWaiters;
    if (waiters !== undefined && !this.replaying) waiters.keyReady(db.index, bytes, start, end);
  }

  // ---- The session.

  /** Selects a database; false when there is none of that index. */
  selectDb(index: number): boolean {
    const db = this.keyspace.databases[index];
    if (db === undefined) return false;
    this.db = db;
    this.session.db = index;
    return true;
  }

  /** Switches the session between RESP2 and RESP3, from the running command's reply on. */
  selectProtocol(protocol: 2 | 3): void {
    this.session.protocol = protocol;
    this.reply.protocol = protocol;
  }

  // ---- Common answers.

  /** Answers that the key holds something else. */
  wrongType(): void {
    this.reply.error(errors.wrongType);
  }

  /** Tells whether the key at the cursor is not of `type` (a ValueType), and if so answers that. */
  refusesType(type: number): boolean {
    if (this.db.type() === type) return false;
    this.reply.error(errors.wrongType);
    return true;
  }

  /** As `refusesType` for strings. */
  refusesString(): boolean {
    return this.refusesType(ValueType.string);
  }

  #findLive(db: Database, bytes: Buffer, start: number, end: number): boolean {
    if (this.gate.tracking) this.gate.read(db.index, bytes, start, end);
    return this.#find(db, bytes, start, end);
  }

  #find(db: Database, bytes: Buffer, start: number, end: number): boolean {
    if (!db.find(bytes, start, end)) return false;
    const expireAtMs = db.expireAtMs();
    if (expireAtMs < 0 || this.nowMs <= expireAtMs || this.replaying) return true;
    this.#expire(db, bytes, start, end);
    return false;
  }

  #expire(db: Database, bytes: Buffer, start: number, end: number): void {
    db.remove();
    this.statistics.expiredKeys++;
    this.propagation.deletion(db.index, this.host.settings.lazyExpire, bytes, start, end);
    this.touched(db, bytes, start, end);
  }
}
