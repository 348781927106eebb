/** Goal: sections, their order and the fields tools look for are those of redis-server 7.0.15. */
import { expect, test } from 'vitest';

import { StoreHarness } from '../testing/store-harness.js';

function info(harness: StoreHarness, request = 'INFO'): string {
  const reply = harness.run(harness.client(), request);
  return reply.slice(reply.indexOf('\r\n') + 2);
}

function fieldsOf(text: string): string[] {
  return text.split('\r\n').flatMap((line) => (line.includes(':') ? [line.slice(0, line.indexOf(':'))] : []));
}

test('plain INFO shows the default sections in order', () => {
  const headings = info(new StoreHarness()).match(/^# .*$/gm);
  expect(headings).toEqual([
    '# Server',
    '# Clients',
    '# Memory',
    '# Persistence',
    '# Stats',
    '# Replication',
    '# CPU',
    '# Errorstats',
    '# Cluster',
    '# Keyspace',
  ]);
});

test('persistence has the fields of Redis in its order, and what is durable', () => {
  expect(fieldsOf(info(new StoreHarness(), 'INFO persistence'))).toEqual(
    (
      'loading async_loading current_cow_peak current_cow_size current_cow_size_age current_fork_perc ' +
      'current_save_keys_processed current_save_keys_total rdb_changes_since_last_save rdb_bgsave_in_progress ' +
      'rdb_last_save_time rdb_last_bgsave_status rdb_last_bgsave_time_sec rdb_current_bgsave_time_sec rdb_saves ' +
      'rdb_last_cow_size rdb_last_load_keys_expired rdb_last_load_keys_loaded aof_enabled aof_rewrite_in_progress ' +
      'aof_rewrite_scheduled aof_last_rewrite_time_sec aof_current_rewrite_time_sec aof_last_bgrewrite_status ' +
      'aof_rewrites aof_rewrites_consecutive_failures aof_last_write_status aof_last_cow_size ' +
      'module_fork_in_progress module_fork_last_cow_size aof_current_size aof_base_size aof_pending_rewrite ' +
      'aof_buffer_length aof_pending_bio_fsync aof_delayed_fsync aof_durable_offset aof_durable_lag_ms'
    ).split(' '),
  );
});

test('without a log its fields are missing', () => {
  const text = info(new StoreHarness({ config: { appendonly: 'no' } }), 'INFO persistence');
  expect(text).toMatch(/aof_enabled:0\r\n/);
  expect(text).not.toMatch(/aof_durable_offset/);
});

test('aof_durable_offset and its lag tell what a power failure could take', () => {
  const harness = new StoreHarness();
  const client = harness.client();
  const durable = (): { offset: number; lag: number } => {
    const text = info(harness, 'INFO persistence');
    const field = (name: string): number => Number(new RegExp(`${name}:(\\d+)`).exec(text)?.[1]);
    return { offset: field('aof_durable_offset'), lag: field('aof_durable_lag_ms') };
  };
  harness.pass(1000);
  const before = durable();
  harness.send(client, 'SET a 1\r\n');
  harness.endTurn();
  harness.nowMs += 300;
  expect(durable().lag).toBeGreaterThanOrEqual(300);
  harness.pass(2000);
  expect(durable().offset).toBeGreaterThan(before.offset);
  expect(durable().lag).toBe(0);
});

test('commandstats and errorstats count calls, refusals, failures and errors', () => {
  const harness = new StoreHarness();
  harness.run(harness.client(), 'SET a x\r\nSET a x\r\nGET a\r\nGET\r\nINCR a\r\nFOO');
  const text = info(harness, 'INFO all');
  expect(text).toMatch(/cmdstat_set:calls=2,usec=\d+,usec_per_call=[\d.]+,rejected_calls=0,failed_calls=0\r\n/);
  expect(text).toMatch(/cmdstat_get:calls=1,.*,rejected_calls=1,failed_calls=0\r\n/);
  expect(text).toMatch(/cmdstat_incr:calls=1,.*,failed_calls=1\r\n/);
  expect(text).toMatch(/errorstat_ERR:count=3\r\n/);
});

test('keyspace lists databases that have keys', () => {
  const harness = new StoreHarness();
  harness.run(harness.client(), 'SET a 1\r\nSET b 1 EX 100\r\nSELECT 9\r\nSET c 1');
  const text = info(harness, 'INFO keyspace');
  expect(text).toMatch(/^# Keyspace\r\ndb0:keys=2,expires=1,avg_ttl=\d+\r\ndb9:keys=1,expires=0,avg_ttl=0\r\n/);
});
