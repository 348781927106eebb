import { spawnSync } from 'node:child_process';
import { ConfigRegistry, storeDirectives } from '@varve/store';
import { expect, test } from 'vitest';

import { serverDirectives } from './config/index.js';
import { collectProcessFacts } from './process-facts.js';

const facts = collectProcessFacts(new ConfigRegistry([...storeDirectives, ...serverDirectives]), undefined, '1.2.3');

test('a process that runs is alive, also one that this one may not send signals to', () => {
  expect(facts.isAlive(process.pid)).toBe(true);
  expect(facts.isAlive(1)).toBe(true);
});

test('a process that has ended is not alive', () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  expect(facts.isAlive(pid)).toBe(false);
});

test('what cannot be a process is not known to be dead', () => {
  expect(facts.isAlive(2 ** 40)).toBe(true);
});
