/**
 * RENAME, MOVE and COPY: where the key, its value and its expiry end up, and what is logged.
 */
import { beforeEach, expect, test } from 'vitest';
import { stringCommands } from '../string/index.js';
import { CommandHarness } from '../testing/command-harness.js';
import { FakeSession } from '../testing/fake-session.js';
import { genericCommands } from './index.js';

let h: CommandHarness;
let inOne: FakeSession;

beforeEach(() => {
  h = new CommandHarness([stringCommands, genericCommands]);
  inOne = new FakeSession(2);
  inOne.db = 1;
  h.run('SET', 'k', 'v', 'EX', '100');
  h.takeLog();
});

test('RENAME takes the expiry along and overwrites', () => {
  h.run('SET', 'l', 'w');
  expect(h.run('RENAME', 'k', 'l')).toBe('+OK');
  expect(h.run('GET', 'l')).toBe('$1|v');
  expect(h.run('TTL', 'l')).toBe(':100');
  expect(h.run('EXISTS', 'k')).toBe(':0');
  expect(h.takeLog()).toEqual(['SET l w', 'RENAME k l']);
});

test('RENAME to itself changes nothing; of nothing is an error', () => {
  expect(h.run('RENAME', 'k', 'k')).toBe('+OK');
  expect(h.run('RENAMENX', 'k', 'k')).toBe(':0');
  expect(h.run('RENAME', 'x', 'x')).toBe('-ERR no such key');
  expect(h.takeLog()).toEqual([]);
});

test('RENAMENX keeps what is there', () => {
  h.run('SET', 'l', 'w');
  expect(h.run('RENAMENX', 'k', 'l')).toBe(':0');
  expect(h.run('RENAMENX', 'k', 'm')).toBe(':1');
  expect(h.run('GET', 'm')).toBe('$1|v');
});

test('MOVE takes the expiry along, and keeps what is there', () => {
  expect(h.run('MOVE', 'k', '1')).toBe(':1');
  expect(h.runAs(inOne, 'TTL', 'k')).toBe(':100');
  h.run('SET', 'k', 'new');
  expect(h.run('MOVE', 'k', '1')).toBe(':0');
  expect(h.runAs(inOne, 'GET', 'k')).toBe('$1|v');
  expect(h.takeLog()).toEqual(['MOVE k 1', 'SET k new']);
});

test('MOVE over a key past its time deletes that in its own database first', () => {
  h.runAs(inOne, 'SET', 'k', 'old', 'PX', '10');
  h.nowMs += 11;
  h.takeLog();
  expect(h.run('MOVE', 'k', '1')).toBe(':1');
  expect(h.takeLog()).toEqual(['MULTI', 'DEL k', 'SELECT 0', 'MOVE k 1', 'EXEC']);
});

test('COPY keeps what is there unless told to replace it', () => {
  h.run('SET', 'l', 'w');
  expect(h.run('COPY', 'k', 'l')).toBe(':0');
  expect(h.run('COPY', 'k', 'l', 'REPLACE')).toBe(':1');
  expect(h.run('TTL', 'l')).toBe(':100');
  expect(h.run('COPY', 'k', 'k', 'DB', '1')).toBe(':1');
  h.run('APPEND', 'k', '!');
  expect(h.run('MGET', 'k', 'l')).toBe('*2|$2|v!|$1|v');
  expect(h.runAs(inOne, 'GET', 'k')).toBe('$1|v');
  expect(h.run('COPY', 'k', 'k')).toBe('-ERR source and destination objects are the same');
  expect(h.run('COPY', 'x', 'y')).toBe(':0');
});

test.each([
  [['MOVE', 'k', '0'], '-ERR source and destination objects are the same'],
  [['MOVE', 'k', '16'], '-ERR DB index is out of range'],
  [['MOVE', 'k', '-1'], '-ERR DB index is out of range'],
  [['MOVE', 'k', 'x'], '-ERR value is not an integer or out of range'],
  [
    ['MOVE', 'k', '2147483648'],
    '-ERR value is out of range, value must between -2147483648 and 2147483647',
  ],
  [['COPY', 'k', 'l', 'DB', '16'], '-ERR DB index is out of range'],
  [['COPY', 'k', 'l', 'DB'], '-ERR syntax error'],
])('%j', (args, reply) => {
  expect(h.run(...args)).toBe(reply);
});
