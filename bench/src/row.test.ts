import assert from 'node:assert/strict';
import { test } from 'vitest';

import { isReached, median, ratio, type Row } from './row.js';

const row: Row = {
  work: 'GET',
  unit: '/s',
  more: true,
  target: 1,
  baseline: 'redis',
  samples: { varve: [90, 120, 130], redis: [100, 110, 90] },
};

test('median is the middle sample, or the mean of the middle two', () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 2, 3]), 2.5);
});

test('ratio compares medians with the baseline', () => {
  assert.equal(ratio(row), 1.2);
  assert.equal(isReached(row), true);
});

test('a row where less is better is reached from below', () => {
  assert.equal(isReached({ ...row, more: false }), false);
});

test('a row without a baseline is judged by its figure', () => {
  const alone = { ...row, baseline: undefined, more: false, target: 1000 };
  assert.equal(isReached({ ...alone, samples: { varve: [900] } }), true);
  assert.equal(isReached({ ...alone, samples: { varve: [1100] } }), false);
});

test('a row whose baseline was not measured has no verdict', () => {
  assert.equal(isReached({ ...row, samples: { varve: [1] } }), undefined);
});
