import { describe, expect, test } from 'vitest';

import { dueSavePoint } from './save-trigger.js';

const points = [
  { seconds: 3600, changes: 1 },
  { seconds: 60, changes: 10000 },
];
const saved = { changes: 0, savedAt: 1000, triedAt: 1000, lastStatus: 'ok' } as const;

describe('a save point is reached', () => {
  test('by enough changes, more than its time after the last save', () => {
    const history = { ...saved, changes: 10000 };
    expect(dueSavePoint(points, history, 1060)).toBeUndefined();
    expect(dueSavePoint(points, history, 1061)).toBe(points[1]);
  });

  test('by any of them', () => {
    expect(dueSavePoint(points, { ...saved, changes: 1 }, 4601)).toBe(points[0]);
  });

  test('not without changes', () => {
    expect(dueSavePoint(points, saved, 1_000_000)).toBeUndefined();
  });
});

test('after a failure nothing is tried for five seconds', () => {
  const failed = { changes: 1, savedAt: 0, triedAt: 5000, lastStatus: 'err' } as const;
  expect(dueSavePoint(points, failed, 5005)).toBeUndefined();
  expect(dueSavePoint(points, failed, 5006)).toBe(points[0]);
});
