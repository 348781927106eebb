/**
 * Which transactions watch which keys (WATCH), by database.
 *
 * Whoever modifies a key calls `touch`; every transaction that watches it is then bound to fail.
 * `count` is 0 most of the time, so that a write asks one field and goes on.
 *
 * A key that had expired, but was not yet deleted, when it was watched counts as absent: its
 * deletion is no change (`wasExpired`). A watched key that expires before EXEC is a change.
 *
 * Invariants
 * 1. A WatchedKey is in its transaction's list iff it is in the list of its key.
 * 2. `count` is the number of WatchedKeys; a key nobody watches has no list.
 *
 * Spec: redis/src/multi.c watchForKey, touchWatchedKey, touchAllWatchedKeysInDb,
 * isWatchedKeyExpired (7.0).
 */
import assert from 'node:assert';
import type { Database, Keyspace } from '@varve/keyspace';
import { isPast } from './expire-time.js';
import type { Transaction } from './transaction.js';

export interface WatchedKey {
  readonly transaction: Transaction;
  readonly db: number;
  /** The key, one character per byte. */
  readonly key: string;
  wasExpired: boolean;
}

export class WatchedKeys {
  /** Keys watched, once per transaction that does. */
  count: number;
  readonly #keyspace: Keyspace;
  /** By database: key to those who watch it. */
  readonly #watchers: Map<string, WatchedKey[]>[];

  constructor(keyspace: Keyspace) {
    this.count = 0;
    this.#keyspace = keyspace;
    this.#watchers = keyspace.databases.map(() => new Map<string, WatchedKey[]>());
  }

  /** Watches a key for `transaction`; once is enough. */
  watch(transaction: Transaction, db: number, key: string, wasExpired: boolean): void {
    if (transaction.watched.some((watched) => watched.db === db && watched.key === key)) return;
    const watched: WatchedKey = { transaction, db, key, wasExpired };
    const byKey = this.#watchersOf(db);
    const watchers = byKey.get(key);
    if (watchers === undefined) byKey.set(key, [watched]);
    else watchers.push(watched);
    transaction.watched.push(watched);
    this.count++;
  }

  /** Forgets the keys `transaction` watches. Whether one was touched stays known. */
  unwatchAll(transaction: Transaction): void {
    for (const watched of transaction.watched) this.#remove(watched);
    transaction.watched = [];
  }

  /** A key was modified or deleted: those who watch it are touched. Moves the database's cursor. */
  touch(db: Database, bytes: Buffer, start: number, end: number): void {
    if (this.count === 0) return;
    const key = bytes.toString('latin1', start, end);
    const watchers = this.#watchersOf(db.index).get(key);
    if (watchers === undefined) return;
    const exists = db.find(bytes, start, end);
    for (const watched of [...watchers]) {
      if (!watched.wasExpired) {
        watched.transaction.touched = true;
        this.unwatchAll(watched.transaction);
      } else if (!exists) {
        watched.wasExpired = false;
      }
    }
  }

  /**
   * All of `db` is about to be emptied, or replaced by `replacement` (SWAPDB): call before it
   * happens. Moves the databases' cursors.
   */
  touchAll(db: Database, replacement: Database | undefined, nowMs: number): void {
    if (this.count === 0) return;
    for (const [key, watchers] of this.#watchersOf(db.index)) {
      const bytes = Buffer.from(key, 'latin1');
      const existed = db.find(bytes, 0, bytes.length);
      const exists = replacement !== undefined && replacement.find(bytes, 0, bytes.length);
      if (!existed && !exists) continue;
      const isExpired = exists && isPast(replacement.expireAtMs(), nowMs);
      for (const watched of watchers) touchOnReplacement(watched, existed, exists, isExpired);
    }
  }

  /**
   * Tells whether a key that `transaction` watches has expired since. Moves the databases' cursors.
   */
  hasExpired(transaction: Transaction, nowMs: number): boolean {
    for (const { db: index, key, wasExpired } of transaction.watched) {
      if (wasExpired) continue;
      const db = this.#keyspace.databases[index] as Database;
      const bytes = Buffer.from(key, 'latin1');
      if (db.find(bytes, 0, bytes.length) && isPast(db.expireAtMs(), nowMs)) return true;
    }
    return false;
  }

  /** Verifies every invariant. O(watched keys). */
  check(): void {
    let count = 0;
    for (const byKey of this.#watchers) {
      for (const [key, watchers] of byKey) {
        assert(watchers.length > 0, 'a key nobody watches has no list');
        for (const watched of watchers) {
          assert(watched.key === key, 'a watched key is in its own list');
          assert(watched.transaction.watched.includes(watched), 'both lists agree');
        }
        count += watchers.length;
      }
    }
    assert(count === this.count, 'count is exact');
  }

  #remove(watched: WatchedKey): void {
    const byKey = this.#watchersOf(watched.db);
    const watchers = byKey.get(watched.key);
    const index = watchers?.indexOf(watched) ?? -1;
    assert(watchers !== undefined && index >= 0, 'both lists agree');
    watchers.splice(index, 1);
    if (watchers.length === 0) byKey.delete(watched.key);
    this.count--;
  }

  #watchersOf(db: number): Map<string, WatchedKey[]> {
    const watchers = this.#watchers[db];
    assert(watchers !== undefined, 'the database exists');
    return watchers;
  }
}

/**
 *     in old  in new   was expired   now             does
 *     any     no       yes           absent          no change: it was absent
 *     any     expired  yes           still expired   no change
 *     no      expired  no            expired         no change, but expired from now on
 *     the rest                                       touched
 */
function touchOnReplacement(
  watched: WatchedKey,
  existed: boolean,
  exists: boolean,
  isExpired: boolean,
): void {
  if (watched.wasExpired && !exists) watched.wasExpired = false;
  else if (watched.wasExpired && isExpired) return;
  else if (!watched.wasExpired && !existed && isExpired) watched.wasExpired = true;
  else watched.transaction.touched = true;
}
