/**
 * Goal: no reply leaves before what it depends on is in the log as far as the policy asks for it,
 * and nothing waits for what it does not depend on; whatever goes wrong with the disk.
 */
import { describe, expect, test } from 'vitest';

import { StoreHarness } from './testing/store-harness.js';

const ok = '+OK\r\n';
const misconf = '-MISCONF Errors writing to the AOF file: No space left on device\r\n';
const always = { appendfsync: 'always' };
const fullDisk = { kind: 'fail', code: 'ENOSPC' } as const;
const incr = /incr\.aof$/;

describe('under always, while a sync is under way', () => {
  test('a write waits for its sync', () => {
    const harness = new StoreHarness({ config: always });
    const client = harness.client();
    harness.send(client, 'SET a 1\r\n');
    harness.endTurn();
    expect(client.sink.take()).toBe('');
    harness.complete();
    expect(client.sink.take()).toBe(ok);
  });

  test('a read of the written key waits, by whoever; a read of another key does not', () => {
    const harness = new StoreHarness({ config: always });
    const [writer, curious, other] = [harness.client(), harness.client(), harness.client()];
    harness.send(writer, 'SET a 1\r\n');
    harness.endTurn();
    harness.send(curious, 'GET a\r\n');
    harness.send(other, 'GET b\r\nPING\r\nSTRLEN c\r\n');
    harness.endTurn();
    expect(curious.sink.take()).toBe('');
    expect(other.sink.take()).toBe('$-1\r\n+PONG\r\n:0\r\n');
    harness.complete();
    expect(curious.sink.take()).toBe('$1\r\n1\r\n');
  });

  test.each(['DBSIZE', 'KEYS *', 'SCAN 0', 'RANDOMKEY', 'DEBUG DIGEST'])('%s waits', (command) => {
    const harness = new StoreHarness({ config: always });
    const [writer, reader] = [harness.client(), harness.client()];
    harness.send(writer, 'SET a 1\r\n');
    harness.endTurn();
    harness.send(reader, `${command}\r\n`);
    harness.endTurn();
    expect(reader.sink.take()).toBe('');
    harness.complete();
    expect(reader.sink.take()).not.toBe('');
  });

  test('a read of any key waits for a FLUSHALL', () => {
    const harness = new StoreHarness({ config: always });
    const [writer, reader] = [harness.client(), harness.client()];
    harness.send(writer, 'FLUSHALL\r\n');
    harness.endTurn();
    harness.send(reader, 'GET a\r\n');
    harness.endTurn();
    expect(reader.sink.take()).toBe('');
    harness.complete();
    expect(reader.sink.take()).toBe('$-1\r\n');
  });

  test('replies of a session keep their order', () => {
    const harness = new StoreHarness({ config: always });
    const client = harness.client();
    harness.send(client, 'SET a 1\r\n');
    harness.endTurn();
    harness.send(client, 'PING\r\n');
    harness.endTurn();
    expect(client.sink.take()).toBe('');
    harness.complete();
    expect(client.sink.take()).toBe(`${ok}+PONG\r\n`);
  });

  test('QUIT ends the session after its replies have left', () => {
    const harness = new StoreHarness({ config: always });
    const client = harness.client();
    harness.send(client, 'SET a 1\r\nQUIT\r\n');
    harness.endTurn();
    expect(client.sink.state).toBe('open');
    harness.complete();
    expect(client.sink.take()).toBe(`${ok}${ok}`);
    expect(client.sink.state).toBe('ended');
  });

  test('a session that ends meanwhile gets nothing', () => {
    const harness = new StoreHarness({ config: always });
    const client = harness.client();
    harness.send(client, 'SET a 1\r\n');
    harness.endTurn();
    harness.store.disconnect(client.session);
    harness.complete();
    expect(client.sink.take()).toBe('');
  });

  test('a failed write stops the process, and no reply leaves', () => {
    const harness = new StoreHarness({ config: always });
    const client = harness.client();
    harness.faulty.arm({ operation: 'write', path: incr, repeat: 'forever', fault: fullDisk });
    harness.send(client, 'SET a 1\r\n');
    harness.endTurn();
    harness.complete();
    expect(harness.fatal).toHaveLength(1);
    expect(client.sink.take()).toBe('');
  });

  test('a failed sync stops the process, and no reply leaves', () => {
    const harness = new StoreHarness({ config: always });
    const client = harness.client();
    const fault = { kind: 'syncLost', readers: 'kept', reported: 'now', code: 'EIO' } as const;
    harness.faulty.arm({ operation: 'sync', path: incr, fault });
    harness.send(client, 'SET a 1\r\n');
    harness.endTurn();
    harness.complete();
    expect(harness.fatal[0]?.message).toMatch(/Can't persist AOF for fsync error/);
    expect(client.sink.take()).toBe('');
  });
});

describe('under everysec, when the disk is full', () => {
  test('the write is not acknowledged, later ones get -MISCONF, reads of other keys go on', () => {
    const harness = new StoreHarness();
    const [writer, reader] = [harness.client(), harness.client()];
    harness.run(reader, 'SET b 2');
    harness.faulty.arm({ operation: 'write', path: incr, repeat: 'forever', fault: fullDisk });
    expect(harness.run(writer, 'SET a 1')).toBe('');
    expect(harness.run(reader, 'SET c 1')).toBe(misconf);
    expect(harness.run(reader, 'PING')).toBe(misconf);
    expect(harness.run(reader, 'GET b')).toBe('$1\r\n2\r\n');
    expect(harness.run(reader, 'INFO persistence')).toMatch(/aof_last_write_status:err/);
    harness.faulty.heal();
    harness.pass(200);
    expect(writer.sink.take()).toBe(ok);
    expect(harness.run(reader, 'SET c 1')).toBe(ok);
    expect(harness.lines).toContain('AOF write error looks solved, Redis can write again.');
    expect(harness.records()).toEqual(['SELECT 0', 'SET b 2', 'SET a 1', 'SET c 1']);
  });

  test('SHUTDOWN is refused, what was sent meanwhile is executed, and FORCE helps', () => {
    const harness = new StoreHarness();
    const [one, two] = [harness.client(), harness.client()];
    harness.faulty.arm({ operation: 'write', path: incr, repeat: 'forever', fault: fullDisk });
    harness.run(one, 'SET a 1');
    harness.send(two, 'SHUTDOWN\r\nPING\r\n');
    harness.send(one, 'GET b\r\n');
    harness.endTurn();
    harness.complete();
    expect(two.sink.take()).toBe(`-ERR Errors trying to SHUTDOWN. Check logs.\r\n${misconf}`);
    expect(harness.isStopped).toBe(false);
    harness.run(two, 'SHUTDOWN NOSAVE FORCE');
    expect(harness.isStopped).toBe(true);
  });
});

test('SHUTDOWN leaves a log that ends durable, and executes nothing after it', () => {
  const harness = new StoreHarness();
  const [one, two] = [harness.client(), harness.client()];
  harness.send(one, 'SET a 1\r\n');
  harness.send(two, 'SHUTDOWN\r\nSET b 2\r\n');
  harness.endTurn();
  harness.complete();
  expect(one.sink.take()).toBe(ok);
  expect(two.sink.take()).toBe('');
  expect(harness.isStopped).toBe(true);
  expect(harness.disk.isDurable).toBe(true);
  const after = new StoreHarness({ disk: harness.disk.crash('power', () => 0) });
  expect(after.run(after.client(), 'KEYS *')).toBe('*1\r\n$1\r\na\r\n');
});

test('SHUTDOWN ABORT without a shutdown is refused in the words of Redis', () => {
  const harness = new StoreHarness();
  expect(harness.run(harness.client(), 'SHUTDOWN ABORT')).toBe('-ERR No shutdown in progress.\r\n');
});

test('a change of policy to always holds from its reply on', () => {
  const harness = new StoreHarness();
  const client = harness.client();
  harness.run(client, 'SET a 1');
  expect(harness.run(client, 'CONFIG SET appendfsync always')).toBe(ok);
  expect(harness.run(client, 'SET b 1')).toBe(ok);
  const after = new StoreHarness({ disk: harness.disk.crash('power', () => 0) });
  expect(after.run(after.client(), 'DBSIZE')).toBe(':2\r\n');
});

test('SHUTDOWN SAVE saves a dump first, and NOSAVE does not though there are save points', () => {
  const config = { save: '' };
  const saving = new StoreHarness({ config });
  saving.run(saving.client(), 'SET a 1');
  saving.run(saving.client(), 'SHUTDOWN SAVE');
  expect(saving.isStopped).toBe(true);
  expect(saving.disk.stat('/dump.rdb')).toBeDefined();
  const without = new StoreHarness();
  without.run(without.client(), 'SHUTDOWN NOSAVE');
  expect(without.isStopped).toBe(true);
  expect(without.disk.stat('/dump.rdb')).toBeUndefined();
});
