/**
 * Fields that expire: the commands that Redis has had for it since 7.4 and 8.0. The examples are
 * those of their documentation (https://redis.io/docs/latest/commands/hexpire/ and its kin), the
 * error texts and records those of Redis 8.0. redis-server 7.0 has none of them to compare with.
 */
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { expireActively } from '../core/active-expiry.js';
import { debug } from '../server/debug/debug.js';
import { genericCommands } from '../generic/index.js';
import { stringCommands } from '../string/index.js';
import { CommandHarness } from '../testing/command-harness.js';
import { FakeSession } from '../testing/fake-session.js';
import { transactionCommands } from '../transactions/index.js';
import { hashCommands } from './index.js';

const now = 1_700_000_000_000;
let h: CommandHarness;

beforeEach(() => {
  h = harness();
});

function harness(): CommandHarness {
  return new CommandHarness([hashCommands, genericCommands, transactionCommands, [debug]]);
}

/** Runs a command given as one line. */
function run(line: string): string {
  return h.run(...line.split(' '));
}

function records(...lines: string[]): string[] {
  h.takeLog();
  for (const line of lines) run(line);
  return h.takeLog();
}

describe('the documented examples', () => {
  test('HEXPIRE', () => {
    expect(run('HEXPIRE no-key 20 NX FIELDS 2 field1 field2')).toBe('*2|:-2|:-2');
    run('HSET mykey field1 hello field2 world');
    expect(run('HEXPIRE mykey 10 FIELDS 3 field1 field2 field3')).toBe('*3|:1|:1|:-2');
    h.nowMs += 10_001;
    expect(run('HGETALL mykey')).toBe('*0');
  });

  test('HPEXPIRE, HTTL, HPTTL', () => {
    run('HSET mykey field1 hello field2 world');
    expect(run('HPEXPIRE mykey 2000 FIELDS 2 field1 field2')).toBe('*2|:1|:1');
    h.nowMs += 500;
    expect(run('HTTL mykey FIELDS 3 field1 field2 field3')).toBe('*3|:2|:2|:-2');
    expect(run('HPTTL mykey FIELDS 1 field1')).toBe('*1|:1500');
  });

  test('HEXPIREAT, HEXPIRETIME, HPEXPIREAT, HPEXPIRETIME', () => {
    run('HSET mykey field1 hello field2 world');
    expect(run('HEXPIREAT mykey 1715704971 FIELDS 2 field1 field2')).toBe('*2|:1|:1');
    expect(run('HEXPIRETIME mykey FIELDS 2 field1 none')).toBe('*2|:1715704971|:-2');
    expect(run('HPEXPIREAT mykey 1715704971999 FIELDS 1 field1')).toBe('*1|:1');
    expect(run('HPEXPIRETIME mykey FIELDS 2 field1 field2')).toBe(
      '*2|:1715704971999|:1715704971000',
    );
    expect(run('HEXPIRETIME mykey FIELDS 1 field1')).toBe('*1|:1715704972');
  });

  test('HPERSIST', () => {
    run('HSET mykey field1 hello field2 world');
    run('HEXPIRE mykey 300 FIELDS 2 field1 field2');
    expect(run('HPERSIST mykey FIELDS 1 field2')).toBe('*1|:1');
    expect(run('HTTL mykey FIELDS 2 field1 field2')).toBe('*2|:300|:-1');
    expect(run('HPERSIST mykey FIELDS 2 field2 none')).toBe('*2|:-1|:-2');
    expect(run('HPERSIST none FIELDS 1 field')).toBe('*1|:-2');
  });

  test('HGETDEL', () => {
    run('HSET mykey field1 Hello field2 World field3 !');
    expect(run('HGETDEL mykey FIELDS 2 field3 field4')).toBe('*2|$1|!|$-1');
    expect(run('HGETALL mykey')).toBe('*4|$6|field1|$5|Hello|$6|field2|$5|World');
    expect(run('HGETDEL mykey FIELDS 3 field1 field2 field1')).toBe('*3|$5|Hello|$5|World|$-1');
    expect(run('EXISTS mykey')).toBe(':0');
    expect(run('HGETDEL mykey FIELDS 1 field1')).toBe('*1|$-1');
  });

  test('HGETEX', () => {
    run('HSET mykey field1 Hello field2 World');
    expect(run('HGETEX mykey EX 120 FIELDS 1 field1')).toBe('*1|$5|Hello');
    expect(run('HGETEX mykey EX 100 FIELDS 1 field2')).toBe('*1|$5|World');
    expect(run('HTTL mykey FIELDS 2 field1 field2')).toBe('*2|:120|:100');
    expect(run('HGETEX mykey PERSIST FIELDS 2 field1 none')).toBe('*2|$5|Hello|$-1');
    expect(run('HTTL mykey FIELDS 2 field1 field2')).toBe('*2|:-1|:100');
    expect(run('HGETEX none EX 10 FIELDS 2 a b')).toBe('*2|$-1|$-1');
  });

  test('HSETEX', () => {
    expect(run('HSETEX mykey EXAT 1740470400 FIELDS 2 field1 Hello field2 World')).toBe(':1');
    expect(run('HTTL mykey FIELDS 2 field1 field2')).toBe('*2|:40470400|:40470400');
    expect(run('HSETEX mykey FNX EX 60 FIELDS 2 field1 Hello field2 World')).toBe(':0');
    expect(run('HSETEX mykey FXX EX 60 KEEPTTL FIELDS 2 field1 hello field2 world')).toBe(
      '-ERR Only one of EX, PX, EXAT, PXAT or KEEPTTL arguments can be specified',
    );
    expect(run('HSETEX mykey FXX KEEPTTL FIELDS 2 field1 hello field2 world')).toBe(':1');
    expect(run('HMGET mykey field1 field2')).toBe('*2|$5|hello|$5|world');
    expect(run('HTTL mykey FIELDS 1 field1')).toBe('*1|:40470400');
    expect(run('HSETEX mykey FIELDS 1 field1 x')).toBe(':1');
    expect(run('HTTL mykey FIELDS 1 field1')).toBe('*1|:-1');
    expect(run('HSETEX none FXX FIELDS 1 f v')).toBe(':0');
    expect(run('EXISTS none')).toBe(':0');
  });
});

describe('conditions', () => {
  test.each([
    // to, without a time and with one 100 s from now
    ['NX', '50', ':1', ':0'],
    ['XX', '50', ':0', ':1'],
    ['GT', '50', ':0', ':0'],
    ['GT', '100', ':0', ':0'],
    ['GT', '150', ':0', ':1'],
    ['LT', '50', ':1', ':1'],
    ['LT', '100', ':1', ':0'],
    ['LT', '150', ':1', ':0'],
  ])('%s to %s s', (condition, seconds, without, withTime) => {
    run('HSET h without v with v');
    run('HEXPIRE h 100 FIELDS 1 with');
    expect(run(`HEXPIRE h ${seconds} ${condition} FIELDS 2 without with`)).toBe(
      `*2|${without}|${withTime}`,
    );
  });
});

describe('refusals', () => {
  const missing = '-ERR Mandatory argument FIELDS is missing or not at the right position';
  const mismatch = '-ERR The `numfields` parameter must match the number of arguments';
  const notPositive = '-ERR Number of fields must be a positive integer';
  const notInteger = '-ERR value is not an integer or out of range';
  const negative = '-ERR invalid expire time, must be >= 0';
  const wrong = (name: string): string => `-ERR wrong number of arguments for '${name}' command`;
  const beyond = (name: string): string => `-ERR invalid expire time in '${name}' command`;

  test.each([
    ['HEXPIRE h 10 FIELDS 1', wrong('hexpire')],
    ['HEXPIRE h x FIELDS 1 a', notInteger],
    ['HEXPIRE h -1 FIELDS 1 a', negative],
    [`HEXPIRE h ${2 ** 46} FIELDS 1 a`, beyond('hexpire')],
    [`HPEXPIREAT h ${2 ** 46} FIELDS 1 a`, beyond('hpexpireat')],
    ['HEXPIRE h 10 ZZ FIELDS 1 a', missing],
    ['HEXPIRE h 10 NX FIELD 1 a', missing],
    ['HEXPIRE h 10 FIELDS 0 a', '-ERR Parameter `numFields` should be greater than 0'],
    ['HEXPIRE h 10 FIELDS 2 a', mismatch],
    ['HEXPIRE h 10 FIELDS 1 a b', mismatch],
    ['HTTL h FIELD 1 a', missing],
    ['HTTL h FIELDS 0 a', notPositive],
    ['HTTL h FIELDS x a', notPositive],
    ['HPERSIST h FIELDS 2 a', mismatch],
    ['HGETDEL h FIELDS -1 a', notPositive],
    ['HGETDEL h FIELDS 2 a', mismatch],
    ['HGETEX h FIELDS 1', wrong('hgetex')],
    ['HGETEX h XFIELDX 1 a', missing],
    ['HGETEX h PXAT 1 1', missing],
    ['HGETEX h PERSIST 1 FIELDS 1 a', missing],
    ['HGETEX h EX 10 FIELDS', wrong('hgetex')],
    ['HGETEX h FIELDS 9223372036854775808 a', notPositive],
    ['HGETEX h EX bla FIELDS 1 a', notInteger],
    ['HGETEX h PX -1 FIELDS 1 a', negative],
    ['HSETEX h FIELDS 2 a b', wrong('hsetex')],
    ['HSETEX h FIELDS 2 a b c d e', wrong('hsetex')],
    ['HSETEX h FIELDS 1 a b unknown', wrong('hsetex')],
    ['HSETEX h nx FIELDS 1 a b', '-ERR unknown argument: nx'],
    ['HSETEX h FXX FXX FIELDS 1 a b', '-ERR Only one of FXX or FNX arguments can be specified'],
    ['HSETEX h EX FIELDS 1 a b', notInteger],
    ['HSETEX h EX 1 FIELDS x a b', '-ERR invalid number of fields'],
    ['HSETEX h EX 1 a b EX', '-ERR unknown argument: a'],
    ['HSETEX h FXX FNX a b', '-ERR Only one of FXX or FNX arguments can be specified'],
  ])('%s', (line, error) => {
    run('HSET h a 1');
    expect(run(line)).toBe(error);
  });

  test('of a key of another type', () => {
    const typed = new CommandHarness([hashCommands, stringCommands]);
    typed.run('SET', 's', 'v');
    for (const line of [
      'HEXPIRE s 10 FIELDS 1 f',
      'HTTL s FIELDS 1 f',
      'HPERSIST s FIELDS 1 f',
      'HGETDEL s FIELDS 1 f',
      'HGETEX s FIELDS 1 f',
      'HSETEX s FIELDS 1 f v',
    ])
      expect(typed.run(...line.split(' '))).toMatch(/^-WRONGTYPE/);
  });
});

describe('a field past its time', () => {
  beforeEach(() => {
    run('HSET h a 1 b 2 c 3');
    run('HPEXPIRE h 10 FIELDS 2 a b');
    h.nowMs += 11;
    h.takeLog();
  });

  test('is hidden, and counted by HLEN until it is looked at', () => {
    expect(run('HGETALL h')).toBe('*2|$1|c|$1|3');
    expect(run('HKEYS h')).toBe('*1|$1|c');
    expect(run('HVALS h')).toBe('*1|$1|3');
    expect(run('HSCAN h 0')).toBe('*2|$1|0|*2|$1|c|$1|3');
    expect(run('HLEN h')).toBe(':3');
    expect(h.takeLog()).toEqual([]);
    expect(run('HEXISTS h a')).toBe(':0');
    expect(run('HLEN h')).toBe(':2');
    expect(run('HGET h b')).toBe('$-1');
    expect(run('HLEN h')).toBe(':1');
    expect(h.takeLog()).toEqual(['HDEL h a', 'HDEL h b']);
    expect(h.context.statistics.expiredFields).toBe(2);
  });

  test('is deleted before what a command writes', () => {
    expect(run('HINCRBY h a 5')).toBe(':5');
    expect(run('HSETNX h b new')).toBe(':1');
    expect(run('HTTL h FIELDS 2 a b')).toBe('*2|:-1|:-1');
    expect(h.takeLog()).toEqual([
      ...['MULTI', 'HDEL h a', 'HINCRBY h a 5', 'EXEC'],
      ...['MULTI', 'HDEL h b', 'HSETNX h b new', 'EXEC'],
    ]);
  });

  test('is new to HSET, and nothing to HDEL', () => {
    expect(run('HSET h a 9')).toBe(':1');
    expect(run('HDEL h b')).toBe(':0');
    expect(run('HMGET h a b c')).toBe('*3|$1|9|$-1|$1|3');
    expect(h.takeLog()).toEqual(['MULTI', 'HDEL h a', 'HSET h a 9', 'EXEC', 'HDEL h b']);
  });

  test('is never drawn by HRANDFIELD', () => {
    expect(run('HRANDFIELD h 5')).toBe('*1|$1|c');
    expect(run('HLEN h')).toBe(':1');
    const [multi, ...log] = h.takeLog();
    expect([multi, ...log.sort()]).toEqual(['MULTI', 'EXEC', 'HDEL h a', 'HDEL h b']);
  });

  test('takes the key with it if it is the last', () => {
    run('HDEL h c');
    expect(run('HRANDFIELD h')).toBe('$-1');
    expect(run('EXISTS h')).toBe(':0');
    run('HSETEX h PX 1 FIELDS 2 a 1 b 2');
    h.nowMs += 2;
    expect(run('HMGET h a b a')).toBe('*3|$-1|$-1|$-1');
    expect(run('EXISTS h')).toBe(':0');
    run('HSETEX h PX 1 FIELDS 1 a 1');
    h.nowMs += 2;
    expect(run('HSETEX h FXX FIELDS 1 a 2')).toBe(':0');
    expect(run('EXISTS h')).toBe(':0');
    run('HSETEX h PX 1 FIELDS 1 a 1');
    h.nowMs += 2;
    expect(run('HSET h b 2')).toBe(':1');
    expect(run('HGETDEL h FIELDS 2 a b')).toBe('*2|$-1|$1|2');
  });

  test('goes by itself, record by record; who watches the hash is told', () => {
    const other = new FakeSession(2);
    h.runAs(other, 'WATCH', 'h');
    h.runAs(other, 'MULTI');
    const db = h.keyspace.databases[0]!;
    while (expireActively(h.context, db, 4));
    expect(h.takeLog().sort()).toEqual(['HDEL h a', 'HDEL h b']);
    expect(run('HLEN h')).toBe(':1');
    expect(h.runAs(other, 'EXEC')).toBe('*-1');
  });
});

describe('what the log gets', () => {
  test('times are absolute, and only of fields that were changed', () => {
    run('HSET h a 1 b 2');
    expect(records('HEXPIRE h 10 FIELDS 2 a none')).toEqual([
      `HPEXPIREAT h ${now + 10_000} FIELDS 1 a`,
    ]);
    expect(records('HPEXPIRE h 5 NX FIELDS 2 a b')).toEqual([
      `HPEXPIREAT h ${now + 5} NX FIELDS 1 b`,
    ]);
    expect(records('HEXPIRE h 20 NX FIELDS 2 a b', 'HPERSIST h FIELDS 1 none')).toEqual([]);
    expect(records('HPERSIST h FIELDS 2 a none')).toEqual(['HPERSIST h FIELDS 2 a none']);
  });

  test('a time that is not to come deletes', () => {
    run('HSET h a 1 b 2 c 3');
    expect(run('HEXPIRE h 0 FIELDS 2 a none')).toBe('*2|:2|:-2');
    expect(records('HPEXPIREAT h 1 FIELDS 2 b c')).toEqual([
      'MULTI',
      'HDEL h b',
      'HDEL h c',
      'EXEC',
    ]);
    expect(run('EXISTS h')).toBe(':0');
    expect(records('HSETEX h PX 0 FIELDS 2 a 1 b 2')).toEqual([
      'MULTI',
      'HDEL h a',
      'HDEL h b',
      'EXEC',
    ]);
    run('HSET h a 1');
    expect(run('HGETEX h PXAT 1 FIELDS 2 a b')).toBe('*2|$1|1|$-1');
    expect(h.takeLog().at(-1)).toBe('HDEL h a');
    expect(run('EXISTS h')).toBe(':0');
  });

  test('HSETEX, HGETEX and HGETDEL', () => {
    const at = now + 10_000;
    expect(records('HSETEX h EX 10 FIELDS 1 a 1')).toEqual([`HSETEX h PXAT ${at} FIELDS 1 a 1`]);
    expect(records(`HSETEX h FXX PXAT ${at} FIELDS 1 a 2`)).toEqual([
      `HSETEX h FXX PXAT ${at} FIELDS 1 a 2`,
    ]);
    expect(records('HSETEX h KEEPTTL FIELDS 1 a 3')).toEqual(['HSETEX h KEEPTTL FIELDS 1 a 3']);
    expect(records('HSETEX h FNX FIELDS 1 a 4', 'HGETEX h FIELDS 1 a')).toEqual([]);
    expect(records('HGETEX h PX 5 FIELDS 2 a b')).toEqual([
      `HPEXPIREAT h ${now + 5} FIELDS 1 a`,
    ]);
    expect(records('HGETEX h PERSIST FIELDS 1 a', 'HGETEX h PERSIST FIELDS 1 a')).toEqual([
      'HPERSIST h FIELDS 1 a',
    ]);
    expect(records('HGETDEL h FIELDS 2 a b')).toEqual(['HDEL h a']);
  });

  test('a sum of a field with a time keeps it, in the log too', () => {
    run('HSETEX h EX 10 FIELDS 1 a 1');
    run('HSET h b 1');
    expect(run('HINCRBY h a 2')).toBe(':3');
    expect(records('HINCRBYFLOAT h a 0.5', 'HINCRBYFLOAT h b 0.5')).toEqual([
      'HSETEX h KEEPTTL FIELDS 1 a 3.5',
      'HSET h b 1.5',
    ]);
    expect(run('HTTL h FIELDS 2 a b')).toBe('*2|:10|:-1');
    expect(run('HSET h a 1')).toBe(':0');
    expect(run('HTTL h FIELDS 1 a')).toBe('*1|:-1');
  });

  test('a log whose times have passed since is replayed as it was meant', () => {
    h.context.startReplay();
    for (const line of ['HSET h a 1 b 2', 'HPEXPIREAT h 5 FIELDS 1 a', 'HINCRBY h a 1'])
      h.replay(...line.split(' '));
    h.context.endReplay();
    expect(run('HMGET h a b')).toBe('*2|$-1|$1|2');
    expect(h.takeLog()).toEqual(['HDEL h a']);
  });
});

test('COPY and RENAME keep the times', () => {
  run('HSETEX h EX 10 FIELDS 2 a 1 b 2');
  run('HPERSIST h FIELDS 1 b');
  run('COPY h copy');
  run('RENAME h moved');
  for (const key of ['copy', 'moved'])
    expect(run(`HTTL ${key} FIELDS 2 a b`)).toBe('*2|:10|:-1');
});

test('a digest tells that a field has a time, not which', () => {
  run('HSET h a 1 b 2');
  const plain = run('DEBUG DIGEST-VALUE h');
  run('HEXPIRE h 10 FIELDS 1 a');
  const withTime = run('DEBUG DIGEST-VALUE h');
  expect(withTime).not.toBe(plain);
  run('HEXPIRE h 20 FIELDS 1 a');
  expect(run('DEBUG DIGEST-VALUE h')).toBe(withTime);
  run('HPERSIST h FIELDS 1 a');
  expect(run('DEBUG DIGEST-VALUE h')).toBe(plain);
});

test('whatever is done, the log replays to the same fields and times', () => {
  const word = (words: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...words);
  const field = word(['a', 'b', 'c', 'd', 'e']);
  const key = word(['h', 'i']);
  const command = fc.oneof(
    fc.tuple(key, field, field).map(([k, f, g]) => `HSET ${k} ${f} 1 ${g} 2`),
    fc.tuple(key, field, fc.nat(50)).map(([k, f, ms]) => `HPEXPIRE ${k} ${ms} FIELDS 2 ${f} a`),
    fc.tuple(key, field).map(([k, f]) => `HPEXPIRE ${k} 20 NX FIELDS 2 ${f} b`),
    fc.tuple(key, field, fc.nat(50)).map(([k, f, ms]) => `HSETEX ${k} PX ${ms} FIELDS 1 ${f} 3`),
    fc.tuple(key, field).map(([k, f]) => `HSETEX ${k} KEEPTTL FIELDS 2 ${f} 4 c 5`),
    fc.tuple(key, field, fc.nat(9)).map(([k, f, ms]) => `HGETEX ${k} PX ${ms} FIELDS 2 ${f} d`),
    fc.tuple(key, field).map(([k, f]) => `HGETEX ${k} PERSIST FIELDS 1 ${f}`),
    fc.tuple(key, field).map(([k, f]) => `HINCRBYFLOAT ${k} ${f} 1.5`),
    fc.tuple(key, field).map(([k, f]) => `HGETDEL ${k} FIELDS 2 ${f} e`),
    fc.tuple(key, field).map(([k, f]) => `HMGET ${k} ${f} a`),
    fc.tuple(key, field).map(([k, f]) => `HDEL ${k} ${f}`),
    key.map((k) => `HRANDFIELD ${k} 2`),
    word(['COPY h i REPLACE', 'RENAME h i', 'DEL h']),
    fc.nat(20).map((ms) => `pass ${ms}`),
  );
  fc.assert(
    fc.property(fc.array(command, { maxLength: 60, size: 'max' }), (lines) => {
      h = harness();
      for (const line of lines) {
        if (line.startsWith('pass')) h.nowMs += Number(line.slice(5));
        else run(line);
      }
      const again = harness();
      again.nowMs = h.nowMs + 1_000_000;
      again.context.startReplay();
      for (const record of h.takeLog()) expect(again.replay(...record.split(' '))).toBe(true);
      expect(fieldsOf(again)).toEqual(fieldsOf(h));
    }),
    { numRuns: 150 },
  );
});

/** Every field with its value and time, those past their time included. */
function fieldsOf({ keyspace }: CommandHarness): string[] {
  const lines: string[] = [];
  keyspace.databases[0]!.forEach((entry) => {
    const key = entry.bytes.toString('latin1', entry.keyStart, entry.keyEnd);
    entry.forEachField((bytes, fieldStart, fieldEnd, start, end, expireAtMs) => {
      const text = (from: number, to: number): string => bytes.toString('latin1', from, to);
      lines.push(`${key} ${text(fieldStart, fieldEnd)} ${text(start, end)} ${expireAtMs}`);
    });
  });
  return lines.sort();
}
