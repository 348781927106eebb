/**
 * Redis's exact error texts of the list commands.
 *
 * Spec: redis/src/t_list.c (7.0.15).
 */
export const listErrors = {
  rankIsZero:
    "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or use " +
    'negative to start from the end of the list',
  countIsNegative: "ERR COUNT can't be negative",
  lengthIsNegative: "ERR MAXLEN can't be negative",
  keyCountNotPositive: 'ERR numkeys should be greater than 0',
  countNotPositive: 'ERR count should be greater than 0',
} as const;
