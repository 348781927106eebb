/**
 * One line of the result: a figure of every contender for the same work, and what must be reached.
 *
 * Ratios count, absolute figures do not travel: both come from the same run on the same machine.
 */

/** What a row says. */
export interface Row {
  readonly work: string;
  readonly unit: string;
  /** Whether a larger figure is the better one. */
  readonly more: boolean;
  /**
   * What Varve must reach, at least if `more`, else at most: a ratio to `baseline`, or without one a
   * figure.
   */
  readonly target: number;
  readonly baseline: string | undefined;
  /** Every measurement, by contender, in the order in which they were made. */
  readonly samples: Readonly<Record<string, readonly number[]>>;
}

/** The middle of the samples; the mean of the two middle ones if their number is even. */
export function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Median of Varve divided by median of the baseline; NaN if either was not measured. */
export function ratio(row: Row): number {
  const baseline = row.baseline === undefined ? [] : (row.samples[row.baseline] ?? []);
  return median(row.samples['varve'] ?? []) / median(baseline);
}

/** Whether the target is reached; undefined if the baseline was not measured. */
export function isReached(row: Row): boolean | undefined {
  const value = row.baseline === undefined ? median(row.samples['varve'] ?? []) : ratio(row);
  if (Number.isNaN(value)) return undefined;
  return row.more ? value >= row.target : value <= row.target;
}
