/**
 * What the databases of one keyspace share: the arena, the hash key, the limits, the clock, and the
 * shapes of values.
 */
import type { AccessCounting } from './access-clock.js';
import { Arena } from './arena/arena.js';
import { LazyFree } from './lazy-free.js';
import type { Shapes } from './types/shape.js';

/**
 * When a small value changes to its large encoding; the names are Redis's configuration directives.
 */
export interface EncodingLimits {
  /** hash-max-listpack-entries: a hash with more fields becomes a hashtable. */
  hashListpackEntriesMax: number;
  /** hash-max-listpack-value: so does one with a field or value of more bytes. */
  hashListpackValueMax: number;
  /** list-max-listpack-size: elements in a run of a list; -1..-5: 4, 8, 16, 32, 60 KiB. */
  listListpackSizeMax: number;
  /** set-max-intset-entries: a set of more integers becomes a hashtable. */
  setIntsetEntriesMax: number;
  /** zset-max-listpack-entries: a sorted set with more members becomes a skiplist. */
  zsetListpackEntriesMax: number;
  /** zset-max-listpack-value: so does one with a member of more bytes. */
  zsetListpackValueMax: number;
  /** stream-node-max-bytes: bytes of a node of a stream; 0: any number. */
  streamNodeBytesMax: number;
  /** stream-node-max-entries: entries of a node of a stream; 0: any number. */
  streamNodeEntriesMax: number;
}

export class Environment {
  readonly arena = new Arena();
  readonly lazyFree: LazyFree;
  readonly shapes: Shapes;
  readonly limits: EncodingLimits;
  /** Only changed while there is nothing that was hashed. */
  hashKey0: number;
  hashKey1: number;
  readonly random: () => number;
  /** 24 bits: the stamp of entries that are created or touched now. */
  accessClock = 0;
  /** When the turn began. */
  nowMs = 0;
  /** Fields of hashes with an expiry below it are hidden. */
  fieldClockMs = 0;
  /** Whether an access counts, or only its time is kept. */
  readonly counting: AccessCounting = { enabled: false, logFactor: 10, decayMinutes: 1 };

  constructor(
    hashKey: ArrayLike<number>,
    random: () => number,
    limits: EncodingLimits,
    shapes: Shapes,
  ) {
    this.lazyFree = new LazyFree(this.arena, shapes);
    this.shapes = shapes;
    this.hashKey0 = hashKey[0]! | 0;
    this.hashKey1 = hashKey[1]! | 0;
    this.random = random;
    this.limits = limits;
  }
}
