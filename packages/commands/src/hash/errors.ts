/**
 * Redis's exact error texts of the hash commands.
 *
 * Spec: redis/src/t_hash.c (7.0.15; of the commands with FIELDS, 8.0).
 */
export const hashErrors = {
  notAnInteger: 'ERR hash value is not an integer',
  notAFloat: 'ERR hash value is not a float',
  overflow: 'ERR increment or decrement would overflow',
  fieldsMissing: 'ERR Mandatory argument FIELDS is missing or not at the right position',
  fieldCountMismatch: 'ERR The `numfields` parameter must match the number of arguments',
  fieldCountNotPositive: 'ERR Number of fields must be a positive integer',
  fieldCountZero: 'ERR Parameter `numFields` should be greater than 0',
  fieldCountInvalid: 'ERR invalid number of fields',
  expireTimeNegative: 'ERR invalid expire time, must be >= 0',
  expireTimeMissing: 'ERR missing expire time',
  oneCondition: 'ERR Only one of FXX or FNX arguments can be specified',
  oneExpiry: 'ERR Only one of EX, PX, EXAT, PXAT or KEEPTTL arguments can be specified',
  incrementNotFinite: 'ERR value is NaN or Infinity',
  sumNotFinite: 'ERR increment would produce NaN or Infinity',
} as const;

/** The text for an option that HSETEX does not have. */
export function unknownArgument(argument: string): string {
  const nul = argument.indexOf('\0');
  return `ERR unknown argument: ${nul < 0 ? argument : argument.slice(0, nul)}`;
}
