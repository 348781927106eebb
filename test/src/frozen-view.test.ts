/** Frozen views show the cut while random commands run: see frozen-view/view-episode.ts. */
import { test } from 'vitest';

import { randomRunOptions } from './differential/run-options.js';
import { runViewEpisode } from './frozen-view/view-episode.js';
import { Random } from './support/random.js';
import { announceSeed } from './support/seed.js';

const cuts = 300;

test('a frozen view shows the moment at which it was opened, whatever runs meanwhile', () => {
  const random = new Random(announceSeed('frozen views'));
  runViewEpisode(random, randomRunOptions(random), cuts);
});
