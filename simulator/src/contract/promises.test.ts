import { expect, test } from 'vitest';

import { Promises } from './promises.js';

test('what was safe stays safe when the policy becomes weaker', () => {
  const promises = new Promises('always', 0, 0);
  promises.acknowledge(4, 10);
  promises.enforce('no', 20);
  promises.acknowledge(6, 30);
  expect(promises.bound('power', 1_000_000)).toBe(4);
  expect(promises.bound('process', 30)).toBe(6);
});

test('a stricter policy holds for what was acknowledged before it', () => {
  const promises = new Promises('no', 0, 0);
  promises.acknowledge(4, 10);
  expect(promises.bound('power', 20)).toBe(0);
  promises.enforce('always', 20);
  expect(promises.bound('power', 20)).toBe(4);
});

test('everysec promises what was acknowledged two seconds ago, to the millisecond', () => {
  const promises = new Promises('everysec', 0, 0);
  promises.acknowledge(1, 1000);
  expect(promises.bound('power', 2999)).toBe(0);
  expect(promises.bound('power', 3000)).toBe(1);
  expect(promises.lostAgeMs(0, 2999)).toBe(1999);
});

test('the window counts from the first unit that is lost to the last', () => {
  const promises = new Promises('everysec', 0, 0);
  promises.acknowledge(1, 1000);
  promises.acknowledge(2, 1500);
  promises.acknowledge(3, 3200);
  expect(promises.lostWindowMs(0)).toBe(2200);
  expect(promises.lostWindowMs(1)).toBe(1700);
  expect(promises.lostWindowMs(3)).toBe(0);
});

test('what expired was acknowledged then, but not before what came earlier', () => {
  const promises = new Promises('everysec', 0, 0);
  promises.acknowledge(1, 0);
  promises.acknowledge(2, 1500);
  promises.acknowledge(3, 1100);
  expect(promises.lostWindowMs(0)).toBe(1500);
  expect(promises.lostWindowMs(1)).toBe(0);
});

test('a clean stop makes everything safe', () => {
  const promises = new Promises('no', 0, 0);
  promises.settle(9);
  expect(promises.bound('power', 0)).toBe(9);
});
