/**
 * Makes a workload that shows a violation shorter, by leaving out whatever it does not take.
 *
 * First halves, then quarters, down to single steps; as long as any violation remains. What is
 * left is what to read, and what to make a regression test of.
 */
import type { Step } from '../workload/step.js';

/** Runs at most. */
const attemptsMax = 200;

/**
 * Returns a shorter list of steps that still fails.
 *
 * @param fails plays steps; tells whether they show a violation
 */
export function minimize(
  steps: readonly Step[],
  fails: (steps: readonly Step[]) => boolean,
): readonly Step[] {
  let shortest = steps;
  let attempts = 0;
  for (let size = Math.ceil(steps.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let start = 0; start < shortest.length && attempts < attemptsMax; ) {
      const shorter = [...shortest.slice(0, start), ...shortest.slice(start + size)];
      attempts += 1;
      if (fails(shorter)) shortest = shorter;
      else start += size;
    }
  }
  return shortest;
}
