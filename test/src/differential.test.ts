/**
 * The same random commands to varve-server and to redis-server: replies, datasets, logs and what
 * each makes of the other's log must be equal. See differential/episode.ts.
 */
import { test } from 'vitest';

import { runEpisode } from './differential/episode.js';
import { describeWithOracle } from './support/oracle.js';
import { announceSeed } from './support/seed.js';

const episodeCount = 4;
const commandsPerEpisode = 6000;

describeWithOracle('random commands', () => {
  const seed = announceSeed('random commands');
  // Episode 0 of a seed is the seed itself: what a failure names is what replays it.
  for (let episode = 0; episode < episodeCount; episode += 1) {
    test(`are answered and logged as by redis-server, episode ${episode + 1}`, async () => {
      await runEpisode(seed + episode, commandsPerEpisode);
    });
  }
});
