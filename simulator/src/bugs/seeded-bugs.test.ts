/**
 * Goal: the checker is worth something. Each seeded bug is found, for the right reason, and the
 * same run without the bug is clean.
 */
import { describe, expect, test } from 'vitest';

import { seededBugs } from './index.js';
import { tryBug } from './seeded-bug.js';

/** Generous: machines that run tests are busy. */
const timeoutMs = 60_000;

const named = seededBugs.map((bug) => [bug.name, bug] as const);

describe.each(named)('a product that %s', (_name, bug) => {
  test('is found out', () => {
    const finding = tryBug(bug, true);
    expect(finding, 'the bug went unnoticed').toBeDefined();
    expect(bug.found, finding?.place).toContain(finding?.violation.kind);
  }, timeoutMs);

  test('is what the finding is about: without the bug there is none', () => {
    expect(tryBug(bug, false)).toBeUndefined();
  }, timeoutMs);
});
