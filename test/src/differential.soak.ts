/** Random commands against redis-server, at length: see differential/episode.ts. */
import { expect, test } from 'vitest';

import { runEpisode } from './differential/episode.js';
import { describeWithOracle } from './support/oracle.js';
import { announceSeed } from './support/seed.js';
import { soakRounds, soakTimeoutMs } from './support/soak-plan.js';

const episodesOfSlice = 100;
const commandsPerEpisode = 20_000;

describeWithOracle('random commands, at length', () => {
  const seed = announceSeed('random commands');

  test('are answered and logged as by redis-server', { timeout: soakTimeoutMs }, async () => {
    let commands = 0;
    for (const episode of soakRounds(episodesOfSlice)) {
      commands += await runEpisode(seed + episode, commandsPerEpisode);
    }
    console.log(`compared ${commands} commands`);
    expect(commands).toBeGreaterThanOrEqual(commandsPerEpisode);
  });
});
