import { expect, test } from 'vitest';

import { silentLogger } from '../logger.js';
import { RewriteLimit } from './rewrite-limit.js';

const minute = 60_000;

test('two failures in a row cost no wait', () => {
  const limit = new RewriteLimit(silentLogger);
  limit.failures = 2;
  expect(limit.isLimited(0)).toBe(false);
});

test('each further failure doubles the wait, up to an hour', () => {
  const lines: string[] = [];
  const limit = new RewriteLimit({ ...silentLogger, warning: (line) => lines.push(line) });
  let now = 1;
  for (const minutes of [1, 2, 4, 8, 16, 32, 60, 60]) {
    limit.failures = Math.max(3, limit.failures + 1);
    expect(limit.isLimited(now)).toBe(true);
    expect(lines.pop()).toMatch(new RegExp(`will retry in ${minutes} minutes$`));
    now += minutes * minute - 1;
    expect(limit.isLimited(now)).toBe(true);
    now += 1;
    expect(limit.isLimited(now), 'one attempt').toBe(false);
  }
  expect(lines).toEqual([]);
});

test('a success ends it', () => {
  const limit = new RewriteLimit(silentLogger);
  limit.failures = 5;
  expect(limit.isLimited(1)).toBe(true);
  limit.failures = 0;
  expect(limit.isLimited(2)).toBe(false);
  limit.failures = 3;
  expect(limit.isLimited(3)).toBe(true);
  expect(limit.isLimited(3 + minute)).toBe(false);
});
