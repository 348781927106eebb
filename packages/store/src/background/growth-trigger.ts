/**
 * Whether the log is to be rewritten by itself: how much it has grown since it was last short.
 *
 * @see redis/src/server.c serverCron (7.0)
 */
export interface LogGrowth {
  /** Bytes of all files: now, and after the last rewrite or at the start. */
  readonly currentSize: number;
  readonly baseSize: number;
}

/** Returns by how many percent it has grown, if that is enough; undefined: leave it. */
export function dueGrowth(
  growth: LogGrowth,
  percentage: number,
  sizeMin: number,
): number | undefined {
  if (percentage === 0 || growth.currentSize <= sizeMin) return undefined;
  const base = growth.baseSize > 0 ? growth.baseSize : 1;
  const grown = Math.floor((growth.currentSize * 100) / base) - 100;
  return grown >= percentage ? grown : undefined;
}
