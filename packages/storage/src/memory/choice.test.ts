import { AssertionError } from 'node:assert';
import { describe, expect, test } from 'vitest';

import { everyChoice, seededChoice } from './choice.js';

describe('seededChoice', () => {
  test('answers the same to the same seed, and differently to another', () => {
    const draw = (seed: number): number[] => {
      const choose = seededChoice(seed);
      return Array.from({ length: 20 }, () => choose(1000));
    };
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  test('answers every number below the count, and no other', () => {
    const choose = seededChoice(3);
    const seen = new Set(Array.from({ length: 500 }, () => choose(7)));
    expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });
});

describe('everyChoice', () => {
  test('walks every path of the tree once, depth first', () => {
    const paths: string[] = [];
    const complete = everyChoice((choose) => {
      const first = choose(2);
      paths.push(first === 0 ? `0${choose(3)}` : '1');
    }, 100);
    expect(complete).toBe(true);
    expect(paths).toEqual(['00', '01', '02', '1']);
  });

  test('runs a body without choices once', () => {
    let runs = 0;
    expect(everyChoice(() => (runs += 1), 100)).toBe(true);
    expect(runs).toBe(1);
  });

  test('says so when there were more than it may run', () => {
    let runs = 0;
    expect(everyChoice((choose) => (runs += choose(10) < 10 ? 1 : 0), 9)).toBe(false);
    expect(runs).toBe(9);
  });

  test('notices a body that depends on something else', () => {
    let run = 0;
    const body = (choose: (count: number) => number): void => {
      run += 1;
      choose(2);
      choose(run + 1);
    };
    expect(() => everyChoice(body, 100)).toThrow(AssertionError);
  });
});
