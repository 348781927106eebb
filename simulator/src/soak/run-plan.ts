/**
 * The runs of a soak, each with a name from which it can be repeated:
 *
 *     recorded:4:always:yes:posix:123      workload 4, policy, checksums, names, seed
 *     sequence:777:everysec:no:posix:123   sequence 777 of events
 *     random:9001:no:yes:journaled:123     the workload of seed 9001
 */
import assert from 'node:assert/strict';

import { seededChoice, type NameDurability } from '@varve/storage/memory';

import type { Policy } from '../harness/server.js';
import { randomWorkload } from '../workload/random-workload.js';
import { recordedWorkloads, type Workload } from '../workload/recorded.js';
import { sequence, sequenceCount } from '../workload/sequences.js';
import type { Step } from '../workload/step.js';

export const campaigns = ['recorded', 'sequence', 'random'] as const;
export type Campaign = (typeof campaigns)[number];

export const policies: readonly Policy[] = ['always', 'everysec', 'no'];

/** One run. */
export interface PlannedRun {
  readonly campaign: Campaign;
  /** Which workload of the campaign. */
  readonly index: number;
  readonly policy: Policy;
  readonly checksums: boolean;
  readonly names: NameDurability;
  readonly seed: number;
}

/** Every recorded workload under every configuration. */
export function recordedRuns(seed: number): PlannedRun[] {
  const runs: PlannedRun[] = [];
  for (const index of recordedWorkloads.keys()) {
    for (const policy of policies) {
      for (const checksums of [true, false]) {
        for (const names of ['posix', 'journaled'] as const) {
          runs.push({ campaign: 'recorded', index, policy, checksums, names, seed });
        }
      }
    }
  }
  return runs;
}

/** The sequences of events, each once, in an order by seed and under a configuration by turns. */
export function* sequenceRuns(seed: number): Generator<PlannedRun> {
  const order = Array.from({ length: sequenceCount }, (_, i) => i);
  const choose = seededChoice(seed);
  for (let i = order.length - 1; i > 0; i -= 1) {
    const j = choose(i + 1);
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  for (const [i, index] of order.entries()) {
    yield { campaign: 'sequence', index, ...configuration(i), seed: seed + i };
  }
}

/** Workloads by chance, without end. */
export function* randomRuns(seed: number): Generator<PlannedRun, never> {
  for (let i = 0; ; i += 1) {
    yield { campaign: 'random', index: (seed + i) | 0, ...configuration(i), seed: seed + i };
  }
}

/** Returns the steps of a run. */
export function stepsOf({ campaign, index }: PlannedRun): readonly Step[] {
  switch (campaign) {
    case 'recorded':
      return (recordedWorkloads[index] as Workload).steps;
    case 'sequence':
      return sequence(index);
    case 'random':
      return randomWorkload(index);
  }
}

/** Names a run. */
export function formatRun(run: PlannedRun): string {
  const { campaign, index, policy, checksums, names, seed } = run;
  return [campaign, index, policy, checksums ? 'yes' : 'no', names, seed].join(':');
}

/** Reads the name of a run. */
export function parseRun(text: string): PlannedRun {
  const [campaign, index, policy, checksums, names, seed] = text.split(':');
  const isRun =
    campaigns.some((name) => name === campaign) &&
    policies.some((name) => name === policy) &&
    (names === 'posix' || names === 'journaled');
  assert(isRun, `${text} is not the name of a run`);
  return {
    campaign: campaign as Campaign,
    index: Number(index),
    policy: policy as Policy,
    checksums: checksums === 'yes',
    names,
    seed: Number(seed),
  };
}

/** Checksums are what is new here: three of four runs have them. */
function configuration(i: number): Pick<PlannedRun, 'policy' | 'checksums' | 'names'> {
  return {
    policy: policies[i % policies.length] as Policy,
    checksums: Math.floor(i / 3) % 4 !== 3,
    names: Math.floor(i / 12) % 2 === 0 ? 'posix' : 'journaled',
  };
}
