/**
 * Keeps the dataset within `maxmemory`: deletes keys before a command runs, or tells that memory is
 * short.
 *
 *     live memory <= maxmemory    within     nothing to do
 *     noeviction, or no key left  short      commands flagged `denyoom` are refused
 *     enough was deleted          within
 *     out of time                 running    the command may run; the host goes on when it is idle
 *
 * What counts is `Keyspace.liveMemory`: the blocks of the databases, exactly. Buffers of clients and
 * of the log do not count, nor does what only waits for a view to close: no eviction would free it.
 *
 * Each deletion is a unit of its own (`DEL key` or `UNLINK key`) before the command's, never
 * wrapped in MULTI. Large values are freed at once here, in steps, as a key whose memory stays would
 * make the next one go in vain.
 *
 * Work is bounded: every few keys the clock is read, and `tenacity` says after how long to give up:
 * 10 is 500 microseconds, 100 is never.
 *
 * Spec: redis/src/evict.c performEvictions, evictionTimeLimitUs (7.0).
 */
import { Evictor, Rank, type Database, type EvictionPolicy, type Keyspace } from '@varve/keyspace';
import type { Context } from './context.js';
import { flushUnit } from './flush-unit.js';

/** How it went. */
export const Eviction = { within: 0, running: 1, short: 2 } as const;
export type Eviction = (typeof Eviction)[keyof typeof Eviction];

/** Keys, or slices of a large value, between two readings of the clock. */
const stepsPerReading = 16;
const blocksPerSlice = 512;

export class MemoryLimit {
  /** maxmemory, in bytes; 0: no limit. */
  bytesMax: number;
  /** maxmemory-eviction-tenacity: 0..100. */
  tenacity: number;
  /** Log evictions as UNLINK (lazyfree-lazy-eviction). */
  lazily: boolean;
  /** There is more to evict than there was time for: `evict` is to be called again. */
  isRunning: boolean;
  readonly evictor: Evictor;
  /** Since when the limit has been exceeded, on the host's clock; -1 while it is not. */
  #exceededSince: number;

  constructor(keyspace: Keyspace, random: () => number) {
    this.bytesMax = 0;
    this.tenacity = 10;
    this.lazily = false;
    this.isRunning = false;
    this.evictor = new Evictor(keyspace, random);
    this.#exceededSince = -1;
  }

  get policy(): EvictionPolicy {
    return this.evictor.policy;
  }

  /** Whether OBJECT FREQ answers, and OBJECT IDLETIME does not. */
  get countsAccesses(): boolean {
    return this.policy.rank === Rank.frequency;
  }

  /** Microseconds for which the limit has been exceeded, by now. */
  exceededMicroseconds(now: number): number {
    return this.#exceededSince < 0 ? 0 : now - this.#exceededSince;
  }

  /** Takes note of how it went; returns it. */
  settle(context: Context, outcome: Eviction): Eviction {
    this.isRunning = outcome === Eviction.running;
    if (outcome === Eviction.within) {
      if (this.#exceededSince < 0) return outcome;
      const now = context.host.microseconds();
      context.statistics.evictionExceededMicroseconds += this.exceededMicroseconds(now);
      this.#exceededSince = -1;
    } else if (this.#exceededSince < 0) {
      this.#exceededSince = context.host.microseconds();
    }
    return outcome;
  }

  /** Microseconds that one call may take. */
  timeMax(): number {
    const { tenacity } = this;
    if (tenacity <= 10) return 50 * tenacity;
    return tenacity < 100 ? Math.floor(500 * 1.15 ** (tenacity - 10)) : Infinity;
  }
}

/** Evicts until the limit is kept, nothing is left to evict, or time is up. */
export function evict(context: Context): Eviction {
  const { memory, host, keyspace } = context;
  if (isWithin(context)) return memory.settle(context, Eviction.within);
  const { evictor } = memory;
  const started = host.microseconds();
  const timeMax = memory.timeMax();
  for (let steps = 1; !isWithin(context); steps++) {
    if (steps % stepsPerReading === 0 && host.microseconds() - started > timeMax)
      return memory.settle(context, Eviction.running);
    if (keyspace.reclaimValues(blocksPerSlice)) continue;
    if (isWithin(context)) break;
    if (!evictor.hasKeys()) return memory.settle(context, Eviction.short);
    const db = evictor.choose(context.nowMs);
    if (db !== undefined) evictAtCursor(context, db);
  }
  return memory.settle(context, Eviction.within);
}

function isWithin({ memory, keyspace }: Context): boolean {
  return memory.bytesMax === 0 || keyspace.liveMemory <= memory.bytesMax;
}

/** Deletes the key at the cursor of `db`, as a unit of its own. */
function evictAtCursor(context: Context, db: Database): void {
  const { memory, propagation, statistics } = context;
  const key = Buffer.from(db.keyBytes.subarray(db.keyStart, db.keyEnd));
  db.remove();
  statistics.evictedKeys++;
  propagation.deletion(db.index, memory.lazily, key, 0, key.length);
  context.touched(db, key, 0, key.length);
  flushUnit(context);
}
