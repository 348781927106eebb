/**
 * Goal: a log is turned on only by whoever has its lock, and CONFIG SET does it whole or not at all.
 *
 * Method: a whole store on a disk in memory, with a lock in the hands of the test.
 */
import { expect, test } from 'vitest';

import { hz } from '../config/directives/expiry.js';
import { StoreHarness } from '../testing/store-harness.js';
import type { LogLock } from './log-lock.js';

const refused =
  "-ERR CONFIG SET failed (possibly related to argument 'appendonly') - Unable to turn on AOF. Check server logs.\r\n";

class TestLock implements LogLock {
  isOthers = false;
  isHeld: boolean;

  constructor(isHeld: boolean) {
    this.isHeld = isHeld;
  }

  take(): boolean {
    if (!this.isOthers) this.isHeld = true;
    return this.isHeld;
  }

  release(): void {
    this.isHeld = false;
  }
}

function open(appendonly: 'yes' | 'no'): { harness: StoreHarness; lock: TestLock } {
  const lock = new TestLock(appendonly === 'yes');
  return { harness: new StoreHarness({ config: { appendonly, save: '' }, logLock: lock }), lock };
}

function run(harness: StoreHarness, command: string): string {
  return harness.run(harness.client(), command);
}

/** Lets what is under way come to its end. */
function finish(harness: StoreHarness): void {
  for (let turn = 0; turn < 60; turn++) harness.complete();
}

test('CONFIG SET appendonly yes takes the lock, and no gives it up when the log is closed', () => {
  const { harness, lock } = open('no');
  expect(run(harness, 'CONFIG SET appendonly yes')).toBe('+OK\r\n');
  expect(lock.isHeld).toBe(true);
  finish(harness);
  harness.nowMs += 2000;
  const client = harness.client();
  harness.send(client, 'SET a 1\r\n');
  harness.endTurn();
  harness.send(client, 'CONFIG SET appendonly no\r\n');
  expect(lock.isHeld, 'a sync is under way').toBe(true);
  finish(harness);
  expect(lock.isHeld).toBe(false);
});

test('yes is refused while another store has the lock, and leaves everything as it was', () => {
  const { harness, lock } = open('no');
  lock.isOthers = true;
  expect(run(harness, 'CONFIG SET appendonly yes')).toBe(refused);
  finish(harness);
  expect(run(harness, 'CONFIG GET appendonly')).toContain('\r\nno\r\n');
  expect(run(harness, 'INFO persistence')).toMatch(/aof_enabled:0\r\naof_rewrite_in_progress:0\r\naof_rewrite_scheduled:0/);
  expect(harness.disk.list('/')).toEqual([]);
  lock.isOthers = false;
  expect(run(harness, 'CONFIG SET appendonly yes')).toBe('+OK\r\n');
});

test('no that changes nothing does not give up a BGREWRITEAOF', () => {
  const { harness } = open('no');
  run(harness, 'SET a 1');
  harness.send(harness.client(), 'BGREWRITEAOF\r\n');
  harness.endTurn();
  expect(run(harness, 'CONFIG SET appendonly no')).toBe('+OK\r\n');
  finish(harness);
  expect(run(harness, 'INFO persistence')).toContain('aof_last_bgrewrite_status:ok');
  expect(harness.disk.list('/appendonlydir')).toContain('appendonly.aof.manifest');
});

test('BGREWRITEAOF without a log takes the lock for as long as it writes', () => {
  const { harness, lock } = open('no');
  run(harness, 'SET a 1');
  run(harness, 'BGREWRITEAOF');
  expect(lock.isHeld).toBe(true);
  finish(harness);
  expect(lock.isHeld).toBe(false);
  harness.faulty.arm({ operation: 'write', path: /temp-rewriteaof/, fault: { kind: 'fail', code: 'ENOSPC' } });
  run(harness, 'BGREWRITEAOF');
  finish(harness);
  expect(run(harness, 'INFO persistence')).toContain('aof_last_bgrewrite_status:err');
  expect(lock.isHeld, 'after a failure').toBe(false);
});

test('BGREWRITEAOF without a log fails while another store has the lock', () => {
  const { harness, lock } = open('no');
  lock.isOthers = true;
  run(harness, 'BGREWRITEAOF');
  finish(harness);
  expect(harness.lines.join('\n')).toContain('terminated with error: The log is locked by another server');
  expect(harness.disk.list('/')).toEqual([]);
});

test('yes that fails for another directive gives the lock up', () => {
  const { harness, lock } = open('no');
  harness.config.watch(hz, () => 'refused');
  expect(run(harness, 'CONFIG SET appendonly yes hz 20')).toMatch(/argument 'hz'/);
  finish(harness);
  expect(lock.isHeld).toBe(false);
  expect(harness.disk.list('/')).toEqual([]);
});

test('no that fails for another directive begins the log again, under the same lock', () => {
  const { harness, lock } = open('yes');
  run(harness, 'SET a 1');
  harness.config.watch(hz, () => 'refused');
  expect(run(harness, 'CONFIG SET appendonly no hz 20')).toMatch(/argument 'hz'/);
  finish(harness);
  harness.pass(200);
  finish(harness);
  expect(lock.isHeld).toBe(true);
  run(harness, 'SET b 2');
  expect(run(harness.restart({ appendonly: 'yes' }), 'MGET a b')).toBe('*2\r\n$1\r\n1\r\n$1\r\n2\r\n');
});
