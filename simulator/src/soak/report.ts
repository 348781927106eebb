/** What a soak says: to people, and to scripts/tally.mjs in the shape of vitest's json reporter. */
import type { Counts, Finding } from '../exploration/explorer.js';
import { formatStep, type Step } from '../workload/step.js';
import { campaigns, formatRun, policies, type Campaign, type PlannedRun } from './run-plan.js';

/** One kind of runs: all of them together are one test. */
export interface Tally {
  readonly title: string;
  runs: number;
  violations: number;
}

/** The kinds of runs by `kindOf`. */
export function emptyTallies(): Map<string, Tally> {
  const tallies = new Map<string, Tally>();
  for (const campaign of campaigns) {
    for (const policy of policies) {
      for (const checksums of [true, false]) {
        const title = titleOf(campaign, policy, checksums);
        tallies.set(title, { title, runs: 0, violations: 0 });
      }
    }
  }
  return tallies;
}

/** Returns the title of the kind that a run belongs to. */
export function kindOf({ campaign, policy, checksums }: PlannedRun): string {
  return titleOf(campaign, policy, checksums);
}

function titleOf(campaign: Campaign, policy: string, checksums: boolean): string {
  return `${campaign} workloads, appendfsync ${policy}, aof-checksum ${checksums ? 'yes' : 'no'}`;
}

/** Formats a violation with everything that it takes to repeat it. */
export function formatFinding(run: PlannedRun, finding: Finding, steps: readonly Step[]): string {
  return [
    `VIOLATION (${finding.violation.kind}) in ${formatRun(run)}`,
    `  repeat: node simulator/dist/soak.js --run ${formatRun(run)}`,
    `  where:  ${finding.place}`,
    `  what:   ${finding.violation.text.replaceAll('\n', '\n          ')}`,
    '  steps that show it:',
    ...steps.map((step) => `    ${formatStep(step)}`),
  ].join('\n');
}

/** Formats what was done, a line each. */
export function formatCounts(counts: Counts, runs: number, seconds: number): string {
  const { states, distinct } = counts;
  return [
    `runs                       ${runs}`,
    `moments of crash           ${counts.moments}`,
    `crash states judged        ${states} (${Math.round(states / seconds)}/s)`,
    `  distinct, recovered      ${distinct} (${Math.round(distinct / seconds)}/s)`,
    `  crashes of a recovery    ${counts.compound}`,
    `  durable bytes flipped    ${counts.damaged}`,
    `store started              ${counts.servers}`,
    `everysec: oldest lost ack  ${counts.lostAgeMsMax} ms`,
    `everysec: lost window      ${counts.lostWindowMsMax} ms`,
  ].join('\n');
}

/** Returns the report for scripts/tally.mjs. */
export function vitestReport(tallies: Iterable<Tally>, startMs: number): object {
  const assertionResults = [...tallies].map(({ title, runs, violations }) => ({
    ancestorTitles: ['soak'],
    title,
    fullName: `soak ${title}`,
    status: violations > 0 ? 'failed' : runs > 0 ? 'passed' : 'pending',
    failureMessages: violations > 0 ? [`${violations} violations`] : [],
  }));
  const count = (status: string): number =>
    assertionResults.filter((result) => result.status === status).length;
  const isClean = count('failed') === 0;
  return {
    numTotalTests: assertionResults.length,
    numPassedTests: count('passed'),
    numFailedTests: count('failed'),
    numPendingTests: count('pending'),
    numTodoTests: 0,
    startTime: startMs,
    success: isClean,
    testResults: [
      { name: 'simulator/soak', status: isClean ? 'passed' : 'failed', assertionResults },
    ],
  };
}
