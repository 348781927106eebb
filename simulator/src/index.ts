/**
 * @varve/simulator: lets simulated machines crash, recovers what is left, and compares it with what
 * was promised.
 *
 *     harness/       a machine to play with: clock, event loop, disk, clients, the production store
 *     workload/      what happens: steps, recorded workloads, sequences, chance; simulation.ts
 *                    plays them                                             <- start here
 *     model/         the dataset as it ought to be (shadow), and as text (dump)
 *     contract/      the states there were, what replies promised, the judge
 *     exploration/   a crash at every storage call, recovery, what else must hold
 *     bugs/          seeded bugs: what the judge is measured by
 *     soak/, soak.ts all of it for as long as one likes
 *
 * It runs the very code of production: there are no hooks for tests in the product.
 */
export { seededBugs } from './bugs/index.js';
export { tryBug, type SeededBug } from './bugs/seeded-bug.js';
export { History } from './contract/history.js';
export { Promises, type CrashKind } from './contract/promises.js';
export { judge, judgeDamaged, type Outcome, type Violation } from './contract/verdict.js';
export { noCounts, type Counts, type Finding, type Thoroughness } from './exploration/explorer.js';
export { explore, type RunOptions } from './exploration/run.js';
export { randomWorkload } from './workload/random-workload.js';
export { recordedWorkloads, type Workload } from './workload/recorded.js';
export { sequence, sequenceCount } from './workload/sequences.js';
export { Simulation, SimulationFailure, type SimulationOptions } from './workload/simulation.js';
export { formatStep, type Step } from './workload/step.js';
