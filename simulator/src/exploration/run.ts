/**
 * One run: a workload played once under one configuration, and explored.
 */
import type { NameDurability } from '@varve/storage/memory';

import type { Policy } from '../harness/server.js';
import { Simulation, SimulationFailure, type SimulationOptions } from '../workload/simulation.js';
import type { Step } from '../workload/step.js';
import type { WrapStorage } from '../harness/machine.js';
import { addCounts, Explorer, type Counts, type Finding, type Thoroughness } from './explorer.js';

/** What a run depends on; the same run again finds the same. */
export interface RunOptions {
  readonly seed: number;
  readonly policy: Policy;
  readonly checksums: boolean;
  readonly names: NameDurability;
  readonly thoroughness: Thoroughness;
  readonly wrap?: WrapStorage | undefined;
}

/** Plays and explores; adds to `counts`. Returns the first violation, if there is one. */
export function explore(
  steps: readonly Step[],
  options: RunOptions,
  counts: Counts,
): Finding | undefined {
  const { seed, policy, checksums, names, thoroughness, wrap } = options;
  const explorer = new Explorer(thoroughness, seed, wrap);
  const onMoment: SimulationOptions['onMoment'] = (moment, simulation) => {
    explorer.look(moment, simulation);
  };
  let stepNumber = 0;
  try {
    const simulation = new Simulation({ seed, policy, checksums, names, wrap, onMoment });
    for (const step of steps) {
      stepNumber += 1;
      simulation.step(step);
      simulation.machine.pause();
      if (explorer.finding !== undefined) break;
    }
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const kind = error instanceof SimulationFailure ? 'state' : 'failed';
    explorer.report({ kind, text }, 'while running');
  }
  addCounts(counts, explorer.counts);
  const { finding } = explorer;
  return finding && { ...finding, place: `step ${stepNumber}: ${finding.place}` };
}
