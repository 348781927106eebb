/**
 * What the replies and records of hash commands depend on beyond the data. Their plain replies are
 * compared with redis-server's in test/replies.test.ts.
 */
import { beforeEach, expect, test } from 'vitest';
import { genericCommands } from '../generic/index.js';
import { transactionCommands } from '../transactions/index.js';
import { CommandHarness } from '../testing/command-harness.js';
import { FakeSession } from '../testing/fake-session.js';
import { hashCommands } from './index.js';

let h: CommandHarness;

beforeEach(() => {
  h = new CommandHarness([hashCommands, genericCommands, transactionCommands]);
});

test('the last field takes the key and its TTL with it', () => {
  h.run('HSET', 'h', 'a', '1', 'b', '2');
  h.run('PEXPIRE', 'h', '1000');
  expect(h.run('HDEL', 'h', 'a', 'b', 'b')).toBe(':2');
  expect(h.run('EXISTS', 'h')).toBe(':0');
  h.run('HSET', 'h', 'a', '1');
  expect(h.run('PTTL', 'h')).toBe(':-1');
});

test('a change keeps the TTL', () => {
  h.run('HSET', 'h', 'a', '1');
  h.run('PEXPIRE', 'h', '1000');
  h.run('HSET', 'h', 'a', '2', 'b', '3');
  h.run('HINCRBY', 'h', 'a', '1');
  expect(h.run('PTTL', 'h')).toBe(':1000');
});

test('a hash past its time is gone before the command', () => {
  h.run('HSET', 'h', 'a', '1');
  h.run('PEXPIRE', 'h', '10');
  h.nowMs += 11;
  h.takeLog();
  expect(h.run('HINCRBY', 'h', 'a', '5')).toBe(':5');
  expect(h.takeLog()).toEqual(['MULTI', 'DEL h', 'HINCRBY h a 5', 'EXEC']);
});

test('nothing is logged that changed nothing', () => {
  h.run('HSET', 'h', 'a', '1');
  h.takeLog();
  h.run('HSETNX', 'h', 'a', '2');
  h.run('HDEL', 'h', 'none');
  h.run('HINCRBY', 'h', 'a', 'x');
  h.run('HGETALL', 'h');
  expect(h.takeLog()).toEqual([]);
});

test('HINCRBYFLOAT is logged as the HSET of its sum', () => {
  h.run('HINCRBYFLOAT', 'h', 'a', '0.1');
  h.run('HINCRBYFLOAT', 'h', 'a', '0.2');
  expect(h.takeLog()).toEqual(['HSET h a 0.1', 'HSET h a 0.3']);
});

test('HSET counts each pair as a change, and tells who watches', () => {
  const watcher = new FakeSession(2);
  h.runAs(watcher, 'WATCH', 'h');
  h.runAs(watcher, 'MULTI');
  h.run('HSET', 'h', 'a', '1', 'b', '2');
  expect(h.context.dirty).toBe(2);
  expect(h.runAs(watcher, 'EXEC')).toBe('*-1');
});

test('fields and values may be any bytes', () => {
  const field = Buffer.from([0, 13, 10, 255]);
  h.run('HSET', 'h', field, Buffer.alloc(0));
  expect(h.run('HGET', 'h', field)).toBe('$0|');
  expect(h.run('HSTRLEN', 'h', field)).toBe(':0');
  expect(h.run('HEXISTS', 'h', field)).toBe(':1');
});

test('HSCAN shows every field of a large hash once around', () => {
  const pairs = Array.from({ length: 3000 }, (_, i) => [`f${i}`, `${i}`]).flat();
  h.run('HSET', 'h', ...pairs);
  const seen = new Set<string>();
  let cursor = '0';
  do {
    const parts = h.run('HSCAN', 'h', cursor, 'COUNT', '100').split('|');
    cursor = parts[2] as string;
    for (let i = 5; i < parts.length; i += 4) seen.add(parts[i] as string);
  } while (cursor !== '0');
  expect(seen.size).toBe(3000);
});
