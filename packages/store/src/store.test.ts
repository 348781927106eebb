/**
 * Goal: the promises of store.ts, each as one behaviour that can be seen from outside.
 *
 * Method: a whole store on a disk in memory; the test decides when a turn ends and when the disk
 * says that a sync is done.
 */
import { describe, expect, test } from 'vitest';

import { StoreHarness } from './testing/store-harness.js';

const ok = '+OK\r\n';

describe('a turn', () => {
  test('replies leave after the write of the log, in one write for all sessions', () => {
    const harness = new StoreHarness();
    const [one, two] = [harness.client(), harness.client()];
    const writes = (): number => harness.disk.calls.filter(({ operation }) => operation === 'write').length;
    const before = writes();
    let writesAtReply = -1;
    one.sink.onWrite = () => (writesAtReply = writes());
    harness.send(one, 'SET a 1\r\nGET a\r\n');
    harness.send(two, 'SET b 2\r\n');
    expect(one.sink.text).toBe('');
    harness.endTurn();
    expect(one.sink.take()).toBe(`${ok}$1\r\n1\r\n`);
    expect(two.sink.take()).toBe(ok);
    expect(writesAtReply).toBe(before + 1);
    expect(writes()).toBe(before + 1);
  });

  test('a MULTI becomes one unit, and a single write of it stays bare', () => {
    const harness = new StoreHarness();
    const client = harness.client();
    harness.run(client, 'MULTI\r\nSET a 1\r\nGET a\r\nINCR a\r\nEXEC');
    harness.run(client, 'MULTI\r\nSET b 1\r\nGET a\r\nEXEC');
    expect(harness.records()).toEqual(['SELECT 0', 'MULTI', 'SET a 1', 'INCR a', 'EXEC', 'SET b 1']);
  });

  test('records of several databases are told apart', () => {
    const harness = new StoreHarness();
    const client = harness.client();
    harness.run(client, 'SET a 1\r\nSELECT 3\r\nSET a 2\r\nSET b 2\r\nSELECT 0\r\nSET c 1');
    expect(harness.records()).toEqual([
      'SELECT 0',
      'SET a 1',
      'SELECT 3',
      'SET a 2',
      'SET b 2',
      'SELECT 0',
      'SET c 1',
    ]);
  });

  test('the same bytes give the same replies and the same log however they are cut', () => {
    const requests = ['SET a 1', 'GET a', 'SET longer-key longer-value', 'INCR a', 'FOO', 'DEL a x'];
    const bytes = requests.map(encode).join('');
    const harness = new StoreHarness();
    const attempt = (cut: number): { replies: string; records: string[] } => {
      const client = harness.client();
      harness.run(client, 'FLUSHALL');
      const before = harness.records().length;
      harness.send(client, bytes.slice(0, cut));
      harness.send(client, bytes.slice(cut));
      harness.endTurn();
      return { replies: client.sink.take(), records: harness.records().slice(before) };
    };
    const whole = attempt(bytes.length);
    expect(whole.records).toHaveLength(4);
    for (let cut = 0; cut < bytes.length; cut++) expect(attempt(cut)).toEqual(whole);
  });

  test('many replies of one chunk leave before the rest of it is executed', () => {
    const harness = new StoreHarness();
    const client = harness.client();
    harness.run(client, encode(`SET big ${'x'.repeat(400_000)}`).slice(0, -2));
    harness.send(client, 'GET big\r\n'.repeat(10));
    expect(client.sink.text.length).toBeGreaterThan(1_000_000);
    harness.endTurn();
    expect(client.sink.text.length).toBe(10 * '$400000\r\n'.length + 10 * 400_002);
  });
});

describe('a restart', () => {
  test('gives the same dataset after a clean stop, after kill -9, and again after that', () => {
    const harness = new StoreHarness();
    const client = harness.client();
    harness.run(client, 'SET a 1\r\nHSET h f v g w\r\nSELECT 5\r\nSET e x PX 5000\r\nRENAME e e2\r\nAPPEND a tail');
    const digest = harness.run(client, 'DEBUG DIGEST');
    const killed = harness.restart();
    expect(killed.run(killed.client(), 'DEBUG DIGEST')).toBe(digest);
    expect(killed.run(killed.client(), 'SHUTDOWN')).toBe('');
    expect(killed.isStopped).toBe(true);
    const again = killed.restart();
    expect(again.run(again.client(), 'DEBUG DIGEST')).toBe(digest);
    expect(again.run(again.client(), 'PTTL x\r\nSELECT 5\r\nPTTL e2')).toMatch(/:-2\r\n\+OK\r\n:\d+/);
  });

  test('DEBUG LOADAOF gives the dataset back', () => {
    const harness = new StoreHarness();
    const client = harness.client();
    harness.run(client, 'SET a 1\r\nSET b 2');
    const digest = harness.run(client, 'DEBUG DIGEST');
    expect(harness.run(client, 'DEBUG LOADAOF')).toBe(ok);
    expect(harness.run(client, 'DEBUG DIGEST')).toBe(digest);
    expect(harness.run(client, 'SET c 3')).toBe(ok);
    const killed = harness.restart();
    expect(killed.run(killed.client(), 'DBSIZE')).toBe(':3\r\n');
  });

  test('a log loaded in many steps goes on in the database that an earlier step selected', () => {
    const first = new StoreHarness();
    const client = first.client();
    const sets = Array.from({ length: 1000 }, (_, i) => `SET key:${i} ${i}`);
    first.run(client, ['SELECT 2', ...sets].join('\r\n'));
    const digest = first.run(client, 'DEBUG DIGEST');
    const disk = first.disk.crash('process', () => 0);
    const harness = new StoreHarness({ disk, load: false });
    let steps = 1;
    while (!harness.store.loadStep(1)) steps++;
    expect(steps).toBeGreaterThan(2);
    expect(harness.run(harness.client(), 'DEBUG DIGEST')).toBe(digest);
  });

  test('clients get -LOADING until everything is loaded', () => {
    const first = new StoreHarness();
    first.run(first.client(), 'SET a 1');
    const disk = first.disk.crash('process', () => 0);
    const harness = new StoreHarness({ disk, load: false });
    const client = harness.client();
    expect(harness.run(client, 'GET a')).toBe('-LOADING Redis is loading the dataset in memory\r\n');
    expect(harness.run(client, 'INFO persistence')).toMatch(/loading:1\r\n[^]*loading_total_bytes:\d+/);
    harness.store.load();
    expect(harness.run(client, 'GET a')).toBe('$1\r\n1\r\n');
    expect(harness.run(client, 'INFO persistence')).toMatch(/loading:0\r\n/);
  });

  test.each([
    ['NOSUCH a', /Unknown command 'NOSUCH'/],
    ['GET', /Wrong number of arguments for 'GET'/],
  ])('a log that holds %s does not load', (record, message) => {
    const first = new StoreHarness({ config: { 'aof-checksum': 'no' } });
    first.run(first.client(), 'SET a 1');
    const file = first.disk.open('/appendonlydir/appendonly.aof.1.incr.aof', 'append');
    const bytes = Buffer.from(encode(record), 'latin1');
    file.write(bytes, 0, bytes.length);
    file.close();
    expect(() => first.restart()).toThrow(message);
  });

  test('without appendonly nothing is written', () => {
    const harness = new StoreHarness({ config: { appendonly: 'no' } });
    expect(harness.run(harness.client(), 'SET a 1\r\nGET a')).toBe(`${ok}$1\r\n1\r\n`);
    expect(harness.disk.list('/')).toEqual([]);
  });
});

describe('keys that expire', () => {
  test('are deleted by ticks, and the log says so', () => {
    const harness = new StoreHarness();
    const client = harness.client();
    harness.run(client, 'SET a 1 PX 1000\r\nSET b 1 PX 1000\r\nSET c 1');
    harness.pass(1500);
    expect(harness.run(client, 'DBSIZE')).toBe(':1\r\n');
    expect(harness.records().slice(-2).sort()).toEqual(['DEL a', 'DEL b']);
    expect(harness.run(client, 'INFO stats')).toMatch(/expired_keys:2\r\n/);
  });

  test('and fields of hashes that expire are, too', () => {
    const harness = new StoreHarness();
    const client = harness.client();
    harness.run(client, 'HSETEX h PX 1000 FIELDS 2 a 1 b 2\r\nHSET h c 3\r\nHSETEX i PX 1000 FIELDS 1 a 1');
    harness.pass(1500);
    expect(harness.run(client, 'HLEN h\r\nDBSIZE')).toBe(':1\r\n:1\r\n');
    expect(harness.records().slice(-3).sort()).toEqual(['HDEL h a', 'HDEL h b', 'HDEL i a']);
    expect(harness.run(client, 'INFO stats')).toMatch(/expired_subkeys:3\r\n/);
    const again = harness.restart();
    expect(again.run(again.client(), 'HGETALL h\r\nDBSIZE')).toBe('*2\r\n$1\r\nc\r\n$1\r\n3\r\n:1\r\n');
  });

  test('stay while DEBUG SET-ACTIVE-EXPIRE is 0, and go as UNLINK if so configured', () => {
    const harness = new StoreHarness({ config: { 'lazyfree-lazy-expire': 'yes' } });
    const client = harness.client();
    harness.run(client, 'SET a 1 PX 1000\r\nDEBUG SET-ACTIVE-EXPIRE 0');
    harness.pass(1500);
    expect(harness.run(client, 'DBSIZE')).toBe(':1\r\n');
    harness.run(client, 'DEBUG SET-ACTIVE-EXPIRE 1');
    harness.pass(200);
    expect(harness.records().at(-1)).toBe('UNLINK a');
  });
});

test('the memory of a large value that was removed comes back with the ticks', () => {
  const harness = new StoreHarness({ config: { appendonly: 'no' } });
  const client = harness.client();
  const used = (): number => Number(/used_memory_dataset:(\d+)/.exec(harness.run(client, 'INFO memory'))?.[1]);
  const before = used();
  for (let batch = 0; batch < 20; batch++) {
    const fields = Array.from({ length: 500 }, (_, i) => `f${batch}-${i} v`).join(' ');
    harness.run(client, `HSET h ${fields}`);
  }
  const full = used();
  harness.run(client, 'DEL h');
  expect(used()).toBeGreaterThan(before + (full - before) / 2);
  harness.pass(200);
  expect(used()).toBe(before);
});

describe('CONFIG', () => {
  test('REWRITE replaces the file', () => {
    const harness = new StoreHarness({ configFile: '/redis.conf' });
    const client = harness.client();
    expect(harness.run(client, 'CONFIG SET hz 50')).toBe(ok);
    expect(harness.run(client, 'CONFIG REWRITE')).toBe(ok);
    const file = harness.disk.open('/redis.conf', 'read');
    const bytes = Buffer.alloc(file.size());
    file.read(bytes, 0, bytes.length, 0);
    expect(bytes.toString()).toMatch(/^# Generated by CONFIG REWRITE\n[^]*hz 50\n/);
  });

  test('REWRITE without a file is refused in the words of Redis', () => {
    const harness = new StoreHarness();
    expect(harness.run(harness.client(), 'CONFIG REWRITE')).toBe(
      '-ERR The server is running without a config file\r\n',
    );
  });

  test('RESETSTAT forgets the counters', () => {
    const harness = new StoreHarness();
    const client = harness.client();
    harness.run(client, 'GET a\r\nFOO');
    harness.run(client, 'CONFIG RESETSTAT');
    const text = harness.run(client, 'INFO all');
    expect(text).toMatch(/keyspace_misses:0\r\n/);
    expect(text).toMatch(/total_error_replies:0\r\n/);
    expect(text).toMatch(/cmdstat_config\|resetstat:calls=1,/);
    expect(text).not.toMatch(/cmdstat_get/);
  });

  test('SET changes what is in force', () => {
    const harness = new StoreHarness();
    const client = harness.client();
    harness.run(client, 'CONFIG SET hash-max-listpack-entries 1 requirepass secret');
    expect(harness.run(client, 'HSET h a 1 b 2\r\nOBJECT ENCODING h')).toBe(':2\r\n$9\r\nhashtable\r\n');
    const other = harness.client();
    expect(harness.run(other, 'GET a')).toBe('-NOAUTH Authentication required.\r\n');
    expect(harness.run(other, 'AUTH wrong')).toMatch(/^-WRONGPASS/);
    expect(harness.run(other, 'AUTH secret\r\nGET a')).toBe(`${ok}$-1\r\n`);
  });
});

describe('an embedded client', () => {
  test('gets its replies as values', async () => {
    const harness = new StoreHarness();
    const client = harness.store.connect();
    const replies = [client.call('SET', 'a', 'ä'), client.call('GET', 'a'), client.call('FOO')];
    harness.endTurn();
    expect(await Promise.all(replies)).toMatchObject([
      { type: 'simple', text: 'OK' },
      { type: 'bulk', bytes: Buffer.from('ä') },
      { type: 'error' },
    ]);
  });

  test('is told when the connection is over', async () => {
    const harness = new StoreHarness();
    const client = harness.store.connect();
    const quit = client.call('QUIT');
    harness.endTurn();
    expect(await quit).toMatchObject({ text: 'OK' });
    await expect(client.call('PING')).rejects.toMatchObject({ code: 'CLOSED' });
  });
});

/** A request as a RESP array; arguments are separated by blanks. */
function encode(request: string): string {
  const args = request.split(' ');
  return `*${args.length}\r\n${args.map((argument) => `$${argument.length}\r\n${argument}\r\n`).join('')}`;
}
