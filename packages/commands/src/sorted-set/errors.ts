/**
 * Redis's exact error texts of the sorted set commands.
 *
 * Spec: redis/src/t_zset.c (7.0.15).
 */
export const zsetErrors = {
  xxAndNx: 'ERR XX and NX options at the same time are not compatible',
  gtLtAndNx: 'ERR GT, LT, and/or NX options at the same time are not compatible',
  singleIncrement: 'ERR INCR option supports a single increment-element pair',
  notANumber: 'ERR resulting score is not a number (NaN)',
  scoreRange: 'ERR min or max is not a float',
  lexRange: 'ERR min or max not valid string range item',
  limitByRank:
    'ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX',
  scoresByLex: 'ERR syntax error, WITHSCORES not supported in combination with BYLEX',
  keyCount: 'ERR numkeys should be greater than 0',
  count: 'ERR count should be greater than 0',
  limitNegative: "ERR LIMIT can't be negative",
  weight: 'ERR weight value is not a float',
} as const;

/** The text for a command that needs a key to read. */
export function noInputKey(fullName: string): string {
  return `ERR at least 1 input key is needed for '${fullName}' command`;
}
