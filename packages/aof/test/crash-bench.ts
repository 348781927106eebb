/**
 * What the crash tests share: a model of what was appended and promised, a workload that is watched
 * at every call that changes the disk, what must hold of whatever a crash leaves, and the tests that
 * it does.
 */
import {
  MemoryStorage,
  seededChoice,
  SimulatedCrash,
  type Call,
  type Profile,
} from '@varve/storage/memory';
import { describe, expect, test } from 'vitest';

import type { AppendLog, SyncPolicy } from '../src/index.js';
import { appendUnit, ManualClock, openLog, record, type OpenedLog } from './log-bench.js';

/** What was appended, unit by unit, and how much of it was promised. */
export class History {
  readonly units: string[][] = [];
  /** Units that survive the death of the process, and a power failure. */
  released = 0;
  durable = 0;

  append({ log }: OpenedLog, db: number, ...commands: string[][]): void {
    this.units.push(commands.map((words) => `${db}:${words.join(' ')}`));
    appendUnit(log, db, ...commands.map((words) => record(...words)));
  }

  /** Takes note of what the writer promises; `before` units were there when it was opened. */
  observe({ log }: OpenedLog, before: number): void {
    this.released = Math.max(this.released, before + log.writer.releasedSequence);
    this.durable = Math.max(this.durable, before + log.writer.durableSequence);
  }

  /** Asserts that `replayed` is a prefix of at least `promised` units; returns its length in
   * units. */
  expectPrefix(replayed: string[], promised: number, what: string): number {
    let records = 0;
    let count = 0;
    while (records < replayed.length) {
      const unit = this.units[count];
      expect(unit, `${what}: more than was written`).toBeDefined();
      if (unit === undefined) break;
      expect(replayed.slice(records, records + unit.length), what).toEqual(unit);
      records += unit.length;
      count++;
    }
    expect(count, `${what}: lost promised units`).toBeGreaterThanOrEqual(promised);
    return count;
  }
}

/** What a workload plays with. */
export interface Stage {
  readonly history: History;
  readonly disk: MemoryStorage;
  /** The log that is open. */
  readonly log: AppendLog;
  /** Opens the log again; whoever had it open is simply forgotten. */
  open(): OpenedLog;
  /** Appends one unit. */
  append(db: number, ...commands: string[][]): void;
  /** Ends a turn; then 400 ms pass. */
  turn(): Promise<void>;
}

export type Play = (stage: Stage) => Promise<void>;

export type Visit = (disk: MemoryStorage, history: History, call: number) => void;

/** Runs `play`; calls `visit` before every call that changes the disk, and at the end. */
export async function runWorkload(
  play: Play,
  policy: SyncPolicy,
  profile: Profile,
  visit: Visit,
): Promise<void> {
  const history = new History();
  const clock = new ManualClock();
  let opened: OpenedLog | undefined;
  let before = 0;
  let isSetUp = false;
  const observe = (): void => {
    if (opened) history.observe(opened, before);
  };
  const disk: MemoryStorage = new MemoryStorage({
    profile,
    beforeCall: (call) => {
      if (!call.changes || !isSetUp) return;
      observe();
      visit(disk, history, call.number);
    },
  });
  disk.makeDirectory('data');
  disk.syncDirectory('.');
  isSetUp = true;
  const open = (): OpenedLog => {
    opened = undefined;
    const next = openLog({ storage: disk, policy, now: clock.now });
    before = history.expectPrefix(next.replayed, history.released, 'reopen');
    opened = next;
    return next;
  };
  const turn = async (): Promise<void> => {
    opened?.log.writer.flush();
    opened?.log.writer.check();
    clock.ms += 400;
    await Promise.resolve();
    opened?.log.writer.tick();
    await Promise.resolve();
    await Promise.resolve();
  };
  open();
  await play({
    history,
    disk,
    open,
    turn,
    get log() {
      return (opened as OpenedLog).log;
    },
    append: (db, ...commands) => {
      history.append(opened as OpenedLog, db, ...commands);
    },
  });
  observe();
  visit(disk, history, disk.callCount);
}

/** Recovers a survivor and checks everything that must hold. */
export function checkSurvivor(
  disk: MemoryStorage,
  history: History,
  promised: number,
  what: string,
): void {
  const opened = openLog({ storage: disk });
  const count = history.expectPrefix(opened.replayed, promised, what);
  const again = disk.survivor('power', seededChoice(1));
  const reloaded = openLog({ storage: again });
  expect(reloaded.replayed, `${what}: what is served is on disk`).toEqual(opened.replayed);
  expect(history.expectPrefix(reloaded.replayed, promised, what)).toBe(count);
}

/** A workload that is crashed everywhere. */
export interface Crashes {
  readonly play: Play;
  readonly profiles: readonly Profile[];
  /** Survivors of a power failure that are looked at per call. */
  readonly powerSeeds: number;
  /** How many survivors there are at least: of the process, and different ones of the power. */
  readonly processStatesMin: number;
  readonly powerStatesMin: number;
}

const policies: readonly SyncPolicy[] = ['always', 'everysec', 'no'];

/** The tests that a crash at any call, `place` in their names, loses nothing that was promised. */
export function describeCrashes(place: string, crashes: Crashes): void {
  const { play, profiles, powerSeeds } = crashes;
  describe.each(policies)('policy %s', (policy) => {
    test(`a crash of the process at ${place} loses nothing released`, async () => {
      let states = 0;
      await runWorkload(play, policy, 'reorder', (disk, history, call) => {
        const survivor = disk.survivor('process', seededChoice(call));
        checkSurvivor(survivor, history, history.released, `${policy}, process crash at ${call}`);
        states++;
      });
      expect(states).toBeGreaterThan(crashes.processStatesMin);
    });

    test.each(profiles)(`a power failure at ${place} loses nothing durable (%s)`, async (profile) => {
      const seen = new Set<string>();
      await runWorkload(play, policy, profile, (disk, history, call) => {
        const promised = policy === 'always' ? history.released : history.durable;
        for (let seed = 0; seed < powerSeeds; seed++) {
          const survivor = disk.survivor('power', seededChoice(call * 31 + seed));
          const state = `${promised} ${survivor.digest()}`;
          if (seen.has(state)) continue;
          seen.add(state);
          const what = `${policy}, ${profile}, power failure at ${call}, seed ${seed}`;
          checkSurvivor(survivor, history, promised, what);
        }
      });
      expect(seen.size).toBeGreaterThan(crashes.powerStatesMin);
    });
  });
}

/** Stops the machine at a call that changes the disk, counted from now on. */
export function stopAt(stop: number): (call: Call) => void {
  let count = 0;
  return (call) => {
    if (call.changes && ++count === stop) throw new SimulatedCrash();
  };
}

/** Opens the log; returns whether the machine stopped meanwhile. */
export function recoverUntilCrash(disk: MemoryStorage): boolean {
  try {
    openLog({ storage: disk });
    return false;
  } catch (error) {
    if (error instanceof SimulatedCrash) return true;
    throw error;
  }
}
