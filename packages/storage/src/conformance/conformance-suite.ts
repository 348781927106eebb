/**
 * The tests that make a backend a backend.
 *
 * Free of any test framework: it is given `describe` and `test`, asserts with `node:assert`, and so
 * runs under vitest, node:test or anything like them. A backend's whole test file is one call:
 *
 *     conformanceSuite({ describe, test, create: () => ({ storage, directory: 'data' }) });
 *
 * What a suite can see of a backend is what a running process sees. Durability shows only in a
 * crash; the memory backend has tests of its own for that, and a real disk needs a real power cut.
 *
 * A test that a backend cannot pass is skipped by name and with a reason, never silently; a skip
 * that names no test of the suite fails.
 */

import assert from 'node:assert/strict';

import type { Storage } from '../storage.js';
import type { ConformanceCase } from './conformance-case.js';
import { directoryCases } from './directory-cases.js';
import { fileCases } from './file-cases.js';
import { wholeFileCases } from './whole-file-cases.js';

/** One storage to test, with an existing empty directory that the test may fill. */
export interface Subject {
  readonly storage: Storage;
  /** An existing, empty directory, for this test alone. */
  readonly directory: string;
  /** Cleans up. Default: nothing. */
  readonly dispose?: () => void;
}

/** What the suite is given. */
export interface ConformanceOptions {
  readonly describe: (name: string, body: () => void) => unknown;
  readonly test: (name: string, body: () => Promise<void>) => unknown;
  /** Makes a fresh subject for each test. */
  readonly create: () => Subject;
  /** Tests this backend cannot pass. The reason appears in the name of the skipped test. */
  readonly skip?: readonly { readonly name: string; readonly reason: string }[];
}

/** Declares one test per requirement of the contract in `storage.ts`. */
export function conformanceSuite(options: ConformanceOptions): void {
  const { describe, test, create, skip = [] } = options;
  const groups: readonly [string, readonly ConformanceCase[]][] = [
    ['open files', fileCases],
    ['names', directoryCases],
    ['whole files', wholeFileCases],
  ];
  const names = groups.flatMap(([, cases]) => cases.map((one) => one.name));
  assert.equal(new Set(names).size, names.length, 'Two tests have one name.');
  for (const { name, reason } of skip) {
    assert(names.includes(name), `The suite has no test "${name}" to skip.`);
    assert(reason.length > 0, `Say why "${name}" is skipped.`);
  }
  for (const [group, cases] of groups) {
    describe(group, () => {
      for (const one of cases) declare(one);
    });
  }

  function declare(one: ConformanceCase): void {
    const skipped = skip.find((entry) => entry.name === one.name);
    if (skipped) {
      test(`${one.name} (skipped: ${skipped.reason})`, () => Promise.resolve());
      return;
    }
    test(one.name, async () => {
      const subject = create();
      try {
        await one.run(subject.storage, subject.directory);
      } finally {
        subject.dispose?.();
      }
    });
  }
}
