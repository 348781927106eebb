/** When syncs run on the main thread. */
import { expect, test } from 'vitest';

import { SyncGauge } from './sync-gauge.js';

function gaugeAfter(...durations: number[]): SyncGauge {
  const gauge = new SyncGauge();
  for (const ms of durations) gauge.record(ms);
  return gauge;
}

test('nothing runs inline before something was measured', () => {
  expect(new SyncGauge().inline).toBe(false);
});

test('one fast sync is enough to go inline', () => {
  expect(gaugeAfter(0.05).inline).toBe(true);
  expect(gaugeAfter(4, 6, 0.05).inline).toBe(true);
});

test('one slow sync among fast ones changes nothing', () => {
  expect(gaugeAfter(0.05, 0.05, 0.05, 30).inline).toBe(true);
});

test('when most are slow it goes off-thread, and the fast ones of before do not bring it back', () => {
  const gauge = gaugeAfter(0.05, 0.05, 5, 5, 5);
  expect(gauge.inline).toBe(false);
  gauge.record(5);
  expect(gauge.inline).toBe(false);
  gauge.record(0.05);
  expect(gauge.inline).toBe(true);
});

test('the median is of the last nine', () => {
  expect(gaugeAfter(...Array<number>(20).fill(9), 1, 2, 3, 4, 5, 6, 7, 8, 9).medianMs).toBe(5);
});
