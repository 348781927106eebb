/**
 * SORT beyond its plain replies, which are compared with redis-server's in test/replies.test.ts.
 */
import { beforeEach, expect, test } from 'vitest';
import { hashCommands } from '../../hash/index.js';
import { listCommands } from '../../list/index.js';
import { setCommands } from '../../set/index.js';
import { stringCommands } from '../../string/index.js';
import { CommandHarness } from '../../testing/command-harness.js';
import { genericCommands } from '../index.js';

let h: CommandHarness;

beforeEach(() => {
  const values = [hashCommands, listCommands, setCommands, stringCommands];
  h = new CommandHarness([genericCommands, ...values]);
});

/** The bulk strings of a reply. */
function bulks(reply: string): string[] {
  const parts = reply.split('|');
  return parts.filter((_, i) => (parts[i - 1] ?? '').startsWith('$'));
}

test('what is looked up past its time is deleted, and missing', () => {
  h.run('RPUSH', 'l', 'a', 'b');
  h.run('MSET', 'w_a', '2', 'w_b', '1');
  h.run('PEXPIRE', 'w_a', '10');
  h.nowMs += 11;
  h.takeLog();
  expect(bulks(h.run('SORT', 'l', 'BY', 'w_*', 'GET', '#'))).toEqual(['a', 'b']);
  expect(h.takeLog()).toEqual(['DEL w_a']);
});

test('STORE counts each element as a change, and tells who waits for a list', () => {
  h.run('RPUSH', 'l', '3', '1', '2');
  h.takeWaking();
  const { dirty } = h.context;
  h.takeLog();
  expect(h.run('SORT', 'l', 'STORE', 'd')).toBe(':3');
  expect(h.context.dirty - dirty).toBe(3);
  expect(h.takeWaking()).toEqual(['ready 0 d']);
  expect(h.takeLog()).toEqual(['SORT l STORE d']);
  h.run('SORT', 'l', 'DESC', 'STORE', 'd');
  expect(h.takeWaking()).toEqual([]);
});

test('ALPHA compares bytes, whatever the language', () => {
  h.run('RPUSH', 'l', 'b', 'B', 'a', Buffer.from([0xe4]), 'Z');
  expect(bulks(h.run('SORT', 'l', 'ALPHA'))).toEqual(['B', 'Z', 'a', 'b', '\xe4']);
});

test('elements that compare as equal by ALPHA keep their order', () => {
  h.run('RPUSH', 'l', 'd', 'a', 'c', 'b');
  h.run('MSET', 'w_a', 'x', 'w_b', 'w', 'w_c', 'x', 'w_d', 'x');
  expect(bulks(h.run('SORT', 'l', 'BY', 'w_*', 'ALPHA'))).toEqual(['b', 'd', 'a', 'c']);
  const limited = h.run('SORT', 'l', 'BY', 'w_*', 'ALPHA', 'LIMIT', '1', '2');
  expect(bulks(limited)).toEqual(['d', 'a']);
});

test('numbers that C reports as out of range are no numbers to sort by', () => {
  const refusal = "-ERR One or more scores can't be converted into double";
  for (const number of ['1e400', '-1e400', '1e-400', '5e-324', 'nan', '1x']) {
    h.run('DEL', 'l');
    h.run('RPUSH', 'l', number, '1');
    expect(h.run('SORT', 'l')).toBe(refusal);
  }
});

test('a number out of range in one command spoils no later SORT', () => {
  h.run('RPUSH', 'l', '2', '1');
  h.run('RPUSH', 'huge', '1e400');
  h.run('SORT', 'huge');
  expect(bulks(h.run('SORT', 'l'))).toEqual(['1', '2']);
});

test('integers beyond 2^53 that are the same double are in the order of their bytes', () => {
  h.run('RPUSH', 'l', '9007199254740993', '9007199254740992', '9223372036854775807');
  const sorted = ['9007199254740992', '9007199254740993', '9223372036854775807'];
  expect(bulks(h.run('SORT', 'l'))).toEqual(sorted);
});

test('thousands of elements are sorted, by themselves and by fields of hashes', () => {
  const numbers = Array.from({ length: 3000 }, (_, i) => (i * 7919) % 3000);
  h.run('SADD', 's', ...numbers.map((n) => `n${n}`));
  for (const n of numbers) h.run('HSET', `h:n${n}`, 'weight', `${-n}`);
  const sorted = bulks(h.run('SORT', 's', 'BY', 'h:*->weight', 'LIMIT', '10', '2990'));
  expect(sorted).toEqual(Array.from({ length: 2990 }, (_, i) => `n${2989 - i}`));
  h.run('SORT', 's', 'ALPHA', 'DESC', 'STORE', 'l');
  const all = bulks(h.run('LRANGE', 'l', '0', '-1'));
  expect(all).toEqual(numbers.map((n) => `n${n}`).sort().reverse());
});

test('a long pattern and a long element make a long key', () => {
  const element = 'e'.repeat(300);
  const key = `${'p'.repeat(200)}${element}suffix`;
  h.run('RPUSH', 'l', element, 'x');
  h.run('SET', key, 'found');
  const pattern = `${'p'.repeat(200)}*suffix`;
  expect(bulks(h.run('SORT', 'l', 'ALPHA', 'GET', pattern))).toEqual(['found']);
});
