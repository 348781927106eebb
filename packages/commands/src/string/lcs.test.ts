import { beforeEach, expect, test } from 'vitest';
import { CommandHarness } from '../testing/command-harness.js';
import { stringCommands } from './index.js';

let h: CommandHarness;

beforeEach(() => {
  h = new CommandHarness([stringCommands]);
  h.run('MSET', 'a', 'ohmytext', 'b', 'mynewtext');
});

test('answers with the subsequence', () => {
  expect(h.run('LCS', 'a', 'b')).toBe('$6|mytext');
  expect(h.run('LCS', 'a', 'missing')).toBe('$0|');
});

test('LEN answers with its length', () => {
  expect(h.run('LCS', 'a', 'b', 'LEN')).toBe(':6');
});

test('IDX answers with the ranges, from the end to the start', () => {
  const text = '*2|*2|:4|:7|*2|:5|:8';
  const my = '*2|*2|:2|:3|*2|:0|:1';
  expect(h.run('LCS', 'a', 'b', 'IDX')).toBe(`*4|$7|matches|*2|${text}|${my}|$3|len|:6`);
  expect(h.run('LCS', 'a', 'b', 'IDX', 'MINMATCHLEN', '4')).toBe(
    `*4|$7|matches|*1|${text}|$3|len|:6`,
  );
  expect(h.run('LCS', 'a', 'b', 'IDX', 'MINMATCHLEN', '4', 'WITHMATCHLEN')).toBe(
    '*4|$7|matches|*1|*3|*2|:4|:7|*2|:5|:8|:4|$3|len|:6',
  );
});

test('LEN and IDX exclude each other', () => {
  expect(h.run('LCS', 'a', 'b', 'LEN', 'IDX')).toBe(
    '-ERR If you want both the length and indexes, please just use IDX.',
  );
});
