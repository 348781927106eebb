/**
 * A run of a sorted set: what every range of members is, once it is looked up.
 *
 *     by rank     ZRANGE k 0 -1            from the arguments
 *     by score    ZCOUNT k (1 5            borders: score-range.ts
 *     by member   ZLEXCOUNT k [a (c        borders: lex-range.ts
 *
 *     rank   0   1   2   3   4   5
 *                    first       .          first 2, count 3; downwards, first is 4
 */
import type { ZsetRoom } from '@varve/keyspace';

export interface RankRange {
  /** The rank of the first member visited. */
  readonly first: number;
  readonly count: number;
}

export const emptyRange: RankRange = { first: 0, count: 0 };

/** Where a range begins and ends in a sorted set: what a pair of borders knows. */
export interface Borders {
  /** Count of the members before the range. */
  countBefore(zset: ZsetRoom): number;
  /** Count of the members up to its end; less than `countBefore` if nothing is in it. */
  countToEnd(zset: ZsetRoom): number;
}

/** Returns the run of members within the borders, in ascending order. */
export function rangeWithin(zset: ZsetRoom, borders: Borders): RankRange {
  const first = borders.countBefore(zset);
  const count = borders.countToEnd(zset) - first;
  return count > 0 ? { first, count } : emptyRange;
}

/**
 * Returns the run from rank `start` to rank `stop`; negative ones count from the end, in the
 * direction of the range.
 */
export function rangeOfRanks(
  size: number,
  start: number,
  stop: number,
  isReverse: boolean,
): RankRange {
  const from = Math.max(start < 0 ? size + start : start, 0);
  const to = Math.min(stop < 0 ? size + stop : stop, size - 1);
  if (from > to || from >= size) return emptyRange;
  return { first: isReverse ? size - 1 - from : from, count: to - from + 1 };
}

/**
 * Returns what LIMIT leaves of an ascending run, in the direction asked for: a negative offset
 * leaves nothing, a negative count everything.
 */
export function limitRange(
  range: RankRange,
  offset: number,
  count: number,
  isReverse: boolean,
): RankRange {
  if (offset < 0 || offset >= range.count) return emptyRange;
  const left = range.count - offset;
  return {
    first: isReverse ? range.first + range.count - 1 - offset : range.first + offset,
    count: count < 0 ? left : Math.min(count, left),
  };
}
