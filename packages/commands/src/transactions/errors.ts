/**
 * Redis's exact error texts of the transaction commands.
 *
 * Spec: redis/src/multi.c (7.0.15).
 */
export const transactionErrors = {
  nestedMulti: 'ERR MULTI calls can not be nested',
  execWithoutMulti: 'ERR EXEC without MULTI',
  discardWithoutMulti: 'ERR DISCARD without MULTI',
  watchInsideMulti: 'ERR WATCH inside MULTI is not allowed',
} as const;
