/**
 * Loads a file of RDB into a keyspace, step by step, so that a server can answer in between. HOT
 * (bench: load).
 *
 *     const loader = new SnapshotLoader({ file: storage.open('dump.rdb', 'read'), ... });
 *     while (!loader.step(2 * 1024 * 1024));         loader.keysLoaded, loader.keysExpired
 *
 * It is what @varve/aof takes as RdbLoad: `position` is where the records of a BASE go on.
 *
 *     the file has                       what becomes of it
 *     key past its time                  dropped and counted if `dropsExpired`: dump.rdb; kept
 *                                        otherwise: a log says itself when its keys go
 *     key that is there already          replaced if `replacesKeys`, else DUPLICATE_KEY
 *     collection without elements        skipped; the first ten are logged
 *     database that there is not         TOO_MANY_DATABASES
 *     idle time, or counter              the access clock, if the policy in force wants that one
 *     library of functions, module's     skipped, and logged: there are none here
 *     data beside keys
 *
 * Values get the encodings of the limits in force. The keyspace's turn (`startTurn`) is the
 * caller's: keys without an idle time are as new as that.
 *
 * After an error the keys before are there, and the one that failed is not. Who cannot go on with
 * half a dataset clears the keyspace.
 *
 * Spec: redis/src/rdb.c rdbLoadRioWithLoadingCtx (7.0).
 */
import type { Logger } from '@varve/aof';
import { lfuClock, lruClock, ValueLoader, type Database, type Keyspace } from '@varve/keyspace';
import { RdbError, RdbFileReader, type RdbItem } from '@varve/rdb';
import type { StorageFile } from '@varve/storage';

import { auxReport } from './aux-report.js';
import { FileSource } from './file-source.js';
import { SnapshotLoadError } from './load-error.js';

export interface SnapshotLoaderOptions {
  /** Open for reading, at its start; stays the caller's. */
  readonly file: StorageFile;
  readonly keyspace: Keyspace;
  /** Verify the checksum (rdbchecksum). */
  readonly checksum: boolean;
  /** Unix time. */
  readonly nowMs: number;
  /** Whether keys past their time are left out. */
  readonly dropsExpired: boolean;
  /** Whether a key that is there already is replaced (DEBUG RELOAD MERGE). */
  readonly replacesKeys: boolean;
  /**
   * Whether the file's hash key is taken over: loading then goes through the index in its order. For
   * files of the store's own making only, since it is a secret of the store.
   */
  readonly adoptsHashKey: boolean;
  readonly logger: Logger;
}

/** As an expiry: there is none. */
const none = -1;

/** Bytes that a key takes at least: type, length, and a value of its length alone. */
const keySizeMin = 3;

/** Name of the field that has the hash key of the keyspace that was written. */
export const hashKeyField = 'varve-hash-key';

/** Lines about collections without elements. */
const emptyReportsMax = 10;

export class SnapshotLoader {
  /** Keys made (rdb_last_load_keys_loaded). */
  keysLoaded: number;
  /** Keys dropped because they were past their time (rdb_last_load_keys_expired). */
  keysExpired: number;
  readonly #options: SnapshotLoaderOptions;
  readonly #reader: RdbFileReader;
  /** One for each database that the file named so far. */
  readonly #loaders: (ValueLoader | undefined)[];
  readonly #countsAccesses: boolean;
  #database: Database;
  #loader: ValueLoader;
  #emptyCount: number;
  #isDone: boolean;

  /**
   * Reads the header.
   *
   * @throws RdbError, StorageError
   */
  constructor(options: SnapshotLoaderOptions) {
    const { file, keyspace, checksum } = options;
    this.keysLoaded = 0;
    this.keysExpired = 0;
    this.#options = options;
    this.#reader = new RdbFileReader(new FileSource(file), { checksum });
    this.#loaders = [];
    this.#countsAccesses = keyspace.accessCounting.enabled;
    this.#database = keyspace.databases[0]!;
    this.#loader = this.#loaderOf(this.#database);
    this.#emptyCount = 0;
    this.#isDone = false;
  }

  /** Bytes of the file that were loaded; at the end, where something else may follow. */
  get position(): number {
    return this.#reader.position;
  }

  /**
   * Loads about `budgetBytes` more. Returns true when everything is loaded.
   *
   * @throws RdbError, SnapshotLoadError, StorageError; loading cannot go on then
   */
  step(budgetBytes: number): boolean {
    const reader = this.#reader;
    const until = reader.position + budgetBytes;
    while (!this.#isDone && reader.position < until) {
      const item = reader.next();
      if (item === 'key') this.#key();
      else this.#other(item);
    }
    return this.#isDone;
  }

  #key(): void {
    const { expireAtMs } = this.#reader;
    const { dropsExpired, nowMs } = this.#options;
    if (dropsExpired && expireAtMs !== none && expireAtMs < nowMs) {
      this.#reader.skipValue();
      this.keysExpired++;
      return;
    }
    const { key } = this.#reader;
    const database = this.#database;
    if (database.find(key.bytes, key.start, key.end)) this.#makeRoom();
    const expires = expireAtMs !== none;
    if (expires) database.expireAtMsOfNew = bounded(expireAtMs);
    const isMade = this.#value();
    if (expires) database.expireAtMsOfNew = none;
    if (!isMade) return;
    this.#restoreClock();
    this.keysLoaded++;
  }

  /** Makes the value the entry at the cursor. Returns false if it is one that no key can hold. */
  #value(): boolean {
    const { reader, type } = this.#reader;
    try {
      this.#loader.load(reader, type);
      return true;
    } catch (error) {
      if (this.#database.found) this.#database.remove();
      this.#database.expireAtMsOfNew = none;
      if (!(error instanceof RdbError) || error.code !== 'RDB_EMPTY_VALUE') throw error;
      this.#skipEmpty();
      return false;
    }
  }

  #makeRoom(): void {
    if (this.#options.replacesKeys) {
      this.#database.remove();
      return;
    }
    const text = `RDB has duplicated key '${this.#reader.key.text()}' in DB ${this.#database.index}`;
    throw new SnapshotLoadError('DUPLICATE_KEY', text, this.position);
  }

  #skipEmpty(): void {
    if (this.#emptyCount++ >= emptyReportsMax) return;
    this.#options.logger.notice(`rdbLoadObject skipping empty key: ${this.#reader.key.text()}`);
  }

  #restoreClock(): void {
    const { frequency, idleSeconds } = this.#reader;
    const { nowMs } = this.#options;
    if (this.#countsAccesses) {
      if (frequency >= 0) this.#database.setAccessClock(lfuClock(nowMs, frequency));
    } else if (idleSeconds >= 0) {
      this.#database.setAccessClock(lruClock(Math.max(nowMs - idleSeconds * 1000, 0)));
    }
  }

  #other(item: Exclude<RdbItem, 'key'>): void {
    const reader = this.#reader;
    const { logger, nowMs } = this.#options;
    switch (item) {
      case 'aux': {
        this.#adoptHashKey();
        const line = auxReport(reader.auxName.text(), reader.auxValue.text(), nowMs);
        if (line !== undefined) logger.notice(line);
        return;
      }
      case 'library':
        logger.warning('A library of functions in the RDB file is skipped: they are not supported');
        return;
      case 'moduleAux':
        logger.warning(`Data of module ${reader.moduleName} in the RDB file is skipped`);
        return;
      case 'database':
        this.#enter(reader.database);
        return;
      case 'sizes':
        this.#database.expect(this.#plausible(reader.keyCount));
        return;
      case 'slotInfo':
        // A hint for hash tables by slot, of which there are none here.
        return;
      case 'end':
        this.#finish();
    }
  }

  /** The smaller of a count of keys and how many the rest of the file can have. */
  #plausible(keyCount: number): number {
    const left = this.#options.file.size() - this.position;
    return Math.min(keyCount, Math.max(left / keySizeMin, 0));
  }

  #adoptHashKey(): void {
    const { adoptsHashKey, keyspace } = this.#options;
    if (!adoptsHashKey || this.#reader.auxName.text() !== hashKeyField) return;
    keyspace.adoptHashKey(this.#reader.auxValue.text());
  }

  #enter(index: number): void {
    this.#database.expect(0);
    const { databases } = this.#options.keyspace;
    const database = databases[index];
    if (database === undefined) {
      const text =
        'FATAL: Data file was created with a Redis server configured to handle more than ' +
        `${databases.length} databases. Exiting`;
      throw new SnapshotLoadError('TOO_MANY_DATABASES', text, this.position);
    }
    this.#database = database;
    this.#loader = this.#loaderOf(database);
  }

  #loaderOf(database: Database): ValueLoader {
    return (this.#loaders[database.index] ??= new ValueLoader(database));
  }

  #finish(): void {
    this.#database.expect(0);
    this.#isDone = true;
    const empty = this.#emptyCount > 0 ? `, empty keys skipped: ${this.#emptyCount}` : '';
    this.#options.logger.notice(
      `Done loading RDB, keys loaded: ${this.keysLoaded}, keys expired: ${this.keysExpired}${empty}.`,
    );
  }
}

/** A time from 64 bits, as one that a keyspace can hold: 285,000 years from now are never. */
function bounded(ms: number): number {
  return Math.max(0, Math.min(ms, Number.MAX_SAFE_INTEGER));
}
