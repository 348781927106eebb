/** Data folders of a million commands, exchanged with redis-server. */
import { test } from 'vitest';

import { exchangeDirectories } from './exchange/directory-exchange.js';
import { describeWithOracle } from './support/oracle.js';
import { Random } from './support/random.js';
import { announceSeed } from './support/seed.js';
import { soakTimeoutMs } from './support/soak-plan.js';

describeWithOracle('data folders of a million commands', () => {
  const seed = announceSeed('data folders');

  test.each(['yes', 'no'] as const)('open in either server, aof-checksum %s', { timeout: soakTimeoutMs }, async (checksums) => {
    await exchangeDirectories(new Random(seed), 1_000_000, checksums);
  });
});
