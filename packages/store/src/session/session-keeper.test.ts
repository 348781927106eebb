/**
 * Goal: no client takes more than its share, and what each is told about it is what Redis tells.
 */
import { describe, expect, test } from 'vitest';

import { StoreHarness, TestSink } from '../testing/store-harness.js';
import { outputPauseBytes } from './output-limits.js';

const ok = '+OK\r\n';

describe('a session', () => {
  test('is refused above maxclients', () => {
    const harness = new StoreHarness({ config: { maxclients: '1', appendonly: 'no' } });
    const first = harness.client();
    const sink = new TestSink();
    expect(harness.store.createSession(sink)).toBeUndefined();
    expect(sink.take()).toBe('-ERR max number of clients reached\r\n');
    expect(sink.state).toBe('ended');
    expect(harness.run(first, 'INFO stats')).toMatch(/rejected_connections:1\r\n/);
  });

  test('is closed after timeout seconds without a command', () => {
    const harness = new StoreHarness({ config: { timeout: '2', appendonly: 'no' } });
    const [idle, busy] = [harness.client(), harness.client()];
    harness.pass(1500);
    harness.run(busy, 'PING');
    harness.pass(1500);
    expect(idle.sink.state).toBe('destroyed');
    expect(busy.sink.state).toBe('open');
  });

  test('ends after one error when it sends what is no request', () => {
    const harness = new StoreHarness({ config: { appendonly: 'no' } });
    const client = harness.client();
    harness.send(client, 'SET a 1\r\n*1\r\n$x\r\nSET a 2\r\n');
    harness.endTurn();
    expect(client.sink.take()).toBe(`${ok}-ERR Protocol error: invalid bulk length\r\n`);
    expect(client.sink.state).toBe('ended');
    harness.send(client, 'SET a 3\r\n');
    harness.endTurn();
    expect(client.sink.take()).toBe('');
  });

  test('that ends its side gets its replies first', () => {
    const harness = new StoreHarness();
    const client = harness.client();
    harness.send(client, 'SET a 1\r\n');
    harness.store.endInput(client.session);
    harness.endTurn();
    expect(client.sink.take()).toBe(ok);
    expect(client.sink.state).toBe('ended');
  });

  test('that is killed gets nothing more; one that kills itself gets the reply', () => {
    const harness = new StoreHarness({ config: { appendonly: 'no' } });
    const [victim, killer] = [harness.client(), harness.client()];
    harness.send(victim, 'PING\r\n');
    harness.send(killer, `CLIENT KILL ID ${victim.session.id}\r\n`);
    harness.endTurn();
    expect(victim.sink.state).toBe('destroyed');
    expect(victim.sink.take()).toBe('');
    expect(killer.sink.take()).toBe(':1\r\n');
    harness.run(killer, `CLIENT KILL ID ${killer.session.id} SKIPME no`);
    expect(killer.sink.state).toBe('ended');
  });

  test('that ends forgets what it watched', () => {
    const harness = new StoreHarness({ config: { appendonly: 'no' } });
    const [watcher, writer] = [harness.client(), harness.client()];
    harness.run(watcher, 'WATCH a');
    harness.store.disconnect(watcher.session);
    expect(harness.run(writer, 'SET a 1')).toBe(ok);
  });
});

describe('output that piles up', () => {
  test('pauses reading until it has left', () => {
    const harness = new StoreHarness({ config: { appendonly: 'no' } });
    const client = harness.client();
    client.sink.isBlocked = true;
    harness.run(client, `SET a ${'x'.repeat(50_000)}`);
    const rounds = Math.ceil(outputPauseBytes / 50_000) + 1;
    harness.run(client, Array.from({ length: rounds }, () => 'GET a').join('\r\n'));
    expect(client.sink.paused).toBe(true);
    client.sink.pendingBytes = 0;
    harness.store.drained(client.session);
    expect(client.sink.paused).toBe(false);
  });

  test('closes the session at once above the hard limit', () => {
    const config = { appendonly: 'no', 'client-output-buffer-limit': 'normal 100kb 0 0' };
    const harness = new StoreHarness({ config });
    const client = harness.client();
    client.sink.isBlocked = true;
    harness.run(client, `SET a ${'x'.repeat(60_000)}`);
    harness.run(client, 'GET a\r\nGET a');
    expect(client.sink.state).toBe('destroyed');
    expect(harness.lines.at(-1)).toMatch(/^Client id=1 .* closed for overcoming of output buffer limits\.$/);
  });

  test('closes the session after its time above the soft limit', () => {
    const config = { appendonly: 'no', 'client-output-buffer-limit': 'normal 0 10kb 2' };
    const harness = new StoreHarness({ config });
    const client = harness.client();
    client.sink.isBlocked = true;
    harness.run(client, `SET a ${'x'.repeat(20_000)}\r\nGET a`);
    harness.pass(1900);
    expect(client.sink.state).toBe('open');
    harness.pass(300);
    expect(client.sink.state).toBe('destroyed');
  });

  test('closes a session that has not authenticated above 64 KiB', () => {
    const harness = new StoreHarness({ config: { appendonly: 'no', requirepass: 'secret' } });
    const client = harness.client();
    client.sink.isBlocked = true;
    harness.run(client, Array.from({ length: 3000 }, () => 'GET a').join('\r\n'));
    expect(client.sink.state).toBe('destroyed');
  });
});

describe('before AUTH', () => {
  test.each([
    ['*11\r\n', 'unauthenticated multibulk length'],
    ['*1\r\n$16385\r\n', 'unauthenticated bulk length'],
  ])('%j is refused', (request, problem) => {
    const harness = new StoreHarness({ config: { appendonly: 'no', requirepass: 'secret' } });
    const client = harness.client();
    harness.send(client, request);
    harness.endTurn();
    expect(client.sink.take()).toBe(`-ERR Protocol error: ${problem}\r\n`);
    expect(client.sink.state).toBe('ended');
  });

  test('the limits end with AUTH, in the same chunk', () => {
    const harness = new StoreHarness({ config: { appendonly: 'no', requirepass: 'secret' } });
    const client = harness.client();
    const big = 'x'.repeat(20_000);
    const set = `*3\r\n$3\r\nSET\r\n$1\r\na\r\n$${big.length}\r\n${big}\r\n`;
    harness.send(client, `AUTH secret\r\n${set}`);
    harness.endTurn();
    expect(client.sink.take()).toBe(`${ok}${ok}`);
  });
});
