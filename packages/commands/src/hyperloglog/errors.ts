/**
 * Redis's exact error texts of the HyperLogLog commands.
 *
 * Spec: redis/src/hyperloglog.c (7.0.15).
 */
export const hyperLogLogErrors = {
  notHyperLogLog: 'WRONGTYPE Key is not a valid HyperLogLog string value.',
  corrupt: 'INVALIDOBJ Corrupted HLL object detected',
  noSuchKey: 'ERR The specified key does not exist',
  notSparse: 'ERR HLL encoding is not sparse',
} as const;

/** The text for a subcommand of PFDEBUG that nobody knows. */
export function unknownSubcommand(name: string): string {
  // Redis formats it as a C string: it ends at a NUL.
  return `ERR Unknown PFDEBUG subcommand '${name.split('\0', 1)[0] ?? ''}'`;
}

/** The text of PFSELFTEST for a register that did not keep what it was given. */
export function registerFailed(index: number, expected: number, found: number): string {
  return `TESTFAILED Register ${index} should be ${expected} but is ${found}`;
}

/** The text of PFSELFTEST for an estimate that is further off than the error allows. */
export function estimateFailed(count: number, estimate: number): string {
  return `TESTFAILED Too big error. card:${count} abserr:${Math.abs(estimate - count)}`;
}
