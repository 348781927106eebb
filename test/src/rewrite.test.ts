/** Rewrites and dumps under writers: see rewrite/rewrite-rounds.ts. */
import { expect, test } from 'vitest';

import { runRewriteRounds } from './rewrite/rewrite-rounds.js';
import { describeWithOracle } from './support/oracle.js';
import { Random } from './support/random.js';
import { announceSeed } from './support/seed.js';

const rounds = 15;

describeWithOracle('rewrites while five writers write every type', () => {
  test('keep every dataset equal, through kills and restarts', async () => {
    const report = await runRewriteRounds(new Random(announceSeed('rewrites')), rounds);
    expect(report.kills + report.rewrites).toBe(rounds);
  });
});
