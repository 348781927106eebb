/**
 * Lets a machine die at every moment it shows, in many ways, recovers each disk that is left, and
 * has it judged.
 *
 *     moment --process--> the page cache, and any part of a write under way
 *            `-power----> what was synced, and by profile any part of the rest, several times
 *
 *     disk left --digest known?--> the outcome of before
 *               `--recover-------> outcome     per new disk
 *                                    `-------> further tests of a sample, see aftermath.ts
 *
 * A disk that was seen before is not recovered again; but it is judged again, because what was
 * promised may have grown since. `states` counts every disk that was judged, `distinct` those that
 * were recovered.
 */
import assert from 'node:assert/strict';

import {
  everyChoice,
  seededChoice,
  type Choose,
  type MemoryStorage,
  type Profile,
} from '@varve/storage/memory';

import type { CrashKind } from '../contract/promises.js';
import { judge, type Outcome, type Situation, type Violation } from '../contract/verdict.js';
import type { Moment, WrapStorage } from '../harness/machine.js';
import type { Simulation } from '../workload/simulation.js';
import { examineAftermath } from './aftermath.js';
import { recoverLog, recoverServer, type RecoverySetup } from './recovery.js';

/** How thoroughly to look. */
export interface Thoroughness {
  readonly profiles: readonly Profile[];
  /** Outcomes of a power failure per moment and profile, drawn by seed. */
  readonly outcomes: number;
  /** All outcomes of the profile `prefix`, if there are no more than this. */
  readonly outcomesExhaustive: number;
  /** Places in the middle of each write at which the process dies; all, if there are no more. */
  readonly partialWrites: number;
  /** Of every so many distinct disks one gets the further tests. */
  readonly aftermathEvery: number;
}

/** What was done: in a run, or in all so far. */
export interface Counts {
  moments: number;
  states: number;
  distinct: number;
  /** Disks on which the whole store was started. */
  servers: number;
  /** Disks left by crashes during recoveries. */
  compound: number;
  /** Disks with flipped bytes. */
  damaged: number;
  /** Age of the oldest acknowledged unit that a power failure took under everysec, in ms. */
  lostAgeMsMax: number;
  /** Time over which such units were acknowledged, in ms. */
  lostWindowMsMax: number;
}

/** A violation, and where it was found. */
export interface Finding {
  readonly violation: Violation;
  readonly place: string;
}

/** Returns counts of nothing. */
export function noCounts(): Counts {
  return {
    moments: 0,
    states: 0,
    distinct: 0,
    servers: 0,
    compound: 0,
    damaged: 0,
    lostAgeMsMax: 0,
    lostWindowMsMax: 0,
  };
}

/** Adds what was done in a run. */
export function addCounts(sum: Counts, run: Counts): void {
  sum.moments += run.moments;
  sum.states += run.states;
  sum.distinct += run.distinct;
  sum.servers += run.servers;
  sum.compound += run.compound;
  sum.damaged += run.damaged;
  sum.lostAgeMsMax = Math.max(sum.lostAgeMsMax, run.lostAgeMsMax);
  sum.lostWindowMsMax = Math.max(sum.lostWindowMsMax, run.lostWindowMsMax);
}

/** The explorer of one run. */
export class Explorer {
  /** Of this run alone: chance is drawn by them, and a run must be the same by itself. */
  readonly counts: Counts;
  /** The first violation. */
  finding: Finding | undefined;
  readonly #thoroughness: Thoroughness;
  readonly #seed: number;
  readonly #wrap: WrapStorage | undefined;
  /** Outcomes by the digest of the disk. */
  readonly #byDisk: Map<string, Outcome>;
  /** Outcomes by the digest of the records replayed. */
  readonly #byRecords: Map<string, Outcome>;
  #simulation: Simulation | undefined;
  /** Whether further tests are under way: what they leave gets none itself. */
  #isInAftermath: boolean;

  /**
   * @param wrap makes the storage that recoveries see: a seeded bug is at work there, too
   */
  constructor(thoroughness: Thoroughness, seed: number, wrap?: WrapStorage) {
    this.counts = noCounts();
    this.finding = undefined;
    this.#simulation = undefined;
    this.#isInAftermath = false;
    this.#thoroughness = thoroughness;
    this.#seed = seed;
    this.#wrap = wrap;
    this.#byDisk = new Map();
    this.#byRecords = new Map();
  }

  /** Looks at a moment: see the header. */
  look(moment: Moment, simulation: Simulation): void {
    if (this.finding !== undefined) return;
    this.#simulation = simulation;
    this.counts.moments += 1;
    const place = describeMoment(moment);
    const seed = this.#seed + Math.imul(this.counts.moments, 7919);
    this.#processCrashes(moment, seed, place);
    for (const profile of this.#profiles) {
      this.#powerFailures(moment.disk, profile, seed, place);
    }
  }

  /** How a recovery at this moment would be set up. */
  get setup(): RecoverySetup {
    const { policy, checksums, machine } = this.#run;
    const elapsedMs = machine.clock.elapsedMs;
    return { policy, checksums, seed: this.#seed ^ 0x5eed, elapsedMs, wrap: this.#wrap };
  }

  /** Recovers a disk, if no equal one was recovered before; leaves the disk as it is. */
  outcomeOf(disk: MemoryStorage): Outcome {
    const digest = disk.digest();
    const known = this.#byDisk.get(digest);
    if (known !== undefined) return known;
    this.counts.distinct += 1;
    const outcome = this.#recover(disk);
    this.#byDisk.set(digest, outcome);
    return outcome;
  }

  /** Judges what a crash left; remembers the first violation. */
  judge(disk: MemoryStorage, crash: CrashKind, place: string): Outcome | undefined {
    if (this.finding !== undefined) return undefined;
    const distinctBefore = this.counts.distinct;
    this.counts.states += 1;
    const outcome = this.outcomeOf(disk);
    const situation = this.#situation(crash);
    const violation = judge(outcome, situation);
    if (violation) this.report(violation, `${crash} crash ${place}`);
    this.#measureLoss(outcome, situation);
    if (this.counts.distinct > distinctBefore) this.#sample(disk, crash, place);
    return outcome;
  }

  /** Puts every so many new disks through the further tests. */
  #sample(disk: MemoryStorage, crash: CrashKind, place: string): void {
    if (this.#isInAftermath) return;
    if (this.counts.distinct % this.#thoroughness.aftermathEvery !== 0) return;
    this.#isInAftermath = true;
    examineAftermath(this, disk, crash, `after a ${crash} crash ${place}`);
    this.#isInAftermath = false;
  }

  /** Remembers a violation. */
  report(violation: Violation, place: string): void {
    this.finding ??= { violation, place };
  }

  get history() {
    return this.#run.history;
  }

  /** Without checksums nothing can tell pieces in disorder from a log: then only a kind disk will
   * do. */
  get #profiles(): readonly Profile[] {
    const { profiles } = this.#thoroughness;
    return this.#run.checksums ? profiles : profiles.filter((profile) => profile === 'prefix');
  }

  get #run(): Simulation {
    assert(this.#simulation, 'there is a run to look at');
    return this.#simulation;
  }

  #situation(crash: CrashKind): Situation {
    const { history, promises, machine } = this.#run;
    return { crash, history, promises, nowMs: machine.clock.elapsedMs };
  }

  #recover(disk: MemoryStorage): Outcome {
    const setup = this.setup;
    const replay = recoverLog(disk.clone(), setup);
    if (replay.kind !== 'replayed') return replay;
    const known = this.#byRecords.get(replay.records);
    if (known !== undefined) return known;
    this.counts.servers += 1;
    const outcome = recoverServer(disk, setup);
    this.#byRecords.set(replay.records, outcome);
    return outcome;
  }

  #processCrashes({ disk, call, writing }: Moment, seed: number, place: string): void {
    // What a power failure in the recovery may do later.
    const profile = this.#run.checksums ? 'adversarial' : 'prefix';
    this.judge(disk.survivor('process', seededChoice(seed), { profile }), 'process', place);
    if (call === undefined || writing === undefined || writing.length < 2) return;
    const choose = seededChoice(seed + 1);
    for (const size of this.#partialSizes(writing.length, choose)) {
      const after = disk.survivor('process', choose, { profile });
      const file = after.open(call.path, 'append');
      file.write(writing, 0, size);
      file.close();
      this.judge(after, 'process', `${place}, ${size} bytes of it done`);
    }
  }

  /** How much of a write is done when the process dies: every part of it, or a few. */
  #partialSizes(size: number, choose: Choose): number[] {
    const { partialWrites } = this.#thoroughness;
    if (partialWrites >= size - 1) return Array.from({ length: size - 1 }, (_, i) => i + 1);
    return Array.from({ length: partialWrites }, (_, i) =>
      i === 0 ? size - 1 : 1 + choose(size - 1),
    );
  }

  #powerFailures(disk: MemoryStorage, profile: Profile, seed: number, place: string): void {
    const { outcomes, outcomesExhaustive } = this.#thoroughness;
    const fail = (choose: Choose): void => {
      const frozen = disk.survivor('process', choose, { profile });
      this.judge(frozen.survivor('power', choose), 'power', `${place}, ${profile}`);
    };
    if (profile === 'prefix' && outcomesExhaustive > 0) {
      if (everyChoice(fail, outcomesExhaustive)) return;
    }
    for (let i = 0; i < outcomes; i += 1) fail(seededChoice(seed + 101 * (i + 1)));
  }

  #measureLoss(outcome: Outcome, { crash, history, promises, nowMs }: Situation): void {
    if (crash !== 'power' || promises.policy !== 'everysec' || outcome.kind !== 'served') return;
    const k = history.newestMatch(outcome.digest) ?? 0;
    const { counts } = this;
    counts.lostWindowMsMax = Math.max(counts.lostWindowMsMax, promises.lostWindowMs(k));
    if (promises.isDiskSlow) return;
    counts.lostAgeMsMax = Math.max(counts.lostAgeMsMax, promises.lostAgeMs(k, nowMs));
  }
}

function describeMoment({ call }: Moment): string {
  if (call === undefined) return 'between calls';
  const target = call.target === undefined ? '' : ` to ${call.target}`;
  const phase = call.phase === 'whole' ? '' : ` (${call.phase})`;
  return `before call ${call.number}, ${call.operation} ${call.path}${target}${phase}`;
}
