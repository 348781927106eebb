import { expect, test } from 'vitest';
import { stringCommands } from '../string/index.js';
import { CommandHarness } from '../testing/command-harness.js';
import { transactionCommands } from '../transactions/index.js';
import { expireActively } from './active-expiry.js';

test('due keys are deleted, each with a record of its own; watchers hear of it', () => {
  const h = new CommandHarness([stringCommands, transactionCommands]);
  h.run('SET', 'a', '1', 'PX', '10');
  h.run('SET', 'b', '1', 'PX', '10');
  h.run('SET', 'c', '1', 'PX', '1000');
  h.run('WATCH', 'b');
  h.takeLog();
  const db = h.context.db;
  h.nowMs += 10;
  while (expireActively(h.context, db, 100));
  expect(db.size).toBe(3);
  h.nowMs += 1;
  while (expireActively(h.context, db, 100));
  expect(db.size).toBe(1);
  expect(h.takeLog().sort()).toEqual(['DEL a', 'DEL b']);
  expect(h.context.statistics.expiredKeys).toBe(2);
  expect(h.session.transaction.touched).toBe(true);
});
