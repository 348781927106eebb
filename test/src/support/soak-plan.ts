/** How long a soak goes on: the fixed counts of a CI slice, or by the clock. */

/** Longer than any soak: the clock of the plan ends it, not the test's. */
export const soakTimeoutMs = 7 * 24 * 3600 * 1000;

const minutes = process.env['VARVE_SOAK_MINUTES'] ?? '';

/**
 * Numbers the rounds of a soak: `count` of them in the CI slice, as many as fit into the time asked
 * for otherwise (at least one).
 */
export function* soakRounds(count: number): Generator<number> {
  const deadlineMs = Date.now() + Number(minutes) * 60_000;
  for (let round = 0; minutes === '' ? round < count : round === 0 || Date.now() < deadlineMs; round += 1) {
    yield round;
  }
}
