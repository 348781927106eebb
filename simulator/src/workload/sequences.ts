/**
 * Every short sequence of a dozen events: bounded exhaustion.
 *
 * Most known bugs of file systems under crashes need three operations or fewer (CrashMonkey and
 * ACE, OSDI 2018). A sequence is a number written in base 12, first event first:
 *
 *     12^4 = 20,736 sequences of four          5 = [0, 0, 0, 5]
 */
import assert from 'node:assert/strict';

import { pass, send, sendLarge, turn, type Step } from './step.js';

/** The alphabet. Writes end no turn, so that sequences decide what makes a batch. */
const events: readonly (readonly Step[])[] = [
  [send(0, 'INCR n')],
  [sendLarge(0, 'APPEND large', 4200, 'l')],
  [send(1, 'MULTI', 'SET a 1', 'INCR n', 'EXEC')],
  [send(2, 'SET fleeting 1 PX 30', 'GET n')],
  [turn],
  [pass(45)],
  [pass(1100)],
  [send(1, 'CONFIG SET appendfsync always'), turn],
  [send(1, 'CONFIG SET appendfsync no'), turn],
  [send(2, 'FLUSHALL')],
  [send(3, 'SELECT 1', 'HINCRBY h f 1')],
  [{ kind: 'restart' }],
];

/** How many events a sequence has. */
export const sequenceLength = 4;

/** How many sequences there are. */
export const sequenceCount = events.length ** sequenceLength;

/** Returns sequence `index`, with a turn and some time at its end. */
export function sequence(index: number): readonly Step[] {
  assert(index < sequenceCount);
  const steps: Step[][] = [];
  let rest = index;
  for (let i = 0; i < sequenceLength; i += 1) {
    steps.unshift([...(events[rest % events.length] as readonly Step[])]);
    rest = Math.floor(rest / events.length);
  }
  return [...steps.flat(), turn, pass(150)];
}
