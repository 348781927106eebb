/**
 * Chooses the key to evict next: approximated LRU and LFU, nearest expiry, or chance.
 *
 *     every database --sample--> score each key --> pool of 16 --> the best that is still there
 *
 *     idleTime      seconds since the last access
 *     frequency     255 less the logarithmic counter, decayed
 *     timeToLive    the earlier it expires, the higher
 *     random        no pool: databases in turn, a key of each
 *
 * It only chooses: the cursor of a database is put on the key, and who asked removes it, logs that
 * and counts. Samples are of `samples` keys of every database that has some, as in Redis.
 *
 * A round may end without a choice although there are keys: where keys with an expiry are rare,
 * looking for one is cut off after about a tenth of a millisecond, and goes on with the next call.
 *
 * Spec: redis/src/evict.c performEvictions, evictionPoolPopulate (7.0).
 */
import { idleSeconds, lfuCount } from '../access-clock.js';
import type { Database } from '../database.js';
import type { EntryView } from '../entry-view.js';
import type { Keyspace } from '../keyspace.js';
import { EvictionPool } from './eviction-pool.js';
import { noEviction, Rank, type EvictionPolicy } from './eviction-policy.js';

/** Entries looked at for one sample, at most. */
const looksMax = 2000;

export class Evictor {
  /** maxmemory-samples: keys of each database that one round looks at. */
  samples = 5;
  readonly #keyspace: Keyspace;
  readonly #databases: readonly Database[];
  readonly #random: () => number;
  readonly #pool = new EvictionPool();
  /** Where the search for keys with an expiry goes on, by database; -1: anywhere. */
  readonly #positions: Float64Array;
  readonly #visit: (entry: EntryView) => void;
  #policy = noEviction;
  #nowMs = 0;
  #visited = 0;
  #database = 0;
  #next = 0;

  /** @param random a source of uniform 32-bit integers */
  constructor(keyspace: Keyspace, random: () => number) {
    this.#keyspace = keyspace;
    this.#databases = keyspace.databases;
    this.#random = random;
    this.#positions = new Float64Array(keyspace.databases.length).fill(-1);
    this.#visit = (entry) => {
      this.#visited++;
      const score = this.#scoreOf(entry);
      this.#pool.offer(score, this.#database, entry.bytes, entry.keyStart, entry.keyEnd);
    };
  }

  get policy(): EvictionPolicy {
    return this.#policy;
  }

  /**
   * Changes the policy: candidates ranked by another one are forgotten, and the keyspace counts
   * accesses if the policy ranks by them.
   */
  set policy(policy: EvictionPolicy) {
    this.#policy = policy;
    this.#pool.clear();
    this.#keyspace.countAccesses(policy.rank === Rank.frequency);
  }

  /** Whether there is a key that may be evicted. */
  hasKeys(): boolean {
    if (this.#policy.rank === Rank.none) return false;
    for (const database of this.#databases) {
      if (this.#keysOf(database) > 0) return true;
    }
    return false;
  }

  /**
   * Puts the cursor of a database on the key to evict and returns that database; undefined when
   * there is none, or when this round found none (see `hasKeys`).
   */
  choose(nowMs: number): Database | undefined {
    this.#nowMs = nowMs;
    switch (this.#policy.rank) {
      case Rank.none:
        return undefined;
      case Rank.random:
        return this.#chooseAny();
      default:
        this.#sampleAll();
        return this.#chooseBest();
    }
  }

  #keysOf(database: Database): number {
    return this.#policy.isVolatile ? database.expires : database.size;
  }

  #sampleAll(): void {
    for (const database of this.#databases) {
      if (this.#keysOf(database) > 0) this.#sample(database, this.samples, this.#visit);
    }
  }

  #sample(database: Database, count: number, visit: (entry: EntryView) => void): void {
    const { isVolatile } = this.#policy;
    const { index } = database;
    const position = this.#positions[index]!;
    const from = position < 0 ? this.#random() >>> 0 : position;
    this.#database = index;
    this.#visited = 0;
    const next = database.sample(from, count, looksMax, isVolatile, visit);
    this.#positions[index] = this.#visited > 0 ? -1 : next;
  }

  #chooseBest(): Database | undefined {
    const pool = this.#pool;
    while (pool.take()) {
      const database = this.#databases[pool.database]!;
      if (!database.find(pool.bytes, 0, pool.size)) continue;
      if (!this.#policy.isVolatile || database.expireAtMs() >= 0) return database;
    }
    return undefined;
  }

  #chooseAny(): Database | undefined {
    const count = this.#databases.length;
    for (let tries = 0; tries < count; tries++) {
      this.#next = (this.#next + 1) % count;
      const database = this.#databases[this.#next]!;
      if (this.#keysOf(database) === 0) continue;
      if (!this.#policy.isVolatile) {
        database.randomKey();
        return database;
      }
      this.#pool.clear();
      this.#sample(database, 1, this.#visit);
      return this.#chooseBest();
    }
    return undefined;
  }

  #scoreOf(entry: EntryView): number {
    const { decayMinutes } = this.#keyspace.accessCounting;
    switch (this.#policy.rank) {
      case Rank.idleTime:
        return idleSeconds(entry.accessClock, this.#nowMs);
      case Rank.frequency:
        return 255 - lfuCount(entry.accessClock, this.#nowMs, decayMinutes);
      case Rank.timeToLive:
        return -entry.expireAtMs;
      default:
        return 0;
    }
  }
}
