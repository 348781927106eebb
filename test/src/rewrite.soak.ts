/** Rewrites and dumps under writers, at length: see rewrite/rewrite-rounds.ts. */
import { expect, test } from 'vitest';

import { runRewriteRounds } from './rewrite/rewrite-rounds.js';
import { describeWithOracle } from './support/oracle.js';
import { Random } from './support/random.js';
import { announceSeed } from './support/seed.js';
import { soakRounds, soakTimeoutMs } from './support/soak-plan.js';

const roundsPerFolder = 50;
/** 500 rounds in all. */
const foldersOfSlice = 10;

describeWithOracle('rewrites while five writers write every type, at length', () => {
  const random = new Random(announceSeed('rewrites'));

  test('keep every dataset equal, through kills and restarts', { timeout: soakTimeoutMs }, async () => {
    let rounds = 0;
    for (const folder of soakRounds(foldersOfSlice)) {
      const { kills, rewrites, oracleChecks } = await runRewriteRounds(random.fork(), roundsPerFolder);
      rounds += kills + rewrites;
      console.log(`folder ${folder}: ${kills} kills, ${rewrites} rewrites, ${oracleChecks} compared with redis-server`);
    }
    expect(rounds).toBeGreaterThanOrEqual(roundsPerFolder);
  });
});
