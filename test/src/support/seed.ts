/**
 * The seed of a random test: printed before anything runs, and taken back to run it again.
 *
 *     VARVE_SEED=1234 npx vitest run src/differential.test.ts
 */

/** Returns VARVE_SEED, or a fresh seed when it is not set; prints it under the test's name. */
export function announceSeed(test: string): number {
  const given = process.env['VARVE_SEED'];
  const seed = given === undefined || given === '' ? Math.floor(Math.random() * 2 ** 31) : Number(given);
  if (!Number.isSafeInteger(seed)) throw new Error(`VARVE_SEED must be an integer, not '${given}'`);
  console.log(`${test}: VARVE_SEED=${seed}`);
  return seed;
}
