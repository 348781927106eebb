/**
 * Redis's exact error texts of the hash commands.
 *
 * Spec: redis/src/t_hash.c (7.0.15).
 */
export const hashErrors = {
  notAnInteger: 'ERR hash value is not an integer',
  notAFloat: 'ERR hash value is not a float',
  overflow: 'ERR increment or decrement would overflow',
  incrementNotFinite: 'ERR value is NaN or Infinity',
  sumNotFinite: 'ERR increment would produce NaN or Infinity',
  countNotInt64:
    'ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807',
} as const;
