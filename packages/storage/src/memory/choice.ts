/**
 * Where a crash takes its decisions from: "pick one of n", answered by chance or by exhaustion.
 *
 * A power failure may leave many states. Which one is decided by a sequence of small choices (was
 * this piece written? how much of it?), each asked through `Choose`. Two sources answer:
 *
 *     seededChoice(seed)     one state, the same for the same seed
 *     everyChoice(body, n)   every state there is, by walking the tree of choices depth first:
 *
 *         choose(2) -+- 0 -- choose(3) -+- 0     run 1
 *                    |                  +- 1     run 2
 *                    |                  `- 2     run 3
 *                    `- 1                        run 4
 *
 * The choices must depend on nothing but the earlier choices; an assertion catches the rest.
 */

import assert from 'node:assert/strict';

/** Returns an integer in [0, count). */
export type Choose = (count: number) => number;

/**
 * Returns a source of choices that is a function of `seed`, a 32-bit integer.
 *
 * Spec: splitmix32, a 32-bit form of Steele, Lea and Flood's SplitMix: every seed is a good seed.
 */
export function seededChoice(seed: number): Choose {
  let state = seed | 0;
  return (count) => {
    assert(count >= 1);
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    mixed ^= mixed >>> 15;
    return Math.floor(((mixed >>> 0) / 0x100000000) * count);
  };
}

/**
 * Runs `body` once for every possible sequence of choices, at most `runsMax` times.
 *
 * Returns whether that was all of them. If not, the rest is better sampled: the walk is depth
 * first, so the runs done are all alike in their first choices.
 */
export function everyChoice(body: (choose: Choose) => void, runsMax: number): boolean {
  assert(runsMax >= 1);
  let path: Step[] = [];
  for (let run = 0; run < runsMax; run += 1) {
    path = walk(path, body);
    while (path.length > 0 && isLast(path[path.length - 1] as Step)) path.pop();
    const deepest = path[path.length - 1];
    if (deepest === undefined) return true;
    deepest.taken += 1;
  }
  return false;
}

interface Step {
  taken: number;
  readonly count: number;
}

/** Runs `body` along `path`, then leftmost; returns the whole path it took. */
function walk(path: Step[], body: (choose: Choose) => void): Step[] {
  let depth = 0;
  body((count) => {
    assert(count >= 1);
    if (depth === path.length) path.push({ taken: 0, count });
    const step = path[depth] as Step;
    assert.equal(count, step.count, 'A choice depends on something that is not a choice.');
    depth += 1;
    return step.taken;
  });
  assert.equal(depth, path.length, 'A choice depends on something that is not a choice.');
  return path;
}

function isLast(step: Step): boolean {
  return step.taken === step.count - 1;
}
