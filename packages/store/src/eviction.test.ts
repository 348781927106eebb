/** maxmemory in a store: the directives, what they do at once, what INFO and the log say. */
import { describe, expect, test } from 'vitest';

import { StoreHarness, type TestClient } from './testing/store-harness.js';

function fill(harness: StoreHarness, client: TestClient, count: number): void {
  for (let i = 0; i < count; i++) harness.run(client, `SET key${i} ${'x'.repeat(200)}`);
}

function info(harness: StoreHarness, client: TestClient, section: string, name: string): string {
  const line = harness
    .run(client, `INFO ${section}`)
    .split('\r\n')
    .find((text) => text.startsWith(`${name}:`));
  return line?.slice(name.length + 1) ?? '';
}

describe('the directives', () => {
  const refusedBy = (value: string, reason: string): string =>
    `-ERR CONFIG SET failed (possibly related to argument '${value}') - ${reason}\r\n`;

  test.each([
    ['maxmemory-policy', 'foo', 'argument(s) must be one of the following: volatile-lru, volatile-lfu, volatile-random, volatile-ttl, allkeys-lru, allkeys-lfu, allkeys-random, noeviction'],
    ['maxmemory-samples', '0', 'argument must be between 1 and 2147483647 inclusive'],
    ['maxmemory-eviction-tenacity', '101', 'argument must be between 0 and 100 inclusive'],
    ['lfu-log-factor', '-1', 'argument must be between 0 and 2147483647 inclusive'],
    ['lfu-decay-time', '3000000000', 'argument must be between 0 and 2147483647 inclusive'],
    ['maxmemory', 'abc', 'argument must be a memory value'],
  ])('%s %s is refused as Redis does', (name, value, reason) => {
    const harness = new StoreHarness();
    expect(harness.run(harness.client(), `CONFIG SET ${name} ${value}`)).toBe(refusedBy(name, reason));
  });

  test('what the configuration file says holds from the start', () => {
    const config = { maxmemory: '1mb', 'maxmemory-policy': 'allkeys-lfu', 'lfu-decay-time': '7' };
    const harness = new StoreHarness({ config });
    const client = harness.client();
    expect(info(harness, client, 'memory', 'maxmemory')).toBe('1048576');
    expect(info(harness, client, 'memory', 'maxmemory_human')).toBe('1.00M');
    expect(info(harness, client, 'memory', 'maxmemory_policy')).toBe('allkeys-lfu');
    harness.run(client, 'SET k v');
    expect(harness.run(client, 'OBJECT FREQ k')).toBe(':5\r\n');
    harness.pass(14 * 60_000);
    expect(harness.run(client, 'OBJECT FREQ k')).toBe(':3\r\n');
  });
});

describe('eviction', () => {
  test('begins when the limit is set, without a command that asks', () => {
    const harness = new StoreHarness({ config: { 'maxmemory-policy': 'allkeys-random' } });
    const client = harness.client();
    fill(harness, client, 20);
    expect(harness.run(client, 'CONFIG SET maxmemory 1')).toBe('+OK\r\n');
    expect(harness.store.facts.context.keyspace.databases[0]!.size).toBe(0);
    expect(info(harness, client, 'stats', 'evicted_keys')).toBe('20');
    expect(harness.records().filter((record) => record.startsWith('DEL key'))).toHaveLength(20);
  });

  test('keeps the limit while keys come, and the log replays to the same dataset', () => {
    const config = { maxmemory: '20000', 'maxmemory-policy': 'allkeys-lru' };
    const harness = new StoreHarness({ config });
    const client = harness.client();
    fill(harness, client, 200);
    const { keyspace } = harness.store.facts.context;
    expect(keyspace.liveMemory).toBeLessThan(20_000 + 500);
    expect(keyspace.liveMemory).toBeGreaterThan(15_000);
    const { size } = keyspace.databases[0]!;
    const again = harness.restart();
    expect(again.store.facts.context.keyspace.databases[0]!.size).toBe(size);
  });

  test('does not count buffers, and says how much that is', () => {
    const harness = new StoreHarness();
    const client = harness.client();
    fill(harness, client, 10);
    const used = Number(info(harness, client, 'memory', 'used_memory'));
    const uncounted = Number(info(harness, client, 'memory', 'mem_not_counted_for_evict'));
    expect(used - uncounted).toBe(harness.store.facts.context.keyspace.liveMemory);
    expect(uncounted).toBeGreaterThan(0);
  });

  test('for want of keys is refusal, for as long as INFO says', () => {
    const harness = new StoreHarness();
    const client = harness.client();
    harness.run(client, 'SET k v');
    harness.run(client, 'CONFIG SET maxmemory 1');
    const oom = "-OOM command not allowed when used memory > 'maxmemory'.\r\n";
    expect(harness.run(client, 'SET k w')).toBe(oom);
    harness.pass(3000);
    expect(info(harness, client, 'stats', 'current_eviction_exceeded_time')).toBe('3000');
    harness.run(client, 'DEL k');
    harness.run(client, 'PING');
    expect(info(harness, client, 'stats', 'current_eviction_exceeded_time')).toBe('0');
    expect(info(harness, client, 'stats', 'total_eviction_exceeded_time')).toBe('3000');
    expect(info(harness, client, 'errorstats', 'errorstat_OOM')).toBe('count=1');
  });
});
