/** RESTORE of tampered payloads, at length: see restore/restore-fuzz.ts. */
import { expect, test } from 'vitest';

import { fuzzRestore } from './restore/restore-fuzz.js';
import { Random } from './support/random.js';
import { announceSeed } from './support/seed.js';
import { soakRounds, soakTimeoutMs } from './support/soak-plan.js';

const roundsOfSlice = 11;
const payloadsPerRound = 100_000;

test('RESTORE refuses or takes whole what was tampered with', { timeout: soakTimeoutMs }, () => {
  const random = new Random(announceSeed('tampered payloads'));
  let payloads = 0;
  let accepted = 0;
  for (const round of soakRounds(roundsOfSlice)) {
    const report = fuzzRestore(random.fork(), payloadsPerRound);
    payloads += report.payloads;
    accepted += report.accepted;
    console.log(`round ${round}: ${payloads} payloads, ${accepted} of them values`);
  }
  expect(payloads).toBeGreaterThanOrEqual(payloadsPerRound);
});
