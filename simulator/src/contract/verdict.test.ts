/**
 * Goal: the judge itself is awake. Fabricated outcomes that break each promise are found; those
 * that keep it pass.
 */
import { describe, expect, test } from 'vitest';

import type { Dump } from '../model/dump.js';
import { History } from './history.js';
import { Promises } from './promises.js';
import { judge, judgeDamaged, served, type Situation } from './verdict.js';

function dump(entries: Record<string, string>): Dump {
  return new Map(Object.entries(entries));
}

const states = [dump({}), dump({ a: '1' }), dump({ a: '1', b: '1' }), dump({ a: '2', b: '1' })];

/** Three units; the second was acknowledged at 1 s, the third at 3.5 s, the power fails at 4 s. */
function situation(crash: Situation['crash'], policy: Promises['policy']): Situation {
  const history = new History(states[0] as Dump);
  for (const state of states.slice(1)) history.record(state);
  const promises = new Promises(policy, 0, 0);
  promises.acknowledge(2, 1000);
  promises.acknowledge(3, 3500);
  return { crash, history, promises, nowMs: 4000 };
}

function kindAt(k: number, crash: Situation['crash'], policy: Promises['policy']) {
  return judge(served(states[k] as Dump), situation(crash, policy))?.kind;
}

describe('a prefix', () => {
  test.each([
    [3, 'process', 'no', undefined],
    [2, 'process', 'no', 'lost'],
    [2, 'process', 'always', 'lost'],
    [3, 'power', 'always', undefined],
    [2, 'power', 'always', 'lost'],
    [2, 'power', 'everysec', undefined],
    [1, 'power', 'everysec', 'lost'],
    [0, 'power', 'no', undefined],
  ] as const)('of %i units after a %s crash under %s: %s', (k, crash, policy, verdict) => {
    expect(kindAt(k, crash, policy)).toBe(verdict);
  });
});

describe('what is no prefix', () => {
  test.each([
    ['a hole', { b: '1' }],
    ['half a unit', { a: '2' }],
    ['a ghost', { a: '1', b: '1', c: '1' }],
    ['another value', { a: '3', b: '1' }],
  ])('is found out: %s', (_what, state: Record<string, string>) => {
    expect(judge(served(dump(state)), situation('power', 'no'))?.kind).toBe('state');
    expect(judgeDamaged(served(dump(state)), situation('power', 'no').history)?.kind).toBe('state');
  });
});

test('a refusal to start is a violation after a crash, and right after damage', () => {
  const outcome = { kind: 'refused', reason: 'BAD_CHECKSUM' } as const;
  expect(judge(outcome, situation('power', 'no'))?.kind).toBe('refused');
  expect(judgeDamaged(outcome, situation('power', 'no').history)).toBeUndefined();
});

test('an exception is a violation always', () => {
  const outcome = { kind: 'failed', reason: 'TypeError' } as const;
  expect(judge(outcome, situation('process', 'no'))?.kind).toBe('failed');
  expect(judgeDamaged(outcome, situation('process', 'no').history)?.kind).toBe('failed');
});

test('on a slow disk everysec may lose old units, but not over more than two seconds', () => {
  const at = situation('power', 'everysec');
  at.promises.isDiskSlow = true;
  expect(judge(served(states[2] as Dump), at)).toBeUndefined();
  expect(judge(served(states[1] as Dump), at)?.kind).toBe('window');
});

test('some of the keys that expire in one tick may be gone, others not', () => {
  const history = new History(dump({ a: '1', b: '1', c: '1' }));
  history.recordExpiry(dump({ c: '1' }), 0);
  const promises = new Promises('always', 0, 0);
  const at = { crash: 'power', history, promises, nowMs: 0 } as const;
  expect(judge(served(dump({ b: '1', c: '1' })), at)).toBeUndefined();
  expect(judge(served(dump({ b: '1' })), at)?.kind).toBe('state');
  promises.acknowledge(1, 0);
  expect(judge(served(dump({ b: '1', c: '1' })), at)?.kind).toBe('lost');
});
