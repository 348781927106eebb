/**
 * The access clock of an entry: 24 bits that say how recently, or how often, it was used.
 *
 *   LRU    seconds, modulo 2^24 (194 days)
 *   LFU    | minutes, modulo 2^16 | logarithmic counter: 8 |
 *
 * Which of the two it is depends on the eviction policy in force, so it is for the caller to know.
 * The counter rises with a chance that falls as it grows, and falls with idle time.
 *
 * Spec: redis/src/evict.c (7.0): estimateObjectIdleTime, LFUDecrAndReturn, LFULogIncr.
 */

/** How accesses are counted: the settings in force, which may change at any time. */
export interface AccessCounting {
  /** Clocks are LFU stamps: an LFU policy is in force. */
  enabled: boolean;
  /** lfu-log-factor: the higher, the more accesses a counter at its end stands for. */
  logFactor: number;
  /** lfu-decay-time: minutes after which an unused counter is one less; 0: never. */
  decayMinutes: number;
}

const lruMask = 0xffffff;
const minuteMask = 0xffff;
/** Counter of a new entry, so that it is not the first to be evicted. */
export const lfuInitialCount = 5;

/** Returns the LRU stamp of a moment. */
export function lruClock(nowMs: number): number {
  return Math.floor(nowMs / 1000) % (lruMask + 1);
}

/** Returns the seconds since an LRU stamp, which is less than 194 days ago. */
export function idleSeconds(clock: number, nowMs: number): number {
  return (lruClock(nowMs) - clock) & lruMask;
}

/** Returns the LFU stamp of a moment and a counter of 0..255. */
export function lfuClock(nowMs: number, count: number): number {
  return ((Math.floor(nowMs / 60_000) & minuteMask) << 8) | count;
}

/**
 * Returns the counter of an LFU stamp, less one for every `decayMinutes` since; 0 means no decay.
 */
export function lfuCount(clock: number, nowMs: number, decayMinutes: number): number {
  const count = clock & 0xff;
  if (decayMinutes === 0) return count;
  const minutes = (Math.floor(nowMs / 60_000) - (clock >>> 8)) & minuteMask;
  return Math.max(0, count - Math.floor(minutes / decayMinutes));
}

/** Returns the counter after an access; `random` is uniform in 0..2^32-1. */
export function lfuIncrement(count: number, random: number, logFactor: number): number {
  if (count === 255) return 255;
  const base = Math.max(0, count - lfuInitialCount);
  return (random >>> 0) / 4294967296 < 1 / (base * logFactor + 1) ? count + 1 : count;
}
