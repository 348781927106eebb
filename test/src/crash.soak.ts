/** kill -9 under load, at length: see crash/crash-cycle.ts. */
import { expect, test } from 'vitest';

import { runCrashCycles, type Policy } from './crash/crash-cycle.js';
import { makeFolder, removeFolder } from './support/folder.js';
import { Random } from './support/random.js';
import { announceSeed } from './support/seed.js';
import { soakRounds, soakTimeoutMs } from './support/soak-plan.js';

const seed = announceSeed('kill -9 under load');
const policies: readonly Policy[] = ['always', 'everysec', 'no'];
/** The folder goes on from cycle to cycle, so that a round starts with all the rounds' history. */
const cyclesPerRound = 12;
/** Three folders per policy: 36 cycles each, 108 in all. */
const roundsOfSlice = 3;

test('kill -9 loses no acknowledged write', { timeout: soakTimeoutMs }, async () => {
  const random = new Random(seed);
  let cycles = 0;
  let units = 0;
  for (const round of soakRounds(roundsOfSlice)) {
    for (const policy of policies) {
      const folder = makeFolder('crash');
      const report = await runCrashCycles(folder, policy, cyclesPerRound, random.fork());
      cycles += report.cycles;
      units += report.units;
      console.log(`round ${round}, appendfsync ${policy}: ${cycles} kills, ${units} units found again`);
      removeFolder(folder);
    }
  }
  expect(cycles).toBeGreaterThanOrEqual(cyclesPerRound * policies.length);
});
