/** What those who wait for keys are told, and when they are not. */
import { expect, test } from 'vitest';
import { serverCommands } from '../server/index.js';
import { stringCommands } from '../string/index.js';
import { genericCommands } from '../generic/index.js';
import { CommandHarness } from '../testing/command-harness.js';
import type { Command } from './command.js';

/** Makes as if a list had come to its key. */
const arrive: Command = {
  name: 'arrive',
  group: 'list',
  since: '1.0.0',
  summary: 'Signals a key',
  arity: 2,
  flags: ['write'],
  acl: ['write'],
  execute(context) {
    const { argv, db } = context;
    context.signalKeyReady(db, argv.buffer, argv.start(1), argv.end(1));
    context.reply.ok();
  },
};

function harness(): CommandHarness {
  return new CommandHarness([[arrive], serverCommands, stringCommands, genericCommands]);
}

test('a key that is ready is told with its database', () => {
  const h = harness();
  h.session.db = 3;
  h.run('ARRIVE', 'k');
  expect(h.takeWaking()).toEqual(['ready 3 k']);
});

test('databases that change places are told', () => {
  const h = harness();
  h.run('SWAPDB', '1', '2');
  h.run('SWAPDB', '1', '1');
  expect(h.takeWaking()).toEqual(['swapped 1 2']);
});

test('nobody is told while a log is replayed', () => {
  const h = harness();
  h.context.startReplay();
  h.replay('ARRIVE', 'k');
  h.replay('SWAPDB', '1', '2');
  expect(h.takeWaking()).toEqual([]);
});

test('nobody waits for a string', () => {
  const h = harness();
  h.run('SET', 'k', 'v');
  h.run('COPY', 'k', 'l');
  h.run('RENAME', 'k', 'l');
  h.run('MOVE', 'l', '1');
  expect(h.takeWaking()).toEqual([]);
});
