/**
 * Redis's exact error texts of the set commands.
 *
 * Spec: redis/src/t_set.c (7.0.15).
 */
export const setErrors = {
  keyCountNotPositive: 'ERR numkeys should be greater than 0',
  keyCountTooLarge: "ERR Number of keys can't be greater than number of args",
  limitNegative: "ERR LIMIT can't be negative",
} as const;
