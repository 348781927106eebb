/** Payloads that were tampered with do no harm to RESTORE: see restore/restore-fuzz.ts. */
import { expect, test } from 'vitest';

import { fuzzRestore } from './restore/restore-fuzz.js';
import { Random } from './support/random.js';
import { announceSeed } from './support/seed.js';

const payloads = 20_000;

test('RESTORE refuses or takes whole what was tampered with', () => {
  const report = fuzzRestore(new Random(announceSeed('tampered payloads')), payloads);
  expect(report.payloads).toBe(payloads);
  expect(report.accepted).toBeGreaterThan(payloads / 100);
  expect(report.accepted).toBeLessThan(payloads);
});
