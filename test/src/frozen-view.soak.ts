/** Frozen views while random commands run, at length: see frozen-view/view-episode.ts. */
import { test } from 'vitest';

import { randomRunOptions } from './differential/run-options.js';
import { runViewEpisode } from './frozen-view/view-episode.js';
import { Random } from './support/random.js';
import { announceSeed } from './support/seed.js';
import { soakRounds, soakTimeoutMs } from './support/soak-plan.js';

const episodesOfSlice = 550;
const cutsPerEpisode = 200;

test('frozen views show the moment at which they were opened', { timeout: soakTimeoutMs }, () => {
  const seed = announceSeed('frozen views');
  let cuts = 0;
  for (const episode of soakRounds(episodesOfSlice)) {
    const random = new Random(seed + episode);
    try {
      runViewEpisode(random, randomRunOptions(random), cutsPerEpisode);
    } catch (error) {
      throw new Error(`VARVE_SEED=${seed + episode}: ${(error as Error).message}`, { cause: error });
    }
    cuts += cutsPerEpisode;
  }
  console.log(`compared ${cuts} views with their cuts`);
});
