/**
 * What the replies and records of sorted set commands depend on beyond the data. Their plain replies
 * are compared with redis-server's in test/replies.test.ts.
 */
import { beforeEach, describe, expect, test } from 'vitest';
import { genericCommands } from '../generic/index.js';
import { setCommands } from '../set/index.js';
import { CommandHarness } from '../testing/command-harness.js';
import { FakeSession } from '../testing/fake-session.js';
import { transactionCommands } from '../transactions/index.js';
import { sortedSetCommands } from './index.js';

let h: CommandHarness;

beforeEach(() => {
  h = new CommandHarness([sortedSetCommands, setCommands, genericCommands, transactionCommands]);
});

test('the last member takes the key and its TTL with it', () => {
  h.run('ZADD', 'z', '1', 'a', '2', 'b');
  h.run('PEXPIRE', 'z', '1000');
  expect(h.run('ZREM', 'z', 'a', 'b', 'b')).toBe(':2');
  expect(h.run('EXISTS', 'z')).toBe(':0');
  h.run('ZADD', 'z', '1', 'a');
  expect(h.run('PTTL', 'z')).toBe(':-1');
});

test('a change keeps the TTL, a stored result has none', () => {
  h.run('ZADD', 'z', '1', 'a');
  h.run('PEXPIRE', 'z', '1000');
  h.run('ZINCRBY', 'z', '1', 'a');
  expect(h.run('PTTL', 'z')).toBe(':1000');
  h.run('ZUNIONSTORE', 'z', '1', 'z');
  expect(h.run('PTTL', 'z')).toBe(':-1');
});

test('a sorted set past its time is gone before the command', () => {
  h.run('ZADD', 'z', '1', 'a');
  h.run('PEXPIRE', 'z', '10');
  h.nowMs += 11;
  h.takeLog();
  expect(h.run('ZINCRBY', 'z', '5', 'a')).toBe('$1|5');
  expect(h.takeLog()).toEqual(['MULTI', 'DEL z', 'ZINCRBY z 5 a', 'EXEC']);
});

test('nothing is logged that changed nothing', () => {
  h.run('ZADD', 'z', '1', 'a');
  h.takeLog();
  h.run('ZADD', 'z', '1', 'a');
  h.run('ZADD', 'z', 'NX', '2', 'a');
  h.run('ZADD', 'z', 'GT', '0', 'a');
  h.run('ZADD', 'none', 'XX', '0', 'a');
  h.run('ZINCRBY', 'z', '0', 'a');
  h.run('ZREM', 'z', 'b');
  h.run('ZREMRANGEBYSCORE', 'z', '5', '6');
  h.run('ZPOPMIN', 'none');
  h.run('ZUNIONSTORE', 'none', '1', 'none');
  expect(h.takeLog()).toEqual([]);
});

describe('pops are logged as what they popped', () => {
  beforeEach(() => {
    h.run('ZADD', 'z', '1', 'a', '2', 'b', '3', 'c');
    h.takeLog();
  });

  test.each([
    [['BZPOPMIN', 'none', 'z', '0'], 'ZPOPMIN z'],
    [['BZPOPMAX', 'z', '0'], 'ZPOPMAX z'],
    [['ZMPOP', '2', 'none', 'z', 'MIN', 'COUNT', '10'], 'ZPOPMIN z 3'],
    [['BZMPOP', '0', '1', 'z', 'MAX', 'COUNT', '2'], 'ZPOPMAX z 2'],
    [['ZPOPMIN', 'z', '2'], 'ZPOPMIN z 2'],
  ])('%s', (command, record) => {
    h.run(...command);
    expect(h.takeLog()).toEqual([record]);
  });
});

test('members added and scores changed count as changes, and watchers are told', () => {
  const watcher = new FakeSession(2);
  h.runAs(watcher, 'WATCH', 'z');
  h.runAs(watcher, 'MULTI');
  h.run('ZADD', 'z', '1', 'a', '2', 'b', '3', 'a');
  expect(h.context.dirty).toBe(3);
  expect(h.runAs(watcher, 'EXEC')).toBe('*-1');
});

test('those who wait are told of a key that comes to hold a sorted set', () => {
  h.run('ZADD', 'z', '1', 'a');
  h.run('ZADD', 'z', '1', 'b');
  h.run('ZADD', 'none', 'XX', '1', 'b');
  h.run('ZUNIONSTORE', 'u', '1', 'z');
  h.run('ZRANGESTORE', 'r', 'z', '0', '0');
  h.run('ZRANGESTORE', 'q', 'z', '5', '6');
  expect(h.takeWaking()).toEqual(['ready 0 z', 'ready 0 u', 'ready 0 r']);
});

test('those who wait are not told of a result that replaces another value, as in Redis', () => {
  h.run('ZADD', 'z', '1', 'a');
  h.run('SADD', 'd', 'member');
  h.takeWaking();
  h.run('ZUNIONSTORE', 'd', '1', 'z');
  expect(h.run('ZCARD', 'd')).toBe(':1');
  expect(h.takeWaking()).toEqual([]);
});

test('a result may be stored in one of its sources', () => {
  h.run('ZADD', 'a', '1', 'x', '2', 'y');
  h.run('SADD', 'b', 'y', 'z');
  expect(h.run('ZUNIONSTORE', 'b', '3', 'a', 'b', 'a')).toBe(':3');
  expect(h.run('ZRANGE', 'b', '0', '-1', 'WITHSCORES')).toBe(
    '*6|$1|z|$1|1|$1|x|$1|2|$1|y|$1|5',
  );
});

test('scores are weighed as C does where infinities meet', () => {
  h.run('ZADD', 'a', '0', 'x');
  h.run('ZADD', 'b', '5', 'x');
  const ask = (...words: string[]): string => h.run('ZINTER', '2', ...words, 'WITHSCORES');
  expect(ask('a', 'b', 'WEIGHTS', 'inf', '1')).toBe('*2|$1|x|$1|5');
  expect(ask('b', 'a', 'WEIGHTS', '1', 'inf')).toBe('*2|$1|x|$1|0');
});

test('a range by member, where scores differ, is some run of members', () => {
  h.run('ZADD', 'z', '1', 'c', '2', 'a');
  expect(h.run('ZRANGEBYLEX', 'z', '[b', '[d')).toBe('*2|$1|c|$1|a');
  expect(h.run('ZLEXCOUNT', 'z', '[b', '[d')).toBe(':2');
});

test.each([
  ['BZPOPMIN', 'none', '0'],
  ['BZPOPMAX', 'none', 'too', '5'],
  ['BZMPOP', '0', '1', 'none', 'MIN'],
])('%s does not wait', (...command) => {
  expect(h.run(...command)).toBe('*-1');
});

test('a result is a listpack or a skiplist by its own size', () => {
  const pairs = Array.from({ length: 200 }, (_, i) => [String(i), `m${i}`]).flat();
  h.run('ZADD', 'z', ...pairs);
  h.run('ZRANGESTORE', 'some', 'z', '0', '9');
  h.run('ZUNIONSTORE', 'all', '2', 'z', 'some');
  expect(h.run('OBJECT', 'ENCODING', 'some')).toBe('$8|listpack');
  expect(h.run('OBJECT', 'ENCODING', 'all')).toBe('$8|skiplist');
});

test('ZSCAN shows every member of a large sorted set once around', () => {
  const pairs = Array.from({ length: 3000 }, (_, i) => [String(i), `m${i}`]).flat();
  h.run('ZADD', 'z', ...pairs);
  const seen = new Set<string>();
  let cursor = '0';
  do {
    const parts = h.run('ZSCAN', 'z', cursor, 'COUNT', '100').split('|');
    cursor = parts[2] as string;
    for (let i = 5; i < parts.length; i += 4) seen.add(parts[i] as string);
  } while (cursor !== '0');
  expect(seen.size).toBe(3000);
});

// Both encodings; of a few members drawn by chance, of many the walk.
describe.each([8, 600])('of %i members', (size) => {
  beforeEach(() => {
    h.run('ZADD', 'z', ...Array.from({ length: size }, (_, i) => [String(i), `m${i}`]).flat());
  });

  test.each([1, 2, Math.floor(size / 2), size - 1, size, size + 5])(
    'ZRANDMEMBER gives %i different ones, as many as there are',
    (count) => {
      const parts = h.run('ZRANDMEMBER', 'z', String(count), 'WITHSCORES').split('|');
      const bulks = parts.filter((_, i) => (parts[i - 1] ?? '').startsWith('$'));
      expect(bulks.length).toBe(2 * Math.min(count, size));
      const members = bulks.filter((_, i) => i % 2 === 0);
      expect(new Set(members).size).toBe(members.length);
      members.forEach((member, i) => {
        expect(member).toBe(`m${bulks[2 * i + 1]}`);
      });
    },
  );

  test('ZRANDMEMBER of a negative count gives as many, with repetitions', () => {
    expect(h.run('ZRANDMEMBER', 'z', String(-3 * size))).toMatch(new RegExp(`^\\*${3 * size}\\|`));
  });
});
