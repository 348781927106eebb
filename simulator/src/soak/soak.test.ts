import { describe, expect, test } from 'vitest';

import { pass, send, turn } from '../workload/step.js';
import { minimize } from './minimize.js';
import { emptyTallies, kindOf, vitestReport } from './report.js';
import {
  formatRun,
  parseRun,
  randomRuns,
  recordedRuns,
  sequenceRuns,
  stepsOf,
  type PlannedRun,
} from './run-plan.js';

test('a violation is shown by as few steps as it takes', () => {
  const steps = [send(0, 'SET a 1'), turn, send(1, 'INCR b'), pass(10), turn, send(0, 'DEL a')];
  const needed = [steps[2], steps[5]];
  const fails = (shorter: readonly unknown[]): boolean =>
    needed.every((step) => shorter.includes(step));
  expect(minimize(steps, fails)).toEqual(needed);
});

describe('a run', () => {
  test('can be repeated from its name', () => {
    const runs: PlannedRun[] = [...recordedRuns(5), randomRuns(5).next().value];
    for (const run of sequenceRuns(5)) if (runs.push(run) > 200) break;
    for (const run of runs) expect(parseRun(formatRun(run))).toEqual(run);
    expect(() => parseRun('recorded:1:sometimes:yes:posix:1')).toThrow('not the name of a run');
  });

  test('of chance has the same steps every time', () => {
    const run = parseRun('random:9001:no:yes:journaled:123');
    expect(stepsOf(run)).toEqual(stepsOf(run));
  });
});

test('the report counts a kind of runs as one test', () => {
  const tallies = emptyTallies();
  const [first, second] = [...tallies.values()];
  if (first) Object.assign(first, { runs: 3 });
  if (second) Object.assign(second, { runs: 3, violations: 1 });
  expect(tallies.has(kindOf(parseRun('random:1:no:yes:posix:1')))).toBe(true);
  expect(vitestReport(tallies.values(), 0)).toMatchObject({
    numPassedTests: 1,
    numFailedTests: 1,
    numPendingTests: 16,
    success: false,
  });
});
