/**
 * Goal: after a crash at any storage call, the log replays to a prefix of history that holds every
 * unit that was promised, starts without complaint, and what it then serves is on disk.
 *
 * Method: one small workload with transactions, rotations, a clean and an unclean restart, a BASE;
 * at every call that changes the disk take survivors of a process crash and of power failures,
 * recover each, compare with the model. Then the same for crashes within the recovery itself.
 */
import {
  MemoryStorage,
  seededChoice,
  SimulatedCrash,
  type Call,
  type Profile,
} from '@varve/storage/memory';
import { describe, expect, test } from 'vitest';

import type { SyncPolicy } from '../src/index.js';
import {
  appendUnit,
  loadLog,
  ManualClock,
  openLog,
  record,
  rotated,
  type OpenedLog,
} from './log-bench.js';

/** What was appended, unit by unit, and how much of it was promised. */
class History {
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

type Visit = (disk: MemoryStorage, history: History, call: number) => void;

/** Runs the workload; calls `visit` before every call that changes the disk, and at the end. */
async function runWorkload(policy: SyncPolicy, profile: Profile, visit: Visit): Promise<void> {
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
  await play(history, open, turn, () => opened as OpenedLog);
  observe();
  visit(disk, history, disk.callCount);
}

async function play(
  history: History,
  open: () => OpenedLog,
  turn: () => Promise<void>,
  current: () => OpenedLog,
): Promise<void> {
  for (let i = 0; i < 3; i++) {
    history.append(current(), i, ['SET', `k${i}`, 'v'.repeat(i * 40)]);
    history.append(current(), 0, ['INCR', 'n'], ['HSET', 'h', String(i), '#C1:']);
    await turn();
  }
  await rotated(current().log);
  history.append(current(), 0, ['SET', 'after', 'x'.repeat(700)]);
  await turn();
  history.append(current(), 0, ['DEL', 'after']);
  await turn();
  // An unclean restart: the old writer is simply forgotten.
  open();
  history.append(current(), 5, ['SET', 'again', 'y']);
  await turn();
  for (let i = 0; i < 4; i++) await turn(); // Idle: a seal.
  await new Promise<void>((resolve) => current().log.close(() => resolve()));
  open();
  history.append(current(), 5, ['SET', 'last', 'z']);
  await turn();
}

/** Recovers a survivor and checks everything that must hold. */
function checkSurvivor(disk: MemoryStorage, history: History, promised: number, what: string): void {
  const opened = openLog({ storage: disk });
  const count = history.expectPrefix(opened.replayed, promised, what);
  const again = disk.survivor('power', seededChoice(1));
  const reloaded = openLog({ storage: again });
  expect(reloaded.replayed, `${what}: what is served is on disk`).toEqual(opened.replayed);
  expect(history.expectPrefix(reloaded.replayed, promised, what)).toBe(count);
}

const policies: SyncPolicy[] = ['always', 'everysec', 'no'];
const profiles: Profile[] = ['prefix', 'reorder', 'adversarial'];

describe.each(policies)('policy %s', (policy) => {
  test('a crash of the process at any call loses nothing released', async () => {
    let states = 0;
    await runWorkload(policy, 'reorder', (disk, history, call) => {
      const survivor = disk.survivor('process', seededChoice(call));
      checkSurvivor(survivor, history, history.released, `${policy}, process crash at ${call}`);
      states++;
    });
    expect(states).toBeGreaterThan(40);
  });

  test.each(profiles)('a power failure at any call loses nothing durable (%s)', async (profile) => {
    const seen = new Set<string>();
    await runWorkload(policy, profile, (disk, history, call) => {
      const promised = policy === 'always' ? history.released : history.durable;
      for (let seed = 0; seed < 4; seed++) {
        const survivor = disk.survivor('power', seededChoice(call * 31 + seed));
        const state = `${promised} ${survivor.digest()}`;
        if (seen.has(state)) continue;
        seen.add(state);
        const what = `${policy}, ${profile}, power failure at ${call}, seed ${seed}`;
        checkSurvivor(survivor, history, promised, what);
      }
    });
    expect(seen.size).toBeGreaterThan(20);
  });
});

describe('a crash during recovery', () => {
  test.each(profiles)('at any of its calls changes nothing (%s)', async (profile) => {
    let crashes = 0;
    await runWorkload('everysec', profile, (disk, history, call) => {
      if (call % 13 !== 0) return;
      const first = disk.survivor('power', seededChoice(call));
      for (let stop = 1; ; stop++) {
        const second = first.clone({ profile, beforeCall: stopAt(stop) });
        const crashed = recoverUntilCrash(second);
        if (!crashed) break;
        crashes++;
        const what = `${profile}, crash at ${call}, again at ${stop}`;
        const power = second.crash('power', seededChoice(stop));
        checkSurvivor(power, history, history.durable, what);
      }
    });
    expect(crashes).toBeGreaterThan(20);
  });
});

test('what is served after a crash of the process survives a power failure then', async () => {
  await runWorkload('no', 'adversarial', (disk, _history, call) => {
    const killed = disk.survivor('process', seededChoice(call));
    const { log, replayed } = openLog({ storage: killed });
    appendUnit(log, 0, record('SET', 'after', '1'));
    expect(log.writer.settle()).toBeUndefined();
    for (let seed = 0; seed < 4; seed++) {
      const after = killed.survivor('power', seededChoice(call * 4 + seed));
      const expected = [...replayed, '0:SET after 1'];
      expect(loadLog({ storage: after }).replayed, `crash at ${call}`).toEqual(expected);
    }
  });
});

function stopAt(stop: number): (call: Call) => void {
  let count = 0;
  return (call) => {
    if (call.changes && ++count === stop) throw new SimulatedCrash();
  };
}

function recoverUntilCrash(disk: MemoryStorage): boolean {
  try {
    openLog({ storage: disk });
    return false;
  } catch (error) {
    if (error instanceof SimulatedCrash) return true;
    throw error;
  }
}

test('loading changes nothing on disk', async () => {
  await runWorkload('everysec', 'reorder', (disk, _history, call) => {
    if (call % 5 !== 0) return;
    const survivor = disk.survivor('process', seededChoice(call));
    const digest = survivor.digest();
    loadLog({ storage: survivor });
    expect(survivor.digest()).toBe(digest);
  });
});
