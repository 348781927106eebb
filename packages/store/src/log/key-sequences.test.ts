import { expect, test } from 'vitest';

import { KeySequences } from './key-sequences.js';

const a = Buffer.from('a');
const b = Buffer.from('b');

function read(gate: KeySequences, key: Buffer): number {
  gate.required = 0;
  gate.read(0, key, 0, key.length);
  return gate.required;
}

test('a key requires the unit that wrote it last, another key nothing', () => {
  const gate = new KeySequences();
  gate.wrote(0, a, 0, 1);
  gate.appended = 1;
  expect([read(gate, a), read(gate, b)]).toEqual([1, 0]);
  gate.released = 1;
  expect(read(gate, a)).toBe(0);
});

test('after a change without end every key requires it', () => {
  const gate = new KeySequences();
  gate.wroteAll();
  gate.appended = 1;
  expect([read(gate, a), read(gate, b)]).toEqual([1, 1]);
});

test('nobody waits for a unit that a change without a record did not become', () => {
  const gate = new KeySequences();
  gate.appended = 4;
  gate.released = 3;
  gate.wrote(0, a, 0, 1);
  expect(read(gate, a)).toBe(4);
  gate.wroteAll();
  expect(read(gate, b)).toBe(4);
});
