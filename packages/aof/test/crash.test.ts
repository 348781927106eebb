/**
 * Goal: after a crash at any storage call, the log replays to a prefix of history that holds every
 * unit that was promised, starts without complaint, and what it then serves is on disk.
 *
 * Method: one small workload with transactions, rotations, a clean and an unclean restart, a BASE;
 * at every call that changes the disk take survivors of a process crash and of power failures,
 * recover each, compare with the model. Then the same for crashes within the recovery itself.
 */
import { seededChoice, type Profile } from '@varve/storage/memory';
import { describe, expect, test } from 'vitest';

import {
  checkSurvivor,
  describeCrashes,
  recoverUntilCrash,
  runWorkload,
  stopAt,
  type Stage,
} from './crash-bench.js';
import { appendUnit, loadLog, openLog, record, rotated } from './log-bench.js';

async function play(stage: Stage): Promise<void> {
  for (let i = 0; i < 3; i++) {
    stage.append(i, ['SET', `k${i}`, 'v'.repeat(i * 40)]);
    stage.append(0, ['INCR', 'n'], ['HSET', 'h', String(i), '#C1:']);
    await stage.turn();
  }
  await rotated(stage.log);
  stage.append(0, ['SET', 'after', 'x'.repeat(700)]);
  await stage.turn();
  stage.append(0, ['DEL', 'after']);
  await stage.turn();
  // An unclean restart: the old writer is simply forgotten.
  stage.open();
  stage.append(5, ['SET', 'again', 'y']);
  await stage.turn();
  for (let i = 0; i < 4; i++) await stage.turn(); // Idle: a seal.
  await new Promise<void>((resolve) => {
    stage.log.close(() => {
      resolve();
    });
  });
  stage.open();
  stage.append(5, ['SET', 'last', 'z']);
  await stage.turn();
}

const profiles: Profile[] = ['prefix', 'reorder', 'adversarial'];

describeCrashes('any call', { play, profiles, powerSeeds: 4, processStatesMin: 40, powerStatesMin: 20 });

describe('a crash during recovery', () => {
  test.each(profiles)('at any of its calls changes nothing (%s)', async (profile) => {
    let crashes = 0;
    await runWorkload(play, 'everysec', profile, (disk, history, call) => {
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
  await runWorkload(play, 'no', 'adversarial', (disk, _history, call) => {
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

test('loading changes nothing on disk', async () => {
  await runWorkload(play, 'everysec', 'reorder', (disk, _history, call) => {
    if (call % 5 !== 0) return;
    const survivor = disk.survivor('process', seededChoice(call));
    const digest = survivor.digest();
    loadLog({ storage: survivor });
    expect(survivor.digest()).toBe(digest);
  });
});
