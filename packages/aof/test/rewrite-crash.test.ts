/**
 * Goal: a crash at any storage call of a rewrite, from the cut to the last HISTORY file, leaves a log
 * that replays to a prefix of history with every unit that was promised.
 *
 * Method: as crash.test.ts. The BASE is the records of all units before the cut, so that BASE and
 * INCR replay to the same list as the old files. Units are appended in every phase.
 */
import { seededChoice } from '@varve/storage/memory';
import { expect, test } from 'vitest';

import {
  checkSurvivor,
  describeCrashes,
  recoverUntilCrash,
  runWorkload,
  stopAt,
  type Stage,
} from './crash-bench.js';
import { installed, record, rotated, writeBase } from './log-bench.js';

/** Rewrites the log, while units come. */
async function rewrite(stage: Stage, name: string): Promise<void> {
  const { log, history } = stage;
  let cutAt = -1;
  stage.append(1, ['SET', `${name}-before`, '1']);
  const rotation = rotated(log, () => (cutAt = history.units.length));
  stage.append(2, ['SET', `${name}-during`, '1'], ['SET', `${name}-during`, '2']);
  await stage.turn();
  const { sequence } = await rotation;
  expect(cutAt).toBeGreaterThan(0);
  stage.append(3, ['SET', `${name}-after`, '1']);
  await stage.turn();
  const base = writeBase(log, stage.disk, ...history.units.slice(0, cutAt).flatMap(recordsOf));
  const installation = installed(log, base, sequence);
  stage.append(3, ['SET', `${name}-installing`, '1']);
  await stage.turn();
  await installation;
  expect(log.manifest.files.map((entry) => entry.sequence)).toEqual([expect.anything(), sequence]);
  expect(log.manifest.history).toEqual([]);
}

function recordsOf(unit: readonly string[]): Buffer[] {
  return unit.flatMap((line) => {
    const colon = line.indexOf(':');
    const words = line.slice(colon + 1).split(' ');
    return [record('SELECT', line.slice(0, colon)), record(...words)];
  });
}

async function play(stage: Stage): Promise<void> {
  stage.append(0, ['SET', 'k', 'v']);
  await stage.turn();
  await rewrite(stage, 'first');
  stage.append(0, ['SET', 'k', 'w']);
  await rewrite(stage, 'second');
  stage.open(); // An unclean restart.
  stage.append(0, ['SET', 'last', 'z']);
  await stage.turn();
}

describeCrashes('any call of a rewrite', {
  play,
  profiles: ['reorder', 'adversarial'],
  powerSeeds: 3,
  processStatesMin: 80,
  powerStatesMin: 40,
});

test('a crash during the recovery from a crash in a rewrite changes nothing', async () => {
  let crashes = 0;
  await runWorkload(play, 'everysec', 'adversarial', (disk, history, call) => {
    if (call % 23 !== 0) return;
    const first = disk.survivor('power', seededChoice(call));
    for (let stop = 1; ; stop++) {
      const second = first.clone({ profile: 'adversarial', beforeCall: stopAt(stop) });
      if (!recoverUntilCrash(second)) break;
      crashes++;
      const what = `crash at ${call}, again at ${stop}`;
      checkSurvivor(second.crash('power', seededChoice(stop)), history, history.durable, what);
    }
  });
  expect(crashes).toBeGreaterThan(20);
});
