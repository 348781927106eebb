import { allCommands, CommandTable } from '@varve/commands';
import type { CommandEntry } from '@varve/commands';
import { beforeEach, expect, test } from 'vitest';

import { CommandTimer } from './command-timer.js';

let now: number;
let readings: number;
let timer: CommandTimer;
let get: CommandEntry;
let set: CommandEntry;

beforeEach(() => {
  now = 0;
  readings = 0;
  const microseconds = (): number => {
    readings++;
    return now;
  };
  timer = new CommandTimer({ nowMs: () => 0, microseconds });
  const table = new CommandTable(allCommands);
  [get, set] = [table.findByFullName('get') as CommandEntry, table.findByFullName('set') as CommandEntry];
});

function run(...steps: (readonly [CommandEntry, number])[]): void {
  timer.begin();
  for (const [entry, duration] of steps) {
    now += duration;
    timer.ran(entry);
  }
  timer.end();
}

test('one command many times takes two readings', () => {
  run([get, 1], [get, 2], [get, 3]);
  expect(get.microseconds).toBe(6);
  expect(readings).toBe(2);
});

test('from the first change on each is measured', () => {
  run([get, 4], [set, 4], [set, 5], [get, 7]);
  expect(get.microseconds).toBe(4 + 7);
  expect(set.microseconds).toBe(4 + 5);
});

test('nothing is counted where nothing ran', () => {
  run();
  expect(get.microseconds + set.microseconds).toBe(0);
});
