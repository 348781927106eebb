/**
 * Lets simulated machines crash for as long as one likes.
 *
 *     node dist/soak.js                        half an hour
 *     node dist/soak.js --slice ci             three minutes on one core
 *     node dist/soak.js --minutes 600 --seed 7
 *     node dist/soak.js --run random:9001:no:yes:journaled:123     one run, again
 *
 * All recorded workloads come first; then sequences of events and workloads by chance take turns
 * until the time is over. The seed is printed first; the same seed makes the same runs, as many of
 * them as there is time for. Without `--seed` it is VARVE_SEED, as for every random test, or one by
 * chance. A violation is printed with the shortest list of steps that shows it, and makes the exit
 * code 1. The counts also go to test-results/soak.json.
 */
import fs from 'node:fs';
import process from 'node:process';
import { parseArgs } from 'node:util';

import { noCounts, type Finding, type Thoroughness } from './exploration/explorer.js';
import { explore } from './exploration/run.js';
import { minimize } from './soak/minimize.js';
import { emptyTallies, formatCounts, formatFinding, kindOf, vitestReport } from './soak/report.js';
import {
  parseRun,
  randomRuns,
  recordedRuns,
  sequenceRuns,
  stepsOf,
  type PlannedRun,
} from './soak/run-plan.js';
import type { Step } from './workload/step.js';

const minutesDefault = 30;
const minutesOfSlice = { ci: 3 } as const;

/** After so many violations there is enough to think about. */
const violationsMax = 5;

const profiles = ['prefix', 'reorder', 'adversarial'] as const;

const thorough: Thoroughness = {
  profiles,
  outcomes: 2,
  outcomesExhaustive: 0,
  partialWrites: 2,
  aftermathEvery: 48,
};

/** For a long soak: the recorded workloads to the last outcome of the kindest disk. */
const veryThorough: Thoroughness = {
  profiles,
  outcomes: 12,
  outcomesExhaustive: 256,
  partialWrites: 12,
  aftermathEvery: 16,
};

const { values } = parseArgs({
  options: {
    slice: { type: 'string' },
    seed: { type: 'string' },
    minutes: { type: 'string' },
    run: { type: 'string' },
  },
});

main();

function main(): void {
  const startMs = Date.now();
  if (values.run !== undefined) {
    const run = parseRun(values.run);
    const finding = play(run, stepsOf(run));
    console.log(finding ? reportOf(run, finding) : 'no violation');
    process.exitCode = finding ? 1 : 0;
    return;
  }
  const seed = Number(values.seed ?? process.env['VARVE_SEED'] ?? startMs % 1_000_000_000);
  const endMs = startMs + minutes() * 60_000;
  console.log(`simulator: seed ${seed}, ${minutes()} minutes`);
  const violations = soak(seed, startMs, endMs);
  process.exitCode = violations === 0 ? 0 : 1;
}

function minutes(): number {
  if (values.minutes !== undefined) return Number(values.minutes);
  if (values.slice === undefined) return minutesDefault;
  if (values.slice !== 'ci') throw new Error(`there is no slice ${values.slice}, only ci`);
  return minutesOfSlice.ci;
}

/** Plays runs until `endMs`; returns how many violations there were. */
function soak(seed: number, startMs: number, endMs: number): number {
  const counts = noCounts();
  const tallies = emptyTallies();
  let runs = 0;
  let violations = 0;
  for (const run of plan(seed)) {
    if (Date.now() >= endMs || violations >= violationsMax) break;
    const finding = explore(stepsOf(run), optionsOf(run), counts);
    const tally = tallies.get(kindOf(run));
    runs += 1;
    if (tally) tally.runs += 1;
    if (finding === undefined) continue;
    violations += 1;
    if (tally) tally.violations += 1;
    console.log(reportOf(run, finding));
  }
  console.log(formatCounts(counts, runs, (Date.now() - startMs) / 1000));
  console.log(`violations                 ${violations}`);
  const directory = new URL('../test-results/', import.meta.url);
  fs.mkdirSync(directory, { recursive: true });
  const report = vitestReport(tallies.values(), startMs);
  fs.writeFileSync(new URL('soak.json', directory), `${JSON.stringify(report, undefined, 2)}\n`);
  return violations;
}

/** The runs of a seed, in order. */
function* plan(seed: number): Generator<PlannedRun> {
  yield* recordedRuns(seed);
  const sequences = sequenceRuns(seed);
  for (const random of randomRuns(seed)) {
    yield random;
    for (let i = 0; i < 3; i += 1) {
      const next = sequences.next();
      if (next.done !== true) yield next.value;
    }
  }
}

function optionsOf(run: PlannedRun) {
  const { seed, policy, checksums, names } = run;
  const isLong = minutes() >= minutesDefault && run.campaign === 'recorded';
  return { seed, policy, checksums, names, thoroughness: isLong ? veryThorough : thorough };
}

function play(run: PlannedRun, steps: readonly Step[]): Finding | undefined {
  return explore(steps, optionsOf(run), noCounts());
}

function reportOf(run: PlannedRun, finding: Finding): string {
  const steps = minimize(stepsOf(run), (shorter) => play(run, shorter) !== undefined);
  return formatFinding(run, play(run, steps) ?? finding, steps);
}
