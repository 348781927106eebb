/**
 * Goal: the product keeps its promises. A small workload, exhaustively: every storage call, every
 * byte of every write, every outcome of the kindest disk and many of the others; the rest of the
 * recorded workloads by sample (`soak` does them at length).
 */
import { describe, expect, test } from 'vitest';

import { recordedWorkloads } from '../workload/recorded.js';
import { sequence, sequenceCount } from '../workload/sequences.js';
import { pass, send, turn } from '../workload/step.js';
import { noCounts, type Thoroughness } from './explorer.js';
import { explore, type RunOptions } from './run.js';

/** Generous: machines that run tests are busy. */
const timeoutMs = 120_000;

const profiles = ['prefix', 'reorder', 'adversarial'] as const;
const policies = ['always', 'everysec', 'no'] as const;
const forms = policies.flatMap((policy) => [
  { policy, checksums: true },
  { policy, checksums: false },
]);

const exhaustive: Thoroughness = {
  profiles,
  outcomes: 8,
  outcomesExhaustive: 300,
  partialWrites: 300,
  aftermathEvery: 24,
};

const sampled: Thoroughness = {
  profiles,
  outcomes: 1,
  outcomesExhaustive: 0,
  partialWrites: 1,
  aftermathEvery: 40,
};

const smallest = [
  send(0, 'SELECT 1', 'SET a 1'),
  turn,
  send(0, 'MULTI', 'INCR a', 'SET b 1 PX 150', 'EXEC'),
  send(1, 'DBSIZE'),
  turn,
  pass(300),
];

function options(form: (typeof forms)[number], thoroughness: Thoroughness): RunOptions {
  return { seed: 3, names: 'posix', thoroughness, ...form };
}

test('a run is the same whatever ran before it', () => {
  const form = { policy: 'everysec', checksums: true } as const;
  const alone = noCounts();
  explore(smallest, options(form, sampled), alone);
  const both = noCounts();
  explore(sequence(0), options(form, sampled), both);
  const { states, distinct, servers, compound, damaged } = both;
  explore(smallest, options(form, sampled), both);
  const added = {
    states: both.states - states,
    distinct: both.distinct - distinct,
    servers: both.servers - servers,
    compound: both.compound - compound,
    damaged: both.damaged - damaged,
  };
  expect(alone).toMatchObject(added);
}, timeoutMs);

describe.each(forms)('appendfsync $policy, aof-checksum $checksums', (form) => {
  test('a small workload survives every crash there is', () => {
    const counts = noCounts();
    expect(explore(smallest, options(form, exhaustive), counts)).toBeUndefined();
    expect(counts.distinct).toBeGreaterThan(200);
    expect(counts.compound).toBeGreaterThan(50);
    expect(counts.damaged > 0).toBe(form.checksums);
  }, timeoutMs);

  test('every recorded workload survives a sample of crashes', () => {
    for (const { name, steps } of recordedWorkloads) {
      expect(explore(steps, options(form, sampled), noCounts()), name).toBeUndefined();
    }
  }, timeoutMs);

  test('sequences of four events survive a sample of crashes', () => {
    const stride = 7919;
    for (let i = 0; i < 6; i += 1) {
      const index = (i * stride + policies.indexOf(form.policy) * 101) % sequenceCount;
      const finding = explore(sequence(index), options(form, sampled), noCounts());
      expect(finding, `sequence ${index}`).toBeUndefined();
    }
  }, timeoutMs);
});
