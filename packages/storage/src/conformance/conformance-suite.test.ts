/**
 * Goal: the suite notices a backend that is none, and does not skip in silence. Method: collect its
 * tests instead of declaring them, and run them over broken storages.
 */
import { AssertionError } from 'node:assert';
import { describe, expect, test } from 'vitest';

import { FaultyStorage, type FaultRule } from '../faulty/index.js';
import { MemoryStorage } from '../memory/index.js';
import { conformanceSuite, type ConformanceOptions } from './conformance-suite.js';

/** Runs the suite over a storage with these faults; returns the names of the tests that fail. */
async function failures(
  rules: readonly FaultRule[],
  skip?: ConformanceOptions['skip'],
): Promise<{ failed: string[]; names: string[] }> {
  const tests = new Map<string, () => Promise<void>>();
  conformanceSuite({
    describe: (_name, body) => {
      body();
    },
    test: (name, body) => tests.set(name, body),
    create: () => {
      const storage = new MemoryStorage();
      storage.makeDirectory('data');
      return { storage: new FaultyStorage(storage, rules), directory: 'data' };
    },
    ...(skip && { skip }),
  });
  const failed: string[] = [];
  for (const [name, run] of tests) {
    await run().catch(() => failed.push(name));
  }
  return { failed, names: [...tests.keys()] };
}

describe('the conformance suite', () => {
  test('passes a sound backend', async () => {
    expect((await failures([])).failed).toEqual([]);
  });

  test('fails a backend whose calls fail', async () => {
    for (const operation of ['truncate', 'rename', 'remove', 'sync', 'write', 'list'] as const) {
      const { failed } = await failures([{ operation, fault: { kind: 'fail', code: 'EIO' } }]);
      expect(failed.length).toBeGreaterThan(0);
    }
  });

  test('fails a backend that calls back with an error', async () => {
    const { failed } = await failures([
      { operation: 'sync', repeat: 'forever', fault: { kind: 'fail', code: 'EIO' } },
    ]);
    expect(failed).toContain('syncAsync calls back in a later turn');
  });

  test('fails a backend that calls back inside the call', async () => {
    const tests = new Map<string, () => Promise<void>>();
    conformanceSuite({
      describe: (_name, body) => {
        body();
      },
      test: (name, body) => tests.set(name, body),
      create: () => {
        const storage = new MemoryStorage({
          schedule: (callback) => {
            callback();
          },
        });
        storage.makeDirectory('data');
        return { storage, directory: 'data' };
      },
    });
    const run = tests.get('syncAsync calls back in a later turn');
    await expect(run?.()).rejects.toThrow('Called back inside the call.');
  });

  test('names the reason of a skipped test', async () => {
    const name = 'rename of a name to itself does nothing';
    const { names } = await failures([], [{ name, reason: 'no names here' }]);
    expect(names).toContain(`${name} (skipped: no names here)`);
    expect(names).not.toContain(name);
  });

  test('refuses a skip of nothing, or without a reason', async () => {
    await expect(failures([], [{ name: 'no such test', reason: 'none' }])).rejects.toThrow(
      AssertionError,
    );
    const name = 'rename of a name to itself does nothing';
    await expect(failures([], [{ name, reason: '' }])).rejects.toThrow(AssertionError);
  });
});
