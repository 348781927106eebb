/**
 * Goal: what INFO, the files and a restart show of SAVE, BGSAVE, BGREWRITEAOF and what starts by
 * itself.
 *
 * Method: a whole store on a disk in memory, whose worker writes in the turns of the test.
 */
import { describe, expect, test } from 'vitest';

import { StoreHarness } from '../testing/store-harness.js';
import type { TestClient } from '../testing/store-harness.js';

const directory = '/appendonlydir';
const started = '+Background append only file rewriting started\r\n';

function field(harness: StoreHarness, name: string): string | undefined {
  const text = harness.run(harness.client(), 'INFO persistence');
  return new RegExp(`\\r\\n${name}:(.*)\\r\\n`).exec(text)?.[1];
}

/** Lets what is under way come to its end. */
function finish(harness: StoreHarness): void {
  for (let turn = 0; turn < 60; turn++) harness.complete();
}

/** Fills the keyspace with a value of every type. */
function fill(harness: StoreHarness, client: TestClient): void {
  const commands = [
    'SET string 1',
    'SET fleeting 2 EX 1000',
    'RPUSH list x y z',
    'SADD set a b c',
    'SADD integers 1 2 3',
    'ZADD zset 1.5 one 2 two',
    'HSET hash f v g w',
    'XADD stream 5-1 f v',
    'XGROUP CREATE stream group 0',
    'SELECT 3',
    'SET other 1',
    'SELECT 0',
  ];
  harness.run(client, commands.join('\r\n'));
}

function digest(harness: StoreHarness): string {
  return harness.run(harness.client(), 'DEBUG DIGEST');
}

/** Starts on the disk as the death of the process leaves it now: the dataset must be the same. */
function restartAsIs(harness: StoreHarness, config?: Record<string, string>): StoreHarness {
  const before = digest(harness);
  const restarted = harness.restart(config);
  expect(digest(restarted)).toBe(before);
  return restarted;
}

describe('BGREWRITEAOF', () => {
  for (const [form, name] of [
    ['yes', 'appendonly.aof.2.base.rdb'],
    ['no', 'appendonly.aof.2.base.aof'],
  ] as const) {
    test(`makes the log ${name} and an INCR, which hold what there was before and after`, () => {
      const harness = new StoreHarness({ config: { 'aof-use-rdb-preamble': form } });
      const client = harness.client();
      fill(harness, client);
      harness.send(client, 'SET before 1\r\nBGREWRITEAOF\r\nSET during 1\r\n');
      harness.endTurn();
      expect(field(harness, 'aof_rewrite_in_progress')).toBe('1');
      finish(harness);
      expect(client.sink.take()).toBe(`+OK\r\n${started}+OK\r\n`);
      harness.run(client, 'INCR after');
      expect(harness.disk.list(directory)).toEqual([
        name,
        'appendonly.aof.2.incr.aof',
        'appendonly.aof.manifest',
      ]);
      expect(field(harness, 'aof_last_bgrewrite_status')).toBe('ok');
      expect(field(harness, 'aof_rewrite_in_progress')).toBe('0');
      expect(field(harness, 'aof_rewrites')).toBe('1');
      const restarted = restartAsIs(harness);
      expect(restarted.run(restarted.client(), 'GET after')).toBe('$1\r\n1\r\n');
    });
  }

  test('is refused while one is under way, and waits within MULTI for its end', () => {
    const harness = new StoreHarness();
    const client = harness.client();
    harness.send(client, 'BGREWRITEAOF\r\nBGREWRITEAOF\r\n');
    harness.endTurn();
    finish(harness);
    expect(client.sink.take()).toBe(
      `${started}-ERR Background append only file rewriting already in progress\r\n`,
    );
    const scheduled = harness.run(client, 'MULTI\r\nBGREWRITEAOF\r\nEXEC');
    expect(scheduled).toMatch(/\+Background append only file rewriting scheduled\r\n$/);
    expect(field(harness, 'aof_rewrite_scheduled')).toBe('1');
    harness.pass(200);
    finish(harness);
    expect(field(harness, 'aof_rewrites')).toBe('2');
  });

  test('that fails for want of room leaves a log that loads, and the next attempt works', () => {
    const harness = new StoreHarness();
    const client = harness.client();
    fill(harness, client);
    const rule = { operation: 'write', path: /temp-rewriteaof/, fault: { kind: 'fail', code: 'ENOSPC' } } as const;
    harness.faulty.arm(rule);
    harness.run(client, 'BGREWRITEAOF');
    finish(harness);
    expect(field(harness, 'aof_last_bgrewrite_status')).toBe('err');
    expect(field(harness, 'aof_rewrites_consecutive_failures')).toBe('1');
    expect(harness.lines.join('\n')).toMatch(/No space left on device/);
    expect(harness.disk.list('/').filter((name) => name.startsWith('temp-'))).toEqual([]);
    harness.run(client, 'SET after 1');
    harness.run(client, 'BGREWRITEAOF');
    finish(harness);
    expect(field(harness, 'aof_last_bgrewrite_status')).toBe('ok');
    expect(field(harness, 'aof_rewrites_consecutive_failures')).toBe('0');
    restartAsIs(harness);
  });

  test('whose rotation fails leaves the old INCR in use', () => {
    const harness = new StoreHarness();
    const client = harness.client();
    fill(harness, client);
    harness.faulty.arm({ operation: 'open', path: /2\.incr/, fault: { kind: 'fail', code: 'EACCES' } });
    harness.run(client, 'BGREWRITEAOF');
    finish(harness);
    expect(field(harness, 'aof_last_bgrewrite_status')).toBe('err');
    expect(harness.run(client, 'SET after 1')).toBe('+OK\r\n');
    restartAsIs(harness);
  });

  test('starts by itself once the log has grown enough', () => {
    const config = { 'auto-aof-rewrite-min-size': '1kb' };
    const harness = new StoreHarness({ config });
    harness.run(harness.client(), `SET a ${'x'.repeat(2000)}`);
    harness.pass(200);
    finish(harness);
    expect(harness.lines.join('\n')).toMatch(/Starting automatic rewriting of AOF on \d+% growth/);
    expect(field(harness, 'aof_rewrites')).toBe('1');
    harness.pass(1000);
    finish(harness);
    expect(field(harness, 'aof_rewrites'), 'it has not grown since').toBe('1');
  });

  test('that a crash cuts short leaves nothing behind the next start', () => {
    const harness = new StoreHarness();
    const client = harness.client();
    const sets = Array.from({ length: 1500 }, (_, i) => `SET key:${i} 1`);
    harness.run(client, [...sets, 'BGREWRITEAOF'].join('\r\n'));
    harness.complete();
    expect(harness.disk.list('/').some((name) => name.startsWith('temp-rewriteaof'))).toBe(true);
    const restarted = restartAsIs(harness);
    expect(restarted.disk.list('/')).toEqual(['appendonlydir']);
  });

  test('is given up by SHUTDOWN', () => {
    const harness = new StoreHarness();
    const client = harness.client();
    fill(harness, client);
    const before = digest(harness);
    harness.send(client, 'BGREWRITEAOF\r\nSHUTDOWN NOSAVE\r\n');
    finish(harness);
    expect(harness.isStopped).toBe(true);
    expect(harness.disk.list('/')).toEqual(['appendonlydir']);
    expect(digest(harness.restart())).toBe(before);
  });
});

describe('BGSAVE and SAVE', () => {
  test('write what a store without a log loads', () => {
    const harness = new StoreHarness();
    const client = harness.client();
    fill(harness, client);
    expect(harness.run(client, 'BGSAVE')).toBe('+Background saving started\r\n');
    finish(harness);
    expect(field(harness, 'rdb_changes_since_last_save')).toBe('0');
    expect(field(harness, 'rdb_last_bgsave_status')).toBe('ok');
    harness.run(client, 'SET later 1');
    expect(field(harness, 'rdb_changes_since_last_save')).toBe('1');
    expect(harness.run(client, 'SAVE')).toBe('+OK\r\n');
    const restarted = restartAsIs(harness, { appendonly: 'no' });
    expect(field(restarted, 'rdb_last_load_keys_loaded')).toBe('10');
  });

  test('write the RDB version that is asked for', () => {
    for (const version of ['10', '11', '12']) {
      const harness = new StoreHarness({ config: { 'rdb-write-version': version } });
      harness.run(harness.client(), 'SET a 1\r\nSAVE');
      const head = Buffer.alloc(9);
      harness.disk.open('/dump.rdb', 'read').read(head, 0, 9, 0);
      expect(head.toString()).toBe(`REDIS00${version}`);
    }
    const expiring = new StoreHarness();
    expiring.run(expiring.client(), 'HSET h f v\r\nHPEXPIRE h 100000 FIELDS 1 f\r\nSAVE');
    const head = Buffer.alloc(9);
    expiring.disk.open('/dump.rdb', 'read').read(head, 0, 9, 0);
    expect(head.toString(), 'fields that expire need it').toBe('REDIS0012');
  });

  test('hold the dataset of the moment they were asked for', () => {
    const harness = new StoreHarness();
    const client = harness.client();
    harness.run(client, 'SET a 1');
    const before = digest(harness);
    harness.send(client, 'BGSAVE\r\nSET a 2\r\nSET b 2\r\n');
    harness.endTurn();
    finish(harness);
    expect(field(harness, 'rdb_changes_since_last_save')).toBe('2');
    expect(digest(harness.restart({ appendonly: 'no' }))).toBe(before);
  });

  test('take turns with BGREWRITEAOF', () => {
    const harness = new StoreHarness();
    const client = harness.client();
    harness.send(client, 'BGREWRITEAOF\r\nBGSAVE\r\nBGSAVE SCHEDULE\r\n');
    harness.endTurn();
    finish(harness);
    expect(client.sink.take()).toBe(
      `${started}-ERR Another child process is active (AOF?): can't BGSAVE right now. ` +
        'Use BGSAVE SCHEDULE in order to schedule a BGSAVE whenever possible.\r\n' +
        '+Background saving scheduled\r\n',
    );
    harness.pass(200);
    finish(harness);
    expect(field(harness, 'rdb_saves')).toBe('1');
    harness.send(client, 'BGSAVE\r\nBGSAVE\r\nSAVE\r\nBGREWRITEAOF\r\n');
    harness.endTurn();
    finish(harness);
    expect(client.sink.take()).toBe(
      '+Background saving started\r\n' +
        '-ERR Background save already in progress\r\n'.repeat(2) +
        '+Background append only file rewriting scheduled\r\n',
    );
  });

  test('that fail leave the old dump, and writes are refused until one works', () => {
    const harness = new StoreHarness();
    const client = harness.client();
    harness.run(client, 'SET a 1\r\nSAVE');
    harness.faulty.arm({ operation: 'write', path: /temp-bg/, fault: { kind: 'fail', code: 'ENOSPC' } });
    harness.run(client, 'SET a 2\r\nBGSAVE');
    finish(harness);
    harness.pass(100);
    expect(field(harness, 'rdb_last_bgsave_status')).toBe('err');
    expect(harness.run(client, 'SET b 1')).toMatch(/^-MISCONF Redis is configured to save RDB/);
    harness.run(client, 'BGSAVE');
    finish(harness);
    harness.pass(100);
    expect(harness.run(client, 'SET b 1')).toBe('+OK\r\n');
  });

  test('start by themselves at a save point', () => {
    const harness = new StoreHarness({ config: { save: '60 3' } });
    harness.run(harness.client(), 'SET a 1\r\nSET b 1');
    harness.pass(62_000);
    expect(field(harness, 'rdb_saves')).toBe('0');
    harness.run(harness.client(), 'SET c 1');
    harness.pass(100);
    finish(harness);
    expect(harness.lines).toContain('3 changes in 60 seconds. Saving...');
    expect(field(harness, 'rdb_changes_since_last_save')).toBe('0');
  });

  test('FLUSHALL gives one up, and leaves an empty dump if there are save points', () => {
    const harness = new StoreHarness();
    const client = harness.client();
    fill(harness, client);
    harness.send(client, 'BGSAVE\r\nFLUSHALL\r\n');
    harness.endTurn();
    finish(harness);
    expect(harness.disk.list('/')).toEqual(['appendonlydir', 'dump.rdb']);
    const restarted = restartAsIs(harness, { appendonly: 'no' });
    expect(restarted.run(restarted.client(), 'DBSIZE')).toBe(':0\r\n');
  });
});

describe('a dump at the start', () => {
  test('becomes the log of a store that has none yet', () => {
    const without = new StoreHarness({ config: { appendonly: 'no' } });
    const client = without.client();
    fill(without, client);
    without.run(client, 'SAVE');
    const first = restartAsIs(without, { appendonly: 'yes' });
    expect(first.lines.join('\n')).toMatch(/it begins with what dump.rdb holds/);
    first.run(first.client(), 'SET added 1');
    restartAsIs(first);
  });

  test('that is damaged is refused', () => {
    const harness = new StoreHarness({ config: { appendonly: 'no' } });
    harness.run(harness.client(), 'SET a 1\r\nSAVE');
    const file = harness.disk.open('/dump.rdb', 'append');
    file.truncate(file.size() - 12);
    file.close();
    expect(() => harness.restart({ appendonly: 'no' })).toThrow(/Fatal error loading the DB/);
  });
});

test('nothing is started while somebody else keeps a view', () => {
  const harness = new StoreHarness({ config: { save: '1 1' } });
  const client = harness.client();
  harness.run(client, 'SET a 1');
  const view = harness.store.keyspace.freeze();
  const refused = '-ERR A frozen view of the dataset is open: try again when it is closed.\r\n';
  expect(harness.run(client, 'BGSAVE\r\nBGREWRITEAOF')).toBe(refused.repeat(2));
  harness.pass(3000);
  expect(field(harness, 'rdb_saves')).toBe('0');
  view.close();
  harness.pass(100);
  finish(harness);
  expect(field(harness, 'rdb_saves')).toBe('1');
});

test('DEBUG RELOAD saves, empties and loads', () => {
  const harness = new StoreHarness();
  const client = harness.client();
  fill(harness, client);
  const before = digest(harness);
  expect(harness.run(client, 'DEBUG RELOAD')).toBe('+OK\r\n');
  expect(digest(harness)).toBe(before);
  harness.run(client, 'SET a 1');
  expect(harness.run(client, 'DEBUG RELOAD NOSAVE')).toBe('+OK\r\n');
  expect(digest(harness)).toBe(before);
});

describe('CONFIG SET appendonly', () => {
  const off = { appendonly: 'no', save: '' };

  test('yes begins a log with what there is, and what comes meanwhile', () => {
    const harness = new StoreHarness({ config: off });
    const client = harness.client();
    fill(harness, client);
    harness.send(client, 'SET before 1\r\nCONFIG SET appendonly yes\r\nSET during 1\r\n');
    harness.endTurn();
    expect(client.sink.take(), 'nobody waits').toBe('+OK\r\n'.repeat(3));
    harness.run(client, 'SET meanwhile 1');
    finish(harness);
    harness.run(client, 'SET after 1');
    expect(field(harness, 'aof_last_bgrewrite_status')).toBe('ok');
    expect(field(harness, 'aof_enabled')).toBe('1');
    expect(harness.disk.list(directory)).toEqual([
      'appendonly.aof.1.base.rdb',
      'appendonly.aof.1.incr.aof',
      'appendonly.aof.manifest',
    ]);
    restartAsIs(harness, { appendonly: 'yes' });
  });

  test('yes is tried again when it fails, and a crash before leaves what there was', () => {
    const harness = new StoreHarness({ config: off });
    const client = harness.client();
    fill(harness, client);
    harness.faulty.arm({ operation: 'write', path: /temp-rewriteaof/, fault: { kind: 'fail', code: 'ENOSPC' } });
    harness.run(client, 'CONFIG SET appendonly yes');
    finish(harness);
    expect(field(harness, 'aof_last_bgrewrite_status')).toBe('err');
    expect(field(harness, 'aof_rewrite_scheduled')).toBe('1');
    harness.run(client, 'SET between 1');
    harness.pass(200);
    finish(harness);
    expect(field(harness, 'aof_last_bgrewrite_status')).toBe('ok');
    restartAsIs(harness, { appendonly: 'yes' });
  });

  test('yes after BGREWRITEAOF has begun a log that lacks what came since', () => {
    const harness = new StoreHarness({ config: off });
    const client = harness.client();
    fill(harness, client);
    for (let turns = 0; turns < 12; turns++) {
      harness.run(client, 'CONFIG SET appendonly no');
      finish(harness);
      harness.run(client, `BGREWRITEAOF\r\nSET missing:${turns} 1`);
      for (let turn = 0; turn < turns; turn++) harness.complete();
      harness.run(client, 'CONFIG SET appendonly yes');
      for (let pass = 0; pass < 4; pass++) {
        finish(harness);
        harness.pass(100);
      }
      finish(harness);
    }
    expect(field(harness, 'aof_rewrite_in_progress')).toBe('0');
    restartAsIs(harness, { appendonly: 'yes' });
  });

  test('yes where there can be no log says so, and is tried again', () => {
    const harness = new StoreHarness({ config: off });
    const client = harness.client();
    harness.faulty.arm({ operation: 'open', path: /temp-appendonly/, fault: { kind: 'fail', code: 'EACCES' } });
    harness.run(client, 'SET a 1\r\nCONFIG SET appendonly yes');
    expect(field(harness, 'aof_last_bgrewrite_status')).toBe('err');
    harness.pass(200);
    finish(harness);
    expect(field(harness, 'aof_last_bgrewrite_status')).toBe('ok');
    restartAsIs(harness, { appendonly: 'yes' });
  });

  test('no leaves the files, whole, and the next yes starts them over', () => {
    const harness = new StoreHarness({ config: { save: '' } });
    const client = harness.client();
    fill(harness, client);
    const logged = digest(harness);
    harness.run(client, 'CONFIG SET appendonly no');
    finish(harness);
    expect(field(harness, 'aof_enabled')).toBe('0');
    harness.run(client, 'SET unlogged 1');
    expect(digest(harness.restart())).toBe(logged);
  });

  test('no and yes again give a log of everything', () => {
    const harness = new StoreHarness({ config: { save: '' } });
    const client = harness.client();
    fill(harness, client);
    harness.run(client, 'CONFIG SET appendonly no');
    finish(harness);
    harness.run(client, 'SET unlogged 1\r\nCONFIG SET appendonly yes');
    finish(harness);
    expect(harness.disk.list(directory)).toEqual([
      'appendonly.aof.2.base.rdb',
      'appendonly.aof.2.incr.aof',
      'appendonly.aof.manifest',
    ]);
    restartAsIs(harness);
  });

  test('no in the middle of a rewrite gives it up', () => {
    const harness = new StoreHarness({ config: { save: '' } });
    const client = harness.client();
    fill(harness, client);
    harness.send(client, 'BGREWRITEAOF\r\nSET a 1\r\n');
    harness.endTurn();
    harness.run(client, 'CONFIG SET appendonly no');
    finish(harness);
    expect(field(harness, 'aof_rewrite_in_progress')).toBe('0');
    expect(harness.disk.list('/')).toEqual(['appendonlydir']);
    restartAsIs(harness);
  });

  test('yes is in the way of SHUTDOWN until the log is there', () => {
    const harness = new StoreHarness({ config: off });
    const client = harness.client();
    harness.send(client, 'CONFIG SET appendonly yes\r\n');
    harness.endTurn();
    harness.send(client, 'SHUTDOWN\r\n');
    harness.endTurn();
    harness.endTurn();
    expect(client.sink.take()).toBe('+OK\r\n-ERR Errors trying to SHUTDOWN. Check logs.\r\n');
    finish(harness);
    harness.run(client, 'SHUTDOWN');
    expect(harness.isStopped).toBe(true);
  });
});

test('BGREWRITEAOF without a log makes one, and goes on without', () => {
  const harness = new StoreHarness({ config: { appendonly: 'no', save: '' } });
  const client = harness.client();
  fill(harness, client);
  expect(harness.run(client, 'BGREWRITEAOF')).toBe(started);
  finish(harness);
  expect(field(harness, 'aof_enabled')).toBe('0');
  expect(field(harness, 'aof_last_bgrewrite_status')).toBe('ok');
  restartAsIs(harness, { appendonly: 'yes' });
});
