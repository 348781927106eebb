/**
 * What the replies and records of set commands depend on beyond the data: chance, time, who watches.
 * Their plain replies are compared with redis-server's in test/replies.test.ts.
 */
import { beforeEach, describe, expect, test } from 'vitest';
import { genericCommands } from '../generic/index.js';
import { CommandHarness } from '../testing/command-harness.js';
import { FakeSession } from '../testing/fake-session.js';
import { transactionCommands } from '../transactions/index.js';
import { setCommands } from './index.js';

let h: CommandHarness;

beforeEach(() => {
  h = new CommandHarness([setCommands, genericCommands, transactionCommands]);
});

/** Makes the set s of that many members, each with the prefix. */
function fill(count: number, prefix: string): void {
  h.run('SADD', 's', ...Array.from({ length: count }, (_, i) => `${prefix}${i}`));
  h.takeLog();
}

/** The bulk strings of a reply. */
function bulks(reply: string): string[] {
  const parts = reply.split('|');
  return parts.filter((_, i) => (parts[i - 1] ?? '').startsWith('$'));
}

test('the last member takes the key and its TTL with it', () => {
  h.run('SADD', 's', 'a', 'b');
  h.run('PEXPIRE', 's', '1000');
  expect(h.run('SREM', 's', 'a', 'b', 'b')).toBe(':2');
  expect(h.run('EXISTS', 's')).toBe(':0');
  h.run('SADD', 's', 'a');
  expect(h.run('PTTL', 's')).toBe(':-1');
});

test('nothing is logged that changed nothing', () => {
  h.run('SADD', 's', 'a');
  h.takeLog();
  h.run('SADD', 's', 'a');
  h.run('SREM', 's', 'none');
  h.run('SMOVE', 's', 's', 'a');
  h.run('SPOP', 's', '0');
  h.run('SINTERSTORE', 'none', 's', 'other');
  h.run('SUNIONSTORE', 'none', 'other');
  expect(h.takeLog()).toEqual([]);
});

test('a destination past its time is deleted, by the command or before it', () => {
  h.run('SADD', 'd', 'old');
  h.run('SADD', 's', 'a');
  h.run('PEXPIRE', 'd', '10');
  h.nowMs += 11;
  h.takeLog();
  expect(h.run('SUNIONSTORE', 'd', 's')).toBe(':1');
  expect(h.takeLog()).toEqual(['MULTI', 'DEL d', 'SUNIONSTORE d s', 'EXEC']);
  h.run('PEXPIRE', 'd', '10');
  h.nowMs += 11;
  h.takeLog();
  expect(h.run('SUNIONSTORE', 'd', 'none')).toBe(':0');
  expect(h.takeLog()).toEqual(['SUNIONSTORE d none']);
});

test('SMOVE tells who watches either key', () => {
  h.run('SADD', 's', 'a', 'b');
  h.run('SADD', 'd', 'b');
  const watcher = new FakeSession(2);
  const other = new FakeSession(3);
  h.runAs(watcher, 'WATCH', 's');
  h.runAs(watcher, 'MULTI');
  h.runAs(other, 'WATCH', 'd');
  h.runAs(other, 'MULTI');
  const { dirty } = h.context;
  h.run('SMOVE', 's', 'd', 'b');
  expect(h.context.dirty - dirty).toBe(1);
  expect(h.runAs(watcher, 'EXEC')).toBe('*-1');
  expect(h.runAs(other, 'EXEC')).toBe('*0');
});

// Integers, a packed set, and an index.
describe.each([
  [100, ''],
  [100, 'm'],
  [700, 'm'],
])('of %i members "%s"', (size, prefix) => {
  beforeEach(() => {
    fill(size, prefix);
  });

  test('SPOP is logged as the SREM of what it took', () => {
    const taken = h.run('SPOP', 's').split('|')[1];
    expect(h.takeLog()).toEqual([`SREM s ${taken}`]);
    expect(h.run('SCARD', 's')).toBe(`:${size - 1}`);
  });

  test.each([1, 2, 0.5, 0.9, -1])('SPOP of many (%d) takes different ones', (share) => {
    const count = share === -1 ? size - 1 : share >= 1 ? share : Math.floor(size * share);
    h.run('PEXPIREAT', 's', '4000000000000');
    h.takeLog();
    const taken = bulks(h.run('SPOP', 's', String(count)));
    expect(new Set(taken).size).toBe(count);
    const records = taken.map((member) => `SREM s ${member}`);
    expect(h.takeLog()).toEqual(count === 1 ? records : ['MULTI', ...records, 'EXEC']);
    const left = bulks(h.run('SMEMBERS', 's'));
    expect(left.length).toBe(size - count);
    expect(left.filter((member) => taken.includes(member))).toEqual([]);
    expect(h.run('PEXPIRETIME', 's')).toBe(':4000000000000');
  });

  test('SPOP of all is logged as DEL', () => {
    expect(bulks(h.run('SPOP', 's', String(size + 5))).length).toBe(size);
    expect(h.takeLog()).toEqual(['DEL s']);
  });

  test.each([1, 2, Math.floor(size / 2), size - 1, size, size + 5])(
    'SRANDMEMBER of %i gives different ones, as many as there are',
    (count) => {
      const given = bulks(h.run('SRANDMEMBER', 's', String(count)));
      expect(given.length).toBe(Math.min(count, size));
      expect(new Set(given).size).toBe(given.length);
      expect(given.every((member) => member.startsWith(prefix))).toBe(true);
    },
  );

  test('SRANDMEMBER of a negative count gives as many, with repetitions', () => {
    const given = bulks(h.run('SRANDMEMBER', 's', String(-3 * size)));
    expect(given.length).toBe(3 * size);
    expect(new Set(given).size).toBeLessThanOrEqual(size);
  });

  test('SSCAN shows every member once around', () => {
    const seen: string[] = [];
    let cursor = '0';
    do {
      const [next, ...members] = bulks(h.run('SSCAN', 's', cursor, 'COUNT', '20'));
      cursor = next as string;
      seen.push(...members);
    } while (cursor !== '0');
    expect(new Set(seen).size).toBe(size);
  });
});

test('every member has its chance in a sample', () => {
  fill(10, 'm');
  const seen = new Set<string>();
  for (let i = 0; i < 200; i++)
    for (const member of bulks(h.run('SRANDMEMBER', 's', '5'))) seen.add(member);
  expect(seen.size).toBe(10);
});

test('what SPOP leaves of a hashtable of integers is an intset if it was drawn anew', () => {
  fill(100, '');
  h.run('SADD', 's', 'x');
  h.run('SREM', 's', 'x');
  h.run('SPOP', 's', '10');
  expect(h.run('OBJECT', 'ENCODING', 's')).toBe('$9|hashtable');
  h.run('SPOP', 's', '80');
  expect(h.run('OBJECT', 'ENCODING', 's')).toBe('$6|intset');
});

test('SINTERCARD stops at its limit', () => {
  fill(5000, 'm');
  h.run('SUNIONSTORE', 't', 's');
  expect(h.run('SINTERCARD', '2', 's', 't', 'LIMIT', '7')).toBe(':7');
  expect(h.run('SINTERCARD', '2', 's', 't')).toBe(':5000');
});

test('a large union is stored as an index, a difference of it as what is left', () => {
  fill(3000, 'm');
  h.run('SADD', 'integers', ...Array.from({ length: 500 }, (_, i) => `${i}`));
  expect(h.run('SUNIONSTORE', 's', 's', 'integers')).toBe(':3500');
  expect(h.run('SDIFFSTORE', 'd', 's', 'integers')).toBe(':3000');
  expect(h.run('SINTERSTORE', 'i', 's', 'integers')).toBe(':500');
  expect(h.run('OBJECT', 'ENCODING', 'i')).toBe('$6|intset');
});
