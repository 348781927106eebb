/** Goal: a run is a function of its seed and steps, and notices a store that answers wrongly. */
import { describe, expect, test } from 'vitest';

import { formatStep } from './step.js';
import { randomWorkload } from './random-workload.js';
import { recordedWorkloads } from './recorded.js';
import { sequence, sequenceCount } from './sequences.js';
import { Simulation } from './simulation.js';

/** Every storage call of a run, and what was on disk at the end. */
function trace(seed: number): string[] {
  const calls: string[] = [];
  const simulation: Simulation = new Simulation({
    seed,
    policy: 'everysec',
    checksums: true,
    names: 'posix',
    onMoment: ({ call }, { machine, promises }) => {
      const at = `${machine.clock.elapsedMs} ms, ${promises.acknowledged} acknowledged`;
      calls.push(`${at}: ${call?.operation} ${call?.path} ${call?.size} ${call?.phase}`);
    },
  });
  simulation.play(randomWorkload(seed));
  return [...calls, simulation.machine.disk.digest()];
}

describe('a run', () => {
  test.each([1, 2, 3])('of seed %i is the same every time', (seed) => {
    const first = trace(seed);
    expect(first.length).toBeGreaterThan(20);
    expect(trace(seed)).toEqual(first);
  });

  test('of another seed is another', () => {
    expect(trace(4)).not.toEqual(trace(5));
  });
});

test('the recorded workloads contain every kind of step', () => {
  const steps = recordedWorkloads.flatMap((workload) => workload.steps);
  const kinds = new Set(steps.map((step) => step.kind));
  expect([...kinds].sort()).toEqual(['crash', 'disk', 'operate', 'pass', 'restart', 'send', 'turn']);
  const text = steps.map(formatStep).join('\n');
  const commands = ['EXEC', 'PX', 'EXPIRE', 'appendfsync always', 'FLUSHALL', 'SELECT', 'HSET'];
  for (const part of [...commands, 'cut', '<70000', 'checksums=false']) {
    expect(text).toContain(part);
  }
});

test('sequences are all different', () => {
  const texts = [0, 1, 12, 777, sequenceCount - 1].map((index) =>
    sequence(index).map(formatStep).join('; '),
  );
  expect(new Set(texts).size).toBe(texts.length);
});
